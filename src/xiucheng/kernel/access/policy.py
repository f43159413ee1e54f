# SPDX-License-Identifier: Apache-2.0
"""What is asked of passwords and sessions: dated rules per post; who holds several posts has the strictest of each.

The defaults are those of graded protection, level three (GB/T 22239-2019, 8.1.4.1: complexity and change, lock and
time-out, a second factor); administrators are asked for more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Appointment, Delegation, Person, Post, PostPolicy, Session
from xiucheng.kernel.access.refusals import APPOINT, AccessRefused, NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local

BOUNDS = {
    "min_length": (8, 64),
    "remembered": (0, 24),
    "max_age_days": (0, 365),
    "idle_minutes": (5, 240),
    "session_hours": (1, 24),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules of a post. `remembered`: how many former passwords may not come back. `max_age_days`: 0 is for ever."""

    min_length: int = 10
    remembered: int = 5
    max_age_days: int = 90
    idle_minutes: int = 30
    session_hours: int = 12
    second_factor: bool = False

    def strictest(self, other: Policy) -> Policy:
        """What keeps both."""
        ages = [age for age in (self.max_age_days, other.max_age_days) if age]
        return Policy(
            min_length=max(self.min_length, other.min_length),
            remembered=max(self.remembered, other.remembered),
            max_age_days=min(ages, default=0),
            idle_minutes=min(self.idle_minutes, other.idle_minutes),
            session_hours=min(self.session_hours, other.session_hours),
            second_factor=self.second_factor or other.second_factor,
        )


ORDINARY = Policy()
ADMINISTRATOR = Policy(min_length=12, idle_minutes=15, session_hours=8, second_factor=True)


def in_force(posts: Iterable[tuple[str, str]], day: date) -> dict[str, Policy]:
    """{post: policy} of a day, for (code, kind of administrator) pairs: its newest rule, or the default."""
    wanted = dict(posts)
    found = {code: ADMINISTRATOR if kind else ORDINARY for code, kind in wanted.items()}
    rows = PostPolicy.objects.filter(post_id__in=wanted, valid_from__lte=day).order_by("valid_from")
    for row in rows:
        found[row.post_id] = Policy(**{item.name: getattr(row, item.name) for item in fields(Policy)})
    return found


def of_person(person: int) -> Policy:
    """The rules for somebody by the posts that they hold, or are lent, today or may come to: the strictest of each."""
    day = local(now()).date()
    theirs = Q(person_id=person) | Q(pk__in=_lent().filter(person_id=person).values("appointment_id"))
    held = Appointment.objects.filter(theirs, Q(ends_on=None) | Q(ends_on__gte=day))
    made = ORDINARY
    policies = in_force(held.values_list("post_id", "post__admin_kind"), day).values()
    for number, policy in enumerate(policies):
        made = made.strictest(policy) if number else policy
    return made


def _lent() -> QuerySet[Delegation]:
    """Delegations running or to come: what a post opens is kept by its rules, whoever stands in."""
    return Delegation.objects.filter(ended_at=None, ends_at__gt=now())


def apply_to_sessions(person: int) -> None:
    """Bring running sessions under the rules of now; none becomes longer."""
    policy = of_person(person)
    rows = Session.objects.filter(person_id=person).exclude(stage="code")
    end = F("created_at") + timedelta(hours=policy.session_hours)
    rows.update(
        idle_minutes=Least(F("idle_minutes"), policy.idle_minutes), expires_at=Least(F("expires_at"), end)
    )
    if policy.second_factor:
        rows.filter(person__totp_confirmed_at=None).update(stage="enrol")


@transaction.atomic
def set_policy(actor: Actor, post: str, valid_from: date, policy: Policy) -> None:
    """Set a post's rules from a day on; a rule of the same day is replaced. Raises `AccessRefused`."""
    require(actor, APPOINT)
    errors = {
        name: _("Write a whole number from %(low)d to %(high)d.") % {"low": low, "high": high}
        for name, (low, high) in BOUNDS.items()
        if not low <= getattr(policy, name) <= high
    }
    if actor.kind != "system" and valid_from < local(now()).date():
        errors["valid_from"] = _("Rules begin today or later; what was in force stays told as it was.")
    if errors:
        raise AccessRefused(**errors)
    values = {item.name: getattr(policy, item.name) for item in fields(Policy)}
    PostPolicy.objects.update_or_create(post_id=post, valid_from=valid_from, defaults=values)
    journal.note("policy_set", f"{post} {valid_from} {policy}", person=actor.id)
    lent = _lent().filter(appointment__post_id=post).values("person_id")
    holding = Person.objects.filter(
        Q(appointments__post_id=post) | Q(pk__in=lent), session__isnull=False
    ).distinct()
    for person in holding.values_list("pk", flat=True):
        apply_to_sessions(person)


def policies(actor: Actor) -> dict[str, Policy]:
    """The rules of every post today, by its code."""
    require(actor, APPOINT)
    return in_force(Post.objects.values_list("code", "admin_kind"), local(now()).date())


def policy_of(actor: Actor, post: str) -> Policy:
    """The rules of one post today. Raises `NotThere`."""
    found = policies(actor)
    if post not in found:
        raise NotThere
    return found[post]
