# SPDX-License-Identifier: Apache-2.0
"""A registered system that asks who somebody is, as tests play it."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet

from xiucheng.kernel.access.actor import Actor, digest_of, system
from xiucheng.kernel.access.middleware import COOKIE, LANGUAGE_COOKIE
from xiucheng.kernel.access.models import Session
from xiucheng.kernel.clock import now
from xiucheng.kernel.oidc import systems
from xiucheng.kernel.oidc.models import System
from xiucheng.kernel.oidc.systems import Registration

CITY = "https://city.example"
BACK = "https://parking.example/back?of=sign-on"
AFTER = "https://parking.example/bye"
VERIFIER = "v" * 43
CHALLENGE: str = create_s256_code_challenge(VERIFIER)  # type: ignore[no-untyped-call]


def browser(actor: Actor | None, hours: float = 0, **options: Any) -> Client:
    """A browser, signed in as somebody for so many hours already."""
    client = Client(**options)
    client.cookies[LANGUAGE_COOKIE] = "en"
    if actor is not None:
        at = now()
        key = secrets.token_hex()
        Session.objects.create(
            digest=digest_of(key),
            person_id=actor.id or 0,
            created_at=at - timedelta(hours=hours),
            seen_at=at,
            expires_at=at + timedelta(hours=1),
        )
        client.cookies[COOKIE] = key
    return client


@dataclass
class Asking:
    """The system's side of the way."""

    system: System
    secret: str = ""
    back: str = BACK
    answers: list[Any] = field(default_factory=list)

    def parameters(self, **changes: Any) -> dict[str, Any]:
        """Of the address that it sends people to; one that is None is left out."""
        asked = {
            "response_type": "code",
            "client_id": self.system.client_id,
            "redirect_uri": self.back,
            "scope": "openid profile posts",
            "state": "s t",
            "nonce": f"n{len(self.answers)}",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        } | changes
        return {name: value for name, value in asked.items() if value is not None}

    def sent(self, client: Client, **changes: Any) -> dict[str, str]:
        """What it is told when somebody comes back."""
        answer = client.get("/oidc/authorize/", self.parameters(**changes))
        self.answers.append(answer)
        assert answer.status_code == 302, answer.content.decode()
        to = urlsplit(answer.headers["Location"])
        assert f"{to.scheme}://{to.netloc}{to.path}" == BACK.partition("?")[0], answer.headers["Location"]
        told = {name: values[0] for name, values in parse_qs(to.query).items()}
        assert (told.pop("of"), told.pop("iss"), told.pop("state")) == ("sign-on", CITY, "s t")
        return told

    def exchanged(self, given: str, *, basic: str | None = None, **changes: Any) -> Any:
        """The answer to a code."""
        form = {
            "grant_type": "authorization_code",
            "code": given,
            "redirect_uri": self.back,
            "code_verifier": VERIFIER,
        } | changes
        form = {name: value for name, value in form.items() if value is not None}
        headers: dict[str, Any] = {}
        if basic is None and self.secret:
            basic = f"{self.system.client_id}:{self.secret}"
        if basic:
            headers["HTTP_AUTHORIZATION"] = "Basic " + base64.b64encode(basic.encode()).decode()
        else:
            form.setdefault("client_id", self.system.client_id)
        return Client().post("/oidc/token/", form, **headers)


def registered(*, public: bool = False, **more: Any) -> Asking:
    """A system, freshly registered."""
    said = {"name": "停车收费系统", "redirect_uris": (BACK,), "post_logout_uris": (AFTER,)} | more
    made, secret = systems.register(system("test"), Registration(**said), public=public)
    return Asking(made, secret)


def about(token: str) -> Any:
    """Header and claims of an ID token, checked by the published keys."""
    published = KeySet.import_key_set(Client().get("/oidc/keys/").json())
    return jwt.decode(token, published, algorithms=["RS256", "ES256"])


def told(access_token: str) -> Any:
    """What userinfo answers."""
    return Client().get("/oidc/userinfo/", HTTP_AUTHORIZATION=f"Bearer {access_token}")
