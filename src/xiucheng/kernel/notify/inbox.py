# SPDX-License-Identifier: Apache-2.0
"""The list under the bell: each sees their own notices, and of records only what they may see now."""

from __future__ import annotations

from collections.abc import Iterable

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all, fetch_one
from xiucheng.kernel.notify.models import Notice
from xiucheng.kernel.notify.texts import Line, lines

PART = 50
COUNTED = 99
"""The bell counts to here; more is "99+"."""

_UNREAD = """
SELECT count(*) FROM (SELECT FROM notice WHERE person_id = %(person)s AND NOT hidden AND read_at IS NULL
                      LIMIT %(most)s) x
"""
_READ = """
WITH gone AS (
    UPDATE notice SET read_at = %(at)s, pending = '{}', prompt = '{}'
    WHERE person_id = %(person)s AND read_at IS NULL AND (%(all)s OR id = ANY(%(ids)s)) RETURNING id),
seen AS (
    UPDATE delivery d SET state = 'read', changed_at = %(at)s
    WHERE person_id = %(person)s AND state IN ('sent', 'delivered') AND d.notices && ARRAY(SELECT id FROM gone)
      AND NOT EXISTS (SELECT FROM notice n WHERE n.id = ANY(d.notices) AND n.read_at IS NULL
                      AND n.id NOT IN (SELECT id FROM gone)))
SELECT count(*) FROM gone
"""


def unread(actor: Actor) -> int:
    """How many notices the actor has not read, at most one more than `COUNTED`."""
    row = fetch_one(_UNREAD, {"person": actor.id, "most": COUNTED + 1})
    return int(row[0]) if row else 0


def listing(
    actor: Actor, *, unread_only: bool = False, before: int | None = None, limit: int = PART
) -> tuple[list[Line], int | None]:
    """(notices newest first, those before an id only; the id after which the next part begins, None at the end).

    What lies outside the actor's scope by now is left out, so a part can be shorter than asked for.
    """
    rows = Notice.objects.filter(person_id=actor.id or 0, hidden=False).order_by("-id")
    if unread_only:
        rows = rows.filter(read_at=None)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: limit + 1])
    following = found[limit - 1].id if len(found) > limit else None
    return lines(actor, found[:limit]), following


def open_one(actor: Actor, identity: int) -> Line:
    """A notice of the actor's own, which is read by that. Raises `NotThere`."""
    found = Notice.objects.filter(person_id=actor.id or 0, pk=identity).first() if identity < 2**63 else None
    told = lines(actor, [found]) if found else []
    if not told:
        raise NotThere
    read(actor, [identity])
    return told[0]


def read(actor: Actor, ids: Iterable[int] | None = None) -> int:
    """Mark the actor's own notices as read, all without `ids`; they are not sent any more. Returns how many."""
    chosen = sorted({one for one in ids or () if 0 < one < 2**63})
    values = {"person": actor.id, "at": now(), "all": ids is None, "ids": chosen}
    return int(fetch_all(_READ, values)[0][0])
