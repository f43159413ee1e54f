# SPDX-License-Identifier: Apache-2.0
"""The kinds of time a limit can run in: each can go forward by an amount and measure between two places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from xiucheng.kernel.clock.types import DAY, NO_TIME, Calendar, Hours

Place = TypeVar("Place", datetime, date)
Amount = TypeVar("Amount", timedelta, int)


class Ruler(Protocol[Place, Amount]):
    """One kind of time. `advance` finds the first place after so much (more than none) of it has passed."""

    def advance(self, place: Place, amount: Amount) -> Place: ...

    def between(self, begin: Place, end: Place) -> Amount: ...


@dataclass(frozen=True, slots=True)
class ClockTime:
    """Time by the clock, day and night."""

    def advance(self, place: datetime, amount: timedelta) -> datetime:
        return place + amount

    def between(self, begin: datetime, end: datetime) -> timedelta:
        return end - begin


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Only the time inside working hours on working days."""

    calendar: Calendar
    hours: Hours

    def advance(self, place: datetime, amount: timedelta) -> datetime:
        self.calendar.require(place.year, place.year)
        days, rest = divmod(self._passed(place) + amount, self.hours.length)
        if rest == NO_TIME:
            # A limit that is used up with the end of a day ends there, not at the next opening.
            days, rest = days - 1, self.hours.length
        day = self.calendar.working_day_at(days, since=place.year)
        return midnight(day) + self.hours.moment(rest)

    def between(self, begin: datetime, end: datetime) -> timedelta:
        # 00:00 of 1 January is the end of the year before: nothing of the new year is used.
        self.calendar.require(begin.year, (end - datetime.resolution).year)
        return self._passed(end) - self._passed(begin)

    def _passed(self, at: datetime) -> timedelta:
        """Working time from the first loaded day on; meaningful only against another place."""
        day = at.date()
        days = self.calendar.place(day)
        passed = days * self.hours.length
        if self.calendar.working_days[days : days + 1] == (day,):
            passed += self.hours.worked(at - midnight(day))
        return passed


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """Whole days, all of them; a place is the end of a day."""

    def advance(self, place: date, amount: int) -> date:
        return place + amount * DAY

    def between(self, begin: date, end: date) -> int:
        return (end - begin).days


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Whole working days; a place is the end of a day."""

    calendar: Calendar

    def advance(self, place: date, amount: int) -> date:
        return self.calendar.working_day_after(place, amount)

    def between(self, begin: date, end: date) -> int:
        return self.calendar.days_worked(begin, end)


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - civil time has no zone
