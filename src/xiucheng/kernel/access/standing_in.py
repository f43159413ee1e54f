# SPDX-License-Identifier: Apache-2.0
"""Standing in (代办): somebody lets a colleague use one of their posts for a time; either ends it at once.

Never a post of an administrator and never a power over accounts, and nobody passes on what was lent to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Appointment, Delegation, Person
from xiucheng.kernel.access.policy import apply_to_sessions
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import instant_of, local

LONGEST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Lent:
    """The delegations that concern somebody: `given` by them, `received` from others."""

    given: tuple[Delegation, ...]
    received: tuple[Delegation, ...]


def own_posts(actor: Actor) -> list[Appointment]:
    """The appointments that somebody may lend: their own of today, and no administrator's."""
    today = local(now()).date()
    running = Q(ends_on=None) | Q(ends_on__gte=today)
    rows = Appointment.objects.filter(
        running, person_id=actor.id or 0, starts_on__lte=today, post__admin_kind=""
    )
    return list(rows.select_related("post", "holder").order_by("id"))


def delegations(actor: Actor) -> Lent:
    """What is lent now or soon, newest first."""
    rows = Delegation.objects.filter(ended_at=None, ends_at__gt=now()).order_by("-starts_at", "-id")
    rows = rows.select_related("person", "appointment__person", "appointment__post", "appointment__holder")
    return Lent(
        given=tuple(rows.filter(appointment__person_id=actor.id or 0)),
        received=tuple(rows.filter(person_id=actor.id or 0)),
    )


@transaction.atomic
def lend(actor: Actor, appointment: int, to: str, first: date, last: date, reason: str) -> Delegation:
    """Let a colleague stand in from the first to the last day. Raises `AccessRefused`."""
    mine = {one.pk: one for one in own_posts(actor)}
    errors = {}
    if appointment not in mine:
        errors["appointment"] = _("Choose one of your own posts.")
    # locked against an appointment as administrator meanwhile, which ends what was lent before
    people = Person.objects.select_for_update(no_key=True).filter(login=to, is_active=True)
    colleague = people.first() if to.isprintable() else None
    if colleague is None or colleague.pk == actor.id:
        errors["to"] = _("There is no such colleague who can sign in. Check the sign-in name.")
    elif Appointment.objects.filter(person=colleague).exclude(post__admin_kind="").exists():
        errors["to"] = _("An administrator does not stand in for others: the three powers stay apart.")
    if first < local(now()).date():
        errors["first"] = _("It begins today or later.")
    if not first <= last <= first + timedelta(days=LONGEST_DAYS):
        errors["last"] = _("The last day lies after the first, at most %(days)d days.") % {
            "days": LONGEST_DAYS
        }
    if not reason.strip() or len(reason) > 100:
        errors["reason"] = _("Say why, in at most %(count)d characters.") % {"count": 100}
    if errors or colleague is None:
        raise AccessRefused(**errors)
    at = now()
    made = Delegation.objects.create(
        appointment=mine[appointment],
        person=colleague,
        starts_at=max(at, _midnight(first)),
        ends_at=_midnight(last + timedelta(days=1)),
        reason=reason.strip(),
        made_at=at,
    )
    told = f"{made.pk}: {mine[appointment].post_id} to {journal.who(colleague.pk)}"
    journal.note("lent", told, person=actor.id)
    apply_to_sessions(colleague.pk)
    return made


def _midnight(day: date) -> datetime:
    return instant_of(datetime.combine(day, time.min))


@transaction.atomic
def end(actor: Actor, identity: int) -> None:
    """End it at once; either of the two may. Raises `NotThere`."""
    concerned = Q(person_id=actor.id or 0) | Q(appointment__person_id=actor.id or 0)
    rows = Delegation.objects.filter(concerned, pk=identity, ended_at=None)
    found = Delegation.objects.filter(pk__in=rows.values("pk"), ended_at=None)
    if actor.id is None or not found.update(ended_at=now(), ended_by_id=actor.id):
        raise NotThere
    journal.note("lending_ended", str(identity), person=actor.id)


def open_of(person: int) -> int:
    """How many delegations from or to somebody are running or to come."""
    return _open(person).count()


def end_all(person: int, by: int | None) -> int:
    """End every delegation from and to somebody who leaves; returns how many."""
    ids = list(_open(person).values_list("pk", flat=True))
    return Delegation.objects.filter(pk__in=ids).update(ended_at=now(), ended_by_id=by)


def end_received(person: int, by: int | None) -> None:
    """End what others lent to somebody who becomes an administrator."""
    for identity in _open(person).filter(person_id=person).values_list("pk", flat=True):
        Delegation.objects.filter(pk=identity).update(ended_at=now(), ended_by_id=by)
        journal.note("lending_ended", str(identity), person=by)


def _open(person: int) -> QuerySet[Delegation]:
    concerned = Q(person_id=person) | Q(appointment__person_id=person)
    return Delegation.objects.filter(concerned, ended_at=None, ends_at__gt=now())
