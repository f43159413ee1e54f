# SPDX-License-Identifier: Apache-2.0
"""An issuer that tests speak for: its keys, its description and its answers, without a network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from xiucheng.kernel.clock import now
from xiucheng.kernel.oidc import identities, issuer, sessions, signon, tokens
from xiucheng.kernel.oidc.issuer import Issuer, away
from xiucheng.kernel.settings import settings as ours

NAME, CLIENT = "https://sso.example", "xiucheng"
READERS = (issuer, signon, tokens, identities, sessions)


class Peer(Issuer):
    """`answers`: address → JSON object, or a function of the body that makes one."""

    def __init__(self) -> None:
        super().__init__(NAME)
        self.answers: dict[str, Any] = {}
        self.asked: list[str] = []
        self.sub = "p-1"
        self.use(made("one"))
        self.say()

    def use(self, *keys: ECKey) -> None:
        """Sign with the first; publish all."""
        self.key = keys[0]
        self.answers[f"{NAME}/keys"] = KeySet(list(keys)).as_dict(private=False)

    def say(self, **changes: Any) -> None:
        """What it says of itself."""
        about = {
            "issuer": NAME,
            "authorization_endpoint": f"{NAME}/authorize",
            "token_endpoint": f"{NAME}/token",
            "userinfo_endpoint": f"{NAME}/userinfo",
            "jwks_uri": f"{NAME}/keys",
            "end_session_endpoint": f"{NAME}/leave",
            "response_types_supported": ["code"],
        }
        self.answers[f"{NAME}/.well-known/openid-configuration"] = about | changes
        self.about, self.away_at = {}, 0.0

    def fetch(
        self, address: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        self.asked.append(address)
        if not self.allows(address):
            raise away("an address that is not allowed")
        found = self.answers.get(address)
        if found is None:
            raise away("not there")
        answer: dict[str, Any] = found(body) if callable(found) else found
        return answer

    def signed(self, **changes: Any) -> str:
        """An ID token of this minute; a claim that is None is left out."""
        at = int(now().timestamp())
        claims = {"iss": NAME, "aud": CLIENT, "sub": self.sub, "iat": at, "exp": at + 300} | changes
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key, ["ES256"])


def made(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})


def set_up(monkeypatch: pytest.MonkeyPatch, **more: Any) -> Peer:
    """The peer, configured as the sign-on of this place."""
    about = {"signon_issuer": NAME, "signon_client": CLIENT, "signon_secret": "s%cret:"} | more
    for reader in READERS:
        monkeypatch.setattr(reader, "settings", replace(ours, **about))
    peer = Peer()
    monkeypatch.setattr(issuer, "_known", {NAME: peer})
    return peer
