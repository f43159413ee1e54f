# SPDX-License-Identifier: Apache-2.0
"""Who somebody of another issuer is here: linked by an administrator, found by a claim, or not known."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actions import LOGIN, AccessRefused, invite, is_administrator
from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.access.models import Person, Session
from xiucheng.kernel.access.refusals import ACCOUNTS, NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.oidc.models import Identity, SignedOn
from xiucheng.kernel.oidc.signon import Vouched
from xiucheng.kernel.settings import settings

MOST_UNKNOWN = 1000
"""So many who knocked are kept; whoever comes then is not written down."""
PART = 50


class NotKnown(Exception):
    """Nobody here is linked with this person of the issuer; the sentence says what to do."""


def identified(vouched: Vouched) -> Identity:
    """The linked identity of who came. Raises `NotKnown`, and writes down who knocked for the administrator."""
    at = now()
    known = Identity.objects.filter(issuer=vouched.issuer, subject=vouched.subject).first()
    if known is not None and known.person_id is not None:
        _check_link(known.person_id, known)
        Identity.objects.filter(pk=known.pk).update(seen_at=at)
        return known
    login = _claimed(vouched)
    person = _found(login) or _opened(vouched, login)
    if person is not None:
        try:
            made = _linked(vouched.issuer, vouched.subject, person, by_operator=False)
            journal.note("identity_linked", _told(made), person=person.pk)
            return made
        except AccessRefused:
            journal.note("signon_refused", "linked with somebody else", person=person.pk)
    _knocked(vouched, login, known)
    raise NotKnown(
        _(
            "You are not known here yet. Ask the system administrator to link your account, then sign in again."
        )
    )


def _check_link(person: int, link: Identity) -> None:
    """Asked each time, as who was linked may have become an administrator since: whoever made the link, a system
    administrator or the issuer by a claim, would be a second one. Raises `NotKnown`."""
    if is_administrator(person) and not link.by_operator:
        journal.note("signon_refused", "an administrator whom the operator did not link", person=person)
        raise NotKnown(
            _(
                "You are an administrator here. Sign in with your password, or ask the operator of the server "
                "to link your account with xiucheng signon link."
            )
        )


def _claimed(vouched: Vouched) -> str:
    said = vouched.claims.get(settings.signon_claim) if settings.signon_claim else ""
    said = said.strip().lower() if isinstance(said, str) else ""
    return said if LOGIN.fullmatch(said) else ""


def _found(login: str) -> Person | None:
    """The account of a claimed name; never an administrator's, so that no issuer names our administrators."""
    person = Person.objects.filter(login=login).first() if login else None
    if person is not None and is_administrator(person.pk):
        journal.note("signon_refused", "an administrator who is not linked", person=person.pk)
        return None
    return person


def _opened(vouched: Vouched, login: str) -> Person | None:
    """A new account, where that is configured and the name is free."""
    if not (settings.signon_opens_accounts and login) or Person.objects.filter(login=login).exists():
        return None
    try:
        person, _password = invite(system("sign-on"), login, _name(vouched) or login)
    except AccessRefused:
        return None
    return person


def _name(vouched: Vouched) -> str:
    said = vouched.claims.get("name")
    return said[:60] if isinstance(said, str) and said.isprintable() else ""


def _linked(issuer: str, subject: str, person: Person, *, by_operator: bool) -> Identity:
    at = now()
    try:
        with transaction.atomic():
            made, _new = Identity.objects.update_or_create(
                issuer=issuer,
                subject=subject,
                defaults={
                    "person": person,
                    "linked_at": at,
                    "seen_at": at,
                    "name": "",
                    "login": "",
                    "by_operator": by_operator,
                },
            )
    except IntegrityError:
        raise AccessRefused(
            _("%(name)s is linked with somebody else of that sign-on. Undo that link first.")
            % {"name": person.name}
        ) from None
    return made


