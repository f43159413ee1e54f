# SPDX-License-Identifier: Apache-2.0
"""Counts open deadlines again after the calendar changed: a recorded step where an end moves."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from xiucheng.kernel.access.actor import system
from xiucheng.kernel.clock.store import load_calendar
from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.recalculation import RECALCULATE
from xiucheng.kernel.declaration.running import PROMISED, pauses_of
from xiucheng.kernel.declaration.types import Running
from xiucheng.kernel.process.clocks import Timekeeper
from xiucheng.kernel.process.engine import Item, bulk
from xiucheng.kernel.process.errors import Refused
from xiucheng.kernel.process.timekeeping import timekeeper

log = logging.getLogger("xiucheng.timers")

ACTOR = "calendar"
BATCH = 500

_OUTDATED = """
SELECT c.record_id, c.name, r.process, c.started_at, c.amount, c.unit, c.hours, c.paused::text, c.due_at
FROM deadline c JOIN record r ON r.id = c.record_id
WHERE c.ended_at IS NULL AND c.unit <> %(promised)s AND c.calendar_version <> %(version)s
  AND (c.record_id, c.name) > (%(record)s, %(name)s)
ORDER BY c.record_id, c.name LIMIT %(limit)s
"""
_SAME_END = """
UPDATE deadline c SET calendar_version = %s
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[]) AS x(record, name, due)
WHERE c.record_id = x.record AND c.name = x.name AND c.ended_at IS NULL
  AND c.due_at IS NOT DISTINCT FROM x.due
"""


class _Row(NamedTuple):
    record_id: int
    name: str
    process: str
    started_at: datetime
    amount: int
    unit: str
    hours: str
    paused: str
    due_at: datetime | None


@dataclass(slots=True)
class Recomputed:
    """What came of it: clocks looked at, records whose deadline moved, clocks that still lack a calendar."""

    checked: int = 0
    moved: int = 0
    missing: int = 0
    refused: int = 0


def recompute() -> Recomputed:
    """Bring every running clock to the calendar of now. What is refused is tried again at the next call."""
    load_calendar(fresh=True)
    keeper, told = timekeeper(), Recomputed()
    for rows in _batches(keeper.calendar.version):
        told.checked += len(rows)
        moving: defaultdict[str, set[int]] = defaultdict(set)
        same: list[_Row] = []
        for row in rows:
            due_at = keeper.due_of(_running(row))
            told.missing += due_at is None
            if due_at == row.due_at:
                same.append(row)
            else:
                moving[row.process].add(row.record_id)
        _confirm(keeper, same)
        for process, records in moving.items():
            _move(process, sorted(records), told)
    return told


def periodic() -> None:
    """The same as a job: for processes that had not seen a new calendar yet."""
    told = recompute()
    if told.checked:
        log.info("Deadlines were counted again: %s", told)


def _running(row: _Row) -> Running:
    paused = pauses_of(json.loads(row.paused))
    return Running(row.started_at, Limit(row.amount, Unit(row.unit)), row.hours, paused)


def _batches(version: str) -> Iterator[list[_Row]]:
    record, name = 0, ""
    while True:
        parameters: dict[str, Any] = {"promised": PROMISED, "version": version}
        parameters |= {"record": record, "name": name, "limit": BATCH}
        rows = [_Row(*row) for row in fetch_all(_OUTDATED, parameters)]
        if not rows:
            return
        yield rows
        record, name = rows[-1].record_id, rows[-1].name


def _confirm(keeper: Timekeeper, rows: list[_Row]) -> None:
    """The end stays, so nothing happened that a record must tell; only the cache is marked as checked."""
    if rows:
        ids, names, dues = zip(*((row.record_id, row.name, row.due_at) for row in rows), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(_SAME_END, [keeper.calendar.version, list(ids), list(names), list(dues)])


def _move(process: str, records: list[int], told: Recomputed) -> None:
    if registry.find(process) is None:
        log.error("%s deadlines belong to %s, which is not declared", len(records), process)
        told.refused += len(records)
        return
    outcomes = bulk(system(ACTOR), process, RECALCULATE, [Item({}, record) for record in records])
    for record, outcome in zip(records, outcomes, strict=True):
        if isinstance(outcome, Refused):
            told.refused += 1
            log.warning("The deadlines of a record stay: %s", outcome, extra={"record_id": record})
        else:
            told.moved += 1
