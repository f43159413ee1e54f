# SPDX-License-Identifier: Apache-2.0
"""Makes working calendars out of holiday notices, the built-in mainland one among them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from xiucheng.kernel.clock.types import DAY, Calendar, ClockError, YearDays

BUILT_IN = Path(__file__).parent / "data" / "calendar_cn.json"
SATURDAY = 5
YEARS = range(1950, 2201)


@dataclass(frozen=True, slots=True)
class Notice:
    """What one notice changes against the rule that Saturday and Sunday are days off."""

    year: int
    source: str
    published: date
    days_off: tuple[tuple[date, str], ...]
    make_up_days: tuple[date, ...]


def build(version: str, notices: Iterable[Notice]) -> Calendar:
    """The calendar of all years that have a notice; a later notice changes an earlier one.

    A notice may reach into the December before its year (the holiday of New Year), so that the last
    days of a year are certain only when the next year's notice is out.
    """
    ordered = sorted(notices, key=lambda notice: (notice.year, notice.published))
    works: dict[date, bool] = {}
    for notice in ordered:
        works.update((day, False) for day, _ in notice.days_off)
        works.update((day, True) for day in notice.make_up_days)
    return Calendar(version, {notice.year: _year(notice.year, works) for notice in ordered})


def _year(year: int, works: dict[date, bool]) -> YearDays:
    days_off, make_up_days = set(), set()
    day = date(year, 1, 1)
    while day.year == year:
        weekend = day.weekday() >= SATURDAY
        if not works.get(day, not weekend):
            days_off.add(day)
        elif weekend:
            make_up_days.add(day)
        day += DAY
    return YearDays(frozenset(days_off), frozenset(make_up_days))


def read_notice(document: object) -> Notice:
    """A notice from its JSON form; what is wrong with it is told in a sentence."""
    if not isinstance(document, dict):
        raise ClockError(
            "A holiday notice is a JSON object with year, source, published, days_off, make_up_days."
        )
    try:
        notice = Notice(
            year=_whole(document["year"]),
            source=_text(document["source"]),
            published=_day(document["published"]),
            days_off=tuple(pair for item in document["days_off"] for pair in _range(item)),
            make_up_days=tuple(_day(item) for item in document["make_up_days"]),
        )
    except KeyError as error:
        raise ClockError(f"The holiday notice lacks {error.args[0]!r}: add it.") from None
    except TypeError:
        raise ClockError("In the holiday notice days_off and make_up_days must be lists.") from None
    _check(notice)
    return notice


def _check(notice: Notice) -> None:
    if notice.year not in YEARS:
        raise ClockError(
            f"{notice.year} is no year of this calendar: give one from {YEARS[0]} to {YEARS[-1]}."
        )
    if not notice.days_off:
        raise ClockError(f"The notice of {notice.year} has no day off: enter its holidays.")
    off = {day for day, _ in notice.days_off}
    for day in (*sorted(off), *notice.make_up_days):
        if day.year != notice.year and (day.year, day.month) != (notice.year - 1, 12):
            raise ClockError(f"{day} does not belong to the notice of {notice.year}: correct the date.")
    for day in notice.make_up_days:
        if day in off:
            raise ClockError(f"{day} is given as day off and as make-up day: keep one of them.")
        if day.weekday() < SATURDAY:
            raise ClockError(f"{day} is no Saturday or Sunday and needs no make-up: correct the date.")


def _range(item: Any) -> Iterable[tuple[date, str]]:
    if not isinstance(item, dict):
        raise ClockError("Each entry of days_off is an object with name, from and to.")
    name, first, last = _text(item["name"]), _day(item["from"]), _day(item["to"])
    if not 0 <= (last - first).days <= 31:
        raise ClockError(f"{name} runs from {first} to {last}: correct the dates.")
    while first <= last:
        yield first, name
        first += DAY


def _day(value: object) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        raise ClockError(f"{value!r} is no date: write it like 2026-10-01.") from None


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ClockError(f"{value!r} stands where a text is needed in the holiday notice.")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ClockError(f"{value!r} is no year: write it like 2027, without quotes.")
    return value


@cache
def built_in_notices() -> tuple[str, tuple[Notice, ...]]:
    """Version and notices of the calendar that comes with the program."""
    document = json.loads(BUILT_IN.read_text(encoding="utf-8"))
    return document["version"], tuple(read_notice(item) for item in document["notices"])


@cache
def built_in() -> Calendar:
    """The mainland calendar that comes with the program."""
    return build(*built_in_notices())
