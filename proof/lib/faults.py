# SPDX-License-Identifier: Apache-2.0
"""Two at once, late commits, tampering, killed processes."""

from __future__ import annotations

import json
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg

from proof.lib.lines import Lines, need
from proof.lib.place import CASES, Place
from proof.lib.world import World
from xiucheng.kernel.database import embedded

lines: Lines[World] = Lines()
TEN = 10
RACES = "tests/concurrency/test_races.py"


@lines("Races", "two people, one case: one wins, the other gets 409 and what changed")
def two_people(world: World) -> str:
    city, told = world.city, []
    for _ in range(5):
        case = city.walk("handle")
        path = f"{CASES}/{case['record_id']}"
        city.as_person("jiandu2")
        body = {"version": case["version"], "finding": "at once"}
        with ThreadPoolExecutor(2) as pool:
            calls = [
                pool.submit(city.post, "jiandu2", f"{path}/{step}", body) for step in ("verify", "rework")
            ]
            answers = sorted((call.result() for call in calls), key=lambda answer: answer.status_code)
        need([one.status_code for one in answers] == [200, 409], [one.status_code for one in answers])
        entries = answers[1].json()["entries"]
        need([one["to"] for one in entries] == [answers[0].json()["state"]], f"told {entries}")
        told.append(entries[0]["step"])
    return f"5 of 5 races: 200 and 409; the loser was told {Counter(told)}; in Chromium: see Pages"


@lines("Races", "in Chromium the loser sees what changed and loses no typed word")
def two_windows(world: World) -> str:
    ran = world.suites.shown("tests/journeys", "slower", least=2)
    return f"{', '.join(ran.passed)}"


@lines("Races", "ten threads, one key: acts once, nine replays")
def ten_threads(world: World) -> str:
    city, key = world.city, uuid.uuid4().hex
    city.as_person("jiandu1")
    form = {"point": "121.2100,31.0140", "words": "ten at once", "channel": "inspector"}
    before = city.rows("SELECT count(*) FROM record")[0][0]
    with ThreadPoolExecutor(TEN) as pool:
        answers = list(pool.map(lambda _n: city.post("jiandu1", f"{CASES}/report", form, key), range(TEN)))
    statuses = Counter(one.status_code for one in answers)
    need(statuses == {201: 1, 200: TEN - 1}, f"{statuses}")
    need(
        Counter(one.json()["replayed"] for one in answers) == {False: 1, True: TEN - 1},
        "replays are not told",
    )
    made = city.rows("SELECT count(*) FROM record")[0][0] - before
    need(made == 1, f"{made} cases were made")
    return f"{dict(statuses)}, one case"


@lines("Races", "late-committing transactions are not lost by consumers")
def late(world: World) -> str:
    module = "src/xiucheng/kernel/jobs/tests/test_relay.py"
    ran = world.suites.shown(module, "commits_late", "lose_nothing", least=2)
    return f"{', '.join(ran.passed)}"


@lines("Races", "closing races with a child's last step: no write skew")
def skew(world: World) -> str:
    ran = world.suites.shown(RACES, "parent", least=2)
    return f"{', '.join(ran.passed)}"


# tampering, as the owner, on copies of one restored place


def pick(connection: Any) -> tuple[int, int]:
    """(a case with a few entries, how many)."""
    found = connection.execute(
        "SELECT record_id, count(*) FROM entry GROUP BY 1 HAVING count(*) > 3 ORDER BY 1 LIMIT 1"
    ).fetchone()
    return found[0], found[1]


def byte(connection: Any) -> int:
    record, _count = pick(connection)
    connection.execute(
        "UPDATE entry SET form = jsonb_set(form, '{remark}', '\"x\"') WHERE record_id = %s AND seq = 2",
        [record],
    )
    return record


def last_entry(connection: Any) -> int:
    record, count = pick(connection)
    connection.execute("DELETE FROM entry WHERE record_id = %s AND seq = %s", [record, count])
    return record


def whole_record(connection: Any) -> int:
    record, _count = pick(connection)
    for statement in (
        "DELETE FROM entry WHERE record_id = %s",
        "DELETE FROM deadline WHERE record_id = %s",
        "DELETE FROM share WHERE record_id = %s",
        "DELETE FROM submission WHERE record_id = %s",
        "DELETE FROM personal WHERE record_id = %s",
        "DELETE FROM supervision_report_link WHERE record_id = %s",
        "DELETE FROM supervision_case WHERE record_id = %s",
        "DELETE FROM record WHERE id = %s",
    ):
        connection.execute(statement, [record])
    return record


