# SPDX-License-Identifier: Apache-2.0
"""Signing in and out: Argon2, one answer for every failure, lock-out that slows guessing."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F, Q
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import digest_of
from xiucheng.kernel.access.models import Person, Session
from xiucheng.kernel.clock import now

SESSION_HOURS = 12
FREE_ATTEMPTS = 5
LOCK_MINUTES = 15
MIN_PASSWORD = 10


class LoginRefused(Exception):
    """The sentence says what to do and never whether the account exists."""


def sign_in(login: str, password: str) -> str:
    """The key of a new session for the cookie. Raises `LoginRefused`."""
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
    free = Person.objects.filter(Q(locked_until=None) | Q(locked_until__lte=at), pk=person.pk)
    if not free.update(failed_logins=0, locked_until=None):
        journal.note("login_refused", "locked", person=person.pk)
        raise LoginRefused(_refusal())
    key = secrets.token_urlsafe(32)
    Session.objects.create(
        digest=digest_of(key),
        person=person,
        created_at=at,
        seen_at=at,
        expires_at=at + timedelta(hours=SESSION_HOURS),
    )
    journal.note("login", "password", person=person.pk)
    return key


def _refusal() -> str:
    """One sentence for every failure, also while locked: it must not tell which accounts exist."""
    return _(
        "Name or password is wrong, or there were too many attempts. "
        "Check both, or wait a quarter of an hour."
    )


def count_failure(person: Person) -> None:
    """Count in the database, not in Python: parallel guesses must not overwrite each other's count."""
    rows = Person.objects.filter(pk=person.pk)
    rows.update(failed_logins=F("failed_logins") + 1)
    locked = rows.filter(failed_logins__gte=FREE_ATTEMPTS)
    locked.update(failed_logins=0, locked_until=now() + timedelta(minutes=LOCK_MINUTES))


def sign_out(key: str) -> None:
    """End the session of this cookie."""
    session = Session.objects.filter(digest=digest_of(key)).first()
    if session is not None:
        journal.note("logout", "", person=session.person_id)
        session.delete()


def check_new_password(password: str, login: str) -> str | None:
    """The reason why a new password is refused, None when it is good enough."""
    if len(password) < MIN_PASSWORD:
        return _("Use at least %(count)d characters.") % {"count": MIN_PASSWORD}
    if login.lower() in password.lower():
        return _("The password must not contain the sign-in name.")
    kinds = {"digit" if char.isdigit() else "letter" if char.isalpha() else "sign" for char in password}
    if len(kinds) < 2:
        return _("Mix letters with digits or signs.")
    return None