def _knocked(vouched: Vouched, login: str, known: Identity | None) -> None:
    """Write down who came, so that an administrator can link without copying signs."""
    if known is None and Identity.objects.filter(person=None).count() >= MOST_UNKNOWN:
        journal.note("signon_refused", "unknown", person=None)
        return
    made, _new = Identity.objects.update_or_create(
        issuer=vouched.issuer,
        subject=vouched.subject,
        defaults={"name": _name(vouched), "login": login, "seen_at": now()},
    )
    journal.note("signon_refused", f"unknown, identity {made.pk}", person=None)


def _told(identity: Identity) -> str:
    """How lines of the log name an identity: they outlive the names, and a `sub` may be one."""
    person = journal.who(identity.person_id) if identity.person_id else "nobody"
    return f"{person} identity {identity.pk}"


def listing(actor: Actor, *, after: int = 0, limit: int = PART) -> list[Identity]:
    """Identities, those without an account first, then by number; after a number only within those linked."""
    require(actor, ACCOUNTS)
    rows = Identity.objects.select_related("person")
    linked = rows.exclude(person=None).filter(pk__gt=after).order_by("pk")[:limit]
    knocking = [] if after else rows.filter(person=None).order_by("-seen_at")[:limit]
    return [*knocking, *linked]


def one(actor: Actor, identity: int) -> Identity:
    """One identity. Raises `NotThere`."""
    require(actor, ACCOUNTS)
    found = Identity.objects.select_related("person").filter(pk=identity).first()
    if found is None:
        raise NotThere
    return found


def link(actor: Actor, subject: str, login: str, *, issuer: str = "") -> Identity:
    """Let somebody of the issuer into an account from now on. Raises `AccessRefused`.

    An administrator's account is linked by the operator of the server only: who links it to themselves becomes
    one more. Any other link opens it no more once its owner is appointed.
    """
    require(actor, ACCOUNTS)
    issuer = issuer or settings.signon_issuer
    subject = subject.strip()
    person = Person.objects.filter(login=login).first() if login.isprintable() else None
    errors = {}
    if not issuer:
        errors["subject"] = _("No other sign-on is set up: XIUCHENG_SIGNON_ISSUER is empty.")
    if not subject or len(subject) > 255 or not subject.isprintable():
        errors["subject"] = _(
            "Give the name (sub) by which the sign-on knows the person, at most 255 characters."
        )
    if person is None:
        errors["login"] = _("There is no account with this sign-in name. Open it first.")
    elif actor.kind != "system" and is_administrator(person.pk):
        errors["login"] = _(
            "This is an administrator's account. The operator of the server links it with xiucheng signon link."
        )
    if errors or person is None:
        raise AccessRefused(**errors)
    taken = (
        Identity.objects.filter(issuer=issuer, subject=subject).exclude(person=None).exclude(person=person)
    )
    if taken.exists():
        raise AccessRefused(
            subject=_("This person of the sign-on is linked with another account. Undo that first.")
        )
    made = _linked(issuer, subject, person, by_operator=actor.kind == "system")
    journal.note("identity_linked", _told(made), person=actor.id)
    return made


@transaction.atomic
def unlink(actor: Actor, identity: int) -> None:
    """Undo a link, or forget who knocked; sessions that came through it end."""
    found = one(actor, identity)
    if found.person is not None and actor.kind != "system" and is_administrator(found.person.pk):
        raise AccessRefused(
            _(
                "This is an administrator's account. "
                "The operator of the server undoes its link with xiucheng signon unlink."
            )
        )
    digests = list(SignedOn.objects.filter(identity=found).values_list("digest", flat=True))
    Session.objects.filter(digest__in=digests).delete()
    journal.note("identity_unlinked", _told(found), person=actor.id)
    found.delete()


def unlink_account(actor: Actor, login: str) -> int:
    """Undo all links of an account; returns how many. Raises `NotThere` when there is none."""
    require(actor, ACCOUNTS)
    rows = Identity.objects.filter(person__login=login) if login.isprintable() else Identity.objects.none()
    found = list(rows.values_list("pk", flat=True))
    if not found:
        raise NotThere
    for identity in found:
        unlink(actor, identity)
    return len(found)
