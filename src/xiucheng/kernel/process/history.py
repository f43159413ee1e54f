# SPDX-License-Identifier: Apache-2.0
"""Reads a record's entries for people: what happened, and what happened since they looked."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import get_language

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import REACHED_SQL, sql_parameters
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all


class Line(NamedTuple):
    """One entry as a timeline shows it."""

    seq: int
    version: int
    at: datetime
    step: str
    actor: str
    post: str
    unit: str
    from_state: str
    to_state: str
    changes: dict[str, list[Any]]
    form: dict[str, Any]
    outcome: str


_SELECT = """
SELECT e.seq, e.version, e.at, e.step,
       coalesce(CASE WHEN %(english)s THEN nullif(p.name_en, '') END, p.name, ''),
       coalesce(CASE WHEN %(english)s THEN nullif(o.name_en, '') END, o.name, e.post),
       coalesce(CASE WHEN %(english)s THEN nullif(h.name_en, '') END, h.name, ''),
       e.from_state, e.to_state, e.changes::text, e.form::text, e.outcome
FROM entry e LEFT JOIN person p ON p.id = e.actor_id LEFT JOIN post o ON o.code = e.post
LEFT JOIN holder h ON h.path = e.unit
"""
_LINES = _SELECT + "WHERE e.record_id = %(record)s AND e.version > %(version)s ORDER BY e.seq"

# a child's last step raises its parent's version without an entry of the parent: what happened stands with the child
_CHILDREN = (
    _SELECT
    + "JOIN record r ON r.id = e.record_id AND r.seq = e.seq "
    + f"WHERE r.parent_id = %(record)s AND r.closed_at IS NOT NULL AND {REACHED_SQL} "
    + "ORDER BY e.at DESC, e.id DESC LIMIT %(missing)s"
)


def lines(record_id: int, after_version: int = 0) -> list[Line]:
    """Entries of a record that the caller was already allowed to see, oldest first."""
    return _read(_LINES, record=record_id, version=after_version)


def _read(sql: str, **parameters: Any) -> list[Line]:
    rows = fetch_all(sql, parameters | {"english": get_language() == "en"})
    return [Line._make((*row[:9], json.loads(row[9]), json.loads(row[10]), row[11])) for row in rows]


def entries_after(actor: Actor, app: str, record_id: int, seen: int, version: int) -> list[dict[str, Any]]:
    """What raised a record from the version that was seen to that of now, as plain values for a 409 answer:
    its own entries, and the last ones of children that ended."""
    happened = lines(record_id, seen)
    missing = version - seen - len(happened)
    if missing > 0:
        sight = sql_parameters(actor, app)
        happened += _read(_CHILDREN, record=record_id, at=now(), missing=missing, **sight)
    return [
        {
            "seq": line.seq,
            "at": line.at.isoformat(),
            "step": line.step,
            "actor": line.actor,
            "to": line.to_state,
            "changes": line.changes,
        }
        for line in sorted(happened, key=lambda line: line.at)
    ]
