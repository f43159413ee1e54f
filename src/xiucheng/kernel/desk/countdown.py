# SPDX-License-Identifier: Apache-2.0
"""How a deadline stands: what is left in its own kind of time, and the one word that lists colour it by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from xiucheng.kernel.clock.due import remaining
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.clock.types import DAY, CalendarMissing, Unit
from xiucheng.kernel.process.clocks import Timekeeper

MINUTE = timedelta(minutes=1)


class Standing(StrEnum):
    """How a deadline stands. `NONE`: nothing runs. `MISSING`: a year's calendar is not loaded. `PAUSED`: on purpose."""

    NONE = "none"
    IN_TIME = "in_time"
    NEARLY_DUE = "nearly_due"
    OVERDUE = "overdue"
    PAUSED = "paused"
    DONE = "done"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Countdown:
    """What is left. `minutes` is below zero when late, and None when nothing runs or nobody can say."""

    standing: Standing
    due_at: datetime | None = None
    minutes: int | None = None
    working: bool = True
    """Whether `minutes` are minutes of working time."""
    day_minutes: int = 24 * 60
    """How many of such minutes a day has, so that many are shown as days."""


def countdown(
    keeper: Timekeeper,
    at: datetime,
    due_at: datetime | None,
    *,
    unit: Unit = Unit.WORKING_HOURS,
    ended: bool = False,
    missing: bool = False,
    still: bool = False,
    nearly: int,
    paused: Sequence[tuple[datetime, datetime]] = (),
) -> Countdown:
    """How a deadline stands at an instant. A deadline is inclusive: at its own instant it is still kept.

    `nearly`: from so many minutes before its end on it is shown as nearly due. `paused`: instants between which it
    stands still; what of them is still to come is not left. `still`: the record waits on purpose, until this end.
    """
    working = unit.in_working_time
    day = keeper.hours.length // MINUTE if working else DAY // MINUTE
    if ended:
        return Countdown(Standing.DONE, due_at, None, working, day)
    if due_at is None:
        return Countdown(Standing.MISSING if missing else Standing.NONE, None, None, working, day)
    if still:
        return Countdown(Standing.PAUSED, due_at, None, working, day)
    minutes = _minutes(keeper, (at, due_at), unit, paused)
    if at > due_at:
        standing = Standing.OVERDUE
    elif minutes is not None and minutes <= nearly:
        standing = Standing.NEARLY_DUE
    else:
        standing = Standing.IN_TIME
    return Countdown(standing, due_at, minutes, working, day)


def _minutes(
    keeper: Timekeeper,
    stretch: tuple[datetime, datetime],
    unit: Unit,
    paused: Sequence[tuple[datetime, datetime]],
) -> int | None:
    at, due_at = map(local, stretch)
    stops = [(local(begin), local(end)) for begin, end in paused]
    try:
        span = remaining(at, due_at, unit, calendar=keeper.calendar, hours=keeper.hours, paused=stops)
    except CalendarMissing:
        return None
    return span.net_minutes
