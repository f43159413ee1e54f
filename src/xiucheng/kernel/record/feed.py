# SPDX-License-Identifier: Apache-2.0
"""Committed entries in an order that loses none, as statements and values; imports no Django.

"Id greater than the last" loses the entries of transactions that commit late (tried). So a reader keeps
(xid, id) and stops before the oldest transaction that still runs: what it has passed can no longer appear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson


class Position(NamedTuple):
    """How far a reader is; positions compare in the order in which entries are read."""

    xid: int
    id: int

    def __str__(self) -> str:
        return f"{self.xid}-{self.id}"


START = Position(0, 0)


@dataclass(frozen=True, slots=True)
class Event:
    """A committed entry with what its record is, where it lies, and which units it is shared with."""

    xid: int
    id: int
    at: datetime
    record_id: int
    process: str
    number: str
    seq: int
    step: str
    actor_id: int | None
    from_state: str
    to_state: str
    outcome: str
    changes: dict[str, list[Any]]
    area_path: str
    holder_path: str
    shared: tuple[str, ...]

    @property
    def position(self) -> Position:
        return Position(self.xid, self.id)


_COLUMNS = """
SELECT e.xid::text::bigint, e.id, e.at, e.record_id, r.process, r.number, e.seq, e.step, e.actor_id,
       e.from_state, e.to_state, e.outcome, e.changes::text, r.area_path, r.holder_path,
       (SELECT coalesce(json_agg(s.holder_path), '[]')::text FROM share s
        WHERE s.record_id = r.id AND (s.until IS NULL OR s.until > clock_timestamp()))
"""

AFTER = f"""{_COLUMNS}
FROM (SELECT * FROM entry
      WHERE (xid, id) > (%(xid)s::text::xid8, %(id)s) AND xid < journal_horizon()
      ORDER BY xid, id LIMIT %(limit)s) e
JOIN record r ON r.id = e.record_id ORDER BY e.xid, e.id
"""
"""Entries after a position (xid, id), oldest first, at most `limit`."""

LATEST = f"""{_COLUMNS}
FROM (SELECT * FROM entry WHERE xid < journal_horizon()
      ORDER BY xid DESC, id DESC LIMIT %(limit)s) e
JOIN record r ON r.id = e.record_id ORDER BY e.xid, e.id
"""
"""The newest entries, oldest first."""


def event_of(row: Sequence[Any]) -> Event:
    """An event from a row of `AFTER` or `LATEST`."""
    *plain, changes, area, holder, shared = row
    return Event(*plain, orjson.loads(changes), area, holder, tuple(orjson.loads(shared)))  # type: ignore[call-arg]
