# SPDX-License-Identifier: Apache-2.0
"""Whether a new password is good enough, and setting it: length, mixture, nobody's name, none of the last ones."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from xiucheng.kernel.access.models import FormerPassword, Person
from xiucheng.kernel.access.policy import ORDINARY, Policy
from xiucheng.kernel.clock import now

PASSPHRASE = 20
"""From so many characters on a password needs no mixture: words that one remembers are as good."""
DIFFERENT = 4


def check_new_password(password: str, login: str, policy: Policy = ORDINARY) -> str | None:
    """The reason why a new password is refused, None when it is good enough."""
    if len(password) < policy.min_length:
        return _("Use at least %(count)d characters.") % {"count": policy.min_length}
    if login.lower() in password.lower():
        return _("The password must not contain the sign-in name.")
    kinds = {"digit" if char.isdigit() else "letter" if char.isalpha() else "sign" for char in password}
    if len(kinds) < 2 and len(password) < PASSPHRASE:
        return _("Mix letters with digits or signs.")
    if len(set(password)) < DIFFERENT:
        return _("Use at least %(count)d different characters.") % {"count": DIFFERENT}
    return None


def rule_in_words(policy: Policy) -> str:
    """What a new password must be, said before it is typed."""
    said = _(
        "At least %(count)d characters, letters with digits or signs; or a phrase of %(phrase)d characters."
    ) % {"count": policy.min_length, "phrase": PASSPHRASE}
    if policy.remembered:
        said += " " + _("None of the last %(count)d.") % {"count": policy.remembered}
    if policy.max_age_days:
        said += " " + _("It holds for %(count)d days.") % {"count": policy.max_age_days}
    return said


def had_before(person: Person, password: str, remembered: int) -> bool:
    """Whether it is the password of now or one of the last ones; each costs a slow hash, so only when asked for."""
    if not remembered:
        return False
    former = FormerPassword.objects.filter(person=person).order_by("-until")[: remembered - 1]
    return any(check_password(password, old) for old in [person.password, *(one.password for one in former)])


def keep(person: Person, password: str, *, first: bool, policy: Policy) -> None:
    """Set a password; the one until now joins the former ones, of which no more are kept than the rules ask for."""
    at = now()
    if policy.remembered > 1:
        FormerPassword.objects.create(person=person, password=person.password, until=at)
    kept = FormerPassword.objects.filter(person=person).order_by("-until", "-pk")
    FormerPassword.objects.filter(
        pk__in=list(kept.values_list("pk", flat=True)[max(policy.remembered - 1, 0) :])
    ).delete()
    Person.objects.filter(pk=person.pk).update(
        password=make_password(password), must_change_password=first, password_changed_at=at
    )


def too_old(person: Person, policy: Policy) -> bool:
    """Whether the password must be changed by its age."""
    since = person.password_changed_at or person.created_at
    return policy.max_age_days > 0 and (now() - since).days >= policy.max_age_days
