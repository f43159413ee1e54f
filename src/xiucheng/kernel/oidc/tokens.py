# SPDX-License-Identifier: Apache-2.0
"""What an issuer signed: ID tokens and logout tokens, checked by its keys (RFC 7519, OpenID Connect Core 3.1.3.7)."""

from __future__ import annotations

from typing import Any

from authlib.oidc.core import CodeIDToken
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError

from xiucheng.kernel.clock import now
from xiucheng.kernel.oidc.issuer import Issuer, SignOnFailed
from xiucheng.kernel.settings import settings

# never "none", and no shared secrets: whoever knows a public key could sign with it
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_SECONDS = 600
"""How old a logout token may be: an older one is a replay."""
LONGEST_SUBJECT = 255


def wrong(why: str) -> SignOnFailed:
    """What came is not what was asked for, or not by whom it says."""
    return SignOnFailed(_("The sign-on answered with something that cannot be trusted. Begin again."), why)


def id_token(issuer: Issuer, text: object, *, nonce: str, access_token: str) -> dict[str, Any]:
    """The claims of an ID token that answers our question. Raises `SignOnFailed`."""
    header, claims = _signed(issuer, text)
    options: Any = {
        "iss": {"essential": True, "value": issuer.name},
        "aud": {"essential": True, "value": settings.signon_client},
        "sub": {"essential": True},
    }
    about = {"nonce": nonce, "client_id": settings.signon_client, "access_token": access_token}
    try:
        CodeIDToken(claims, header, options, about).validate(_at(), settings.signon_skew)
    except (JoseError, ValueError, TypeError) as error:
        raise wrong(f"ID token: {error}") from None
    if len(claims["sub"]) > LONGEST_SUBJECT or not claims["sub"].isprintable():
        raise wrong("ID token: sub")
    return claims


def logout_token(issuer: Issuer, text: object) -> tuple[str, str]:
    """(sub, sid) of who signed out there; one of them may be empty. Raises `SignOnFailed`."""
    _header, claims = _signed(issuer, text)
    options: Any = {
        "iss": {"essential": True, "value": issuer.name},
        "aud": {"essential": True, "value": settings.signon_client},
        "iat": {"essential": True},
        "jti": {"essential": True},
        "events": {"essential": True},
    }
    try:
        jwt.JWTClaimsRegistry(_at(), settings.signon_skew, **options).validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise wrong(f"logout token: {error}") from None
    old = _at() - claims["iat"] > LOGOUT_SECONDS + settings.signon_skew
    events = claims["events"]
    subject, sid = claims.get("sub", ""), claims.get("sid", "")
    told = isinstance(subject, str) and isinstance(sid, str) and bool(subject or sid)
    if old or "nonce" in claims or not told or not (isinstance(events, dict) and LOGOUT in events):
        raise wrong("logout token: not one, or too old")
    return subject, sid


def _at() -> int:
    return int(now().timestamp())


def _signed(issuer: Issuer, text: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of what the issuer signed; a key that is not known is looked for once more."""
    if not isinstance(text, str):
        raise wrong("no token")
    for again in (False, True):
        try:
            token = jwt.decode(text, issuer.verifying(again=again), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            continue
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            raise wrong(f"token: {type(error).__name__}") from None
        return dict(token.header), dict(token.claims)
    raise wrong("token: its key is not among the issuer's")
