# SPDX-License-Identifier: Apache-2.0
"""One endpoint: what it takes, what it answers, and who may come in. Nothing else is served."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.middleware import COOKIE, ActorRequest
from xiucheng.kernel.declaration.types import Field, Label
from xiucheng.kernel.process.errors import Denied

View = Callable[..., HttpResponseBase]

PUBLIC: Final = "public"
"""Answered to everybody; the only such doors are signing in, the description, and a report by its number."""

SIGNED_IN: Final = "signed-in"
"""Answered to everybody with an account: what is no secret inside the bureau."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class File:
    """An answer that is a file of one of these media types."""

    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """A declared endpoint.

    `permission`: what the actor's posts must allow. With `by_engine` the engine decides it at the record,
    so that what lies out of sight is not told apart from what is not there.
    `body`, `query`: the fields it takes. `keyed`: a write that needs an idempotency key. `versioned`: its
    body carries the version seen; `many`: its body names `records`, each with the version seen. `answers`: shape
    by status, None for empty, or a `File`. `refusals`: other statuses.
    """

    method: str
    path: str
    name: str
    tag: str
    summary: Label
    permission: str
    view: View
    by_engine: bool = False
    body: tuple[Field, ...] | None = None
    query: tuple[Field, ...] = ()
    keyed: bool = False
    versioned: bool = False
    many: bool = False
    answers: Mapping[int, Any] = field(default_factory=dict)
    refusals: Sequence[int] = ()
    raw: bool = False
    """Takes the bytes of a file instead of JSON."""
    lists: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)
    """Members of its body that are lists of objects, each with the fields of one."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers that it needs besides, each with what it is for in both languages."""
    before_password: bool = False
    """Open also to somebody who must change the first password."""


class SessionCookie(AuthBase):
    """A signed-in browser; its writes must carry the CSRF token, as other sites can send its cookie."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = COOKIE

    def __call__(self, request: HttpRequest) -> Actor | None:
        known = cast(ActorRequest, request)
        if known.by_token or not known.actor.is_person:
            return None
        if request.method not in _SAFE and check_csrf(request) is not None:
            raise Denied(
                _("Send the cookie csrftoken's value in the header X-CSRFToken too, or use an API token.")
            )
        return known.actor


class ApiToken(AuthBase):
    """A program that acts as a person."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor | None:
        known = cast(ActorRequest, request)
        return known.actor if known.by_token and known.actor.is_person else None


_AUTH: Final = (SessionCookie(), ApiToken())


class Doors:
    """All endpoints of the interface."""

    def __init__(self) -> None:
        self.router = Router()
        self.all: list[Door] = []

    def add(self, *doors: Door) -> None:
        """Open doors, in this order: of two paths that fit, the earlier answers."""
        for door in doors:
            self.all.append(door)
            self.router.add_api_operation(
                door.path,
                [door.method],
                _guarded(door),
                auth=None if door.permission == PUBLIC else list(_AUTH),
                operation_id=door.name,
                url_name=door.name,
            )


def _guarded(door: Door) -> View:
    named = not door.by_engine and door.permission not in {PUBLIC, SIGNED_IN}

    @functools.wraps(door.view)
    def view(request: HttpRequest, **path: Any) -> HttpResponseBase:
        actor = actor_of(request)
        if actor.held_up and not door.before_password:
            raise Denied(
                _("Change your password or set up your second factor on the web page, then come back.")
            )
        if named and not actor.may(door.permission):
            raise Denied(_("None of your posts may do this: %(step)s.") % {"step": door.summary})
        return door.view(request, **path)

    return view


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    return cast(ActorRequest, request).actor
