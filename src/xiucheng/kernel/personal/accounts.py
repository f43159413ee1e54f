# SPDX-License-Identifier: Apache-2.0
"""Erasing the account of somebody who left. The number stays, and with it everything that entries and journals say;
name, sign-in name, keys, second factor, addresses and notices go."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal, standing_in
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import (
    ApiToken,
    Appointment,
    Delegation,
    FormerPassword,
    Person,
    RecoveryCode,
    Session,
)
from xiucheng.kernel.access.refusals import ERASE, AccessRefused, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.personal.forgetting import forget_account, forget_words
from xiucheng.kernel.personal.models import REASONS, Erasure
from xiucheng.kernel.record.models import AccessLog, Record

MARK = "#"
"""How the sign-in name of an erased account begins: nobody can open one that begins so."""
_KEYS = (Session, ApiToken, FormerPassword, RecoveryCode)


def is_erased(person: Person) -> bool:
    """Whether only the number is left of an account."""
    return person.login.startswith(MARK)


@transaction.atomic
def ask(actor: Actor, login: str, reason: str) -> Erasure:
    """Ask that an account be erased. Raises `AccessRefused` beside `login` or `reason`."""
    require(actor, ERASE)
    person = Person.objects.filter(login=login.strip()[:60]).first() if login.isprintable() else None
    errors = {}
    if reason not in dict(REASONS):
        errors["reason"] = _("Choose why they are to be erased.")
    if person is None or is_erased(person):
        errors["login"] = _("There is no such account. Check the sign-in name.")
    elif sentence := obstacle(person):
        errors["login"] = sentence
    elif Erasure.objects.filter(account=person, decided_at=None).exists():
        errors["login"] = _("This was asked for already and waits for a second administrator.")
    if errors or person is None or actor.id is None:
        raise AccessRefused("" if errors else _("This needs a person."), **errors)
    made = Erasure.objects.create(reason=reason, asked_by_id=actor.id, asked_at=now(), account=person)
    journal.note("erasure_asked", f"{made.pk}: {journal.who(person.pk)}", person=actor.id)
    return made


def obstacle(person: Person) -> str:
    """Why an account cannot be erased now, with what to do; empty when it can."""
    if person.is_active:
        return _(
            "This account can still sign in. Have the system administrator hand over its work and switch it off."
        )
    if Record.objects.filter(holder_person_id=person.pk, closed_at=None).exists():
        return _("This person still has open cases in hand. Have the system administrator hand them over.")
    lasting = Q(ends_on=None) | Q(ends_on__gt=local(now()).date())
    if Appointment.objects.filter(lasting, person=person).exists():
        return _("An appointment of this person lasts longer than today. End it first.")
    return ""


def named_in_journal(person: Person) -> int:
    """Lines of the access log that hold the sign-in name; versions before wrote it there, and lines never change."""
    if is_erased(person):
        return 0
    return AccessLog.objects.filter(what__contains=person.login).count()


def erase(identity: int) -> bool:
    """Leave nothing of an account but its number; False when there is nothing left to erase."""
    person = Person.objects.select_for_update().filter(pk=identity).first()
    if person is None or is_erased(person):
        return False
    forget_words({person.name, person.name_en} | forget_account(identity))
    for model in _KEYS:
        model._default_manager.filter(person=person).delete()
    standing_in.end_all(identity, None)
    concerned = Q(person=person) | Q(appointment__person=person)
    lent = Delegation.objects.filter(concerned).values_list("pk", flat=True)
    Delegation.objects.filter(pk__in=list(lent)).update(reason="")
    Person.objects.filter(pk=identity).update(
        login=f"{MARK}{identity}",
        name=f"人员 {identity}",
        name_en=f"Person {identity}",
        password=make_password(None),
        is_active=False,
        must_change_password=True,
        failed_logins=0,
        locked_until=None,
        totp_secret="",
        totp_confirmed_at=None,
        totp_last_step=0,
    )
    return True
