# SPDX-License-Identifier: Apache-2.0
"""Opening accounts and appointing people; the only writers of these tables."""

from __future__ import annotations

import re
import secrets
from datetime import date

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal, standing_in
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.login import count_failure, unlocked
from xiucheng.kernel.access.models import ApiToken, Appointment, Area, Holder, Person, Post, Session
from xiucheng.kernel.access.passwords import check_new_password, had_before, keep
from xiucheng.kernel.access.policy import ADMINISTRATOR, apply_to_sessions, of_person
from xiucheng.kernel.access.refusals import ACCOUNTS, APPOINT, AccessRefused, NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local

__all__ = ["AccessRefused"]

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
# without letters and digits that look alike: a first password is read out and typed once
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"


def ensure_area(path: str, code: str, name: str, kind: str) -> None:
    """Make or rename a node of the tree of places."""
    Area.objects.update_or_create(path=path, defaults={"code": code, "name": name, "kind": kind})


def ensure_holder(path: str, name: str, kind: str, *, territory: str = "", name_en: str = "") -> None:
    """Make or rename a unit that may hold records."""
    values = {"name": name, "name_en": name_en, "kind": kind, "territory": territory}
    Holder.objects.update_or_create(path=path, defaults=values)


def change_holder(path: str, *, name: str, name_en: str, ends_on: date | None) -> None:
    """Rename or close a unit."""
    Holder.objects.filter(path=path).update(name=name, name_en=name_en, ends_on=ends_on)


def ensure_post(
    code: str, name: str, permissions: list[str], *, name_en: str = "", admin_kind: str = ""
) -> None:
    """Make or change a post."""
    values = {"name": name, "name_en": name_en, "permissions": permissions, "admin_kind": admin_kind}
    Post.objects.update_or_create(code=code, defaults=values)


def open_account(
    actor: Actor, login: str, name: str, password: str, *, name_en: str = "", first: bool = False
) -> Person:
    """A new person who can sign in; a `first` password must be changed at once.

    Raises `AccessRefused` for a weak password or a name that is taken or cannot be used.
    """
    require(actor, ACCOUNTS)
    _check_account(login, name, name_en)
    reason = check_new_password(password, login)
    if reason:
        raise AccessRefused(reason)
    at = now()
    person, made = Person.objects.get_or_create(
        login=login,
        defaults={
            "name": name,
            "name_en": name_en,
            "password": make_password(password),
            "must_change_password": first,
            "password_changed_at": at,
            "created_at": at,
        },
    )
    if not made:
        raise AccessRefused(
            login=_("The sign-in name %(login)s is taken. Choose another.") % {"login": login}
        )
    journal.note("account_opened", journal.who(person.pk), person=actor.id)
    return person


def _check_account(login: str, name: str, name_en: str) -> None:
    errors = checked_names(name, name_en, length=60)
    if not LOGIN.fullmatch(login):
        errors["login"] = _("Use 2 to 60 small letters, digits or . _ - and begin with a letter or a digit.")
    if errors:
        raise AccessRefused(**errors)


def checked_names(name: str, name_en: str, *, length: int) -> dict[str, str]:
    """Sentences beside the fields of a name and its English form, when they cannot be kept or shown."""
    errors = {}
    for field, text in (("name", name), ("name_en", name_en)):
        if len(text) > length or not text.isprintable():
            errors[field] = _("Use at most %(count)d characters on one line.") % {"count": length}
    if not name.strip():
        errors["name"] = _("Give a name.")
    return errors


def first_password(login: str) -> str:
    """A random password to be handed over once; it keeps the rules for passwords.

    `login` must be one that can be: every password contains the empty name and is drawn anew for ever.
    """
    while True:
        drawn = "".join(secrets.choice(_CLEAR) for _place in range(12))
        password = f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"
        if check_new_password(password, login, ADMINISTRATOR) is None:
            return password


def invite(actor: Actor, login: str, name: str, *, name_en: str = "") -> tuple[Person, str]:
    """Open an account with a random first password; this is the only time it can be read."""
    require(actor, ACCOUNTS)
    _check_account(login, name, name_en)
    password = first_password(login)
    return open_account(actor, login, name, password, name_en=name_en, first=True), password


