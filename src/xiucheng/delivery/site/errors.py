# SPDX-License-Identifier: Apache-2.0
"""Every error in the form of its door: a page for people, a problem in JSON for programs, both with a number.

The number is the one of the request, which every line of the log about it carries. None of this asks a database.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from xiucheng.delivery.wire.answers import interrupted
from xiucheng.kernel.access.actor import ANONYMOUS
from xiucheng.kernel.access.middleware import language_of
from xiucheng.kernel.database.place import EmbeddedError
from xiucheng.kernel.ui import errors as pages

log = logging.getLogger("xiucheng.incident")

PROGRAMS = "/api/"
DOWN = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError, EmbeddedError)


def answer(request: HttpRequest, status: int, sentence: str = "", *, seconds: int = 0) -> HttpResponse:
    """An error of a status; `sentence` replaces the general one, `seconds` says when to come again."""
    language = language_of(request, getattr(request, "actor", ANONYMOUS))
    with translation.override(language):
        seconds = seconds or pages.RETRY_SECONDS.get(status, 0)
        if request.path.startswith(PROGRAMS):
            told = sentence or " ".join(pages.sentences(status)[1:])
            response = interrupted(request, status, told, seconds=seconds)
        else:
            response = pages.error_page(request, status, sentence, seconds=seconds)
    response.headers.setdefault("Content-Language", language)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403; a refusal's own sentence is shown."""
    return answer(request, 403, str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404; says nothing about what exists."""
    return answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500, called while the error is being handled: 503 when the database is away, else a fault of ours."""
    error = sys.exc_info()[1]
    if isinstance(error, DOWN):
        # its words can hold what people wrote
        log.error("the database does not answer: %s", type(error).__name__)
        return answer(request, 503)
    log.error("unexpected error", exc_info=error)
    try:
        return answer(request, 500)
    except Exception:
        log.exception("the error page itself failed")
        return pages.plain_error(request)


class BareErrorMiddleware:
    """Gives a page to errors that have none: refused methods, bodies that are too large, a server's own answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        bare = response.status_code >= 400 and not response.streaming and not response.content
        # htmx is led elsewhere by a header of an empty answer
        if not bare or "HX-Redirect" in response.headers:
            return response
        page = answer(request, response.status_code)
        for name in ("Allow", "Retry-After", "WWW-Authenticate"):
            if name in response.headers:
                page.headers[name] = response.headers[name]
        return page
