# SPDX-License-Identifier: Apache-2.0
"""How fast lists become files and in how much memory, and how much a long workbook takes to be read."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import connection
from openpyxl import Workbook
from psycopg.conninfo import make_conninfo

from benchmarks.importing import _LAUNCHER, BARE_ROWS
from xiucheng.delivery.testing import fresh_database
from xiucheng.kernel.clock import now
from xiucheng.kernel.database import addresses
from xiucheng.kernel.tables import Column, Kind, Sheet
from xiucheng.kernel.tables.workbook import xlsx_parts

ROWS, FEW = 60_000, 6_000
READ_ROWS = 100_000
LEAST_ROWS_A_SECOND, MOST_GROWTH_MEGABYTES = 20_000, 20.0
LIBRARY_ROWS = 3_000

_EXPORT = """
import resource, sys, time
from xiucheng.delivery.cli.ready import django_ready
django_ready()
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.desk import desk
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.tables.cases import cases_sheet
from xiucheng.kernel.tables.text import csv_parts
from xiucheng.kernel.tables.workbook import xlsx_parts
actor, process = system("bench"), registry.get("supervision.case")
rows = desk.listed_rows(actor, process, desk.Filters())[:int(sys.argv[2])]
began = time.perf_counter()
size = sum(map(len, {"csv": csv_parts, "xlsx": xlsx_parts}[sys.argv[1]](cases_sheet(actor, "x", rows, process))))
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_READ = """
import resource, sys
from pathlib import Path
from xiucheng.kernel.tables import open_table
with open_table(Path(sys.argv[1])) as table:
    count = sum(1 for _ in table.rows)
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_DETAILS = """
INSERT INTO supervision_case (record_id, channel, words, class_code, condition, centre, command, department, returns,
    reworks, result, finding, remarks, source, external_id)
SELECT id, 'citizen', 'words of case ' || id || ' that somebody wrote, of the usual length', '', '', '', '', '', 0, 0,
    'done and cleared', '', '', 'bench', id::text FROM record
"""


def run() -> list[dict[str, Any]]:
    """Measure the exports in processes of their own on a database of their own; then reading."""
    with fresh_database() as database, tempfile.TemporaryDirectory() as folder:
        _fill()
        figures = [figure for form in ("csv", "xlsx") for figure in _export(form, database)]
        return [*figures, _library(Path(folder)), *_reading(Path(folder))]


def _fill() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE_ROWS.replace("'bench', 1", "'supervision.case', 1"), [1, ROWS])
        cursor.execute(_DETAILS)
        cursor.execute("ANALYZE record")


def _export(form: str, database: str) -> Iterator[dict[str, Any]]:
    seconds, most = _measured(_EXPORT, [form, str(ROWS)], database)
    _seconds, least = _measured(_EXPORT, [form, str(FEW)], database)
    yield _line(f"export.{form}", ROWS / seconds, "rows/s", LEAST_ROWS_A_SECOND, at_least=True)
    yield _line(f"export.{form}.growth", most - least, "MB", MOST_GROWTH_MEGABYTES)


def _library(folder: Path) -> dict[str, Any]:
    """The floor that our own writer is held against: openpyxl's write-only sheet, rows a second."""
    cells: list[tuple[Any, ...]] = [_cells(number) for number in range(LIBRARY_ROWS)]

    def theirs() -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in cells:
            sheet.append([value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value for value in row])
        book.save(folder / "theirs.xlsx")

    def ours() -> None:
        kinds = (*[Kind.TEXT] * 10, *[Kind.NUMBER] * 3, *[Kind.INSTANT] * 4)
        sheet = Sheet("x", tuple(Column("x", kind) for kind in kinds), cells)
        (folder / "ours.xlsx").write_bytes(b"".join(xlsx_parts(sheet)))

    return _line("xlsx.times_the_library", _took(theirs) / _took(ours), "times", 2, at_least=True)


def _took(act: Callable[[], None]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


def _cells(number: int) -> tuple[Any, ...]:
    at = now() + timedelta(minutes=number)
    texts = [f"text {number} of column {column}" for column in range(5)]
    return (*texts, *[f"state {number % 7}"] * 5, number, 121.47, 31.23, at, at, at, at)


def _reading(folder: Path) -> Iterator[dict[str, Any]]:
    """Memory to read a long workbook over that of a short one."""
    sizes = []
    for count in (1_000, READ_ROWS):
        columns = tuple(Column(f"c{place}") for place in range(12))
        rows = ([f"row {number} cell {place}" for place in range(12)] for number in range(count))
        path = folder / f"{count}.xlsx"
        with path.open("wb") as file:
            file.writelines(xlsx_parts(Sheet("x", columns, rows)))
        began = perf_counter()
        found, megabytes = _measured(_READ, [str(path)])
        if found != count:
            raise RuntimeError(f"{found} rows were read of {count}")
        sizes.append((megabytes, perf_counter() - began))
    yield _line("xlsx.read", READ_ROWS / sizes[1][1], "rows/s", 6_000, at_least=True)
    yield _line("xlsx.read.growth", sizes[1][0] - sizes[0][0], "MB", 10)


def _measured(code: str, words: list[str], database: str = "") -> tuple[float, float]:
    """The two figures that a process of its own prints, begun by a small parent."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    if database:
        environment["DATABASE_URL"] = make_conninfo(addresses.urls().app, dbname=database)
    command = [sys.executable, "-c", _LAUNCHER, sys.executable, "-c", code, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    first, second = done.stdout.split()
    return float(first), float(second)


def _line(name: str, value: float, unit: str, bound: float, *, at_least: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "bound": f"{'>=' if at_least else '<='} {bound:g}",
        "ok": value >= bound if at_least else value <= bound,
        "floor": None,
    }
