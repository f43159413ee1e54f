# SPDX-License-Identifier: Apache-2.0
"""How fast deadlines are computed: a bulk of all units with and without pauses, and the command's start."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import Any

from xiucheng.kernel.clock import Limit, Unit, built_in, due

BULK = 60_000
ROUNDS = 3
STARTS = 5
MOST_SECONDS_OF_BULK = 2.0
MOST_SECONDS_OF_START = 1.0
MOST = {Unit.MONTHS: 6, Unit.YEARS: 2}
QUESTION = b'{"from":"2026-09-30T16:30","amount":4,"unit":"working_hours"}\n'
COMMAND = "import sys; from xiucheng.delivery.cli import main; sys.exit(main(['clock', 'due']))"

Pauses = tuple[tuple[datetime, datetime], ...]


def questions(count: int, *, paused: bool, seed: int = 1) -> list[tuple[datetime, Limit, Pauses]]:
    """Every unit in turn over four years, half a day to some weeks, if asked with two overlapping pauses."""
    random, units = Random(seed), list(Unit)
    first = datetime.fromisoformat("2020-01-01T00:00")
    found = []
    for number in range(count):
        unit = units[number % len(units)]
        start = first + timedelta(minutes=random.randrange(4 * 525_600))
        pauses: Pauses = ()
        if paused:
            begin = start + timedelta(minutes=random.randrange(3000))
            middle = begin + timedelta(minutes=random.randrange(1, 3000))
            pauses = ((begin, middle + timedelta(hours=2)), (middle, middle + timedelta(hours=9)))
        found.append((start, Limit(random.randint(1, MOST.get(unit, 20)), unit), pauses))
    return found


def bulk(asked: list[tuple[datetime, Limit, Pauses]]) -> float:
    """Processor seconds for all of them."""
    calendar = built_in()
    began = process_time()
    for start, limit, pauses in asked:
        due(start, limit, calendar=calendar, paused=pauses)
    return process_time() - began


def plain(asked: list[tuple[datetime, Limit, Pauses]]) -> float:
    """The floor: as many additions of a time, without any calendar."""
    began = process_time()
    for start, limit, _ in asked:
        start + timedelta(hours=limit.amount)
    return process_time() - began


def start_of_command() -> float:
    """Seconds from starting the process to the end of the first answer."""
    began = perf_counter()
    subprocess.run([sys.executable, "-c", COMMAND], input=QUESTION, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - began


def bare_start() -> float:
    began = perf_counter()
    subprocess.run([sys.executable, "-c", "import json, argparse"], check=True)
    return perf_counter() - began


def run() -> list[dict[str, Any]]:
    """Measure; the floors are bare additions and the bare start of the interpreter."""
    lines = []
    for name, paused in (("clock.bulk", False), ("clock.bulk.paused", True)):
        asked = questions(BULK, paused=paused)
        bulk(asked[:1000])
        seconds = median(bulk(asked) for _ in range(ROUNDS))
        lines.append(_line(name, seconds, "s of 60,000", MOST_SECONDS_OF_BULK, plain(asked)))
    seconds = median(start_of_command() for _ in range(STARTS))
    floor = median(bare_start() for _ in range(STARTS))
    lines.append(_line("clock.start", seconds, "s", MOST_SECONDS_OF_START, floor))
    return lines


def _line(name: str, value: float, unit: str, bound: float, floor: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "bound": f"<= {bound}",
        "ok": value <= bound,
        "floor": round(floor, 3),
    }
