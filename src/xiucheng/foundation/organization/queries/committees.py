# SPDX-License-Identifier: Apache-2.0
"""Committees and who sits in them on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import get_language

from xiucheng.foundation.organization.models import Committee, Seat
from xiucheng.foundation.organization.queries.units import shown_name
from xiucheng.foundation.organization.rules.centres import Sitting, gaps
from xiucheng.foundation.organization.rules.dated import runs
from xiucheng.foundation.organization.types import SeatRole
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import NotThere

ORDER = {role: number for number, role in enumerate(SeatRole)}


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat: a title, a unit, or both."""

    id: int
    role: str
    title: str
    unit: str
    unit_name: str
    starts_on: date
    ends_on: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class CommitteeView:
    """A committee with its seats by rank; `missing`: the roles that nobody has on the day."""

    code: str
    name: str
    basis: str
    starts_on: date
    ends_on: date | None
    seats: tuple[SeatLine, ...]
    missing: tuple[SeatRole, ...]


def committees(_actor: Actor, day: date) -> list[CommitteeView]:
    """Every committee that there is or was, as of a day. No secret inside the bureau."""
    seats = Prefetch("seats", Seat.objects.select_related("unit").order_by("-starts_on", "id"))
    return [_view(one, day) for one in Committee.objects.prefetch_related(seats)]


def committee(actor: Actor, code: str, day: date) -> CommitteeView:
    """One of them. Raises `NotThere`."""
    found = next((one for one in committees(actor, day) if one.code == code), None)
    if found is None:
        raise NotThere
    return found


def _view(row: Committee, day: date) -> CommitteeView:
    seats = [
        SeatLine(
            *(one.pk, one.role, one.title, one.unit_id or "", shown_name(one.unit) if one.unit else ""),
            *(one.starts_on, one.ends_on, runs(one.starts_on, one.ends_on, day)),
        )
        for one in row.seats.all()
    ]
    seats.sort(key=lambda one: (not one.current, ORDER.get(SeatRole(one.role), 99)))
    present = [Sitting(one.role, one.unit or None) for one in seats if one.current]
    english = get_language() == "en"
    return CommitteeView(
        code=row.code,
        name=row.name_en if english and row.name_en else row.name,
        basis=row.basis,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        seats=tuple(seats),
        missing=tuple(gaps(present)) if runs(row.starts_on, row.ends_on, day) else (),
    )
