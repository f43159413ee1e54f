# SPDX-License-Identifier: Apache-2.0
"""Responsibility areas: who answers for which care where, and how it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from xiucheng.foundation.organization.models import Care, CareCheck
from xiucheng.foundation.organization.queries.units import shown_name
from xiucheng.foundation.organization.rules.dated import finest, runs
from xiucheng.foundation.organization.types import CareKind
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Area
from xiucheng.kernel.access.refusals import NotThere
from xiucheng.kernel.access.scope import upper
from xiucheng.kernel.clock.local import local

PART = 50


@dataclass(frozen=True, slots=True)
class CareLine:
    """A responsibility area with its last check; `due`: the day by which the next one is due, if any."""

    id: int
    kind: str
    unit: str
    unit_name: str
    area: str
    area_name: str
    place: str
    standard: str
    basis: str
    every_days: int
    starts_on: date
    ends_on: date | None
    current: bool
    checked_at: datetime | None
    kept: bool | None
    due: date | None


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check."""

    at: datetime
    kept: bool
    finding: str
    by: str


def cares(
    _actor: Actor,
    day: date,
    *,
    kind: str = "",
    unit: str = "",
    area: str = "",
    after: int = 0,
    limit: int = PART,
) -> list[CareLine]:
    """Responsibility areas in force on a day or later, those after an id only, narrowed. No secret inside the bureau.

    `unit` and `area` are paths; what lies below them is included.
    """
    rows = _rows().filter(Q(ends_on=None) | Q(ends_on__gte=day), pk__gt=after).order_by("pk")
    if kind:
        rows = rows.filter(kind=kind)
    if unit:
        rows = rows.filter(unit_id__gte=unit, unit_id__lt=upper(unit))
    if area:
        rows = rows.filter(area__gte=area, area__lt=upper(area))
    return _lines(list(rows[:limit]), day)


def care(_actor: Actor, identity: int, day: date) -> CareLine:
    """One of them. Raises `NotThere`."""
    found = list(_rows().filter(pk=identity))
    if not found:
        raise NotThere
    return _lines(found, day)[0]


def care_checks(_actor: Actor, identity: int, limit: int = PART) -> list[CheckLine]:
    """The last checks of one, newest first."""
    rows = CareCheck.objects.filter(care_id=identity).select_related("made_by")[:limit]
    return [CheckLine(one.at, one.kept, one.finding, one.made_by.name if one.made_by else "") for one in rows]


def cares_at(_actor: Actor, area: str, day: date) -> list[CareLine]:
    """Who answers for each kind of care at a place on a day: of each kind those of the finest area that holds it."""
    above = [area[: place + 1] for place, sign in enumerate(area) if sign == "/"]
    rows = [one for one in _rows().filter(area__in=above) if runs(one.starts_on, one.ends_on, day)]
    found = [one for kind in CareKind for one in finest((row for row in rows if row.kind == kind), area)]
    return _lines(found, day)


def _rows() -> QuerySet[Care]:
    last = CareCheck.objects.filter(care=OuterRef("pk"))
    rows = Care.objects.select_related("unit")
    return rows.annotate(checked_at=Subquery(last.values("at")[:1]), kept=Subquery(last.values("kept")[:1]))


def _lines(rows: list[Care], day: date) -> list[CareLine]:
    names = dict(Area.objects.filter(path__in={one.area for one in rows}).values_list("path", "name"))
    return [_line(one, names.get(one.area, one.area), day) for one in rows]


def _line(row: Care, area_name: str, day: date) -> CareLine:
    checked_at: datetime | None = getattr(row, "checked_at", None)
    since = local(checked_at).date() if checked_at else row.starts_on
    running = runs(row.starts_on, row.ends_on, day)
    due = since + timedelta(days=row.every_days) if row.every_days and running else None
    return CareLine(
        *(row.pk, row.kind, row.unit_id, shown_name(row.unit), row.area, area_name),
        *(row.place, row.standard, row.basis, row.every_days, row.starts_on, row.ends_on),
        *(running, checked_at, getattr(row, "kept", None), due),
    )
