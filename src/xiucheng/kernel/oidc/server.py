# SPDX-License-Identifier: Apache-2.0
"""The library's authorization server (Authlib), told where things lie and what is never let through."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from authlib.oauth2 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749 import InvalidGrantError, InvalidRequestError, OAuth2Payload
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo
from authlib.oidc.rpinitiated import EndSessionEndpoint
from django.db import transaction
from joserfc.jwk import KeySet

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor, by_id, digest_of
from xiucheng.kernel.access.models import Session
from xiucheng.kernel.clock import now
from xiucheng.kernel.oidc import claims, keys
from xiucheng.kernel.oidc.models import SCOPES, AccessToken, Code, System
from xiucheng.kernel.settings import settings

CODE_SECONDS = 60
TOKEN_SECONDS = 600
LONGEST_NONCE = 255
CLIENT_AUTHENTICATION = ["client_secret_basic", "client_secret_post", "none"]


@dataclass
class Answer:
    """What the door sends; `body` is a page's text or JSON."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is signed in: the actor, the digest of their session, since when, and how that is known."""

    actor: Actor
    session: bytes
    since: int
    amr: tuple[str, ...]


class _Payload(OAuth2Payload):
    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        self._all = {name: list(given) for name, given in values.items()}

    @property
    def data(self) -> dict[str, str]:
        return {name: given[-1] for name, given in self._all.items() if given}

    @property
    def datalist(self) -> dict[str, list[str]]:
        return defaultdict(list, self._all)


class Asked(OAuth2Request):
    """A request as the library reads it. `values`: all that each parameter was given."""

    def __init__(
        self, method: str, uri: str, values: Mapping[str, Sequence[str]], headers: Mapping[str, str]
    ) -> None:
        super().__init__(method, uri, headers=headers)
        self.payload = _Payload(values)

    @property
    def form(self) -> dict[str, str]:
        return self.payload.data if self.payload is not None else {}


class OnlyS256(CodeChallenge):
    """PKCE is asked of everybody, and only as S256."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE is required: send code_challenge and code_challenge_method=S256.")
        super().validate_code_challenge(grant, redirect_uri)


class CodeGrant(AuthorizationCodeGrant):
    """Codes of a minute, each for one use; a second use takes back what the first one gave."""

    TOKEN_ENDPOINT_AUTH_METHODS = CLIENT_AUTHENTICATION

    def generate_authorization_code(self) -> str:
        return secrets.token_urlsafe(32)

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        owner, payload = request.user, request.payload
        assert isinstance(owner, Owner)
        assert payload is not None
        assert isinstance(request.client, System)
        Code.objects.create(
            digest=digest_of(code),
            system=request.client,
            person_id=owner.actor.id or 0,
            session=owner.session,
            redirect_uri=payload.redirect_uri,
            scope=request.scope,
            nonce=payload.data.get("nonce", ""),
            code_challenge=payload.data["code_challenge"],
            code_challenge_method="S256",
            auth_time=owner.since,
            amr=list(owner.amr),
            expires_at=now() + timedelta(seconds=CODE_SECONDS),
        )

    def query_authorization_code(self, code: str, client: Any) -> Code | None:
        at = now()
        rows = Code.objects.filter(digest=digest_of(code), system=client)
        if rows.filter(used_at=None, expires_at__gt=at).update(used_at=at):
            return rows.get()
        if rows.exclude(used_at=None).update(replayed=True):
            AccessToken.objects.filter(code=digest_of(code), revoked_at=None).update(revoked_at=at)
            journal.note("system_refused", f"{client.client_id} code used again", person=None)
        return None

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """It stays, as used, so that a second use is seen."""

    def authenticate_user(self, authorization_code: Code) -> Actor | None:
        return signed_in(authorization_code.person_id, bytes(authorization_code.session))


def signed_in(person: int, session: bytes) -> Actor | None:
    """Somebody whose session still runs and who holds a post today; None for all others."""
    running = Session.objects.filter(digest=session, person_id=person, expires_at__gt=now(), stage="")
    actor = by_id(person) if running.exists() else None
    return actor if actor is not None and entitled(actor) else None


def entitled(actor: Actor) -> bool:
    """Whether a post of somebody's own is behind them today."""
    return any(one.stands_in is None for one in actor.grants)


