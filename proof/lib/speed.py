# SPDX-License-Identifier: Apache-2.0
"""Speed by `xiucheng bench` in one run; bad input; mutation; the time the suite takes."""

from __future__ import annotations

import re
from typing import Any

from proof.lib import house
from proof.lib.lines import Lines, NotShown, need
from proof.lib.place import CASES
from proof.lib.world import World

lines: Lines[World] = Lines()
LEAST_SCORE, LEAST_MUTANTS = 90.0, 300
CLOCK_TESTS = "src/xiucheng/kernel/clock/tests"
PROCESS_TESTS = "src/xiucheng/kernel/process/tests"
HOSTILE = (
    "",
    " ",
    "\u0000",
    "\u202e",
    "x" * 100_000,
    "'; DROP TABLE record; --",
    "<script>",
    "１２３",
    "𝕏" * 50,
    "null",
)


def figure(world: World, name: str, bound: float, *, at_least: bool = False) -> dict[str, Any]:
    """A figure of the one run; held against the bound promised for it, not only against its own."""
    found = world.figures.get(name)
    if found is None:
        why = " ".join({one["why"] for one in world.figures.values() if one.get("why")})
        raise NotShown(f"`xiucheng bench` has no figure {name}. {why}")
    value = found["value"]
    need(value is not None, f"it could not be measured: {found['why']}")
    holds = value >= bound if at_least else value <= bound
    need(holds and found["ok"], f"{value} {found['unit']}, bound {bound}, floor {found.get('floor')}")
    return found


def said(found: dict[str, Any]) -> str:
    floor = "" if found.get("floor") is None else f" (floor {found['floor']})"
    return f"{found['value']} {found['unit']}{floor}"


@lines("Speed", "engine step ≤ 1.8 × the client CPU of its own captured statements run bare")
def engine(world: World) -> str:
    return said(figure(world, "engine_step_to_bare_statements", 1.8))


@lines("Speed", "≤ 8 statements per HTTP write")
def writes(world: World) -> str:
    return said(figure(world, "web.statements_of_a_write", 8))


@lines("Speed", "list of 100 ≤ 5 statements")
def listing(world: World) -> str:
    return said(figure(world, "web.statements_of_a_list_of_100", 5))


@lines("Speed", "life over HTTP with 8 clients and all middleware ≥ 8 % of the same statements by pgbench")
def life(world: World) -> str:
    return said(figure(world, "web.life_over_http", 8, at_least=True))


@lines("Speed", "bulk steps ≥ 8,000/s")
def bulk(world: World) -> str:
    return said(figure(world, "bulk.steps", 8000, at_least=True))


@lines("Speed", "grid ≥ 1.8 M points/s/core with the rest from the code")
def grid(world: World) -> str:
    return said(figure(world, "geo.grid_and_rest_from_code", 1.8, at_least=True))


@lines("Speed", "a single point ≤ 10 µs")
def single(world: World) -> str:
    return said(figure(world, "geo.single_point", 10))


@lines("Speed", "web process ≤ 180 MB")
def memory(world: World) -> str:
    return said(figure(world, "web.memory", 180))


@lines("Speed", "every other figure of `xiucheng bench` holds its own bound")
def others(world: World) -> str:
    missed = [
        f"{name} {one['value']} ({one['bound']})" for name, one in world.figures.items() if not one["ok"]
    ]
    need(not missed, "; ".join(missed))
    return f"{len(world.figures)} figures, none missed"


