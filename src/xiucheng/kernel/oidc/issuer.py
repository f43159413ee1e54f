# SPDX-License-Identifier: Apache-2.0
"""The issuer whose sign-on is accepted here: what it says of itself, and its keys, fetched from nowhere else."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from authlib.common.security import is_secure_transport
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from django.utils.translation import gettext as _
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from xiucheng.kernel.calls import NoAddress, Unreachable, call
from xiucheng.kernel.clock import now
from xiucheng.kernel.settings import settings

log = logging.getLogger("xiucheng.oidc")

CODE = re.compile(r"[a-z_]{1,40}")
PATIENCE = 8.0
FRESH = 3600.0
"""Seconds for which a description is not asked for again."""
STALE = 24 * 3600.0
"""Seconds for which an old one serves while the issuer does not answer."""
PAUSE = 10.0
"""Seconds for which an issuer that did not answer is not asked again: nobody else waits for it meanwhile."""
AGAIN = 30.0
"""Seconds between two looks for a key that is not known: a made-up key must not make us ask for ever."""
JUDGED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported")
ENDPOINTS = (
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "userinfo_endpoint",
    "end_session_endpoint",
)


class SignOnFailed(Exception):
    """The sign-on elsewhere cannot go on; the sentence is for the person, `why` for the log."""

    def __init__(self, sentence: str, why: str) -> None:
        super().__init__(sentence)
        self.why = why


def away(why: str) -> SignOnFailed:
    """The issuer does not answer, or not with what it should."""
    return SignOnFailed(
        _(
            "The sign-on cannot be reached or answers wrongly. Try again later, or sign in with name and password."
        ),
        why,
    )


def code_of(error: object) -> str:
    """An error's code (RFC 6749, 4.1.2.1) as the log may hold it: whatever else was sent stays out."""
    return error if isinstance(error, str) and CODE.fullmatch(error) else "another error"


@dataclass
class Issuer:
    """One issuer, as this process knows it."""

    name: str
    about: dict[str, Any] = field(default_factory=dict)
    about_at: float = 0.0
    away_at: float = 0.0
    why: str = ""
    keys: KeySet | None = None
    keys_at: float = 0.0

    def describe(self) -> dict[str, Any]:
        """What it says of itself (OpenID Connect Discovery). Raises `SignOnFailed`."""
        at = now().timestamp()
        if self.about and at - self.about_at < FRESH:
            return self.about
        if at - self.away_at >= PAUSE:
            try:
                self.about, self.about_at = self._checked(self.fetch(get_well_known_url(self.name, True))), at
                return self.about
            except SignOnFailed as failure:
                self.away_at, self.why = at, failure.why
        if not self.about or at - self.about_at > STALE:
            raise away(self.why)
        log.warning("the issuer of the sign-on does not answer; what it said before serves")
        return self.about

    def _checked(self, about: dict[str, Any]) -> dict[str, Any]:
        if about.get("issuer") != self.name:
            raise away("the description is another issuer's")
        try:
            described = OpenIDProviderMetadata(about)
            for name in JUDGED:
                getattr(described, f"validate_{name}")()
        except (ValueError, TypeError, AttributeError) as error:
            raise away(f"the description is wrong: {error}") from None
        for endpoint in ENDPOINTS:
            address = about.get(endpoint)
            if address is not None and not self.allows(address):
                raise away(f"{endpoint} leads to a host that is not allowed (XIUCHENG_SIGNON_HOSTS)")
        return about

    def allows(self, address: object) -> bool:
        """Whether an address is the issuer's own host, or one that the operator named: no description leads further."""
        if not isinstance(address, str) or not address.isprintable() or " " in address:
            return False
        if not is_secure_transport(address):
            return False
        own, asked = urlsplit(self.name), urlsplit(address)
        if asked.username is not None or asked.password is not None:
            return False
        same = (asked.scheme, asked.netloc.lower()) == (own.scheme, own.netloc.lower())
        return same or (asked.scheme == "https" and asked.netloc.lower() in settings.signon_hosts)

    def verifying(self, *, again: bool = False) -> KeySet:
        """Its keys; `again` looks for new ones, not more often than every `AGAIN` seconds. Raises `SignOnFailed`."""
        at = now().timestamp()
        old = at - self.keys_at
        if self.keys is None or old > FRESH or (again and old > AGAIN):
            try:
                self.keys = KeySet.import_key_set(self.fetch(self.describe()["jwks_uri"]))  # type: ignore[arg-type]
                self.keys_at = at
            except (JoseError, ValueError, TypeError, KeyError) as error:
                raise away(f"its keys cannot be read: {type(error).__name__}") from None
        return self.keys

    def fetch(
        self, address: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """A JSON object from an allowed address; with a body it is posted. Raises `SignOnFailed`."""
        if not self.allows(address):
            raise away("an address that is not allowed")
        asked = {"Accept": "application/json", **(headers or {})}
        try:
            reply = call("GET" if body is None else "POST", address, asked, body, patience=PATIENCE)
            found = json.loads(reply.body)
        except (NoAddress, Unreachable, ValueError, RecursionError) as error:
            raise away(str(error)) from None
        if reply.status != 200 or not isinstance(found, dict):
            told = found.get("error") if isinstance(found, dict) else None
            raise away(f"HTTP {reply.status} {code_of(told)}")
        return found


_known: dict[str, Issuer] = {}


def configured() -> Issuer | None:
    """The issuer of the settings; None when there is none."""
    name = settings.signon_issuer
    return _known.setdefault(name, Issuer(name)) if name and settings.signon_client else None


def shown_name() -> str:
    """What people read on the button."""
    return settings.signon_name or urlsplit(settings.signon_issuer).hostname or ""
