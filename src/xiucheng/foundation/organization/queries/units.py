# SPDX-License-Identifier: Apache-2.0
"""Reads of units: lists, choices, and who answers for a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from xiucheng.foundation.organization.types import Line, UnitKind
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Holder
from xiucheng.kernel.access.refusals import NotThere
from xiucheng.kernel.clock.local import ZONE
from xiucheng.kernel.declaration.types import Fact

HANDLING = (UnitKind.DEPARTMENT, UnitKind.SQUAD, UnitKind.TOWN, UnitKind.COMPANY)


def shown_name(unit: Holder) -> str:
    """The name of a unit in the reader's language, as far as there is one."""
    return unit.name_en if get_language() == "en" and unit.name_en else unit.name


def units(_actor: Actor) -> list[dict[str, str]]:
    """All units that exist today, by path: path, name, kind, territory. Names are no secret."""
    found = Holder.objects.filter(ends_on=None).order_by("path")
    return [
        {
            "path": unit.path,
            "name": shown_name(unit),
            "kind": unit.kind,
            "territory": unit.territory,
        }
        for unit in found
    ]


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit in the tree of all units, open or closed."""

    path: str
    depth: int
    name: str
    name_en: str
    kind: str
    territory: str
    ends_on: date | None

    @property
    def shown(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @classmethod
    def of(cls, unit: Holder) -> UnitNode:
        """The node of a row."""
        depth = unit.path.count("/") - 1
        return cls(unit.path, depth, unit.name, unit.name_en, unit.kind, unit.territory, unit.ends_on)


def unit_tree(_actor: Actor) -> list[UnitNode]:
    """Every unit that there is or was, parents before those below them. Names are no secret."""
    return [UnitNode.of(unit) for unit in Holder.objects.order_by("path")]


def unit(_actor: Actor, path: str) -> UnitNode:
    """One unit, open or closed. Raises `NotThere`."""
    found = Holder.objects.filter(path=path).first()
    if found is None:
        raise NotThere
    return UnitNode.of(found)


def handling_units(_actor: Actor, _record: int | None) -> list[tuple[str, str]]:
    """Units that a case may be dispatched to, by path, as choices of a form."""
    found = Holder.objects.filter(kind__in=HANDLING, ends_on=None).order_by("path")
    return [(unit.path, shown_name(unit)) for unit in found]


def posted_there(name: str, permission: str, *, when: str) -> Fact:
    """The numbers of those whose post of today, with a permission, has an area that covers the record, as JSON.

    `when`: the condition on the record under which it is worth looking; else there is nobody.
    """
    day = f"(%(at)s::timestamptz AT TIME ZONE '{ZONE.key}')::date"
    return Fact(
        name,
        "SELECT coalesce(json_agg(DISTINCT t.person_id ORDER BY t.person_id), '[]')::text FROM appointment t "
        "JOIN post o ON o.code = t.post_id JOIN person n ON n.id = t.person_id "
        f"WHERE {when} AND n.is_active AND '{permission}' = ANY(o.permissions) AND t.area <> '' "
        "AND starts_with(r.area_path, t.area) "
        f"AND t.starts_on <= {day} AND (t.ends_on IS NULL OR t.ends_on >= {day})",
    )


def present_there(name: str, *, when: str) -> Fact:
    """The numbers of those who are on duty where the record lies at this moment, as JSON.

    Whoever is on duty in a responsibility grid is there only. `when`: as above.
    """
    return Fact(
        name,
        "SELECT coalesce(json_agg(DISTINCT d.person_id ORDER BY d.person_id), '[]')::text FROM on_duty d "
        f"WHERE {when} AND d.starts_at <= %(at)s::timestamptz "
        "AND least(d.ends_at, d.ended_at) > %(at)s::timestamptz AND CASE WHEN d.responsibility <> '' "
        "THEN d.responsibility = r.responsibility ELSE d.area <> '' AND starts_with(r.area_path, d.area) END",
    )


def squad_for(name: str, area: str) -> Fact:
    """The path of the squad that answers for an area (an SQL expression of the form), or NULL: the one with the nearest
    ground of its own, or that belongs to the town with the nearest ground."""
    day = f"(%(at)s::timestamptz AT TIME ZONE '{ZONE.key}')::date"
    squad = f"h.kind = '{UnitKind.SQUAD.value}' AND h.ends_on IS NULL"
    moved = (
        "(SELECT DISTINCT ON (x.unit_path) x.unit_path, x.parent_path FROM unit_parent x "
        f"WHERE x.line = '{Line.ADMINISTRATION.value}' AND x.starts_on <= {day} "
        "ORDER BY x.unit_path, x.starts_on DESC, x.id DESC)"
    )
    return Fact(
        name,
        "SELECT q.path FROM (SELECT h.path, length(h.territory) AS near FROM holder h "
        f"WHERE {squad} AND h.territory <> '' AND starts_with({area}, h.territory) "
        f"UNION ALL SELECT h.path, length(t.territory) FROM holder h LEFT JOIN {moved} p ON p.unit_path = h.path "
        f"JOIN holder t ON t.kind = '{UnitKind.TOWN.value}' AND t.territory <> '' AND starts_with({area}, t.territory) "
        "AND CASE WHEN p.unit_path IS NULL THEN starts_with(h.path, t.path) ELSE p.parent_path = t.path END "
        f"WHERE {squad}) q ORDER BY q.near DESC, q.path LIMIT 1",
        on_form=True,
    )


def on_duty_with(name: str, permission: str, area: str, grid: str) -> Fact:
    """[[unit, number of a person]] of those on duty in an area and responsibility grid (SQL expressions of the form) at
    this moment whose post of today has a permission, as JSON text."""
    day = f"(%(at)s::timestamptz AT TIME ZONE '{ZONE.key}')::date"
    return Fact(
        name,
        "SELECT coalesce(json_agg(DISTINCT jsonb_build_array(d.unit_path, d.person_id)), '[]')::text FROM on_duty d "
        "JOIN appointment t ON t.person_id = d.person_id AND starts_with(d.unit_path, t.holder_path) "
        f"JOIN post o ON o.code = t.post_id AND '{permission}' = ANY(o.permissions) "
        f"WHERE t.starts_on <= {day} AND (t.ends_on IS NULL OR t.ends_on >= {day}) "
        "AND d.starts_at <= %(at)s::timestamptz AND least(d.ends_at, d.ended_at) > %(at)s::timestamptz "
        f"AND CASE WHEN d.responsibility <> '' THEN d.responsibility = {grid} "
        f"ELSE d.area <> '' AND starts_with({area}, d.area) END",
        on_form=True,
    )


def unit_for(name: str, kind: UnitKind, area: str, *, on_form: bool = False) -> Fact:
    """The path of the unit of a kind that answers for an area (an SQL expression): the nearest one, or NULL."""
    return Fact(
        name,
        f"SELECT h.path FROM holder h WHERE h.kind = '{kind.value}' AND h.ends_on IS NULL AND h.territory <> '' "
        f"AND starts_with({area}, h.territory) ORDER BY length(h.territory) DESC, h.path LIMIT 1",
        on_form=on_form,
    )


def unit_beside(name: str, kind: UnitKind, holder: str) -> Fact:
    """The path of the unit of a kind in the same top unit as a holder (an SQL expression), or NULL."""
    return Fact(
        name,
        f"SELECT h.path FROM holder h WHERE h.kind = '{kind.value}' AND h.ends_on IS NULL "
        f"AND starts_with(h.path, split_part({holder}, '/', 1) || '/') ORDER BY length(h.path), h.path LIMIT 1",
    )


def handling_unit(name: str, field: str) -> Fact:
    """The name of the unit that a form field points to, NULL when it may not be given work."""
    kinds = ", ".join(f"'{kind.value}'" for kind in HANDLING)
    return Fact(
        name,
        f"SELECT h.name FROM holder h WHERE h.path = a.form ->> '{field}' "
        f"AND h.ends_on IS NULL AND h.kind IN ({kinds})",
        on_form=True,
    )
