# SPDX-License-Identifier: Apache-2.0
"""Reads a record's entries for people: what happened, and what happened since they looked."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import get_language

from xiucheng.kernel.access.actor import Actor
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


_LINES = """
SELECT e.seq, e.version, e.at, e.step,
       coalesce(CASE WHEN %(english)s THEN nullif(p.name_en, '') END, p.name, ''),
       coalesce(CASE WHEN %(english)s THEN nullif(o.name_en, '') END, o.name, e.post),
       coalesce(CASE WHEN %(english)s THEN nullif(h.name_en, '') END, h.name, ''),
       e.from_state, e.to_state, e.changes::text, e.form::text, e.outcome
FROM entry e LEFT JOIN person p ON p.id = e.actor_id LEFT JOIN post o ON o.code = e.post
LEFT JOIN holder h ON h.path = e.unit
WHERE e.record_id = %(record)s AND e.version > %(version)s ORDER BY e.seq
"""


def lines(record_id: int, after_version: int = 0) -> list[Line]:
    """Entries of a record that the caller was already allowed to see, oldest first."""
    rows = fetch_all(
        _LINES, {"record": record_id, "version": after_version, "english": get_language() == "en"}
    )
    return [Line._make((*row[:9], json.loads(row[9]), json.loads(row[10]), row[11])) for row in rows]


def entries_after(_actor: Actor, record_id: int, version: int) -> list[dict[str, Any]]:
    """What happened after `version`, as plain values for a 409 answer."""
    return [
        {
            "seq": line.seq,
            "at": line.at.isoformat(),
            "step": line.step,
            "actor": line.actor,
            "to": line.to_state,
            "changes": line.changes,
        }
        for line in lines(record_id, version)
    ]
