# SPDX-License-Identifier: Apache-2.0
"""When a limit ends: pure functions of start, limit, calendar, working hours and pauses, in civil time.

Deadlines are inclusive: what happens at the deadline itself is in time.

Pauses. A limit by the clock or in working hours runs on for exactly as long as it stood. A limit in days,
months or years counts whole days, and a whole day is counted when it ends: a pause takes away those days
at whose end the clock stood (24:00; for `working_days` the end of working time), and only if the unit
would have counted them. So a pause inside one day takes nothing; one from the 12th to the 15th takes the
12th, 13th and 14th; the day of resumption counts again, as where the law lets a limit continue from the
day on which the cause of the pause is gone; and no deadline ever falls into a pause.
"""

from __future__ import annotations

import calendar as civil_calendar
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from xiucheng.kernel.clock.types import (
    DAY,
    USUAL_HOURS,
    Calendar,
    ClockError,
    Deadline,
    Hours,
    Limit,
    Span,
    Unit,
)
from xiucheng.kernel.clock.working import (
    Amount,
    CalendarDays,
    ClockTime,
    Place,
    Ruler,
    WorkingDays,
    WorkingTime,
    midnight,
)

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
Pause = tuple[datetime, datetime]


def due(
    start: datetime,
    limit: Limit,
    *,
    calendar: Calendar,
    hours: Hours = USUAL_HOURS,
    paused: Sequence[Pause] = (),
) -> datetime:
    """The last moment of a limit that began at `start`."""
    return _ending(start, limit, calendar, hours, paused)[0]


def explain(
    start: datetime,
    limit: Limit,
    *,
    calendar: Calendar,
    hours: Hours = USUAL_HOURS,
    paused: Sequence[Pause] = (),
) -> Deadline:
    """The last moment of a limit, with what led to it."""
    moment, moved_from = _ending(start, limit, calendar, hours, paused)
    unpaused = _ending(start, limit, calendar, hours, ())[0] if paused else moment
    by_clock = limit.unit in {Unit.HOURS, Unit.DAYS}
    return Deadline(moment, start, limit, None if by_clock else calendar.version, unpaused, moved_from)


def remaining(
    at: datetime,
    due: datetime,
    unit: Unit,
    *,
    calendar: Calendar,
    hours: Hours = USUAL_HOURS,
    paused: Sequence[Pause] = (),
) -> Span:
    """What is left at this moment; negative when it is late.

    Net is working time for the units of working time and time by the clock for the others; pauses still
    to come are taken off.
    """
    begin, end = min(at, due), max(at, due)
    if unit.in_working_time:
        span = net_and_gross(begin, end, paused, calendar=calendar, hours=hours)
    else:
        span = net_and_gross(begin, end, paused)
    return span if at <= due else Span(-span.net, -span.gross)


def net_and_gross(
    start: datetime,
    end: datetime,
    paused: Sequence[Pause] = (),
    *,
    calendar: Calendar | None = None,
    hours: Hours = USUAL_HOURS,
) -> Span:
    """How long something took: gross by the clock; net without pauses, in working time with a calendar."""
    if end < start:
        raise ClockError(f"{end} lies before {start}: give the earlier moment first.")
    ruler: ClockTime | WorkingTime = ClockTime() if calendar is None else WorkingTime(calendar, hours)
    net = ruler.between(start, end)
    for begin, stop in _merged(start, paused):
        if begin < end:
            net -= ruler.between(begin, min(stop, end))
    return Span(net, end - start)


def _ending(
    start: datetime, limit: Limit, calendar: Calendar, hours: Hours, paused: Sequence[Pause]
) -> tuple[datetime, date | None]:
    """The last moment, and the day it was moved from if the day it fell on is off."""
    pauses = _merged(start, paused) if paused else []
    try:
        match limit.unit:
            case Unit.HOURS:
                return _walk(ClockTime(), start, limit.amount * HOUR, pauses), None
            case Unit.DAYS:
                return _walk(ClockTime(), start, limit.amount * DAY, pauses), None
            case Unit.WORKING_MINUTES:
                return _walk(WorkingTime(calendar, hours), start, limit.amount * MINUTE, pauses), None
            case Unit.WORKING_HOURS:
                return _walk(WorkingTime(calendar, hours), start, limit.amount * HOUR, pauses), None
            case Unit.WORKING_DAYS:
                return _end_of_working_day(start, limit.amount, calendar, hours.closing, pauses), None
            case Unit.LEGAL_WORKING_DAYS:
                return _end_of_working_day(start, limit.amount, calendar, DAY, pauses), None
            case _:
                return _end_of_legal_day(start, limit, calendar, pauses)
    except OverflowError:
        raise ClockError(
            f"{limit.amount} {limit.unit} from {start} lead past the year 9999: give less."
        ) from None


def _end_of_working_day(
    start: datetime, amount: int, calendar: Calendar, closing: timedelta, pauses: Iterable[Pause]
) -> datetime:
    stops = _standing_days(start.date(), pauses, closing)
    return midnight(_walk(WorkingDays(calendar), start.date(), amount, stops)) + closing


def _end_of_legal_day(
    start: datetime, limit: Limit, calendar: Calendar, pauses: Iterable[Pause]
) -> tuple[datetime, date | None]:
    first = start.date()
    stops = _standing_days(first, pauses, DAY)
    counted = _walk(CalendarDays(), first, (_last_day(first, limit) - first).days, stops)
    if calendar.is_working_day(counted):
        return midnight(counted) + DAY, None
    # A day off moves the end to the next working day on which the clock runs.
    moved = _walk(WorkingDays(calendar), counted, 1, [stop for stop in stops if stop[0] >= counted])
    return midnight(moved) + DAY, counted


def _last_day(first: date, limit: Limit) -> date:
    """The day a limit ends on by counting: in months and years the same number or the month's last day."""
    if limit.unit is Unit.LEGAL_DAYS:
        return first + limit.amount * DAY
    months = limit.amount * (12 if limit.unit is Unit.YEARS else 1)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError
    return date(year, month + 1, min(first.day, civil_calendar.monthrange(year, month + 1)[1]))


def _walk(
    ruler: Ruler[Place, Amount], start: Place, amount: Amount, stops: Iterable[tuple[Place, Place]]
) -> Place:
    """Go forward by an amount; nothing passes between the two places of a stop."""
    place, left = start, amount
    for begin, end in stops:
        last = ruler.advance(place, left)
        if last <= begin:
            return last
        left -= ruler.between(place, begin)
        place = end
    return ruler.advance(place, left)


def _merged(start: datetime, paused: Iterable[Pause]) -> list[Pause]:
    """Pauses in order and apart, cut off where the limit began."""
    merged: list[Pause] = []
    for begin, end in sorted(paused):
        if end < begin:
            raise ClockError(f"The pause from {begin} to {end} ends before it begins: correct it.")
        begin = max(begin, start)
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        elif begin < end:
            merged.append((begin, end))
    return merged


def _standing_days(first: date, pauses: Iterable[Pause], closing: timedelta) -> list[tuple[date, date]]:
    """Pauses as stops between ends of days: the last that ended before it, the last that ended in it."""
    stops = []
    for begin, end in pauses:
        before, within = _ended(begin, closing), _ended(end, closing)
        if max(before, first) < within:
            stops.append((max(before, first), within))
    return stops


def _ended(at: datetime, closing: timedelta) -> date:
    """The last day whose counted part had ended at this moment."""
    return (at - closing).date()
