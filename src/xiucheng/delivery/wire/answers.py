# SPDX-License-Identifier: Apache-2.0
"""JSON answers, and every refusal as a status and a sentence."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

import orjson
import psycopg
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.login import LoginRefused
from xiucheng.kernel.files.types import FileRefused
from xiucheng.kernel.limits import TooMany
from xiucheng.kernel.process.errors import Conflict, Denied, Invalid, NotFound, Refused

log = logging.getLogger("xiucheng.api")


def reply(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """An answer that no cache keeps. Takes dataclasses, times, decimals."""
    content = orjson.dumps(data, default=_spelled, option=orjson.OPT_NON_STR_KEYS)
    response = HttpResponse(content, status=status, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def _spelled(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return value._asdict() if hasattr(value, "_asdict") else list(value)
    raise TypeError(type(value).__name__)


def problem(status: int, sentence: str, **more: Any) -> HttpResponse:
    """A refusal: always `message`, a sentence in the actor's language that says what to do."""
    return reply({"message": sentence, **more}, status)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Answer a refusal of the engine or of a door."""
    if isinstance(refusal, Invalid):
        return problem(422, _("Mend the marked fields and send again."), errors=refusal.errors)
    if isinstance(refusal, Conflict):
        return problem(409, str(refusal), version=refusal.version, entries=refusal.entries)
    if isinstance(refusal, Denied):
        _note(request)
    return problem(refusal.status, str(refusal))


def _note(request: HttpRequest) -> None:
    """A refusal of somebody known goes into the access log; what they may not even see is not told apart."""
    actor: Actor = cast(Any, request).actor
    match = request.resolver_match
    if actor.is_person and match is not None:
        what = f"{request.method} /{match.route}"
        journal.note("denied", what, person=actor.id, record=match.kwargs.get("id"))


def refused_file(_request: HttpRequest, refusal: FileRefused) -> HttpResponse:
    """A file that is not taken or not given; an upload's offset stands in the header, too."""
    response = problem(refusal.status, str(refusal), **refusal.more)
    if "offset" in refusal.more:
        response.headers["Upload-Offset"] = str(refusal.more["offset"])
    if refusal.status == 503:
        response.headers["Retry-After"] = "1"
    return response


def unknown(_request: HttpRequest, _error: Any = None) -> HttpResponse:
    """Sign in first."""
    sentence = _("Sign in first, or send an API token in the header Authorization: Bearer.")
    response = problem(401, sentence)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def nowhere(_request: HttpRequest, *_path: str, **_named: str) -> HttpResponse:
    """An address that is not part of the interface."""
    return problem(404, _("There is nothing at this address. The description is at /api/v1/openapi.json."))


def not_allowed(response: HttpResponseBase) -> HttpResponse:
    """The same refusal of a method, as a sentence."""
    allowed = response.headers.get("Allow", "")
    answer = problem(405, _("This address takes %(methods)s only.") % {"methods": allowed})
    answer.headers["Allow"] = allowed
    return answer


def broken(_request: HttpRequest, _error: Any) -> HttpResponse:
    """A request that HTTP itself does not allow."""
    return problem(400, _("A part of the address or of what was sent is damaged or out of date."))


def interrupted(request: HttpRequest, status: int, sentence: str, *, seconds: int = 0) -> HttpResponse:
    """A problem with the number under which the log tells more, and after how many seconds to try again."""
    response = problem(status, sentence, incident=getattr(request, "request_id", ""))
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def not_ready(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database does not answer; nothing half-done was kept."""
    log.error("database does not answer", exc_info=error)
    return interrupted(request, 503, _("The database is being started or maintained."), seconds=5)


def too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    """Somebody asks too often."""
    return interrupted(request, 429, str(refusal), seconds=refusal.seconds)


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: logged with its trace, answered with the number to tell the service desk."""
    log.exception("unexpected error", exc_info=error)
    return interrupted(request, 500, _("Something went wrong on our side"))


def install(api: NinjaAPI) -> None:
    """Let the interface answer every exception by a sentence."""
    add: Any = api.add_exception_handler  # its types allow a class where an exception comes
    add(Exception, failed)
    add(Refused, refused)
    add(FileRefused, refused_file)
    add(TooMany, too_many)
    add(LoginRefused, lambda _request, error: problem(403, str(error)))
    add(AuthenticationError, unknown)
    add(Http404, lambda request, _error: refused(request, NotFound()))
    for kind in (ValidationError, SuspiciousOperation, BadRequest, MultiPartParserError):
        add(kind, broken)
    for down in (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError):
        add(down, not_ready)
