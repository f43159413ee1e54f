# SPDX-License-Identifier: Apache-2.0
"""One log line and one figure per request."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import copy_context
from functools import cache

from django.http import HttpRequest, HttpResponse

from xiucheng.kernel.observe import context, figures

log = logging.getLogger("xiucheng.request")
Handler = Callable[[HttpRequest], HttpResponse]
ACCEPTABLE = re.compile(r"[A-Za-z0-9_.-]{8,64}")
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

# finding a figure by its labels takes as long as counting ten times
_requests, _seconds = cache(figures.REQUESTS.labels), cache(figures.REQUEST_SECONDS.labels)


class RequestMiddleware:
    """Gives every request an id and logs it by route: whole addresses can hold personal data."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # not request.headers: that would spell every variable of the process anew as a header
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        number = given if ACCEPTABLE.fullmatch(given) else secrets.token_hex(8)
        request.request_id = number  # type: ignore[attr-defined]
        started = time.perf_counter()
        # A context of its own: the next request of this thread starts with nothing known.
        return copy_context().run(self.answer, request, number, started)

    def answer(self, request: HttpRequest, number: str, started: float) -> HttpResponse:
        context.request_id.set(number)
        context.actor_id.set(None)
        context.record_id.set(None)
        response = self.get_response(request)
        response.headers["X-Request-Id"] = number
        self.tell(request, response, time.perf_counter() - started)
        return response

    @staticmethod
    def tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        match = request.resolver_match
        route = f"/{match.route}" if match else "unknown"
        # each new value of a label is kept for ever, and anybody can make words up
        method = request.method if request.method in METHODS else "other"
        _requests(route, method, str(response.status_code)).inc()
        _seconds(route).observe(seconds)
        actor = getattr(request, "actor", None)
        if actor is not None:
            context.actor_id.set(actor.id)
        level = logging.ERROR if response.status_code >= 500 else logging.INFO
        fields = {"method": request.method, "route": route, "status": response.status_code}
        log.log(level, "request", extra=fields | {"ms": round(seconds * 1000, 1)})
