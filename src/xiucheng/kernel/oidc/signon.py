# SPDX-License-Identifier: Apache-2.0
"""Coming in through another issuer: authorization code with PKCE, state and nonce (OpenID Connect Core 3.1)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.core import signing
from django.utils.translation import gettext as _

from xiucheng.kernel.oidc import tokens
from xiucheng.kernel.oidc.issuer import Issuer, SignOnFailed, code_of, configured
from xiucheng.kernel.oidc.tokens import wrong
from xiucheng.kernel.settings import settings

MINUTES = 10
"""How long somebody may be at the issuer's."""
SALT = "xiucheng.signon"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-on on its way, kept signed in the browser that began it."""

    target: str
    """The page that was asked for."""
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def sealed(self) -> str:
        return signing.dumps(asdict(self), salt=SALT)


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who the issuer says somebody is, and what it did to know."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]
    id_token: str
    second_factor: bool

    @property
    def sid(self) -> str:
        """The issuer's name of its session, for the day it ends there."""
        said = self.claims.get("sid", "")
        return said[:255] if isinstance(said, str) else ""

    @property
    def amr(self) -> list[str]:
        """How the issuer knew."""
        return _texts(self.claims.get("amr"))


def issuer() -> Issuer:
    """The issuer of the settings. Raises `SignOnFailed` where there is none."""
    found = configured()
    if found is None:
        raise SignOnFailed(
            _("No other sign-on is set up here. Sign in with name and password."), "not configured"
        )
    return found


def begin(attempt: Attempt, back: str) -> str:
    """Where the browser goes; `back` is our address that it comes back to. Raises `SignOnFailed`."""
    about = issuer().describe()
    address: str = prepare_grant_uri(
        about["authorization_endpoint"],
        settings.signon_client,
        "code",
        redirect_uri=back,
        scope=list(dict.fromkeys(["openid", *settings.signon_scopes])),
        state=attempt.state,
        nonce=attempt.nonce,
        code_challenge=create_s256_code_challenge(attempt.verifier),  # type: ignore[no-untyped-call]
        code_challenge_method="S256",
    )
    return address


def attempt_of(cookie: str) -> Attempt:
    """The attempt that this browser began. Raises `SignOnFailed` when it began none, or too long ago."""
    try:
        return Attempt(**signing.loads(cookie, salt=SALT, max_age=MINUTES * 60))
    except (signing.BadSignature, TypeError):
        raise SignOnFailed(
            _("This sign-on was not begun in this browser, or took too long. Begin again."), "no attempt"
        ) from None


def finish(attempt: Attempt, answer: Mapping[str, str], back: str) -> Vouched:
    """Who it is that came back with `answer`, the parameters of our address. Raises `SignOnFailed`."""
    asked = issuer()
    about = asked.describe()
    if not hmac.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        raise wrong("another state")
    named = answer.get("iss", "")
    if (named or about.get("authorization_response_iss_parameter_supported") is True) and named != asked.name:
        raise wrong("another issuer answered")
    if "error" in answer or not answer.get("code"):
        raise SignOnFailed(
            _("The sign-on did not let you in. Begin again, or sign in with name and password."),
            f"refused: {code_of(answer.get('error', 'no_code'))}",
        )
    given = _exchanged(asked, about, answer["code"], attempt.verifier, back)
    access = given.get("access_token")
    access = access if isinstance(access, str) else ""
    claims = tokens.id_token(asked, given.get("id_token"), nonce=attempt.nonce, access_token=access)
    claims = _completed(asked, about, claims, access)
    return Vouched(asked.name, claims["sub"], claims, given["id_token"], _two_factors(claims))


def _exchanged(
    asked: Issuer, about: Mapping[str, Any], code: str, verifier: str, back: str
) -> dict[str, Any]:
    endpoint = about["token_endpoint"]
    known = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    method = "none"
    if settings.signon_secret:
        method = "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
    body = prepare_token_request("authorization_code", redirect_uri=back, code=code, code_verifier=verifier)
    name, secret = settings.signon_client, settings.signon_secret
    if method == "client_secret_basic":
        # both are form-encoded first (RFC 6749, 2.3.1), which the library leaves to its caller
        name, secret = quote(name, safe=""), quote(secret, safe="")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    client: Any = ClientAuth(name, secret, method)
    _uri, headers, body = client.prepare("POST", endpoint, headers, body)
    return asked.fetch(endpoint, body=body.encode(), headers=headers)


def _completed(
    asked: Issuer, about: Mapping[str, Any], claims: dict[str, Any], access: str
) -> dict[str, Any]:
    """The claims, with those of the issuer's userinfo where the one that names accounts is missing."""
    endpoint = about.get("userinfo_endpoint")
    if not (settings.signon_claim and settings.signon_claim not in claims and endpoint and access):
        return claims
    more = asked.fetch(endpoint, headers={"Authorization": f"Bearer {access}"})
    if more.get("sub") != claims["sub"]:
        raise wrong("userinfo is about somebody else")
    return more | claims


def _two_factors(claims: Mapping[str, Any]) -> bool:
    """Whether the issuer says one of the words that count here for a second factor."""
    said = {f"amr={word}" for word in _texts(claims.get("amr"))} | {f"acr={claims.get('acr')}"}
    return not said.isdisjoint(settings.signon_second_factor)


def _texts(value: object) -> list[str]:
    return [word[:40] for word in value if isinstance(word, str)][:20] if isinstance(value, list) else []
