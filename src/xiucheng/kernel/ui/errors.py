# SPDX-License-Identifier: Apache-2.0
"""Error pages: a sentence that says what to do and a number to quote; they need no database."""

import json
import logging
import uuid

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from xiucheng.kernel.ui.context import DENSITIES, SIZES, THEMES, chosen
from xiucheng.kernel.ui.shapes import ErrorView, TimelineLine

log = logging.getLogger(__name__)


Sentences = tuple[str, str, str]
SENTENCES: dict[int, Sentences] = {
    400: (
        gettext_noop("This request could not be read"),
        gettext_noop("Part of the address or of what was sent is damaged or out of date."),
        gettext_noop("Go back, reload the page and send it again. What you typed has been kept."),
    ),
    403: (
        gettext_noop("Your post does not allow this"),
        gettext_noop("You are signed in, but the post you hold has no right to this step or page."),
        gettext_noop("Ask the administrator of your unit, or choose another of your posts."),
    ),
    404: (
        gettext_noop("Nothing was found here"),
        gettext_noop("The address is wrong, or the case lies outside your area."),
        gettext_noop("Check the number, or look it up with the search box."),
    ),
    405: (
        gettext_noop("This address does something else"),
        gettext_noop("It is part of another page and cannot be opened by itself."),
        gettext_noop("Go back and use the button there, or begin at your work."),
    ),
    409: (
        gettext_noop("Somebody was faster"),
        gettext_noop("The case has changed since you opened it, so nothing was saved."),
        gettext_noop("Read what changed, then decide again. What you typed has been kept."),
    ),
    413: (
        gettext_noop("This is too large"),
        gettext_noop("More was sent at once than the system takes, so nothing was saved."),
        gettext_noop("Go back and send less, or smaller files. What you typed has been kept."),
    ),
    422: (
        gettext_noop("Something is missing or does not fit"),
        gettext_noop("Nothing was saved yet."),
        gettext_noop("Mend the marked fields and send again."),
    ),
    429: (
        gettext_noop("Too much at once"),
        gettext_noop("There were too many attempts or requests in a short time."),
        gettext_noop("Nobody is locked out: go on after the time told above. What you typed has been kept."),
    ),
    503: (
        gettext_noop("The system is not ready"),
        gettext_noop("The database is being started or maintained."),
        gettext_noop("Try again in a minute. What you typed has been kept."),
    ),
}
FAULT: Sentences = (
    gettext_noop("Something went wrong on our side"),
    gettext_noop("Nothing half-finished was saved."),
    gettext_noop("Try again. If it happens again, tell the service desk the number below."),
)
RETRY_SECONDS = {503: 30}


def sentences(status: int) -> Sentences:
    """Title, what happened, what to do."""
    title, happened, advice = SENTENCES.get(status, FAULT)
    return _(title), _(happened), _(advice)


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
    seconds: int = 0,
) -> HttpResponse:
    """Render the page (or the fragment for htmx) of a status; a sentence replaces the general one.

    `seconds`: after how long a repetition makes sense, where that is known.
    """
    incident = incident_number(request)
    title, happened, general_advice = sentences(status)
    view = ErrorView(status, title, sentence or happened, advice or general_advice, incident, entries)
    log.info("error page", extra={"status": status, "incident": incident})
    partial = request.headers.get("HX-Request") == "true"
    context = {
        "error": view,
        "language": get_language() or "zh-hans",
        "theme": chosen(request, "theme", THEMES),
        "density": chosen(request, "density", DENSITIES),
        "size": chosen(request, "size", SIZES),
        # a form is not sent again by itself
        "retry": status == 503 and request.method == "GET",
    }
    template = "ui/error_fragment.html" if partial else "ui/error.html"
    response = HttpResponse(render_to_string(template, context), status=status)
    seconds = seconds or RETRY_SECONDS.get(status, 0)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: a page that was open too long."""
    return error_page(
        request,
        403,
        _("This page was open for too long, or cookies are switched off."),
        advice=_("Go back, reload the page and send it again. What you typed has been kept."),
    )


def plain_error(request: HttpRequest) -> HttpResponse:
    """The number in plain words, for when even the template fails."""
    words = json.dumps({"incident": incident_number(request), "status": 500})
    return HttpResponse(words, status=500, content_type="application/json")
