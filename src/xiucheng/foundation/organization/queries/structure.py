# SPDX-License-Identifier: Apache-2.0
"""What a unit was called, whom it belonged to and what it might do on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from xiucheng.foundation.organization.models import UnitName, UnitParent, UnitPower
from xiucheng.foundation.organization.queries.units import UnitNode, shown_name, unit
from xiucheng.foundation.organization.rules.dated import in_force, runs
from xiucheng.foundation.organization.rules.sheet import Known
from xiucheng.foundation.organization.types import BEGINNING, Line, UnitKind
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Holder


@dataclass(frozen=True, slots=True)
class NameLine:
    """A name from a day on; None: since ever."""

    name: str
    name_en: str
    starts_on: date | None
    basis: str
    current: bool


@dataclass(frozen=True, slots=True)
class ParentLine:
    """Whom a unit belongs to in one line from a day on; `parent` is empty when to nobody any more."""

    line: str
    parent: str
    parent_name: str
    starts_on: date
    basis: str
    current: bool


@dataclass(frozen=True, slots=True)
class PowerLine:
    """What a unit may do for a period."""

    id: int
    words: str
    basis: str
    starts_on: date
    ends_on: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """A unit with everything dated, the newest first; `current` is what holds on the day that was asked for."""

    unit: UnitNode
    day: date
    names: tuple[NameLine, ...]
    parents: tuple[ParentLine, ...]
    powers: tuple[PowerLine, ...]


def history(actor: Actor, path: str, day: date) -> UnitHistory:
    """A unit as it was on a day, with what was before and what is decided for later. Raises `NotThere`.

    Inside the bureau no secret, like its name.
    """
    node = unit(actor, path)
    names = list(UnitName.objects.filter(unit_id=path))
    parents = list(UnitParent.objects.filter(unit_id=path).select_related("parent"))
    powers = UnitPower.objects.filter(unit_id=path).order_by("-starts_on", "-pk")
    name = in_force(names, day)
    holding = {line: in_force((one for one in parents if one.line == line), day) for line in Line}
    return UnitHistory(
        unit=node,
        day=day,
        names=tuple(_name(one, current=one is name) for one in reversed(names))
        or (NameLine(node.name, node.name_en, None, "", current=True),),
        parents=tuple(_parent(one, current=one is holding.get(Line(one.line))) for one in reversed(parents)),
        powers=tuple(
            PowerLine(
                *(one.pk, one.words, one.basis, one.starts_on, one.ends_on),
                current=runs(one.starts_on, one.ends_on, day),
            )
            for one in powers
        ),
    )


def _name(row: UnitName, *, current: bool) -> NameLine:
    since = None if row.starts_on == BEGINNING else row.starts_on
    return NameLine(row.name, row.name_en, since, row.basis, current=current)


def _parent(row: UnitParent, *, current: bool) -> ParentLine:
    shown = shown_name(row.parent) if row.parent else ""
    return ParentLine(row.line, row.parent_id or "", shown, row.starts_on, row.basis, current=current)


def name_on(path: str, day: date) -> str:
    """The Chinese name of a unit on a day; that of now when nothing else was decided. For printed documents."""
    row = in_force(UnitName.objects.filter(unit_id=path), day)
    if row is not None:
        return row.name
    return Holder.objects.filter(path=path).values_list("name", flat=True).first() or path


def named_on(nodes: Iterable[UnitNode], day: date) -> list[UnitNode]:
    """The same units by the names that they had on a day."""
    found = list(nodes)
    decided: dict[str, list[UnitName]] = defaultdict(list)
    for row in UnitName.objects.filter(unit_id__in=[one.path for one in found]):
        decided[row.unit_id].append(row)
    held = {path: in_force(rows, day) for path, rows in decided.items()}
    return [
        replace(one, name=name.name, name_en=name.name_en) if (name := held.get(one.path)) else one
        for one in found
    ]


def belongs_to(line: Line, day: date) -> dict[str, str]:
    """{path of a unit: path of the one it belongs to in a line on a day}; units that belong to none are not there."""
    decided: dict[str, list[UnitParent]] = defaultdict(list)
    for row in UnitParent.objects.filter(line=line, starts_on__lte=day):
        decided[row.unit_id].append(row)
    holding = {path: in_force(rows, day) for path, rows in decided.items()}
    return {path: row.parent_id for path, row in holding.items() if row is not None and row.parent_id}


def squads_of(town: str, day: date) -> list[UnitNode]:
    """The squads that belong to a town on a day, by path: by its line of administration, or below it."""
    belonging = [path for path, parent in belongs_to(Line.ADMINISTRATION, day).items() if parent == town]
    moved = belongs_to(Line.ADMINISTRATION, day)
    rows = Holder.objects.filter(Q(path__in=belonging) | Q(path__startswith=town), kind=UnitKind.SQUAD)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=day)).order_by("path")
    return [UnitNode.of(row) for row in rows if moved.get(row.path, town) == town]


def known_units(day: date) -> dict[str, Known]:
    """Every unit, open or closed, as a table of units is compared with it. For `actions`."""
    named = {row.unit_id: row.starts_on for row in UnitName.objects.order_by("starts_on")}
    rows = UnitParent.objects.filter(line=Line.ADMINISTRATION).order_by("starts_on")
    moved = {row.unit_id: row.starts_on for row in rows}
    parents = belongs_to(Line.ADMINISTRATION, day)
    return {
        one.path: Known(
            *(one.name, one.name_en, one.kind, one.territory, one.ends_on),
            parents.get(one.path, ""),
            named.get(one.path, BEGINNING),
            moved.get(one.path, BEGINNING),
        )
        for one in Holder.objects.all()
    }
