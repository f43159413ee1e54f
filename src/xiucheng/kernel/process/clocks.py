# SPDX-License-Identifier: Apache-2.0
"""Deadlines as steps start them: stored inputs, and the due time as a cache of a pure function of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xiucheng.kernel.clock.due import due
from xiucheng.kernel.clock.local import instant_of, local
from xiucheng.kernel.clock.types import Calendar, CalendarMissing, Hours, Limit
from xiucheng.kernel.declaration.running import PROMISED
from xiucheng.kernel.declaration.types import Running
from xiucheng.kernel.record.payload import instant


@dataclass(frozen=True, slots=True)
class Timekeeper:
    """The calendar and hours that deadlines are counted in."""

    calendar: Calendar
    hours: Hours
    hours_text: str
    started: dict[tuple[str, datetime, Limit], dict[str, Any]] = field(
        default_factory=dict, compare=False, repr=False
    )
    hours_of: Callable[[str], str] | None = field(default=None, compare=False, repr=False)
    """The working hours of a unit, as text; without it all units have the same."""
    others: dict[str, Timekeeper] = field(default_factory=dict, compare=False, repr=False)

    def of(self, unit: str) -> Timekeeper:
        """The same with the working hours of a unit."""
        hours = self.hours_of(unit) if self.hours_of else self.hours_text
        if hours == self.hours_text:
            return self
        if hours not in self.others:
            self.others[hours] = Timekeeper(self.calendar, Hours.parse(hours), hours)
        return self.others[hours]

    def due_of(self, running: Running) -> datetime | None:
        """The last instant in time, None when a year's calendar is not loaded: never a guess."""
        hours = self.hours if running.hours == self.hours_text else Hours.parse(running.hours)
        paused = [(local(begin), local(end)) for begin, end in running.paused]
        try:
            civil = due(
                local(running.started_at), running.limit, calendar=self.calendar, hours=hours, paused=paused
            )
        except CalendarMissing:
            return None
        return instant_of(civil)

    def start(self, name: str, at: datetime, limit: Limit) -> dict[str, Any]:
        """The row of a clock that starts now; a bulk starts the same one for all its items."""
        key = (name, at, limit)
        if key not in self.started:
            self.started[key] = self.recount(name, Running(at, limit, self.hours_text))
        return self.started[key]

    def recount(self, name: str, running: Running) -> dict[str, Any]:
        """The row of a clock that runs on, with its end by the calendar of now."""
        due_at = self.due_of(running)
        return {
            "name": name,
            "started_at": instant(running.started_at),
            "amount": running.limit.amount,
            "unit": running.limit.unit.value,
            "hours": running.hours,
            "calendar_version": self.calendar.version,
            "paused": [[instant(begin), instant(end)] for begin, end in running.paused],
            "due_at": None if due_at is None else instant(due_at),
        }


def promise(name: str, row: Mapping[str, Any], end: datetime) -> dict[str, Any]:
    """The row of a clock whose end was named; it runs since the record was opened and ends with it."""
    return {
        "name": name,
        "started_at": row["opened_at"],
        "amount": 0,
        "unit": PROMISED,
        "hours": "",
        "calendar_version": "",
        "due_at": instant(end),
        "ended_at": row["closed_at"],
    }


def nearest(clocks: Mapping[str, str | None]) -> tuple[str | None, bool]:
    """(earliest due time as text, whether a running clock lacks its calendar) of running clocks."""
    known = [due_at for due_at in clocks.values() if due_at is not None]
    return (min(known) if known else None), len(known) < len(clocks)


def told(
    running: Mapping[str, str | None], started: Sequence[Mapping[str, Any]], ended: Collection[str]
) -> list[dict[str, Any]]:
    """[ends before, ends after] of clocks that a step promises or stops, so that none can be moved unseen; empty
    when none does."""
    after = {
        clock["name"]: clock["due_at"]
        for clock in started
        if clock["name"] not in running or clock["due_at"] != running[clock["name"]]
    }
    before = {name: running[name] for name in (*after, *ended) if name in running}
    return [before, after] if before or after else []
