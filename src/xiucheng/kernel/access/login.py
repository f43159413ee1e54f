# SPDX-License-Identifier: Apache-2.0
"""Signing in and out: Argon2, one answer for every failure, lock-out that slows guessing, then the second factor."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal, second_factor
from xiucheng.kernel.access.actor import digest_of
from xiucheng.kernel.access.models import Appointment, Person, Session, Stage
from xiucheng.kernel.access.passwords import too_old
from xiucheng.kernel.access.policy import ADMINISTRATOR, ORDINARY, Policy, of_person
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local

SESSION_HOURS = ORDINARY.session_hours
LONGEST_SESSION = timedelta(hours=max(ORDINARY.session_hours, ADMINISTRATOR.session_hours, 24))
FREE_ATTEMPTS = 5
LOCK_MINUTES = 15
CODE_MINUTES = 5
"""How long the second step of a sign-in may take."""


class LoginRefused(Exception):
    """The sentence says what to do and never whether the account exists."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a right password opened: `key` for the cookie; with `wants_code` it stands for nobody yet."""

    key: str
    wants_code: bool


def sign_in(login: str, password: str, code: str = "") -> str:
    """The key of a whole session, for programs that send all at once. Raises `LoginRefused`."""
    made = begin(login, password)
    if made.wants_code and code:
        return finish(made.key, code)
    if made.wants_code:
        Session.objects.filter(digest=digest_of(made.key)).delete()
        raise LoginRefused(
            _("This account has a second factor. Give the code of your authenticator app too.")
        )
    return made.key


def begin(login: str, password: str) -> SignIn:
    """The first step: name and password. Raises `LoginRefused`."""
    known = Person.objects.filter(login=login.strip()[:60], is_active=True) if login.isprintable() else None
    person = known.first() if known is not None else None
    at = now()
    if person is None:
        make_password(password)  # the same work as for a real account, so that time tells nothing
        journal.note("login_refused", "unknown account", person=None)
        raise LoginRefused(_refusal())
    right = check_password(password, person.password)
    if person.locked_until and person.locked_until > at:
        journal.note("login_refused", "locked", person=person.pk)
        raise LoginRefused(_refusal())
    if not right:
        count_failure(person)
        journal.note("login_refused", "wrong password", person=person.pk)
        raise LoginRefused(_refusal())
    # asked again after the slow hash: of many guesses at once only those before the fifth failure count
    free = unlocked(person)
    enrolled = person.totp_confirmed_at is not None
    # wrong codes count as well, so that only a whole sign-in forgets them
    if not free.update(**{} if enrolled else {"failed_logins": 0}, locked_until=None):
        journal.note("login_refused", "locked", person=person.pk)
        raise LoginRefused(_refusal())
    policy = of_person(person.pk)
    if too_old(person, policy):
        Person.objects.filter(pk=person.pk).update(must_change_password=True)
    if enrolled:
        return SignIn(_open(person, policy, Stage.CODE), wants_code=True)
    key = _open(person, policy, Stage.ENROL if policy.second_factor else Stage.WHOLE)
    journal.note("login", "password", person=person.pk)
    return SignIn(key, wants_code=False)


def _open(person: Person, policy: Policy, stage: Stage) -> str:
    key, at = secrets.token_urlsafe(32), now()
    lasts = timedelta(minutes=CODE_MINUTES) if stage == Stage.CODE else timedelta(hours=policy.session_hours)
    Session.objects.create(
        digest=digest_of(key),
        person=person,
        created_at=at,
        seen_at=at,
        expires_at=at + lasts,
        idle_minutes=policy.idle_minutes,
        stage=stage,
    )
    return key


