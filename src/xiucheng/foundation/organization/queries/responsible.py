# SPDX-License-Identifier: Apache-2.0
"""Who is responsible for a point at a moment: units by their ground, owners of care, people on duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from xiucheng.foundation.geography.queries import locate_point
from xiucheng.foundation.geography.types import Place
from xiucheng.foundation.organization.queries.areas import CareLine, cares_at
from xiucheng.foundation.organization.queries.presence import OnDutyLine, lines_at
from xiucheng.foundation.organization.queries.structure import named_on, squads_of
from xiucheng.foundation.organization.queries.units import UnitNode
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Holder
from xiucheng.kernel.clock.local import local


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for a point at a moment. Outside all boundaries nobody does, and nobody is guessed."""

    place: Place
    at: datetime
    units: tuple[UnitNode, ...]
    """Of each kind of unit the one with the nearest ground; squads by their own ground or by their town's."""
    cares: tuple[CareLine, ...]
    on_duty: tuple[OnDutyLine, ...]


def responsible(actor: Actor, lon: float, lat: float, at: datetime) -> Answering:
    """Who is responsible for a point, WGS-84, at a moment, by the boundaries and units of that day."""
    day = local(at).date()
    place = locate_point(lon, lat, on=day)
    if not place.assigned:
        return Answering(place, at, (), (), ())
    nearest: dict[str, UnitNode] = {}
    above = [place.area_path[: end + 1] for end, sign in enumerate(place.area_path) if sign == "/"]
    rows = Holder.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), territory__in=above)
    for row in sorted(rows, key=lambda one: (-len(one.territory), one.path)):
        nearest.setdefault(row.kind, UnitNode.of(row))
    units = list(nearest.values())
    town = nearest.get(UnitKind.TOWN)
    if town is not None:
        known = {one.path for one in units}
        units += [one for one in squads_of(town.path, day) if one.path not in known]
    return Answering(
        place=place,
        at=at,
        units=tuple(sorted(named_on(units, day), key=lambda one: (one.kind, one.path))),
        cares=tuple(cares_at(actor, place.area_path, day)),
        on_duty=tuple(lines_at(place.area_path, place.responsibility or "", at)),
    )
