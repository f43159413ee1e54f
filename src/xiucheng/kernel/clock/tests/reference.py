# SPDX-License-Identifier: Apache-2.0
"""A slow second opinion on deadlines: looks at every minute or day and shares no code with the clock.

It reads the built-in notices by itself and follows the text of the command `clock due`, so that a mistake of
reasoning in the fast functions cannot hide here.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from itertools import compress, count, islice
from pathlib import Path

NOTICES = Path(__file__).parents[1] / "data" / "calendar_cn.json"
FIRST_YEAR, LAST_YEAR = 2015, 2026
MINUTES_A_DAY = 1440
FIRST_MINUTE = date(FIRST_YEAR, 1, 1).toordinal() * MINUTES_A_DAY
LOOK_AHEAD = 90 * MINUTES_A_DAY

Minutes = list[tuple[int, int]]


class Unknown(Exception):
    """The answer needs a year outside the notices."""


def works_by_day() -> dict[date, bool]:
    """Every day of the years with a notice, and whether it is worked."""
    works = {}
    day = date(FIRST_YEAR, 1, 1)
    while day <= date(LAST_YEAR, 12, 31):
        works[day] = day.isoweekday() not in (6, 7)
        day += timedelta(days=1)
    for notice in json.loads(NOTICES.read_text(encoding="utf-8"))["notices"]:
        for holiday in notice["days_off"]:
            day = date.fromisoformat(holiday["from"])
            while day <= date.fromisoformat(holiday["to"]):
                works[day] = False
                day += timedelta(days=1)
        for text in notice["make_up_days"]:
            works[date.fromisoformat(text)] = True
    return works


class Reference:
    """Deadlines for one set of working hours, given as minutes after midnight."""

    def __init__(self, hours: Minutes) -> None:
        self.works = works_by_day()
        self.closing = hours[-1][1]
        inside = bytearray(MINUTES_A_DAY)
        for opening, closing in hours:
            for minute in range(opening, closing):
                inside[minute] = 1
        nothing = bytes(MINUTES_A_DAY)
        self.working_minutes = b"".join(inside if works else nothing for works in self.works.values())
        self.all_minutes = b"\1" * (len(self.working_minutes) + LOOK_AHEAD)

    def due(self, start: datetime, amount: int, unit: str, paused: Minutes) -> datetime:
        if unit == "hours":
            return self.by_minutes(self.all_minutes, start, amount * 60, paused)
        if unit == "days":
            return self.by_minutes(self.all_minutes, start, amount * MINUTES_A_DAY, paused)
        if unit == "working_minutes":
            return self.by_minutes(self.working_minutes, start, amount, paused)
        if unit == "working_hours":
            return self.by_minutes(self.working_minutes, start, amount * 60, paused)
        if unit == "working_days":
            last = self.by_working_days(start.date(), amount, self.closing, paused)
            return at_midnight(last) + timedelta(minutes=self.closing)
        if unit == "legal_working_days":
            last = self.by_working_days(start.date(), amount, MINUTES_A_DAY, paused)
        else:
            last = self.legal(start.date(), amount, unit, paused)
        return at_midnight(last) + timedelta(days=1)

    def by_minutes(self, counted: bytes, start: datetime, need: int, paused: Minutes) -> datetime:
        first = minute_of(start)
        known = first - FIRST_MINUTE
        ahead = bytearray(counted[known : known + LOOK_AHEAD])
        for begin, end in paused:
            begin, end = max(begin - first, 0), min(end - first, len(ahead))
            if begin < end:
                ahead[begin:end] = bytes(end - begin)
        minutes_that_count = compress(count(), ahead)
        for last in islice(minutes_that_count, need - 1, None):
            return start + timedelta(minutes=last + 1)
        raise Unknown

    def by_working_days(self, day: date, amount: int, closing: int, paused: Minutes) -> date:
        while amount:
            day += timedelta(days=1)
            if self.is_worked(day) and not stood(day, closing, paused):
                amount -= 1
        return day

    def legal(self, first: date, amount: int, unit: str, paused: Minutes) -> date:
        left = (by_number(first, amount, unit) - first).days
        day = first
        while left:
            day += timedelta(days=1)
            if not stood(day, MINUTES_A_DAY, paused):
                left -= 1
        if self.is_worked(day):
            return day
        return self.by_working_days(day, 1, MINUTES_A_DAY, paused)

    def is_worked(self, day: date) -> bool:
        if day not in self.works:
            raise Unknown
        return self.works[day]


def by_number(first: date, amount: int, unit: str) -> date:
    """Where so many days, months or years lead by counting alone."""
    if unit == "legal_days":
        return first + timedelta(days=amount)
    year, month = first.year, first.month
    for _ in range(amount if unit == "months" else 12 * amount):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    number = first.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def stood(day: date, closing: int, paused: Minutes) -> bool:
    """Whether the last minute of a day fell into a pause."""
    last = day.toordinal() * MINUTES_A_DAY + closing - 1
    return any(begin <= last < end for begin, end in paused)


def at_midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def minute_of(moment: datetime) -> int:
    return moment.toordinal() * MINUTES_A_DAY + moment.hour * 60 + moment.minute
