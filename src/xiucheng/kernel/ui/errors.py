# SPDX-License-Identifier: Apache-2.0
"""Error pages: a sentence that says what to do and a number to quote; they need no database."""

import json
import logging
import uuid

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiucheng.kernel.ui.context import DENSITIES, SIZES, THEMES, chosen
from xiucheng.kernel.ui.shapes import ErrorView, TimelineLine

log = logging.getLogger(__name__)


def sentences(status: int) -> tuple[str, str, str]:
    """Title, what happened, what to do."""
    known = {
        400: (
            _("This request could not be read"),
            _("Part of the address or of what was sent is damaged or out of date."),
            _("Go back, reload the page and send it again. What you typed has been kept."),
        ),
        403: (
            _("Your post does not allow this"),
            _("You are signed in, but the post you hold has no right to this step or page."),
            _("Ask the administrator of your unit, or choose another of your posts."),
        ),
        404: (
            _("Nothing was found here"),
            _("The address is wrong, or the case lies outside your area."),
            _("Check the number, or look it up with the search box."),
        ),
        409: (
            _("Somebody was faster"),
            _("The case has changed since you opened it, so nothing was saved."),
            _("Read what changed, then decide again. What you typed has been kept."),
        ),
        422: (
            _("Something is missing or does not fit"),
            _("Nothing was saved yet."),
            _("Mend the marked fields and send again."),
        ),
        503: (
            _("The system is not ready"),
            _("The database is being started or maintained."),
            _("Try again in a minute. What you typed has been kept."),
        ),
    }
    fallback = (
        _("Something went wrong on our side"),
        _("Nothing half-finished was saved."),
        _("Try again. If it happens again, tell the service desk the number below."),
    )
    return known.get(status, fallback)


def incident_number(request: HttpRequest) -> str:
    """The request's own number from the log, or a new one that is logged now."""
    known = getattr(request, "request_id", "") or request.headers.get("X-Request-ID", "")
    return str(known)[:64] or uuid.uuid4().hex[:12]


def error_page(
    request: HttpRequest,
    status: int,
    sentence: str = "",
    *,
    advice: str = "",
    entries: tuple[TimelineLine, ...] = (),
) -> HttpResponse:
    """Render the page (or the fragment for htmx) of a status; a sentence replaces the general one."""
    incident = incident_number(request)
    title, happened, general_advice = sentences(status)
    view = ErrorView(status, title, sentence or happened, advice or general_advice, incident, entries)
    log.info("error page", extra={"status": status, "incident": incident, "path": request.path})
    partial = request.headers.get("HX-Request") == "true"
    context = {
        "error": view,
        "language": get_language() or "zh-hans",
        "theme": chosen(request, "theme", THEMES),
        "density": chosen(request, "density", DENSITIES),
        "size": chosen(request, "size", SIZES),
    }
    template = "ui/error_fragment.html" if partial else "ui/error.html"
    response = HttpResponse(render_to_string(template, context), status=status)
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403; a refusal's own sentence is shown."""
    return error_page(request, 403, str(exception or ""))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: a page that was open too long."""
    return error_page(
        request,
        403,
        _("This page was open for too long, or cookies are switched off."),
        advice=_("Go back, reload the page and send it again. What you typed has been kept."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404; says nothing about what exists."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500; falls back to plain words when even the template fails."""
    try:
        return error_page(request, 500)
    except Exception:
        log.exception("the error page itself failed")
        words = json.dumps({"incident": incident_number(request), "status": 500})
        return HttpResponse(words, status=500, content_type="application/json")
