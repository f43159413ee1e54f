# SPDX-License-Identifier: Apache-2.0
"""Random questions to the clock, the same ones every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from xiucheng.kernel.clock import Unit

HOURS = (
    "08:30-12:00,13:30-17:30",
    "09:00-17:00",
    "00:00-24:00",
    "00:00-02:00,06:15-07:00,21:45-24:00",
    "08:00-11:30,14:00-18:00,18:30-18:31",
)
MOST = {
    Unit.HOURS: 72,
    Unit.DAYS: 12,
    Unit.WORKING_MINUTES: 600,
    Unit.WORKING_HOURS: 40,
    Unit.WORKING_DAYS: 30,
    Unit.LEGAL_WORKING_DAYS: 30,
    Unit.LEGAL_DAYS: 60,
    Unit.MONTHS: 8,
    Unit.YEARS: 2,
}
# Where calendars go wrong: the turn of the year, the two long holidays, the end of what is known.
SEASONS = ((12, 18, 14), (1, 15, 50), (9, 15, 35))


class Question(NamedTuple):
    hours: str
    start: datetime
    amount: int
    unit: Unit
    paused: tuple[tuple[datetime, datetime], ...]


def questions(count: int, *, seed: int) -> Iterator[Question]:
    """So many questions: each unit in turn, more than half of them with pauses that overlap and reach out."""
    chance = random.Random(seed)
    units = list(Unit)
    for number in range(count):
        unit = units[number % len(units)]
        start = _start(chance)
        amount = chance.randint(1, MOST[unit])
        paused = _pauses(chance, start, unit) if chance.random() < 0.6 else ()
        yield Question(chance.choice(HOURS), start, amount, unit, paused)


def _start(chance: random.Random) -> datetime:
    year = chance.randint(2015, 2026)
    if chance.random() < 0.5:
        month, day, length = chance.choice(SEASONS)
        begin = datetime.fromisoformat(f"{year}-{month:02}-{day:02}")
    else:
        begin, length = datetime.fromisoformat(f"{year}-01-01"), 365
    return begin + timedelta(minutes=chance.randrange(length * 1440))


def _pauses(chance: random.Random, start: datetime, unit: Unit) -> tuple[tuple[datetime, datetime], ...]:
    reach = MOST[unit] * {
        Unit.HOURS: 1,
        Unit.WORKING_MINUTES: 1,
        Unit.WORKING_HOURS: 3,
        Unit.MONTHS: 500,
        Unit.YEARS: 5000,
    }.get(unit, 24)
    found = []
    for _ in range(chance.randint(1, 4)):
        begin = start + timedelta(minutes=chance.randint(-2880, reach * 60))
        if chance.random() < 0.3:
            begin = begin.replace(hour=chance.choice((0, 12, 17)), minute=chance.choice((0, 30)))
        length = chance.choice((0, 1, 30, 60, 450, 1440, 2880, chance.randint(1, 7200)))
        found.append((begin, begin + timedelta(minutes=length)))
    return tuple(found)
