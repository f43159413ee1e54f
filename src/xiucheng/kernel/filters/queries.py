# SPDX-License-Identifier: Apache-2.0
"""Reads of named filters: everybody's own, and nobody else's."""

from __future__ import annotations

from dataclasses import dataclass

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.filters.address import joined
from xiucheng.kernel.filters.models import NamedFilter


@dataclass(frozen=True, slots=True)
class Named:
    """A filter as its owner sees it."""

    id: int
    name: str
    path: str
    query: str
    usual: bool

    @property
    def address(self) -> str:
        return joined(self.path, self.query)


def of_list(actor: Actor, path: str) -> list[Named]:
    """The actor's filters of one list, in the order they were made."""
    return of_person(actor, path)


def of_person(actor: Actor, path: str = "") -> list[Named]:
    """All filters of the actor, list by list; of one list when it is given."""
    rows = NamedFilter.objects.filter(person_id=actor.id or 0, **({"path": path} if path else {}))
    found = rows.order_by("path", "id").values_list("id", "name", "path", "query", "usual")
    return [Named(*row) for row in found]


def usual(actor: Actor, path: str) -> str:
    """The query with which the actor wants this list to open; empty for all of it."""
    found = NamedFilter.objects.filter(person_id=actor.id or 0, path=path, usual=True)
    return found.values_list("query", flat=True).first() or ""
