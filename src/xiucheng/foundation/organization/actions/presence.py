# SPDX-License-Identifier: Apache-2.0
"""Simple intervals of who is on duty; a module of duty rosters writes them by the same action under its name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xiucheng.foundation.geography.queries import atlas
from xiucheng.foundation.geography.types import Layer
from xiucheng.foundation.organization.models import OnDuty
from xiucheng.foundation.organization.rules.dated import clash, duty_fault
from xiucheng.foundation.organization.types import PRESENCE
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Appointment, Holder, Person
from xiucheng.kernel.access.queries import area_path
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed, NotThere, require
from xiucheng.kernel.access.scope import within
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local


@transaction.atomic
def put_on_duty(
    actor: Actor,
    login: str,
    unit: str,
    *,
    area: str = "",
    responsibility: str = "",
    starts_at: datetime,
    ends_at: datetime,
    source: str = "hand",
) -> int:
    """Put somebody on duty for a unit in the actor's reach, in an area or a responsibility grid (their codes).

    The person must be appointed to that unit, or below it, on the first day, and is on duty once at a time. Returns
    the number of the interval.
    """
    _in_reach(actor, unit)
    person = Person.objects.select_for_update().filter(login=login, is_active=True).first()
    holder = Holder.objects.filter(path=unit, ends_on=None).first()
    path = area_path(area) if area else ""
    errors = _interval(starts_at, ends_at)
    if holder is None:
        errors["unit"] = _("There is no such unit, or it is closed. Choose one of the list.")
    if path is None:
        errors["area"] = _("There is no area with this code. Load its boundaries first.")
    if responsibility and responsibility not in atlas(local(starts_at).date()).names.get(
        Layer.RESPONSIBILITY, {}
    ):
        errors["responsibility"] = _("There is no responsibility grid with this code on that day.")
    if person is None or not _appointed(person, unit, starts_at):
        errors["person"] = _("Nobody of this sign-in name is appointed to the unit on that day.")
    elif not errors.keys() & {"starts_at", "ends_at"}:
        errors |= _twice(person, starts_at, ends_at)
    if errors or person is None or holder is None:
        raise AccessRefused(**errors)
    made = OnDuty.objects.create(
        person=person,
        unit=holder,
        area=path or "",
        responsibility=responsibility,
        starts_at=starts_at,
        ends_at=ends_at,
        source=source[:40],
        made_at=now(),
        made_by_id=actor.id,
    )
    told = f"{journal.who(person.pk)} {unit} {path} {responsibility} {starts_at:%Y-%m-%dT%H:%M}"
    journal.note("put_on_duty", told, person=actor.id)
    return made.pk


def _in_reach(actor: Actor, unit: str) -> None:
    require(actor, PRESENCE)
    if not any(unit.startswith(path) for path in actor.reach(PRESENCE)[0]):
        raise NotAllowed(_("This unit lies outside the reach of your post."))


def _interval(starts_at: datetime, ends_at: datetime) -> dict[str, str]:
    fault = duty_fault(starts_at, ends_at)
    return {
        "order": {"ends_at": _("The end must lie after the beginning.")},
        "length": {"ends_at": _("Nobody is on duty for longer than a day. Make two intervals.")},
    }.get(fault, {})


def _appointed(person: Person, unit: str, at: datetime) -> bool:
    day = local(at).date()
    held = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, person=person
    )
    return held.filter(within("holder_id", [unit])).exists()


def _twice(person: Person, starts_at: datetime, ends_at: datetime) -> dict[str, str]:
    near = OnDuty.objects.filter(person=person, starts_at__lt=ends_at, ends_at__gt=starts_at)
    spans = [(one.starts_at, one.ended_at or one.ends_at) for one in near]
    if not clash(spans, starts_at, ends_at):
        return {}
    return {"starts_at": _("This person is on duty then already. End that first.")}


@transaction.atomic
def end_duty(actor: Actor, identity: int) -> None:
    """End an interval now; one that has not begun never was."""
    require(actor, PRESENCE)
    found = OnDuty.objects.select_for_update().filter(pk=identity).first()
    if found is None or not any(found.unit_id.startswith(path) for path in actor.reach(PRESENCE)[0]):
        raise NotThere
    at = now()
    if (found.ended_at or found.ends_at) <= at:
        raise AccessRefused(_("It has ended already."))
    OnDuty.objects.filter(pk=identity).update(ended_at=max(at, found.starts_at))
    journal.note("duty_ended", f"{journal.who(found.person_id)} {found.unit_id}", person=actor.id)
