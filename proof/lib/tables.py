# SPDX-License-Identifier: Apache-2.0
"""Real input: a city's year of requests, polygons, coordinates, deadlines; backup and restore."""

from __future__ import annotations

import csv
import gzip
import json
import math
import random
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from proof.lib.lines import Lines, need
from proof.lib.place import ROOT, XIUCHENG, Place
from proof.lib.world import World
from xiucheng.kernel.clock.tests.reference import Reference, Unknown, minute_of

lines: Lines[World] = Lines()
ROWS, FLAGGED = 60_655, 106
MOST_SECONDS, MOST_MEGABYTES = 20.0, 250.0
BOSTON = "data/boston311-2015/boston311_2015_half_a.csv.gz"
AS_OF = "2016-01-13T00:00"
TIMES = ("%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")
DEADLINES = 24_000
COUNTS = "SELECT 'record', count(*) FROM record UNION ALL SELECT 'entry', count(*) FROM entry"
METRES_A_DEGREE = 111_320.0


def table(world: World) -> Path:
    """A copy of the year, as remarks are written beside the file."""
    path = world.folder / "boston.csv.gz"
    if not path.exists():
        path.write_bytes(world.shared(BOSTON).read_bytes())
    return path


def year(world: World) -> Iterator[dict[str, str]]:
    with gzip.open(world.shared(BOSTON), "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


VERDICTS = {
    ("Closed", "ONTIME"): "closed_on_time",
    ("Closed", "OVERDUE"): "closed_late",
    ("Open", "ONTIME"): "open_within",
    ("Open", "OVERDUE"): "open_overdue",
}


def city_s_own(world: World) -> tuple[Counter[str], int, int]:
    """(the city's verdicts in our words, how many carry none, how many have no target).

    Without a target nothing can be late: the city calls such a row on time, the report calls it `no_target`.
    Where the city gives no verdict, the two dates that it gives do.
    """
    found: Counter[str] = Counter()
    silent = 0
    for row in year(world):
        if not row["TARGET_DT"]:
            need(row["OnTime_Status"] == "ONTIME", f"{row['CASE_ENQUIRY_ID']} has no target and is late")
            found["no_target"] += 1
            continue
        verdict = row["OnTime_Status"]
        if not verdict:
            silent += 1
            late = read(row["CLOSED_DT"] or AS_OF, TIMES) > read(row["TARGET_DT"], TIMES)
            verdict = "OVERDUE" if late else "ONTIME"
        found[VERDICTS[row["CASE_STATUS"], verdict]] += 1
    return found, silent, found["no_target"]


def imported(world: World) -> Place:
    """A bureau into which the year was imported once."""
    place = world.place("boston")
    if not (place.var / "imported.json").exists():
        path = table(world)
        place.run("migrate")
        output, seconds, megabytes = place.measured("import", "requests", path, "--mapping", "boston311")
        summary = json.loads(output) | {"seconds": seconds, "megabytes": megabytes}
        (place.var / "imported.json").write_text(json.dumps(summary))
    return place


def summary(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((place.var / "imported.json").read_text())
    return found


@lines("Import", f"{ROWS:,} rows in at most {MOST_SECONDS:.0f} s and {MOST_MEGABYTES:.0f} MB on two cores")
def import_year(world: World) -> str:
    found = summary(imported(world))
    need(found["rows"] == found["imported"] == ROWS, f"{found}")
    need(found["rejected"] == 0, f"{found['rejected']} were rejected")
    saw = f"{found['imported']:,} rows, {found['seconds']:.1f} s, {found['megabytes']:.0f} MB"
    need(found["seconds"] <= MOST_SECONDS and found["megabytes"] <= MOST_MEGABYTES, saw)
    return saw


@lines("Import", f"the {FLAGGED} that close before they open are taken and flagged")
def flagged(world: World) -> str:
    place = imported(world)
    found = summary(place)
    backwards = 0
    for row in year(world):
        if row["CLOSED_DT"] and read(row["CLOSED_DT"], TIMES) < read(row["OPEN_DT"], TIMES):
            backwards += 1
    need(backwards == FLAGGED, f"the file itself has {backwards}")
    reasons = {name: count for name, count in found["reasons"].items() if count == backwards}
    need(reasons, f"reasons are {found['reasons']}")
    remarks = [path for path in world.folder.glob("boston*") if path.name != "boston.csv.gz"]
    need(remarks, "no file of remarks beside the table")
    return f"{reasons} of {found['flagged']} flagged; {remarks[0].name}"


def read(text: str, formats: tuple[str, ...]) -> datetime:
    for one in formats:
        try:
            return datetime.strptime(text, one)  # noqa: DTZ007 - both are local times of one city
        except ValueError:
            continue
    raise ValueError(f"unknown time {text!r}")


@lines("Import", "killed half-way and repeated: no doubles; running it again changes nothing")
def killed_and_repeated(world: World) -> str:
    place, path = world.place("killed"), table(world)
    place.run("migrate")
    command = [str(XIUCHENG), "import", "requests", str(path), "--mapping", "boston311"]
    process = subprocess.Popen(
        command, env=place.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    half = 0
    while process.poll() is None and half < ROWS // 4:
        half = counted(place)
        time.sleep(0.2)
    need(process.poll() is None, "it was done before it could be killed")
    process.send_signal(signal.SIGKILL)
    process.wait()
    half = settled(place)
    again = json.loads(place.run("import", "requests", path, "--mapping", "boston311").stdout)
    total = counted(place)
    third = json.loads(place.run("import", "requests", path, "--mapping", "boston311").stdout)
    need(total == ROWS == counted(place), f"{total} records")
    need(0 < half < ROWS and again["imported"] == ROWS - half, f"{half} before, then {again}")
    need(third["imported"] == third["updated"] == 0, f"the third time {third}")
    return f"killed after {half:,}, then {again['imported']:,} more, then 0; {total:,} records"


def asked(place: Place, statement: str) -> list[tuple[Any, ...]]:
    """What a place's database holds, looked at as the owner."""
    with place.database() as urls, psycopg.connect(urls.owner) as connection:
        return connection.execute(statement).fetchall()  # type: ignore[call-overload,no-any-return]


def settled(place: Place) -> int:
    """Cases once the server has finished what a killed client had sent."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    deadline = time.monotonic() + 10
    while asked(place, others) != [(0,)] and time.monotonic() < deadline:
        time.sleep(0.05)
    return counted(place)


def counted(place: Place) -> int:
    return int(asked(place, "SELECT count(*) FROM record")[0][0])


@lines(
    "Import", f"`report timeliness --as-of {AS_OF}` = the city's own verdict on every row that carries one"
)
def verdicts(world: World) -> str:
    place, (own, silent, without) = imported(world), city_s_own(world)
    told = json.loads(place.run("report", "timeliness", "--as-of", AS_OF).stdout)
    figures = {
        name: told[name]
        for name in ("closed_on_time", "closed_late", "open_within", "open_overdue", "no_target")
    }
    need(sum(figures.values()) == ROWS, f"{figures} are {sum(figures.values())}")
    need(figures == {name: own[name] for name in figures}, f"ours {figures}, the city's {dict(own)}")
    split = json.loads(place.run("report", "timeliness", "--as-of", AS_OF, "--by", "category").stdout)
    need(len(json.dumps(split)) > 200, "it cannot be split by category")
    agreed = ROWS - silent - without
    return f"{figures}: {agreed:,} verdicts agree; {silent} rows carry none, {without:,} have no target"


@lines("Import", "one recorded `adopt` entry per imported case, no invented steps")
def adopted(world: World) -> str:
    place = imported(world)
    found = asked(place, "SELECT step, count(*), count(DISTINCT record_id) FROM entry GROUP BY 1")
    need(found == [("adopt", ROWS, ROWS)], f"entries are {found}")
    clean = json.loads(place.run("record", "verify").stdout)
    need(clean["broken"] == [], f"{clean['broken'][:2]}")
    return f"{ROWS:,} entries, all `adopt`; verified {clean['checked']}"


@lines("Geography", "`geo locate` gives the one right polygon on the NYC file")
def locate(world: World) -> str:
    polygons = world.folder / "zip.geojson"
    polygons.write_bytes(gzip.decompress(world.shared("data/nyc311/nyc-zipcodes.geojson.gz").read_bytes()))
    features = json.loads(polygons.read_text("utf-8"))["features"]
    name = next(key for key in features[0]["properties"] if "zip" in key.lower() or "postal" in key.lower())
    chosen = random.Random(1)
    points: list[tuple[float, float]] = []
    for file in ("nyc311_api_2023-12-10_half_a", "nyc311_dohmh_animals_2010_2025_half_a"):
        points += list(positions(world.shared(f"data/nyc311/{file}.csv.gz")))
    points += [(chosen.uniform(-74.3, -73.6), chosen.uniform(40.45, 40.95)) for _ in range(1000)]
    given = [f"{lon:.9f},{lat:.9f}" for lon, lat in points]
    answers = world.place("nothing").answers(given, "geo", "locate", "--layer", polygons, "--property", name)
    boxed = [(one, box_of(one["geometry"])) for one in features]
    right, ambiguous = 0, 0
    for line, answer in zip(given, answers, strict=True):
        lon, lat = map(float, line.split(","))
        near = [one for one, box in boxed if box[0] <= lon <= box[2] and box[1] <= lat <= box[3]]
        holding = {str(one["properties"][name]) for one in near if holds(one["geometry"], lon, lat)}
        need(answer in holding or (not answer and not holding), f"{line}: {answer!r}, but {holding}")
        right += 1
        ambiguous += len(holding) > 1
    found = sum(1 for answer in answers if answer)
    told = f"{right:,} points: {found:,} in the right one of {len(features)} polygons"
    return f"{told}, the rest outside; {ambiguous} in overlaps"


def positions(path: Path) -> Iterator[tuple[float, float]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            small = {name.lower(): value for name, value in row.items()}
            if small.get("longitude") and small.get("latitude"):
                yield float(small["longitude"]), float(small["latitude"])


def box_of(geometry: dict[str, Any]) -> tuple[float, float, float, float]:
    numbers = re.findall(r"-?[\d.]+(?:e-?\d+)?", json.dumps(geometry["coordinates"]))
    lons, lats = [float(one) for one in numbers[::2]], [float(one) for one in numbers[1::2]]
    return min(lons), min(lats), max(lons), max(lats)


def holds(geometry: dict[str, Any], lon: float, lat: float) -> bool:
    """By counting the edges to the east: nothing shared with what is being proved."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return any(sum(crossings(ring, lon, lat) for ring in polygon) % 2 for polygon in polygons)


def crossings(ring: list[list[float]], lon: float, lat: float) -> int:
    count = 0
    for (x1, y1, *_), (x2, y2, *_) in zip(ring, ring[1:], strict=False):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            count += 1
    return count


@lines("Geography", "`geo convert` agrees with ../shared/protocols/coordinates.json")
def convert(world: World) -> str:
    vectors = json.loads(world.shared("protocols/coordinates.json").read_text("utf-8"))
    place, agreed, worst, suspect = world.place("nothing"), 0, 0.0, 0
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in vectors:
        if not isinstance(one.get("out"), list):
            continue
        groups.setdefault((one["from"].lower(), one["to"].lower()), []).append(one)
    for (source, target), some in groups.items():
        given = [f"{one['in'][0]!r},{one['in'][1]!r}" for one in some]
        answers = place.answers(given, "geo", "convert", "--from", source, "--to", target)
        for one, answer in zip(some, answers, strict=True):
            metres = apart(one["out"], [float(part) for part in answer.split(",")])
            if one.get("suspect"):
                suspect += 1
                continue
            bound = float(one.get("tolerance_m") or 1.0)
            need(metres <= bound, f"{one['id']} {source} → {target}: {metres:.3f} m apart, {bound} m allowed")
            agreed, worst = agreed + 1, max(worst, metres / bound)
    need(agreed > 50, f"only {agreed} vectors")
    return f"{agreed} agree in {len(groups)} directions, worst at {100 * worst:.0f} % of its bound; {suspect} suspect"


def apart(one: list[float], other: list[float]) -> float:
    east = (one[0] - other[0]) * math.cos(math.radians(one[1]))
    return math.hypot(east, one[1] - other[1]) * METRES_A_DEGREE


@lines("Clock", f"{DEADLINES:,} random deadlines agree with a minute-by-minute reference")
def deadlines(world: World) -> str:
    reference = Reference([(510, 720), (810, 1050)])
    chosen, asked, expected = random.Random(time.time_ns()), [], []
    units = (
        "hours",
        "days",
        "working_hours",
        "working_days",
        "legal_working_days",
        "legal_days",
        "months",
        "years",
    )
    for number in range(DEADLINES):
        unit = units[number % len(units)]
        start = datetime.fromisoformat("2015-01-01T00:00") + timedelta(minutes=chosen.randrange(12 * 525_600))
        amount = chosen.randint(1, {"months": 14, "years": 2}.get(unit, 30))
        paused = list(pauses(chosen, start)) if number % 3 == 0 else []
        asked.append(
            json.dumps(
                {
                    "from": start.isoformat(timespec="minutes"),
                    "amount": amount,
                    "unit": unit,
                    "paused": [[a.isoformat(), b.isoformat()] for a, b in paused],
                }
            )
        )
        try:
            minutes = [(minute_of(begin), minute_of(end)) for begin, end in paused]
            expected.append(reference.due(start, amount, unit, minutes))
        except Unknown:
            expected.append(None)
    answers = world.place("nothing").answers(asked, "clock", "due")
    for question, answer, wanted in zip(asked, answers, expected, strict=True):
        told = json.loads(answer).get("due") if answer.startswith("{") else None
        same = datetime.fromisoformat(told) == wanted if told and wanted else not told and wanted is None
        need(same, f"{question}: {answer}, the reference says {wanted}")
    unknown = sum(one is None for one in expected)
    ran = world.suites.shown("src/xiucheng/kernel/clock/tests/test_reference.py", "24000")
    return (
        f"{DEADLINES:,} new ones through `clock due`, {unknown} beyond the calendars; {len(ran.passed)} test"
    )


def pauses(chosen: random.Random, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    for _ in range(chosen.randint(1, 2)):
        begin = start + timedelta(minutes=chosen.randrange(4000))
        yield begin, begin + timedelta(minutes=chosen.randrange(1, 4000))


@lines("Backup", "backup, restore into an empty place, verify")
def backup(world: World) -> str:
    archive = world.folder / "city.tar"
    city = world.city
    city.place.run("backup", archive)
    before = dict(city.rows(COUNTS))
    place = world.place("restored")
    said = place.run("restore", archive).stdout
    need('"broken": []' in said, f"restore did not end with a clean verify: {said[-200:]}")
    full = place.run("restore", archive, status=None)
    need(full.returncode == 1 and full.stderr.strip(), "it restored over what is there")
    after = dict(asked(place, COUNTS))
    need(after["record"] > 100 and after["entry"] > 300, f"restored are {after}")
    need(all(after[name] <= before[name] for name in after), f"{after} of {before}")
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    need(
        re.search(r"^\"?\S*xiucheng\"? backup", ci, re.MULTILINE) and " restore " in ci,
        ".ci/run does not do it",
    )
    return f"{archive.stat().st_size / 1e6:.1f} MB, {after}; {said.strip().splitlines()[-1]}; in .ci/run"
