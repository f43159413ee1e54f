# SPDX-License-Identifier: Apache-2.0
"""The vocabulary of time limits: units, limits, working hours, calendars, explained deadlines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

DAY = timedelta(days=1)
NO_TIME = timedelta(0)


class ClockError(ValueError):
    """A question to the clock that has no answer; the message says what to do."""


class CalendarMissing(ClockError):
    """The answer hangs on a year whose holidays are not known here."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"The working calendar of {year} is not loaded: load that year's holiday notice, then ask again."
        )
        self.year = year


class Unit(StrEnum):
    """The kinds of time in which limits are set."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_HOURS = "working_hours"
    WORKING_MINUTES = "working_minutes"
    WORKING_DAYS = "working_days"
    LEGAL_WORKING_DAYS = "legal_working_days"
    LEGAL_DAYS = "legal_days"
    MONTHS = "months"
    YEARS = "years"

    @property
    def in_working_time(self) -> bool:
        """Whether what is left of such a limit is told in working time."""
        return self in WORKING_UNITS


WORKING_UNITS = frozenset(
    {Unit.WORKING_MINUTES, Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.LEGAL_WORKING_DAYS}
)


@dataclass(frozen=True, slots=True)
class Limit:
    """So much time of one kind."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ClockError(
                f"A limit of {self.amount} {self.unit} is no limit: give a whole number from 1 on."
            )


@dataclass(frozen=True)
class Hours:
    """Working time inside a working day, as offsets from midnight: in order, apart, at most until 24:00."""

    intervals: tuple[tuple[timedelta, timedelta], ...]

    def __post_init__(self) -> None:
        if not self.intervals:
            raise ClockError("Working hours need at least one interval, such as 08:30-12:00.")
        last = NO_TIME
        for opening, closing in self.intervals:
            if not last <= opening < closing <= DAY:
                raise ClockError(
                    "Working hours must run forwards inside one day without overlapping,"
                    " such as 08:30-12:00,13:30-17:30; split a night shift at 24:00."
                )
            last = closing

    @classmethod
    def parse(cls, text: str) -> Hours:
        """Read `08:30-12:00,13:30-17:30`; a dash of any length and spaces are allowed."""
        return cls(tuple(_interval(part) for part in text.split(",")))

    @cached_property
    def length(self) -> timedelta:
        """Working time of a whole working day."""
        return sum((closing - opening for opening, closing in self.intervals), NO_TIME)

    @property
    def closing(self) -> timedelta:
        """When working time ends on a working day."""
        return self.intervals[-1][1]

    def worked(self, offset: timedelta) -> timedelta:
        """How much of a working day's time has passed at this offset from midnight."""
        passed = NO_TIME
        for opening, closing in self.intervals:
            if offset <= opening:
                break
            passed += min(offset, closing) - opening
        return passed

    def moment(self, worked: timedelta) -> timedelta:
        """The first offset from midnight at which so much working time (more than none) has passed."""
        left = worked
        for opening, closing in self.intervals:
            if left <= closing - opening:
                return opening + left
            left -= closing - opening
        raise ClockError("A working day does not have that much working time.")


INTERVAL = re.compile(r"\s*(\d{1,2}):(\d\d)\s*[-–—]\s*(\d{1,2}):(\d\d)\s*", re.ASCII)


def _interval(part: str) -> tuple[timedelta, timedelta]:
    match = INTERVAL.fullmatch(part)
    if match is None or int(match[2]) > 59 or int(match[4]) > 59:
        raise ClockError(f"{part.strip()!r} is no working time: write it like 08:30-12:00,13:30-17:30.")
    opening_hour, opening_minute, closing_hour, closing_minute = map(int, match.groups())
    return (
        timedelta(hours=opening_hour, minutes=opening_minute),
        timedelta(hours=closing_hour, minutes=closing_minute),
    )


USUAL_HOURS = Hours.parse("08:30-12:00,13:30-17:30")


@dataclass(frozen=True, slots=True)
class YearDays:
    """One loaded year: its days off (weekends and holidays) and the weekend days that are worked."""

    days_off: frozenset[date]
    make_up_days: frozenset[date]


@dataclass(frozen=True)
class Calendar:
    """Which days are worked, for the loaded years only; every question about another year is refused."""

    version: str
    years: Mapping[int, YearDays] = field(hash=False)

    @cached_property
    def working_days(self) -> tuple[date, ...]:
        """All working days of all loaded years, in order: counting becomes looking up two places."""
        found: list[date] = []
        for year in sorted(self.years):
            day, days_off = date(year, 1, 1), self.years[year].days_off
            while day.year == year:
                if day not in days_off:
                    found.append(day)
                day += DAY
        return tuple(found)

    def require(self, first: int, last: int) -> None:
        """Refuse when one of these years is not loaded."""
        for year in range(first, last + 1):
            if year not in self.years:
                raise CalendarMissing(year)

    def is_working_day(self, day: date) -> bool:
        self.require(day.year, day.year)
        return day not in self.years[day.year].days_off

    def days_worked(self, after: date, through: date) -> int:
        """The number of working days after the one day and up to the other, that one included."""
        if through <= after:
            return 0
        self.require((after + DAY).year, through.year)
        return bisect_right(self.working_days, through) - bisect_right(self.working_days, after)

    def working_day_after(self, after: date, count: int) -> date:
        """The working day with this number when the day itself is not counted."""
        first = (after + DAY).year
        self.require(first, first)
        return self.working_day_at(bisect_right(self.working_days, after) + count - 1, since=first)

    def working_day_at(self, place: int, *, since: int) -> date:
        """The working day at a place of the whole list, if all years from the given one on are loaded."""
        if place >= len(self.working_days):
            self.require(since, max(self.years) + 1)
        day = self.working_days[place]
        self.require(since, day.year)
        return day

    def place(self, day: date) -> int:
        """How many working days of the list lie before this day."""
        return bisect_left(self.working_days, day)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: what counted of it, and all of it."""

    net: timedelta
    gross: timedelta

    @property
    def net_minutes(self) -> int:
        """Whole minutes; a minute that has begun to run late is late."""
        return self.net // timedelta(minutes=1)

    @property
    def gross_minutes(self) -> int:
        return self.gross // timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline with what it was computed from."""

    due: datetime
    start: datetime
    limit: Limit
    calendar_version: str | None
    """Empty when the limit runs by the clock and no calendar was asked."""
    unpaused: datetime
    """When it would have been due had nothing been paused."""
    moved_from: date | None
    """The day on which the limit ended by counting, when that was no working day."""
