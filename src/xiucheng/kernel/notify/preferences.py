# SPDX-License-Identifier: Apache-2.0
"""What each person chose: read and changed by themselves only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.notify import registry
from xiucheng.kernel.notify.models import DIGEST_MINUTES, QUIET_FROM, QUIET_TO, Preference
from xiucheng.kernel.notify.post import mode
from xiucheng.kernel.notify.types import OUTER, Channel, Mode

INTERVALS = (15, 30, 60, 120, 240, 480)
"""Minutes for which a digest may gather."""
_PHONE = re.compile(r"\+?\d{5,19}")


class NotUsable(Exception):
    """Something of the choice cannot be used; `errors` has a sentence by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody has, chosen or by default; `modes` by (kind, channel)."""

    mail: str
    phone: str
    quiet_from: time
    quiet_to: time
    digest_minutes: int
    modes: Mapping[tuple[str, Channel], Mode]


def chosen(actor: Actor) -> Chosen:
    """What the actor has."""
    kept = Preference.objects.filter(pk=actor.id).first()
    modes = {
        (kind.code, channel): mode(kind, kept, channel)
        for kind in registry.kinds().values()
        for channel in Channel
    }
    if kept is None:
        return Chosen("", "", QUIET_FROM, QUIET_TO, DIGEST_MINUTES, modes)
    return Chosen(kept.mail, kept.phone, kept.quiet_from, kept.quiet_to, kept.digest_minutes, modes)


def choose(actor: Actor, given: Mapping[str, str]) -> None:
    """Change what is given: `mail`, `phone`, `quiet_from`, `quiet_to` (HH:MM), `digest_minutes`, and modes by
    names such as `work.arrived/mail`. Raises `NotUsable`; then nothing is changed."""
    errors: dict[str, str] = {}
    values = {name: _read(name, text.strip(), errors) for name, text in given.items() if "/" not in name}
    modes = _modes(given, errors)
    if errors:
        raise NotUsable(errors)
    with transaction.atomic():
        Preference.objects.get_or_create(pk=actor.id)
        kept = Preference.objects.select_for_update().get(pk=actor.id)
        for name, value in values.items():
            setattr(kept, name, value)
        for kind, by_channel in modes.items():
            kept.modes = kept.modes | {kind: kept.modes.get(kind, {}) | by_channel}
        kept.save()
    journal.note("notices_chosen", " ".join(sorted(given)), person=actor.id)


def _read(name: str, text: str, errors: dict[str, str]) -> object:
    """The value of a field, or a sentence about it."""
    reader = {
        "mail": _mail,
        "phone": _phone,
        "quiet_from": _time,
        "quiet_to": _time,
        "digest_minutes": _minutes,
    }.get(name)
    if reader is None:
        errors[name] = _("There is no such setting. Leave it out.")
        return None
    try:
        return reader(text)
    except ValueError as error:
        errors[name] = str(error)
        return None


def _mail(text: str) -> str:
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise ValueError(_("Give a mail address such as li@example.org.")) from None
    if len(text) > 254:
        raise ValueError(_("Give a mail address such as li@example.org."))
    return text


def _phone(text: str) -> str:
    plain = re.sub(r"[ ()-]", "", text)
    if plain and not (plain.isascii() and _PHONE.fullmatch(plain)):
        raise ValueError(_("Give a telephone number of digits, such as 13800000000."))
    return plain


def _time(text: str) -> time:
    try:
        if not re.fullmatch(r"\d\d:\d\d(:\d\d)?", text, re.ASCII):
            raise ValueError
        return time.fromisoformat(text)
    except ValueError:
        raise ValueError(_("Give a time such as 21:00.")) from None


def _minutes(text: str) -> int:
    if text not in {str(minutes) for minutes in INTERVALS}:
        raise ValueError(_("Choose one of: %(choices)s.") % {"choices": ", ".join(map(str, INTERVALS))})
    return int(text)


def _modes(given: Mapping[str, str], errors: dict[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, text in given.items():
        kind, slash, channel = name.partition("/")
        if not slash:
            continue
        allowed = {mode.value for mode in modes_of(channel)}
        if kind not in registry.kinds() or not allowed:
            errors[name] = _("There is no such setting. Leave it out.")
        elif text not in allowed:
            errors[name] = _("Choose one of: %(choices)s.") % {"choices": ", ".join(sorted(allowed))}
        else:
            found.setdefault(kind, {})[channel] = text
    return found


def modes_of(channel: str) -> tuple[Mode, ...]:
    """What can be chosen for a channel; nothing for one that there is not."""
    if channel == Channel.APP:
        return (Mode.OFF, Mode.ONCE)
    return tuple(Mode) if channel in {one.value for one in OUTER} else ()
