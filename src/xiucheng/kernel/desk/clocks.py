# SPDX-License-Identifier: Apache-2.0
"""The clocks of one record: what each was given, what is left, what it took by the clock and without its pauses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.due import net_and_gross
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.clock.types import CalendarMissing, Unit
from xiucheng.kernel.configuration import store as configured
from xiucheng.kernel.configuration.declared import NEARLY_DUE
from xiucheng.kernel.declaration.running import PROMISED, pauses_of
from xiucheng.kernel.declaration.types import Process
from xiucheng.kernel.desk.countdown import Countdown, countdown
from xiucheng.kernel.process.clocks import Timekeeper
from xiucheng.kernel.process.timekeeping import timekeeper
from xiucheng.kernel.record.models import Deadline

_COLUMNS = ("name", "amount", "unit", "started_at", "paused", "due_at", "ended_at")
CLOCKS = ArraySubquery(
    Deadline.objects.filter(record_id=OuterRef("record_id"))
    .order_by("started_at", "name")
    .values(clock=JSONObject(**{name: name for name in _COLUMNS}))
)
"""All clocks of a record, read with its facts."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which a clock stands still; its end may lie ahead."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock of a record, running or ended."""

    name: str
    label: str
    started_at: datetime
    amount: int
    unit: str
    ended_at: datetime | None
    countdown: Countdown
    pauses: list[Pause]
    paused: bool
    """Whether it stands still now."""
    net_minutes: int | None
    """What it took without its pauses, in its own kind of time; None when the calendar of a year is not loaded."""
    gross_minutes: int
    """What it took by the clock."""


def clock_lines(process: Process, rows: Sequence[Mapping[str, Any]], holder: str) -> list[ClockLine]:
    """Each in the hours of the unit that has the record now: they say how much of that unit's time is left."""
    keeper, nearly = timekeeper().of(holder), configured.value(NEARLY_DUE, holder)
    labels = {state.code: str(state.label) for state in process.states}
    labels |= {name: str(label) for name, label in process.clocks}
    return [_line(row, labels.get(row["name"], row["name"]), keeper, nearly) for row in rows]


def _line(row: Mapping[str, Any], label: str, keeper: Timekeeper, nearly: int) -> ClockLine:
    at, unit = now(), Unit.HOURS if row["unit"] == PROMISED else Unit(row["unit"])
    began, ended = datetime.fromisoformat(row["started_at"]), _instant(row["ended_at"])
    pauses = pauses_of(row["paused"])
    net, gross = _spent(keeper, unit, (began, max(began, ended or at)), pauses)
    return ClockLine(
        **{name: row[name] for name in ("name", "amount", "unit")},
        label=label,
        started_at=began,
        ended_at=ended,
        countdown=countdown(
            keeper,
            at,
            _instant(row["due_at"]),
            unit=unit,
            ended=ended is not None,
            missing=row["due_at"] is None,
            nearly=nearly,
            paused=pauses,
        ),
        pauses=[Pause(begin, end) for begin, end in pauses],
        paused=ended is None and any(begin <= at < end for begin, end in pauses),
        net_minutes=net,
        gross_minutes=gross,
    )


def _spent(
    keeper: Timekeeper,
    unit: Unit,
    span: tuple[datetime, datetime],
    pauses: Sequence[tuple[datetime, datetime]],
) -> tuple[int | None, int]:
    """(net, gross) minutes between two instants."""
    begin, end = (local(at) for at in span)
    calendar = keeper.calendar if unit.in_working_time else None
    stops = [(local(first), local(last)) for first, last in pauses]
    try:
        spent = net_and_gross(begin, end, stops, calendar=calendar, hours=keeper.hours)
    except CalendarMissing:
        return None, (end - begin) // timedelta(minutes=1)
    return spent.net_minutes, spent.gross_minutes


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