@transaction.atomic
def reset_password(actor: Actor, identity: int) -> str:
    """Give an account a new first password, returned this once; sessions, tokens and the lock-out end."""
    person = _in_charge(actor, identity)
    password = first_password(person.login)
    keep(person, password, first=True, policy=of_person(person.pk))
    Person.objects.filter(pk=person.pk).update(failed_logins=0, locked_until=None)
    _end_keys(person)
    journal.note("password_reset", journal.who(person.pk), person=actor.id)
    return password


@transaction.atomic
def switch_off(actor: Actor, identity: int) -> None:
    """Nobody signs in with this account any more, and who is signed in is out at once."""
    person = _in_charge(actor, identity)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    _end_keys(person)
    journal.note("account_switched_off", journal.who(person.pk), person=actor.id)


@transaction.atomic
def switch_on(actor: Actor, identity: int) -> None:
    """The account may sign in again, with the password it had."""
    person = _account(actor, identity)
    Person.objects.filter(pk=person.pk).update(is_active=True)
    journal.note("account_switched_on", journal.who(person.pk), person=actor.id)


def _account(actor: Actor, identity: int) -> Person:
    require(actor, ACCOUNTS)
    person = Person.objects.select_for_update().filter(pk=identity).first()
    if person is None:
        raise NotThere
    return person


def _in_charge(actor: Actor, identity: int) -> Person:
    """The account, if this actor may take it from its owner: who resets an administrator's password becomes one
    more administrator, so that is left to the operator of the server."""
    person = _account(actor, identity)
    if actor.kind != "system" and is_administrator(identity):
        raise AccessRefused(
            _(
                "%(name)s is an administrator. Have the security administrator end that appointment first, "
                "or the operator of the server set a password with xiucheng reset-password."
            )
            % {"name": person.name}
        )
    return person


def is_administrator(person: int) -> bool:
    """Whether somebody is, or may come to be, one of the three administrators."""
    posts = Appointment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=local(now()).date()), person_id=person
    )
    return posts.exclude(post__admin_kind="").exists()


def keys_of(person: int) -> tuple[int, int, int]:
    """How many sessions, API tokens and delegations of somebody are in use."""
    at = now()
    return (
        Session.objects.filter(person_id=person, expires_at__gt=at).count(),
        ApiToken.objects.filter(person_id=person, revoked_at=None, expires_at__gt=at).count(),
        standing_in.open_of(person),
    )


@transaction.atomic
def end_everything(actor: Actor, identity: int) -> None:
    """End somebody's sessions, tokens and delegations, from and to them; an administrator's only by the operator."""
    person = _in_charge(actor, identity)
    _end_keys(person)
    standing_in.end_all(person.pk, actor.id)


def _end_keys(person: Person) -> None:
    Session.objects.filter(person=person).delete()
    ApiToken.objects.filter(person=person, revoked_at=None).update(revoked_at=now())


@transaction.atomic
def appoint(
    actor: Actor,
    person: Person,
    post: str,
    holder: str,
    *,
    area: str = "",
    starts_on: date,
    ends_on: date | None = None,
) -> Appointment:
    """Appoint a person. The three administrators exclude each other over any common day."""
    _not_oneself(actor, person.pk)
    Person.objects.select_for_update().get(pk=person.pk)
    kind = _appointable(post, holder, starts_on, ends_on)
    if kind:
        period = Q(ends_on=None) | Q(ends_on__gte=starts_on)
        if ends_on is not None:
            period &= Q(starts_on__lte=ends_on)
        others = Appointment.objects.filter(period, person=person).exclude(post__admin_kind__in=["", kind])
        if others.exists():
            raise AccessRefused(
                _(
                    "%(name)s is already another administrator. "
                    "System, security and audit administrator must be three people."
                )
                % {"name": person.name}
            )
        if not is_administrator(person.pk):
            # a session may have come through a link that another administrator made, a token was made under
            # weaker rules: nothing of before is worth what it opens from now on
            _end_keys(person)
        standing_in.end_received(person.pk, actor.id)
    appointment, made = Appointment.objects.get_or_create(
        person=person,
        post_id=post,
        holder_id=holder,
        area=area,
        starts_on=starts_on,
        defaults={"ends_on": ends_on},
    )
    if not made:
        raise AccessRefused(_("%(name)s is already appointed so from that day on.") % {"name": person.name})
    apply_to_sessions(person.pk)
    journal.note("appointed", f"{journal.who(person.pk)} {post} {holder} {area}", person=actor.id)
    return appointment