def partition(connection: Any) -> int:
    name, record = connection.execute(
        "SELECT tableoid::regclass::text, min(record_id) FROM entry GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    ).fetchone()
    connection.execute(f"TRUNCATE {name}")
    return int(record)


def swap(connection: Any) -> int:
    record, _count = pick(connection)
    connection.execute(
        "UPDATE entry SET seq = CASE seq WHEN 2 THEN 3 ELSE 2 END WHERE record_id = %s AND seq IN (2, 3)",
        [record],
    )
    return record


TAMPERING: dict[str, Callable[[Any], int]] = {
    "a changed byte": byte,
    "the last entry deleted": last_entry,
    "a whole record deleted": whole_record,
    "one partition truncated": partition,
    "two entries swapped": swap,
}


@lines("Tamper", "as the owner: byte, last entry, whole record, partition, swap; `record verify` names each")
def tampering(world: World) -> str:
    archive = world.folder / "tamper.tar"
    world.city.place.run("backup", archive)
    place = world.place("tampered")
    place.run("restore", archive)
    anchors = {path: path.read_bytes() for path in place.var.iterdir() if path.is_file()}
    with place.database() as urls, psycopg.connect(named(urls.owner, "postgres"), autocommit=True) as owner:
        told = [f"{name}: {seen(place, owner, urls, anchors, tamper)}" for name, tamper in TAMPERING.items()]
    return "; ".join(told)


def seen(
    place: Place, owner: Any, urls: embedded.Urls, anchors: dict[Path, bytes], tamper: Callable[[Any], int]
) -> str:
    """Tamper with a fresh copy; what verify says of it, which must name the record."""
    copy = f"copy_{uuid.uuid4().hex[:8]}"
    owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'xiucheng'")
    owner.execute(f"CREATE DATABASE {copy} TEMPLATE xiucheng")
    record = spoil(named(urls.owner, copy), tamper)
    for path, content in anchors.items():
        path.write_bytes(content)
    found = verified(place, named(urls.app, copy), named(urls.owner, copy))
    need(found, f"{tamper.__name__} was not seen")
    hit = [one for one in found if str(record) in json.dumps(one)]
    need(hit, f"{tamper.__name__}: record {record} is not named in {found[:2]}")
    return f"{hit[0]['number'] or record}: {hit[0]['problem']}"


def named(url: str, database: str) -> str:
    return psycopg.conninfo.make_conninfo(url, dbname=database)


def spoil(url: str, tamper: Callable[[Any], int]) -> int:
    with psycopg.connect(url) as connection:
        for table in ("entry", "seal", "access_log"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        partitions = connection.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'entry'::regclass"
        ).fetchall()
        for (name,) in partitions:
            connection.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        return tamper(connection)


def verified(place: Place, app: str, owner: str) -> list[dict[str, Any]]:
    """What `xiucheng record verify` names on another database."""
    looking = Place(place.var, DATABASE_URL=app, XIUCHENG_OWNER_DATABASE_URL=owner)
    done = looking.run("record", "verify", status=None)
    found: list[dict[str, Any]] = json.loads(done.stdout)["broken"]
    need(done.returncode == (1 if found else 0), f"verify ended with {done.returncode}")
    return found


@lines("Tamper", "an untouched record verifies clean; as the app role all tampering is refused")
def refused(world: World) -> str:
    clean = json.loads(world.city.place.run("record", "verify").stdout)
    need(clean["broken"] == [] and clean["checked"], f"{clean}")
    ran = world.suites.shown("tests/tamper", "app_role", least=20)
    return f"checked {clean['checked']}; {len(ran.passed)} ways refused to the app role"


@lines("Tamper", "the module of tampering: every column, seals, access log, file of seals")
def module(world: World) -> str:
    ran = world.suites.shown("tests/tamper", least=60)
    return f"{len(ran.passed)} tests"


@lines(
    "Faults", "kill -9 of web, worker, relay, embedded server while 8 clients work: every answered step once"
)
def killed(world: World) -> str:
    ran = world.suites.shown("tests/faults/test_kill.py", "survives", least=1)
    needed = ("web", "worker", "postmaster", "answered")
    need(all(any(word in name for name in ran.figures) for word in needed), f"noted {sorted(ran.figures)}")
    need(int(ran.figures["answered"]) > 100, f"only {ran.figures['answered']} steps were answered")
    return ", ".join(f"{name} {value}" for name, value in ran.figures.items())


@lines("Faults", "the embedded server stops when nobody uses it and comes back")
def comes_back(world: World) -> str:
    place = world.place("alone")
    place.run("migrate")
    pid = place.var / "postgres" / "postmaster.pid"
    gone = wait(lambda: not pid.exists(), 30)
    need(gone, "it still runs 30 s after its last user")
    place.run("doctor", status=None)
    need(pid.exists(), "it did not come back")
    ran = world.suites.shown("tests/faults/test_stop.py", "comes_back")
    return f"stopped after {gone:.1f} s, started again by the next command; {len(ran.passed)} test with serve killed"


def wait(true: Callable[[], bool], seconds: float) -> float:
    """How long until it came true; 0 when it did not."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if true():
            return max(0.01, time.monotonic() - began)
        time.sleep(0.1)
    return 0.0
