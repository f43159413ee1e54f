# SPDX-License-Identifier: Apache-2.0
"""How fast steps are taken in bulk, and how fast and how small a city's year of requests is imported."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from time import perf_counter
from typing import Any

from django.db import connection, connections
from psycopg.conninfo import make_conninfo

from xiucheng.delivery.testing import fresh_database
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.access.models import Holder
from xiucheng.kernel.database import addresses
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.operations.takeover.actions.lanes import collected_seldom

ROWS = 60_655
BOSTON = Path(__file__).resolve().parents[2] / "shared/data/boston311-2015/boston311_2015_half_a.csv.gz"
RECORDS, BATCH, LANES = 12_000, 1_000, 2
LEAST_STEPS_A_SECOND = 8_000
MOST_SECONDS, MOST_MEGABYTES = 20.0, 250.0
ACTOR = system("bench")
CASE = "supervision.case"
STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("dispatch", {"department": "bench/"}),
    ("handle", {"result": "done"}),
    ("verify", {"finding": "seen"}),
    ("close", {"outcome": "resolved"}),
)


def run() -> list[dict[str, Any]]:
    """Measure in databases of their own; the import is a process, as an operator starts it."""
    with fresh_database(), collected_seldom():
        steps = steps_a_second()
    with tempfile.TemporaryDirectory() as folder, fresh_database() as database:
        seconds, megabytes = imported(table(Path(folder)), database)
    floor = bare_rows()
    return [
        _line("bulk.steps", steps, "steps/s", LEAST_STEPS_A_SECOND, at_least=True),
        _line("import.seconds", seconds, f"s of {ROWS:,} rows", MOST_SECONDS, floor=floor),
        _line("import.memory", megabytes, "MB at most", MOST_MEGABYTES),
    ]


def steps_a_second() -> float:
    """Dispatch, handle, verify and close of many cases by `engine.bulk`, in as many lanes as cores."""
    Holder.objects.create(path="bench/", name="bench", kind="department")
    with ThreadPoolExecutor(LANES) as pool:
        cases = [answer for batch in pool.map(_adopt, range(RECORDS // BATCH)) for answer in batch]
        batches = [cases[start : start + BATCH] for start in range(0, RECORDS, BATCH)]
        _analyze()
        began = perf_counter()
        list(pool.map(_walk, batches))
        seconds = perf_counter() - began
        together = Barrier(LANES)
        list(pool.map(_close, [together] * LANES))
    return RECORDS * len(STEPS) / seconds


def _close(together: Barrier) -> None:
    together.wait()
    connections.close_all()


def _adopt(number: int) -> list[Answer]:
    return _taken("adopt", [engine.Item(_request(number * BATCH + n)) for n in range(BATCH)])


def _request(number: int) -> dict[str, str]:
    return {
        "source": "bench",
        "external_id": str(number),
        "title": "bench",
        "holder_path": "bench/",
        "channel": "import",
        "opened_at": "2026-03-02T08:00:00",
        "due_at": "2026-03-04T17:30:00",
    }


def _walk(cases: list[Answer]) -> None:
    for step, form in STEPS:
        items = [engine.Item(form, case.record_id, case.version) for case in cases]
        cases = _taken(step, items)


def _taken(step: str, items: list[engine.Item]) -> list[Answer]:
    outcomes = engine.bulk(ACTOR, CASE, step, items)
    answers = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    if len(answers) < len(items):
        raise RuntimeError(
            f"{step} was refused: {next(one for one in outcomes if not isinstance(one, Answer))}"
        )
    return answers


def _analyze() -> None:
    """As the server would have done by itself a minute later."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


# a process's highest memory counts what its parent held when it began: a small parent keeps the figure true
_LAUNCHER = """
import os, sys
_pid, status, usage = os.wait4(os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:]), 0)
print(usage.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def imported(path: Path, database: str) -> tuple[float, float]:
    """(seconds, megabytes at most) of the command on a fresh database."""
    urls = addresses.urls()
    environment = os.environ | {
        "DATABASE_URL": make_conninfo(urls.app, dbname=database),
        "XIUCHENG_OWNER_DATABASE_URL": make_conninfo(urls.owner, dbname=database),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    words = [
        *(sys.executable, "-c", _LAUNCHER),
        *(sys.executable, "-m"),
        "xiucheng.delivery.cli",
        "import",
        "requests",
        str(path),
        "--mapping",
        "boston311",
    ]
    began = perf_counter()
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    seconds = perf_counter() - began
    if done.returncode or json.loads(done.stdout)["imported"] != ROWS:
        raise RuntimeError(f"the import failed: {done.stdout} {done.stderr}")
    return seconds, int(done.stderr.splitlines()[-1]) / 1024


def table(folder: Path) -> Path:
    """The real year where it is at hand, else as many made-up rows of the same shape."""
    path = folder / "requests.csv.gz"
    if BOSTON.exists():
        path.write_bytes(BOSTON.read_bytes())
        return path
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        rows = _made_up()
        first = next(rows)
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)
    return path


def _made_up() -> Iterator[dict[str, str]]:
    start = datetime.fromisoformat("2015-01-01T00:00:00")
    for number in range(ROWS):
        opened = start + timedelta(minutes=8 * number)
        text = [f"{opened + timedelta(days=days):%m/%d/%Y %I:%M:%S %p}" for days in (0, 5, number % 9)]
        yield {
            "CASE_ENQUIRY_ID": str(101_000_000_000 + number),
            **dict(zip(("OPEN_DT", "TARGET_DT", "CLOSED_DT"), text, strict=True)),
            "CASE_STATUS": "Closed",
            "CASE_TITLE": "Street Light Outages",
            "CLOSURE_REASON": "Case Closed Case Resolved Rebuilt luminaires and now lights are operational.",
            "REASON": "Street Lights",
            "TYPE": f"Street Light Outages {number % 150}",
            "Department": f"D{number % 16}",
            "Location": f"{number} Ipswich St  Boston  MA  02215",
            "ward": f"Ward {number % 22 + 1}",
            "LATITUDE": "42.3474",
            "LONGITUDE": "-71.0944",
            "Source": "Citizens Connect App",
        }


BARE_ROWS = """
INSERT INTO record (id, number, process, process_version, state, version, seq, head, title, address, area_path,
    boundary_version, responsibility, holder_path, opened_at, changed_at, calendar_missing, outcome, open_children)
SELECT n, n::text, 'bench', 1, 'filed', 1, 1, '', 'bench', '', '', 0, '', 'bench/', now(), now(), false, '', 0
FROM generate_series(%s::bigint, %s::bigint) n
"""


def bare_rows() -> float:
    """The floor: seconds to store as many bare rows of a record, one statement a batch."""
    with fresh_database():
        began = perf_counter()
        with connection.cursor() as cursor:
            for start in range(0, ROWS, BATCH):
                cursor.execute(BARE_ROWS, [start, min(start + BATCH, ROWS) - 1])
        return perf_counter() - began


def _line(
    name: str, value: float, unit: str, bound: float, *, at_least: bool = False, floor: float | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "bound": f"{'>=' if at_least else '<='} {bound:g}",
        "ok": value >= bound if at_least else value <= bound,
        "floor": None if floor is None else round(floor, 1),
    }
