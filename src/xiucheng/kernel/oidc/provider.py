# SPDX-License-Identifier: Apache-2.0
"""Xiucheng as the sign-on of a bureau's other systems: what its addresses answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import OAuth2Error
from authlib.oidc.core.errors import ConsentRequiredError, LoginRequiredError

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor, digest_of
from xiucheng.kernel.access.models import Session
from xiucheng.kernel.clock import now
from xiucheng.kernel.limits import Claim, limiter
from xiucheng.kernel.limits.table import SYSTEM_SECRET
from xiucheng.kernel.oidc import claims, keys
from xiucheng.kernel.oidc.models import SCOPES, AccessToken, Consent, Subject, System
from xiucheng.kernel.oidc.server import (
    CLIENT_AUTHENTICATION,
    Answer,
    Asked,
    Owner,
    entitled,
    issuer,
    server,
    signed_in,
)
from xiucheng.kernel.oidc.sessions import amr_of

Values = Mapping[str, Sequence[str]]
LONGEST_VALUE = 2000


class Strange(Exception):
    """The request names no registered system or address: nobody is sent anywhere."""


class MustSignIn(Exception):
    """Somebody has to sign in first, or again, when `freshly`."""

    def __init__(self, *, freshly: bool) -> None:
        super().__init__()
        self.freshly = freshly


class MustAllow(Exception):
    """The system wants to be told `scopes`, which its visitor has to allow first."""

    def __init__(self, system: System, scopes: tuple[str, ...], redirect_uri: str) -> None:
        super().__init__()
        self.system, self.scopes, self.redirect_uri = system, scopes, redirect_uri


def owner_of(actor: Actor, key: str) -> Owner | None:
    """Who is signed in with a session's key, all of it done; None otherwise."""
    digest = digest_of(key)
    held = Session.objects.filter(digest=digest, stage="").select_related("person").first()
    if held is None or actor.held_up or held.person_id != actor.id:
        return None
    elsewhere = amr_of(digest)
    here = ["pwd", "otp", "mfa"] if held.person.totp_confirmed_at else ["pwd"]
    amr = here if elsewhere is None else elsewhere
    return Owner(actor, digest, int(held.created_at.timestamp()), tuple(amr))


def authorize(values: Values, owner: Owner | None) -> Answer:
    """Send a browser back to the system that asked, with a code or the reason why not.

    Raises `Strange`, `MustSignIn`, `MustAllow`.
    """
    asked = Asked("GET", issuer() + "/", values, {})
    try:
        grant = _grant(asked, owner)
        _signed_in_enough(values, owner, grant.redirect_uri)
        assert owner is not None
        if not entitled(owner.actor):
            journal.note("denied", f"{grant.client.client_id} without a post", person=owner.actor.id)
            return _named(server.create_authorization_response(asked, grant_user=None, grant=grant))
        _allowed(grant, owner, values)
        return _named(server.create_authorization_response(asked, grant_user=owner, grant=grant))
    except OAuth2Error as error:
        if not error.redirect_uri:
            raise Strange from None
        error.state = asked.payload.state if asked.payload is not None else None
        return _named(server.handle_error_response(asked, error))


def _grant(asked: Asked, owner: Owner | None) -> Any:
    """The request as the library found it right. Raises its `OAuth2Error`, or `Strange`."""
    assert asked.payload is not None
    for given in asked.payload.datalist.values():
        if any(len(one) > LONGEST_VALUE or not one.isprintable() for one in given):
            raise Strange
    try:
        return server.get_consent_grant(asked, end_user=owner)  # type: ignore[no-untyped-call]
    except ValueError:  # the library's refusal cannot quote every character
        raise Strange from None


def _signed_in_enough(values: Values, owner: Owner | None, redirect_uri: str) -> None:
    prompts = " ".join(values.get("prompt", ())).split()
    if owner is not None and "login" not in prompts and not _aged(values.get("max_age", ("",))[-1], owner):
        return
    if "none" in prompts:
        raise LoginRequiredError(redirect_uri=redirect_uri)
    raise MustSignIn(freshly=owner is not None)


def _aged(seconds: str, owner: Owner) -> bool:
    """Whether somebody signed in longer ago than the system takes (`max_age`)."""
    asked = seconds.isascii() and seconds.isdigit() and len(seconds) < 10
    return asked and now().timestamp() - owner.since > int(seconds)


def _allowed(grant: Any, owner: Owner, values: Values) -> None:
    """Go on where nobody needs to be asked, or this visitor was."""
    system: System = grant.client
    scopes = tuple(grant.request.scope.split())
    given = Consent.objects.filter(person_id=owner.actor.id or 0, system=system).first()
    prompts = " ".join(values.get("prompt", ())).split()
    if not system.asks_consent or (given is not None and set(scopes) <= set(given.scopes)):
        return
    if "none" in prompts:
        raise ConsentRequiredError(redirect_uri=grant.redirect_uri)
    raise MustAllow(system, scopes, grant.redirect_uri)


