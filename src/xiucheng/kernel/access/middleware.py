# SPDX-License-Identifier: Apache-2.0
"""Sets `request.actor` from the session cookie or a bearer token, by one query."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import ANONYMOUS, Actor, by_session, by_token, digest_of
from xiucheng.kernel.access.models import Session
from xiucheng.kernel.clock import now
from xiucheng.kernel.limits.address import address_of

COOKIE = "xiucheng_session"
LANGUAGE_COOKIE = "xiucheng_language"
_TOUCH = timedelta(minutes=1)
ENDS = "X-Session-Ends"
"""Header of answers to people who are signed in: seconds until the session ends unless they do something."""

# paths that must answer without a database
WITHOUT_ACTOR = (
    "/static/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/favicon.ico",
    "/ui/offline/",
    "/ui/worker.js",
)


class ActorRequest(HttpRequest):
    """A request after `ActorMiddleware`."""

    actor: Actor
    by_token: bool
    session_ends: int | None


class ActorMiddleware:
    """Loads the actor, ends idle sessions, and speaks the actor's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        journal.origin.set(journal.Origin(address_of(request), getattr(request, "request_id", "")))
        without = request.path.startswith(WITHOUT_ACTOR)
        actor, by = (ANONYMOUS, False) if without else actor_of(request)
        request.actor = actor  # type: ignore[attr-defined]
        request.by_token = by  # type: ignore[attr-defined]
        language = language_of(request, actor)
        # not put back: the context of the request ends with it
        translation.activate(language)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        ends = getattr(request, "session_ends", None)
        if ends is not None:
            response.headers[ENDS] = str(ends)
        return response


def actor_of(request: HttpRequest) -> tuple[Actor, bool]:
    """(actor, whether a token spoke); anonymous when nothing valid was sent."""
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if header.startswith("Bearer "):
        return by_token(header[7:].strip()) or ANONYMOUS, True
    key = request.COOKIES.get(COOKIE)
    found = by_session(key) if key else None
    if key is None or found is None:
        return ANONYMOUS, False
    at = now()
    if at - found.at > found.idle:
        Session.objects.filter(digest=digest_of(key)).delete()
        return ANONYMOUS, False
    seen_at = found.at
    if at - seen_at > _TOUCH and not by_itself(request):
        Session.objects.filter(digest=digest_of(key)).update(seen_at=at)
        seen_at = at
    left = min(found.expires_at, seen_at + found.idle) - at
    request.session_ends = int(left.total_seconds())  # type: ignore[attr-defined]
    return found.actor, False


def by_itself(request: HttpRequest) -> bool:
    """Whether the page asked and not its reader: lists and cases refresh themselves, and an empty desk would
    otherwise stay signed in for ever."""
    return request.headers.get("HX-Trigger", "") in {
        "list",
        "record",
        "background",
        "bell",
    } or request.path.endswith("/live/ticket/")


def language_of(request: HttpRequest, actor: Actor) -> str:
    """The language chosen on this device, else by the person, else by the installation.

    The browser's own preference is not asked: Chinese comes first in a bureau, whatever its PCs were set to.
    """
    chosen = request.COOKIES.get(LANGUAGE_COOKIE) or request.META.get("HTTP_X_LANGUAGE", "")
    if chosen in {"zh-hans", "en"}:
        return chosen
    return actor.language if actor.is_person else translation.get_language() or "zh-hans"