def vouched_for(person: int, *, second_factor: bool) -> SignIn:
    """Let somebody in for whom a sign-on elsewhere vouches; `second_factor`: it asked for one, and that counts here.

    A password that must be changed ends: nobody who comes in by another door was ever given it, or wants it.
    Raises `LoginRefused`.
    """
    found = Person.objects.filter(pk=person, is_active=True).first()
    if found is None:
        journal.note("login_refused", "switched off", person=person)
        raise LoginRefused(_("Your account here is switched off. Ask the system administrator."))
    if not holds_a_post(person):
        journal.note("login_refused", "no appointment", person=person)
        raise LoginRefused(
            _(
                "You hold no post here today. Ask the security administrator to appoint you, then sign in again."
            )
        )
    if found.must_change_password:
        rows = Person.objects.filter(pk=person, must_change_password=True)
        rows.update(password=make_password(None), must_change_password=False)
        journal.note("password_ended", "", person=person)
    policy = of_person(person)
    if found.totp_confirmed_at is not None and not second_factor:
        return SignIn(_open(found, policy, Stage.CODE), wants_code=True)
    enrols = policy.second_factor and not second_factor
    key = _open(found, policy, Stage.ENROL if enrols else Stage.WHOLE)
    journal.note("login", "sign-on", person=person)
    return SignIn(key, wants_code=False)


def holds_a_post(person: int) -> bool:
    """Whether an appointment of somebody's own runs today."""
    today = local(now()).date()
    running = Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)
    return running.filter(person_id=person).exists()


def waits_for_code(key: str) -> bool:
    """Whether a cookie's sign-in has come as far as the code."""
    return Session.objects.filter(digest=digest_of(key), stage=Stage.CODE, expires_at__gt=now()).exists()


def finish(key: str, code: str) -> str:
    """The second step: the code. Returns the key of the whole session, a new one. Raises `LoginRefused`."""
    at = now()
    rows = Session.objects.filter(digest=digest_of(key), stage=Stage.CODE, expires_at__gt=at)
    found = rows.select_related("person").first()
    if found is None or not found.person.is_active:
        raise LoginRefused(_("The sign-in took too long. Begin again with name and password."))
    person = found.person
    if person.locked_until and person.locked_until > at:
        journal.note("login_refused", "locked", person=person.pk)
        raise LoginRefused(_wrong_code())
    if not second_factor.accepts(person, code):
        count_failure(person)
        journal.note("login_refused", "wrong code", person=person.pk)
        raise LoginRefused(_wrong_code())
    if not (unlocked(person).update(failed_logins=0, locked_until=None) and rows.delete()[0]):
        raise LoginRefused(_wrong_code())
    journal.note("login", "password and code", person=person.pk)
    return _open(person, of_person(person.pk), Stage.WHOLE)


def _wrong_code() -> str:
    return _(
        "The code is wrong, was used already, or there were too many attempts. "
        "Wait for the next code, or a quarter of an hour."
    )


def _refusal() -> str:
    """One sentence for every failure, also while locked: it must not tell which accounts exist."""
    return _(
        "Name or password is wrong, or there were too many attempts. "
        "Check both, or wait a quarter of an hour."
    )


def unlocked(person: Person) -> QuerySet[Person]:
    """The account, unless it is locked at this moment."""
    return Person.objects.filter(Q(locked_until=None) | Q(locked_until__lte=now()), pk=person.pk)


def count_failure(person: Person) -> bool:
    """Whether this failure locks. Counted and locked in one piece: parallel guesses must not overwrite each other's
    count, nor a right password reset it between the fifth failure and its lock."""
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=person.pk)
        held.failed_logins += 1
        locks = held.failed_logins >= FREE_ATTEMPTS
        if locks:
            held.failed_logins, held.locked_until = 0, now() + timedelta(minutes=LOCK_MINUTES)
        held.save(update_fields=["failed_logins", "locked_until"])
    return locks


def sign_out(key: str) -> None:
    """End the session of this cookie."""
    session = Session.objects.filter(digest=digest_of(key)).first()
    if session is not None:
        journal.note("logout", "", person=session.person_id)
        session.delete()
