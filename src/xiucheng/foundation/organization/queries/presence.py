# SPDX-License-Identifier: Apache-2.0
"""Who is on duty where, now and at another moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from xiucheng.foundation.organization.models import OnDuty
from xiucheng.foundation.organization.queries.units import shown_name
from xiucheng.foundation.organization.types import PRESENCE
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Appointment, Area
from xiucheng.kernel.access.scope import within
from xiucheng.kernel.clock.local import local

PART = 200


@dataclass(frozen=True, slots=True)
class OnDutyLine:
    """Somebody's interval; `ends_at` is when it really ended, or will."""

    id: int
    person_id: int
    name: str
    login: str
    unit: str
    unit_name: str
    area: str
    area_name: str
    responsibility: str
    starts_at: datetime
    ends_at: datetime
    source: str
    running: bool


def on_duty(actor: Actor, at: datetime, limit: int = PART) -> list[OnDutyLine]:
    """Intervals that have not ended at a moment, of the units in the actor's reach; the earliest first."""
    rows = _open(at).filter(within("unit_id", actor.reach(PRESENCE)[0]))
    return _lines(rows.order_by("starts_at", "pk")[:limit], at)


def people_on_duty(
    area: str, responsibility: str = "", *, at: datetime, post: str = "", unit: str = ""
) -> list[int]:
    """Numbers of the people on duty at a place at a moment, in ascending order, so that a draw can be replayed.

    Whoever is put on duty in a responsibility grid answers for that one only, whoever in an area for all within.
    `post`: only who holds that post on that day. `unit`: only who is on duty for it or for a unit below.
    """
    rows = _there(area, responsibility, at)
    if unit:
        rows = rows.filter(within("unit_id", [unit]))
    people = set(rows.values_list("person_id", flat=True))
    if post:
        day = local(at).date()
        held = Appointment.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, post_id=post
        )
        people &= set(held.filter(person_id__in=people).values_list("person_id", flat=True))
    return sorted(people)


def lines_at(area: str, responsibility: str, at: datetime) -> list[OnDutyLine]:
    """The intervals themselves. For `responsible`."""
    return _lines(_there(area, responsibility, at).order_by("unit_id", "person_id"), at)


def _there(area: str, responsibility: str, at: datetime) -> QuerySet[OnDuty]:
    above = [area[: place + 1] for place, sign in enumerate(area) if sign == "/"]
    # without area and grid somebody is on duty for the unit, and nowhere in particular
    where = Q(responsibility="", area__in=above)
    if responsibility:
        where |= Q(responsibility=responsibility)
    return _open(at).filter(where, starts_at__lte=at, person__is_active=True)


def _open(at: datetime) -> QuerySet[OnDuty]:
    rows = OnDuty.objects.select_related("person", "unit")
    return rows.filter(Q(ended_at=None) | Q(ended_at__gt=at), ends_at__gt=at)


def _lines(rows: QuerySet[OnDuty], at: datetime) -> list[OnDutyLine]:
    found = list(rows)
    names = dict(Area.objects.filter(path__in={one.area for one in found}).values_list("path", "name"))
    return [
        OnDutyLine(
            *(one.pk, one.person_id, one.person.name, one.person.login),
            *(one.unit_id, shown_name(one.unit), one.area, names.get(one.area, one.area), one.responsibility),
            *(one.starts_at, one.ended_at or one.ends_at, one.source),
            running=one.starts_at <= at,
        )
        for one in found
    ]
