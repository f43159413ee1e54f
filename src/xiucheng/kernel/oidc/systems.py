# SPDX-License-Identifier: Apache-2.0
"""The bureau's other systems that may ask us who somebody is: registered, changed, ended."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from authlib.common.security import is_secure_transport
from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor, digest_of
from xiucheng.kernel.access.refusals import APPOINT, AccessRefused, NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.oidc.keys import ALGORITHMS
from xiucheng.kernel.oidc.models import SCOPES, AccessToken, Code, System

MOST_ADDRESSES = 10


@dataclass(frozen=True, slots=True)
class Registration:
    """What is said of a system. Addresses count exactly as they are written."""

    name: str
    redirect_uris: tuple[str, ...]
    post_logout_uris: tuple[str, ...] = ()
    scopes: tuple[str, ...] = SCOPES
    algorithm: str = ALGORITHMS[0]
    asks_consent: bool = False


def listing(actor: Actor) -> list[System]:
    """All systems, those that ended last."""
    require(actor, APPOINT)
    return sorted(System.objects.all(), key=lambda one: (one.ended_at is not None, one.name))


def one(actor: Actor, identity: int) -> System:
    """One system. Raises `NotThere`."""
    require(actor, APPOINT)
    found = System.objects.filter(pk=identity).first()
    if found is None:
        raise NotThere
    return found


def by_client_id(actor: Actor, client_id: str) -> System:
    """The system of a client_id, for commands. Raises `NotThere`."""
    require(actor, APPOINT)
    found = System.objects.filter(client_id=client_id).first() if client_id.isprintable() else None
    if found is None:
        raise NotThere
    return found


def register(actor: Actor, said: Registration, *, public: bool) -> tuple[System, str]:
    """A new system and its secret, which can be read only this once; a public one has none. Raises `AccessRefused`."""
    require(actor, APPOINT)
    _check(said)
    secret = "" if public else _drawn()
    made = System.objects.create(
        client_id="sys-" + secrets.token_hex(8),
        secret_digest=digest_of(secret) if secret else None,
        made_at=now(),
        made_by_id=actor.id,
        **_values(said),
    )
    journal.note("system_registered", f"{made.client_id} {made.name}", person=actor.id)
    return made, secret


def _drawn() -> str:
    return "xs_" + secrets.token_urlsafe(32)


def _values(said: Registration) -> dict[str, object]:
    return {
        "name": said.name.strip(),
        "redirect_uris": list(said.redirect_uris),
        "post_logout_uris": list(said.post_logout_uris),
        "scopes": [one for one in SCOPES if one == "openid" or one in said.scopes],
        "id_token_signed_response_alg": said.algorithm,
        "asks_consent": said.asks_consent,
    }


def change(actor: Actor, identity: int, said: Registration) -> None:
    """Say other things of a system. Raises `AccessRefused`, `NotThere`."""
    _running(actor, identity)
    _check(said)
    System.objects.filter(pk=identity).update(**_values(said))
    journal.note("system_changed", f"{said.name} {' '.join(said.redirect_uris)}", person=actor.id)


def renew_secret(actor: Actor, identity: int) -> str:
    """A new secret, read only this once; the one until now ends at once. Raises `AccessRefused` for public systems."""
    found = _running(actor, identity)
    if found.is_public:
        raise AccessRefused(_("This is a public system: it has no secret and is known by PKCE alone."))
    secret = _drawn()
    System.objects.filter(pk=identity).update(secret_digest=digest_of(secret))
    journal.note("system_secret_renewed", f"{found.client_id} {found.name}", person=actor.id)
    return secret


@transaction.atomic
def end(actor: Actor, identity: int) -> None:
    """The system is told nothing any more, from this moment on."""
    found = _running(actor, identity)
    at = now()
    System.objects.filter(pk=identity).update(ended_at=at)
    Code.objects.filter(system=found).delete()
    AccessToken.objects.filter(system=found, revoked_at=None).update(revoked_at=at)
    journal.note("system_ended", f"{found.client_id} {found.name}", person=actor.id)


def _running(actor: Actor, identity: int) -> System:
    found = one(actor, identity)
    if found.ended_at is not None:
        raise AccessRefused(_("This system has ended. Register it anew."))
    return found


def _check(said: Registration) -> None:
    errors = {
        "redirect_uris": _fault(said.redirect_uris, required=True),
        "post_logout_uris": _fault(said.post_logout_uris, required=False),
    }
    if not said.name.strip() or len(said.name) > 60 or not said.name.isprintable():
        errors["name"] = _("Give a name of at most 60 characters on one line.")
    if not set(said.scopes) <= set(SCOPES):
        errors["scopes"] = _("Choose among: %(scopes)s.") % {"scopes": ", ".join(SCOPES)}
    if said.algorithm not in ALGORITHMS:
        errors["algorithm"] = _("Choose among: %(algorithms)s.") % {"algorithms": ", ".join(ALGORITHMS)}
    errors = {name: sentence for name, sentence in errors.items() if sentence}
    if errors:
        raise AccessRefused(**errors)


def _fault(addresses: Iterable[str], *, required: bool) -> str:
    """What is wrong with addresses that people are sent back to, empty when nothing is."""
    given = list(addresses)
    if required and not given:
        return _("Give at least one address.")
    if len(given) > MOST_ADDRESSES:
        return _("Give at most %(count)d addresses.") % {"count": MOST_ADDRESSES}
    wrong = [one for one in given if not _usable(one)]
    if not wrong:
        return ""
    return _(
        "%(address)s cannot be used: it must be a whole https:// address (http:// only on the same machine), "
        "without * or #, of at most 500 characters."
    ) % {"address": wrong[0][:100]}


def _usable(address: str) -> bool:
    plain = address.isascii() and address.isprintable() and " " not in address and len(address) <= 500
    if not plain or not is_secure_transport(address) or set(address) & set("*#\\"):
        return False
    parts = urlsplit(address)
    return parts.username is None and parts.password is None
