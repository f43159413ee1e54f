# SPDX-License-Identifier: Apache-2.0
"""Gives committed entries to consumers, each with a cursor of its own; `feed.py` says in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all, fetch_one
from xiucheng.kernel.record.feed import AFTER, LATEST, START, Event, Position, event_of
from xiucheng.kernel.record.models import Cursor

BATCH = 500
FRESH = timedelta(seconds=5)
"""How often an idle consumer says that it still reads."""

Handler = Callable[[Sequence[Event]], None]

__all__ = ["BATCH", "Event", "Handler", "Position", "after", "consume", "tip"]

_NEWS = """
SELECT c.moved_at, EXISTS (SELECT FROM entry e WHERE (e.xid, e.id) > (c.xid::text::xid8, c.entry_id)
                           AND e.xid < journal_horizon())
FROM relay_cursor c WHERE c.name = %(name)s
"""


def after(xid: int, entry_id: int, limit: int = BATCH) -> list[Event]:
    """Entries that follow a position, oldest first, at most `limit`."""
    return [event_of(row) for row in fetch_all(AFTER, {"xid": str(xid), "id": entry_id, "limit": limit})]


def tip() -> Position:
    """The position after everything that is safely visible now: where a new listener begins."""
    rows = fetch_all(LATEST, {"limit": 1})
    return event_of(rows[-1]).position if rows else START


def consume(name: str, handle: Handler, limit: int = BATCH) -> int:
    """Give the next entries to a consumer and move its cursor, in one transaction; returns how many.

    When the handler fails nothing moves and the same entries come again, so handlers must be idempotent
    for anything outside this database. Two processes that read for one consumer take turns.
    """
    at = now()
    if _idle(name, at):
        return 0
    with transaction.atomic():
        Cursor.objects.get_or_create(name=name)
        cursor = Cursor.objects.select_for_update(skip_locked=True).filter(name=name).first()
        if cursor is None:
            return 0
        events = after(cursor.xid, cursor.entry_id, limit)
        if events:
            handle(events)
            cursor.xid, cursor.entry_id = events[-1].position
        cursor.moved_at = at
        cursor.save(update_fields=["xid", "entry_id", "moved_at"])
    return len(events)


def _idle(name: str, at: datetime) -> bool:
    """Whether there is nothing to read and nothing to say: most looks end here, by one short query."""
    row = fetch_one(_NEWS, {"name": name})
    return row is not None and not row[1] and row[0] is not None and at - row[0] < FRESH
