# SPDX-License-Identifier: Apache-2.0
"""Every version of boundaries that was loaded, and which of them is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from xiucheng.foundation.geography.models import BoundaryVersion
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One load of one layer; `state` is in_force, to_come or past."""

    id: int
    layer: str
    valid_from: date
    boundaries: int
    source: str
    loaded_at: datetime
    loaded_by: str
    state: str


def versions(_actor: Actor) -> list[VersionLine]:
    """All versions, the newest first. Boundaries are no secret inside the bureau."""
    today, held = local(now()).date(), {}
    found = BoundaryVersion.objects.defer("digest").annotate(count=Count("boundaries"))
    rows = list(found.order_by("valid_from", "pk"))
    for row in rows:
        if row.valid_from <= today:
            held[row.layer] = row.pk
    return [_line(row, held.get(row.layer), today) for row in reversed(rows)]


def version(actor: Actor, identity: int) -> VersionLine:
    """One of them. Raises `NotThere`."""
    found = next((one for one in versions(actor) if one.id == identity), None)
    if found is None:
        raise NotThere
    return found


def _line(row: BoundaryVersion, held: int | None, today: date) -> VersionLine:
    state = "in_force" if row.pk == held else "to_come" if row.valid_from > today else "past"
    count = int(getattr(row, "count", 0))
    return VersionLine(
        *(row.pk, row.layer, row.valid_from, count, row.source, row.loaded_at, row.loaded_by, state)
    )