def allow(values: Values, owner: Owner) -> None:
    """The visitor allows what the system asks for, until it asks for more. Raises `Strange`."""
    try:
        grant = _grant(Asked("GET", issuer() + "/", values, {}), owner)
    except OAuth2Error:
        raise Strange from None
    given = {"scopes": grant.request.scope.split(), "at": now()}
    person = owner.actor.id or 0
    Consent.objects.update_or_create(person_id=person, system=grant.client, defaults=given)
    journal.note("system_allowed", f"{grant.client.client_id} {grant.request.scope}", person=person)


def deny(values: Values, owner: Owner) -> str:
    """The visitor does not: the address to go back to, with that said. Raises `Strange`."""
    asked = Asked("GET", issuer() + "/", values, {})
    try:
        grant = _grant(asked, owner)
    except OAuth2Error:
        raise Strange from None
    answer = _named(server.create_authorization_response(asked, grant_user=None, grant=grant))
    return answer.headers["Location"]


def _named(answer: Any) -> Answer:
    """The answer with our name in it, so that no other issuer's can be taken for it (RFC 9207)."""
    assert isinstance(answer, Answer)
    if "Location" in answer.headers:
        answer.headers["Location"] = add_params_to_uri(answer.headers["Location"], [("iss", issuer())])
    return answer


def token(form: Values, headers: Mapping[str, str], where: str) -> Answer:
    """Tokens for a code. Wrong secrets are counted by `where` they come from. Raises `TooMany`."""
    return _counted(server.create_token_response, form, headers, where)


def revoke(form: Values, headers: Mapping[str, str], where: str) -> Answer:
    """Take a token back. Raises `TooMany`."""
    return _counted(_revoked, form, headers, where)


def _revoked(asked: Asked) -> Any:
    return server.create_endpoint_response("revocation", asked)  # type: ignore[no-untyped-call]


class _WrongSecret(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def _counted(act: Callable[[Asked], Any], form: Values, headers: Mapping[str, str], where: str) -> Answer:
    asked = Asked("POST", issuer() + "/", form, headers)
    try:
        with limiter.attempt(Claim(SYSTEM_SECRET, where), counting=_WrongSecret):
            answer = _acted(act, asked, form)
            if answer.status == 401 or '"invalid_client"' in answer.body:
                journal.note("system_refused", "wrong name or secret", person=None)
                raise _WrongSecret(answer)
            return answer
    except _WrongSecret as refused:
        return refused.answer


def _acted(act: Callable[[Asked], Any], asked: Asked, form: Values) -> Answer:
    unreadable = Answer(400, json.dumps({"error": "invalid_request"}), {"Content-Type": "application/json"})
    if not _readable(form):
        return unreadable
    try:
        answer = act(asked)
    except ValueError:  # bytes that are no text, which the library leaves to its caller
        return unreadable
    assert isinstance(answer, Answer)
    return answer


def _readable(form: Values) -> bool:
    return all(
        len(given) == 1 and len(given[0]) <= LONGEST_VALUE and given[0].isprintable()
        for given in form.values()
    )


def userinfo(authorization: str) -> dict[str, Any] | None:
    """What a token's scopes tell of its person today; None for a token that does not count (any more)."""
    kind, _space, text = authorization.partition(" ")
    if kind.lower() != "bearer" or not text:
        return None
    held = AccessToken.objects.filter(digest=digest_of(text.strip()), system__ended_at=None).first()
    if held is None or not held.usable(now()):
        return None
    actor = signed_in(held.person_id, bytes(held.session))
    return claims.of(actor, held.scope) if actor is not None else None


@dataclass(frozen=True, slots=True)
class Leaving:
    """A system asks that somebody signs out here: where they go then, and whether they must be asked."""

    back: str
    must_ask: bool


def leaving(values: Values, actor: Actor) -> Leaving:
    """What a request to sign out asks for. Raises `Strange` for one that is not to be believed."""
    if not _readable(values):
        raise Strange
    try:
        asked: Any = server.validate_endpoint_request("end_session", Asked("GET", issuer() + "/", values, {}))
    except OAuth2Error:
        raise Strange from None
    told = asked.id_token_claims or {}
    own = Subject.objects.filter(person_id=actor.id or 0).values_list("subject", flat=True).first()
    sure = bool(told) and told.get("iss") == issuer() and told.get("sub") == own
    return Leaving(asked.redirect_uri or "", must_ask=actor.is_person and not sure)


def discovery(addresses: Mapping[str, str]) -> dict[str, Any]:
    """What we say of ourselves (OpenID Connect Discovery). `addresses`: endpoint → path."""
    return {
        "issuer": issuer(),
        **{name: issuer() + path for name, path in addresses.items()},
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": list(keys.ALGORITHMS),
        "token_endpoint_auth_methods_supported": CLIENT_AUTHENTICATION,
        "revocation_endpoint_auth_methods_supported": CLIENT_AUTHENTICATION,
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": ["sub", "name", "preferred_username", "locale", "posts", "auth_time", "amr"],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "ui_locales_supported": ["zh-CN", "en"],
    }