def _not_oneself(actor: Actor, person: int) -> None:
    require(actor, APPOINT)
    if actor.id == person:
        raise AccessRefused(_("Nobody changes their own posts. Ask another security administrator."))


def _appointable(post: str, holder: str, starts_on: date, ends_on: date | None) -> str:
    """Which administrator the post is, if any; the unit stays locked, so that nobody closes it meanwhile."""
    found = Post.objects.filter(code=post).first()
    unit = Holder.objects.select_for_update().filter(path=holder, ends_on=None).first()
    errors = {}
    if found is None:
        errors["post"] = _("There is no such post. Choose one of the list.")
    if unit is None:
        errors["holder"] = _("There is no such unit, or it is closed. Choose one of the list.")
    if ends_on is not None and ends_on < starts_on:
        errors["ends_on"] = _("The last day must not lie before the first.")
    if errors or found is None:
        raise AccessRefused(**errors)
    return found.admin_kind


@transaction.atomic
def end_appointment(actor: Actor, person: int, identity: int, last_day: date) -> None:
    """Let an appointment end with a day; one that has not begun is withdrawn by a day before its first.

    It is never made longer: the time added might be somebody else's rule to refuse, so appoint again.
    """
    _not_oneself(actor, person)
    rows = Appointment.objects.select_for_update()
    appointment = rows.filter(pk=identity, person_id=person).first()
    if appointment is None:
        raise NotThere
    told = f"{journal.who(person)} {appointment.post_id} {appointment.holder_id} {appointment.area}"
    if appointment.ends_on is not None and last_day >= appointment.ends_on:
        raise AccessRefused(last_day=_("It ends by then already. To make it longer, appoint again."))
    if last_day >= appointment.starts_on:
        Appointment.objects.filter(pk=identity).update(ends_on=last_day)
    elif appointment.starts_on > local(now()).date():
        appointment.delete()
    else:
        raise AccessRefused(last_day=_("The last day must not lie before the first."))
    journal.note("appointment_ended", f"{told} {last_day}", person=actor.id)


def change_password(person: Person, password: str) -> None:
    """Set a new password and end every session and API token of the person: somebody else may hold them."""
    policy = of_person(person.pk)
    reason = check_new_password(password, person.login, policy)
    if reason is None and had_before(person, password, policy.remembered):
        reason = _("You had this password before. Choose one that you never used here.")
    if reason:
        raise AccessRefused(reason)
    keep(person, password, first=False, policy=policy)
    _end_keys(person)
    journal.note("password_changed", "", person=person.pk)


def change_own_password(actor: Actor, old: str, new: str) -> None:
    """Change one's own password; the old one must be given, so that an open desk cannot be taken over.

    Whoever guesses there is out with the failure that locks: all sessions end, as none tells whose hands it is in.
    """
    person = Person.objects.get(pk=actor.id or 0)
    right = check_password(old, person.password)
    # asked after the slow hash, as when signing in: of many guesses at once only those before the lock count
    if not unlocked(person).exists():
        journal.note("password_refused", "locked", person=person.pk)
        raise AccessRefused(_guessed())
    if not right:
        locks = count_failure(person)
        journal.note("password_refused", "", person=person.pk)
        if locks:
            Session.objects.filter(person=person).delete()
            raise AccessRefused(_guessed())
        raise AccessRefused(_("The password until now is wrong. Check it and try again."))
    if old == new:
        raise AccessRefused(_("The new password must differ from the one until now."))
    change_password(person, new)


def _guessed() -> str:
    return _("There were too many wrong passwords. Wait a quarter of an hour, then sign in and try again.")