@lines("Bad input", "a sentence that says what to do, in the user's language, at the field; never a 500")
def sentences(world: World) -> str:
    city, asked = world.city, 0
    before = city.rows("SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM entry)")
    for language, letters in (("zh-hans", r"[\u4e00-\u9fff]"), ("en", r"[a-z]{2}")):
        for value in HOSTILE:
            for field in ("point", "channel", "class_code", "address", "words", "reporter_phone"):
                form = {"point": "121.2100,31.0140", "words": "ok", "channel": "inspector"}
                if value.strip() and field in {"address", "words", "reporter_phone"} and value.isprintable():
                    continue
                city.as_person("jiandu1").headers["X-Language"] = language
                answer = city.post(
                    "jiandu1",
                    f"{CASES}/report",
                    form | {field: value, "point" if field != "point" else "words": ""},
                )
                need(answer.status_code == 422, f"{field}={value[:20]!r} answered {answer.status_code}")
                errors = answer.json()["errors"]
                need(all(re.search(letters, one) and len(one) > 3 for one in errors.values()), f"{errors}")
                asked += 1
    city.as_person("jiandu1").headers["X-Language"] = "en"
    after = city.rows("SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM entry)")
    need(before == after, f"rows before {before}, after {after}")
    broken = [line for line in city.log_lines() if line.get("status", 0) >= 500]
    need(not broken, f"{len(broken)} answers of 500: {broken[:1]}")
    return f"{asked} bad forms in two languages: 422 with a sentence at each field, nothing written, no 500"


@lines(
    "Bad input", "by hand in Chromium: empty form, hostile words, a pin outside, addresses that lead nowhere"
)
def by_hand(world: World) -> str:
    ran = world.suites.shown(
        "tests/journeys", "test_an_empty", "server_says", "hostile", "outside", "nowhere", least=6
    )
    return f"{len(ran.passed)} journeys: {', '.join(ran.passed)}"


@lines("Bad input", "fuzzed forms and questions over HTTP are taken or refused by a sentence")
def fuzzed(world: World) -> str:
    ran = world.suites.shown("src/xiucheng/delivery/api/tests/test_fuzz.py", least=3)
    return f"{', '.join(ran.passed)}"


@lines("Bad input", "Hypothesis walks every process")
def walks(world: World) -> str:
    listed = world.place("nothing").run("process", "list").stdout
    codes = re.findall(r"\b[a-z]+\.[a-z]+\b", listed)
    ran = world.suites.shown("tests/processes/test_walks.py", least=2)
    roots = {code for code in codes if any(code in name for name in ran.passed)}
    need({"supervision.case", "correction.order"} <= roots, f"walked are {ran.passed}")
    return f"{', '.join(ran.passed)} of the declared {', '.join(sorted(set(codes)))}; children on their parents' walks"


@lines("Bad input", f"mutation score ≥ {LEAST_SCORE:.0f} % on clock rules and engine")
def mutation(world: World) -> str:
    runs = {
        "clock": (
            *("--module", "xiucheng.kernel.clock.due", "--module", "xiucheng.kernel.clock.working"),
            *("--module", "xiucheng.kernel.clock.calendar", "--tests", CLOCK_TESTS),
            *(f"--ignore={CLOCK_TESTS}/test_{name}.py" for name in ("store", "version", "words")),
            *("--select", "not 24000 and not command"),
        ),
        "engine": (
            *("--module", "xiucheng.kernel.process.decide", "--module", "xiucheng.kernel.process.obstacles"),
            *("--module", "xiucheng.kernel.process.form"),
            *("--tests", f"{PROCESS_TESTS}/test_decide.py", "--tests", f"{PROCESS_TESTS}/test_form.py"),
            *("--tests", f"{PROCESS_TESTS}/test_changes.py", "--tests", f"{PROCESS_TESTS}/test_clocks.py"),
        ),
    }
    told = []
    for name, words in runs.items():
        done = world.tool("tools.mutation", *words, seconds=3600)
        found = re.search(r"^all: ([\d.]+) % of (\d+) mutants", done.stdout, re.MULTILINE)
        need(found, f"{name}: {(done.stdout + done.stderr)[-300:]}")
        score, count = (float(found[1]), int(found[2])) if found else (0.0, 0)
        need(score >= LEAST_SCORE and done.returncode == 0, f"{name}: {score} % of {count}")
        need(count >= LEAST_MUTANTS, f"{name}: only {count} mutants")
        told.append(f"{name} {score} % of {count} mutants")
    return "; ".join(told)


lines.all += [line for line in house.lines.all if line.heading == "Done when"]
house.lines.all = [line for line in house.lines.all if line.heading != "Done when"]