class IdToken(OpenIDCode):
    """ID tokens signed by our keys, with the claims of the scopes."""

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        if len(nonce) > LONGEST_NONCE:
            raise InvalidRequestError("The nonce is too long.")
        client_id = request.payload.client_id if request.payload is not None else ""
        return Code.objects.filter(system__client_id=client_id, nonce=nonce).exists()

    def resolve_client_private_key(self, client: System) -> Any:
        return keys.kept().signing[client.id_token_signed_response_alg]

    def get_encode_header(self, client: System) -> dict[str, str]:
        algorithm = client.id_token_signed_response_alg
        return {"alg": algorithm, "kid": str(keys.kept().signing[algorithm].kid)}

    def get_client_claims(self, client: System) -> dict[str, Any]:
        at = int(now().timestamp())
        return {"iss": issuer(), "aud": client.client_id, "iat": at, "exp": at + TOKEN_SECONDS}

    def generate_user_info(self, user: Actor, scope: str) -> UserInfo:
        return UserInfo(claims.of(user, scope))


class Revocation(RevocationEndpoint):
    """A system gives back a token that it does not need any more (RFC 7009)."""

    CLIENT_AUTH_METHODS = CLIENT_AUTHENTICATION

    def query_token(self, token_string: str, token_type_hint: str | None) -> AccessToken | None:
        rows = AccessToken.objects.select_related("system")
        return rows.filter(digest=digest_of(token_string)).first()

    def revoke_token(self, token: AccessToken, request: OAuth2Request) -> None:
        AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now())


class Farewell(EndSessionEndpoint):
    """Signing out here because a system asks for it (RP-Initiated Logout); the page ends the session."""

    def get_server_jwks(self) -> KeySet:
        return keys.kept().published

    def get_algorithms(self) -> list[str]:
        return list(keys.ALGORITHMS)


class Server(AuthorizationServer):
    """Assembles the above."""

    def __init__(self) -> None:
        super().__init__(scopes_supported=SCOPES)
        make = BearerTokenGenerator(
            access_token_generator=lambda **_about: "xt_" + secrets.token_urlsafe(32),
            expires_generator=lambda _client, _grant: TOKEN_SECONDS,
        )
        self.register_token_generator("default", make)
        self.register_grant(CodeGrant, [OnlyS256(required=True), IdToken()])
        self.register_endpoint(Revocation)
        self.register_endpoint(Farewell)

    def query_client(self, client_id: str) -> System | None:  # type: ignore[override]
        return (
            System.objects.filter(client_id=client_id[:60], ended_at=None).first()
            if client_id.isprintable()
            else None
        )

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        """Keep a token of a code, unless the code came a second time meanwhile."""
        code: Any = request.authorization_code
        with transaction.atomic():
            held = Code.objects.select_for_update().get(pk=code.pk)
            if held.replayed:
                raise InvalidGrantError("The code was used again.")
            AccessToken.objects.create(
                digest=digest_of(token["access_token"]),
                code=bytes(held.digest),
                system_id=held.system_id,
                person_id=held.person_id,
                session=bytes(held.session),
                scope=held.scope,
                expires_at=now() + timedelta(seconds=token["expires_in"]),
            )
        journal.note("system_entered", f"{code.system.client_id} {code.system.name}", person=held.person_id)

    def create_oauth2_request(self, request: Any) -> OAuth2Request:
        assert isinstance(request, OAuth2Request)
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        return Answer(status, text, dict(headers))

    def send_signal(self, name: str, *_args: object, **_about: object) -> None:
        """Nobody listens: what happens here is called by its name."""


def issuer() -> str:
    """How we call ourselves; empty where it is not said under which address people reach us."""
    return settings.public_url.rstrip("/")


server = Server()
