# SPDX-License-Identifier: Apache-2.0
"""The second factor: one-time codes of an authenticator app (TOTP, RFC 6238) and recovery codes for a lost one."""

from __future__ import annotations

import base64
import secrets
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.kernel import vault
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor, digest_of
from xiucheng.kernel.access.models import Person, RecoveryCode, Session
from xiucheng.kernel.access.refusals import APPOINT, AccessRefused, NotThere, require
from xiucheng.kernel.clock import now

STEP = 30
DIGITS = 6
BESIDE = 1
"""How many steps a phone's clock may be off, both ways."""
SECRET_BYTES = 20
RECOVERY_CODES = 10
ISSUER = "Xiucheng"
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"


def _place(person: int) -> str:
    return f"totp/{person}"


def _secret(person: Person) -> bytes:
    return base64.b32decode(vault.opened(person.totp_secret, _place(person.pk)))


def _totp(secret: bytes) -> TOTP:
    # the apps of all phones know this variant and many know no other
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303


def step_of(person: Person, code: str) -> int | None:
    """The time step whose code this is, if it is one of those around now."""
    if not (code.isascii() and code.isdigit() and len(code) == DIGITS):
        return None
    current, totp = int(now().timestamp()) // STEP, _totp(_secret(person))
    for step in range(current - BESIDE, current + BESIDE + 1):
        try:
            totp.verify(code.encode(), step * STEP)
        except InvalidToken:
            continue
        return step
    return None


def accepts(person: Person, code: str) -> bool:
    """Take a code of the app, or a recovery code; each works once, also when sent twice at the same moment."""
    code = "".join(code.split()).lower().replace("-", "")
    if not code.isascii():
        return False
    step = step_of(person, code)
    if step is not None:
        fresh = Person.objects.filter(pk=person.pk, totp_last_step__lt=step)
        return bool(fresh.update(totp_last_step=step))
    unused = RecoveryCode.objects.filter(person=person, digest=digest_of(code), used_at=None)
    if unused.update(used_at=now()):
        journal.note("recovery_code_used", "", person=person.pk)
        return True
    return False


def begin(actor: Actor) -> str:
    """A secret to be set up in an app, as base32 text; the one offered before, while it is not confirmed."""
    person = Person.objects.get(pk=actor.id or 0)
    _not_yet(person)
    if not person.totp_secret:
        text = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
        empty = Person.objects.filter(pk=person.pk, totp_secret="")
        empty.update(totp_secret=vault.sealed(text, _place(person.pk)))
        person.refresh_from_db()
    return base64.b32encode(_secret(person)).decode()


def address_of(actor: Actor, secret: str) -> str:
    """What the QR code says: the address that authenticator apps read."""
    about = {"secret": secret, "issuer": ISSUER, "algorithm": "SHA1", "digits": DIGITS, "period": STEP}
    return f"otpauth://totp/{quote(ISSUER)}:{quote(actor.login)}?{urlencode(about)}"


@transaction.atomic
def confirm(actor: Actor, code: str) -> list[str]:
    """Set it up with a first code; returns the recovery codes, which can be read only this once."""
    person = Person.objects.select_for_update().get(pk=actor.id or 0)
    _not_yet(person)
    step = step_of(person, "".join(code.split())) if person.totp_secret else None
    if step is None:
        raise AccessRefused(
            code=_("This is not the code of now. Look at the app again; the phone's clock must be right.")
        )
    Person.objects.filter(pk=person.pk).update(totp_confirmed_at=now(), totp_last_step=step)
    Session.objects.filter(person=person, stage="enrol").update(stage="")
    journal.note("second_factor_set_up", "", person=person.pk)
    return _new_codes(person)


def _not_yet(person: Person) -> None:
    if person.totp_confirmed_at is not None:
        raise AccessRefused(
            _("The second factor is set up. For another phone ask the security administrator to reset it.")
        )


def _new_codes(person: Person) -> list[str]:
    codes = ["".join(secrets.choice(_CLEAR) for _place in range(10)) for _code in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(person=person, digest=digest_of(code)) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def codes_left(actor: Actor) -> int:
    """How many recovery codes somebody still has."""
    return RecoveryCode.objects.filter(person_id=actor.id or 0, used_at=None).count()


def is_set_up(actor: Actor) -> bool:
    """Whether somebody has a second factor."""
    return Person.objects.filter(pk=actor.id or 0).exclude(totp_confirmed_at=None).exists()


@transaction.atomic
def reset(actor: Actor, identity: int) -> None:
    """Take somebody's second factor away, as after a lost phone; who needs one sets it up at the next sign-in.

    All sessions end: whoever has the phone may be signed in.
    """
    require(actor, APPOINT)
    if actor.id == identity:
        raise AccessRefused(_("Nobody resets their own second factor. Ask another security administrator."))
    person = Person.objects.select_for_update().filter(pk=identity).first()
    if person is None:
        raise NotThere
    Person.objects.filter(pk=identity).update(totp_secret="", totp_confirmed_at=None)
    RecoveryCode.objects.filter(person=person).delete()
    Session.objects.filter(person=person).delete()
    journal.note("second_factor_reset", journal.who(person.pk), person=actor.id)


def seal_secrets_again(newest: str) -> int:
    """Encrypt secrets that need an older key than the newest with it; returns how many."""
    total = 0
    for person in Person.objects.exclude(totp_secret="").iterator():
        if vault.key_of(person.totp_secret) != newest:
            text = vault.opened(person.totp_secret, _place(person.pk))
            same = Person.objects.filter(pk=person.pk, totp_secret=person.totp_secret)
            total += same.update(totp_secret=vault.sealed(text, _place(person.pk)))
    return total
