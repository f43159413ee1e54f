# SPDX-License-Identifier: Apache-2.0
"""The first rows of a long list in two bounded tries, so that neither a large nor a small scope waits.

Walking along the list is right when most of it is visible, and reads a million rows for a unit that holds ten.
Reading the scope first is right for that unit, and reads a million rows for a leader. So first the nearest rows of
the list are looked at. When they do not fill the page, a small scope is read by its own indexes; along a large one
it is worth to look further. Who was found to reach few records is not led along the list again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import within
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.desk.paging import Key
from xiucheng.kernel.record.models import Record, Share

NEAREST, FARTHER = 1_500, 60_000
"""How many rows the first try looks at, and the next one where the scope is large."""
SMALL = 20_000
"""A scope of at most so many records is small."""
FEW = 2_000
"""Of whose scope is that small it is remembered."""
_few: set[tuple[str, int | None]] = set()
"""Database and person. It decides only what is tried first, so each process may remember its own."""
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Along:
    """What a list is walked along: all rows of an index in its order, the list's own among them."""

    rows: QuerySet[Record]
    column: str
    newest: bool
    """Whether the greatest value comes first."""
    whole: bool
    """Whether the list has no rows beside these."""

    def edge(self, key: Key, distance: int) -> Any:
        """Where a try of so many rows ends; None when it reaches the end."""
        order = f"{'-' if self.newest else ''}{self.column}"
        found = self.rows.filter(key.condition).order_by(order).values_list(self.column, flat=True)
        return next(iter(found[distance : distance + 1]), None)

    def until(self, edge: Any) -> Q:
        return Q() if edge is None else Q(**{f"{self.column}__{'gte' if self.newest else 'lte'}": edge})


def by_opening(process: str, state: str, closed: bool | None) -> Along:
    rows = Record.objects.filter(process=process)
    if state:
        rows = rows.filter(state=state)
    if closed is not None:
        rows = rows.filter(closed_at__isnull=not closed)
    return Along(rows, "opened_at", newest=True, whole=True)


def by_time_left() -> Along:
    """Open records with a deadline come first in such lists; all others follow."""
    return Along(
        Record.objects.filter(closed_at=None, due_at__isnull=False), "due_at", newest=False, whole=False
    )


def by_number() -> Along:
    return Along(Record.objects.all(), "id", newest=True, whole=True)


def first(
    actor: Actor,
    rows: tuple[QuerySet[Record], QuerySet[Record]],
    along: Along,
    key: Key,
    columns: tuple[str, ...],
    limit: int,
) -> list[dict[str, Any]]:
    """At most `limit` rows in the key's order, of those behind the key, spelled for walking and for reading whole."""
    walking, whole = rows
    if _is_few(actor):
        return _read_whole(actor, whole, key, columns, limit)
    for distance in (NEAREST, FARTHER):
        edge = along.edge(key, distance)
        near = walking.filter(along.until(edge))
        if not along.whole:
            near = near.filter(closed_at=None, due_at__isnull=False)
        found = list(near.order_by(*key.order).values(*columns)[:limit])
        if len(found) == limit or (edge is None and along.whole):
            return found
        if edge is None or (actor.is_person and _reached(actor, SMALL) <= SMALL):
            return _read_whole(actor, whole, key, columns, limit)
    return list(walking.order_by(*key.order).values(*columns)[:limit])


def _read_whole(
    actor: Actor, whole: QuerySet[Record], key: Key, columns: tuple[str, ...], limit: int
) -> list[dict[str, Any]]:
    scoped = whole.filter(pk__in=_scope(actor)) if actor.is_person else whole
    return list(scoped.order_by(*_sorted(key)).values(*columns)[:limit])


def _is_few(actor: Actor) -> bool:
    """Whether the actor reached few records lately, and does so still."""
    known = (str(connection.settings_dict["NAME"]), actor.id)
    return known in _few and _reached(actor, FEW) <= FEW


def _reached(actor: Actor, most: int) -> int:
    """How many records lie in the actor's scope, counted to one more than `most`."""
    count = _scope(actor, once=False)[: most + 1].count()
    known = (str(connection.settings_dict["NAME"]), actor.id)
    if count > FEW:
        _few.discard(known)
    elif count <= most and len(_few) < MOST_REMEMBERED:
        _few.add(known)
    return count


def _scope(actor: Actor, *, once: bool = True) -> QuerySet[Any]:
    """Ids of everything that lies in the actor's units or areas, is shared with the units, or was opened to the
    actor for reading; each `once`."""
    holders: set[str] = set()
    areas: set[str] = set()
    readers: set[str] = set()
    for process in registry.processes():
        own, around = actor.sight(process.app)
        holders.update(own)
        areas.update(around)
        readers.update(actor.readers(process.app))
    held = Record.objects.filter(within("holder_path", sorted(holders))).values("pk")
    located = Record.objects.filter(within("area_path", sorted(areas))).values("pk")
    shared = Share.objects.filter(within("holder_path", sorted(holders | readers))).values("record_id")
    return held.union(located, shared, all=not once)


def _sorted(key: Key) -> list[Any]:
    """The key's order in a spelling that no index has: the few rows are to be sorted, not found by walking."""
    same = Coalesce(F(key.column), F(key.column)) if key.column else None
    identity = Coalesce(F("id"), F("id"))
    if same is None:
        return [identity.desc()]
    return [same.desc(), identity.desc()] if key.newest else [same.asc(nulls_last=True), identity.asc()]
