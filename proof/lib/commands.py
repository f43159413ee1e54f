# SPDX-License-Identifier: Apache-2.0
"""Commands that outsiders script against: each is there, answers line by line, and never prints a traceback."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time

from proof.lib.lines import Lines, need
from proof.lib.place import XIUCHENG
from proof.lib.world import World

lines: Lines[World] = Lines()
AT_ONCE = 1.0
WITHOUT_DATABASE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("geo", "convert", "--from", "wgs84", "--to", "gcj02"), "121.5,31.2"),
    (("clock", "due"), '{"from":"2026-09-30T16:30","amount":4,"unit":"working_hours"}'),
    (("process", "list"), ""),
    (("process", "show", "supervision.case", "--format", "mermaid"), ""),
)
BAD = [
    "",
    "x",
    "1,2,3",
    "1e999,0",
    "\u202e",
    '{"from":1}',
    "NaN,NaN",
    '{"from":"2026-01-01T00:00","amount":-1}',
    "[]",
]


@lines("Commands", "those without a database answer in under a second")
def at_once(world: World) -> str:
    place, told = world.place("nothing"), []
    for words, given in WITHOUT_DATABASE:
        seconds = []
        for _ in range(3):
            began = time.monotonic()
            place.run(*words, given=given)
            seconds.append(time.monotonic() - began)
        need(min(seconds) < AT_ONCE, f"`{' '.join(words)}` took {min(seconds):.2f} s")
        told.append(f"{' '.join(words[:2])} {min(seconds):.2f} s")
    need(not (place.var / "postgres").exists(), "one of them made a database")
    return ", ".join(told)


@lines(
    "Commands", "one answer per line, flushed at once, in order; a bad line is answered and never a traceback"
)
def bad_lines(world: World) -> str:
    count = 0
    for words in (("clock", "due"), ("geo", "convert", "--from", "bd09", "--to", "wgs84"), ("geo", "assign")):
        place = world.city.place if words[1] == "assign" else world.place("nothing")
        for given, answer in zip(BAD, place.answers(BAD, *words), strict=True):
            told = answer.startswith("!") or "error" in answer
            need(told and len(answer) > 5, f"{' '.join(words)} answers {given!r} by {answer!r}")
            count += 1
    command = [str(XIUCHENG), "clock", "due"]
    environment = world.place("nothing").environment
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as pipe:
        assert pipe.stdin is not None
        assert pipe.stdout is not None
        pipe.stdin.write(WITHOUT_DATABASE[1][1] + "\n")
        pipe.stdin.flush()
        answer = pipe.stdout.readline()
        need('"due"' in answer and pipe.poll() is None, f"not answered while the pipe is open: {answer}")
        pipe.stdin.close()
        need(pipe.wait(10) == 0, "it does not end with its input")
    unusable = world.place("nothing").run("geo", "convert", "--from", "moon", "--to", "wgs84", status=None)
    need(unusable.returncode == 2, f"unusable arguments end with {unusable.returncode}")
    return f"{count} bad lines answered by a reason each; unusable arguments end with 2"


@lines("Commands", "process list, process show as table, mermaid and json")
def processes(world: World) -> str:
    place = world.place("nothing")
    listed = place.run("process", "list").stdout
    need("supervision.case" in listed and "correction.order" in listed, listed)
    table = place.run("process", "show", "supervision.case", "--format", "table").stdout
    diagram = place.run("process", "show", "supervision.case", "--format", "mermaid").stdout
    data = json.loads(place.run("process", "show", "supervision.case", "--format", "json").stdout)
    need("stateDiagram" in diagram, diagram[:100])
    steps = {step["code"] for step in data["steps"]}
    need({"report", "accept", "file", "dispatch", "handle", "verify", "close"} <= steps, f"steps are {steps}")
    need(all(step in table for step in steps), "the table leaves steps out")
    wrong = place.run("process", "show", "no.such", status=None)
    need(wrong.returncode in {1, 2} and wrong.stderr.strip(), "an unknown process is not told")
    return f"{len(listed.splitlines())} processes; supervision.case has {len(steps)} steps"


@lines("Commands", "init-bureau makes an empty real bureau, never the demo")
def init_bureau(world: World) -> str:
    place = world.place("bureau")
    said = place.run("init-bureau", "--name", "某某区城市管理局", "--code", "310116").stdout
    passwords = re.findall(r"^(system|security|audit)  (\S+)$", said, re.MULTILINE)
    need(len(passwords) == 3, f"administrators: {said[:200]}")
    need(not (place.var / "demo.json").exists(), "it made the demo")
    again = place.run("init-bureau", "--name", "x", "--code", "310116", status=None)
    need(again.returncode == 1 and again.stderr.strip(), "a second bureau was put into it")
    demo = place.run("demo", "--prepare", status=None)
    need(demo.returncode == 1 and demo.stderr.strip(), "the demo was put into a real bureau")
    return f"three administrators; again: {again.stderr.strip()}"


@lines("Commands", "demo --prepare --seed --scale: the same seed gives the same city")
def demo(world: World) -> str:
    said = world.city.welcome
    need(world.city.password in said and "http://127.0.0.1:" in said, said[:200])
    found = world.city.rows(
        "SELECT state, count(*) FROM record WHERE process = 'supervision.case' GROUP BY 1"
    )
    need(len(found) >= 5, f"cases are only {found}")
    again = world.city.place.run("demo", "--prepare").stdout
    need(world.city.password in again, "a second --prepare made another city")
    return f"cases by state {dict(found)}; a second --prepare changes nothing"


@lines("Commands", "serve and worker stop cleanly on SIGTERM")
def stop(world: World) -> str:
    began = time.monotonic()
    worker = subprocess.Popen(
        [str(XIUCHENG), "worker"], env=world.empty.environment, stderr=subprocess.PIPE, text=True
    )
    assert worker.stderr is not None
    said = worker.stderr.readline()
    worker.send_signal(signal.SIGTERM)
    need(worker.wait(30) == 0, f"the worker ended with {worker.returncode}")
    need("worker started" in said, said)
    city = world.city
    city.stop()
    city.start()
    return f"both ended with 0; worker up and down in {time.monotonic() - began:.1f} s with serve"


@lines("Commands", "doctor: one line each, exit 1 when something is wrong")
def doctor(world: World) -> str:
    well = world.city.place.run("doctor", status=None)
    told = re.findall(r"^(?:ok|wrong|note|\S+)\b.*$", well.stdout, re.MULTILINE)
    need(well.returncode == 0, f"the served city is not well: {well.stdout[-400:]}")
    for subject in ("configuration", "database", "files", "clock", "queue"):
        need(subject in well.stdout, f"nothing about {subject}")
    place = world.place("ill")
    place.run("migrate")
    (place.var / "secret.key").chmod(0o644)
    ill = place.run("doctor", status=None)
    need(ill.returncode == 1, f"a readable key ends with {ill.returncode}: {ill.stdout[-200:]}")
    return f"{len(told)} lines for the city; a key that others may read ends with 1"


@lines("Commands", "bench --json: one object per figure")
def bench(world: World) -> str:
    done = world.place("bench").run("bench", "clock", "--json", status=None)
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    need(figures, f"no figure: {done.stderr[-200:]}")
    wanted = {"name", "value", "unit", "bound", "ok", "floor"}
    need(all(wanted <= figure.keys() for figure in figures), f"{figures[0]}")
    need((done.returncode == 0) == all(figure["ok"] for figure in figures), f"ended with {done.returncode}")
    return f"{len(figures)} figures; ended with {done.returncode}"
