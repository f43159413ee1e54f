# SPDX-License-Identifier: Apache-2.0
"""Where a form leads after it was taken."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

STEP_SLOT = "step-slot"
PANE = "detail"


class SeeOther(HttpResponseRedirect):
    """303: fetch the answer with GET, whatever the method was."""

    status_code = 303


def after_form(request: HttpRequest, url: str) -> HttpResponse:
    """Lead to `url`: a step's form refreshes the case in place, any other form opens the new page."""
    by_htmx = request.headers.get("HX-Request") == "true"
    if by_htmx and request.headers.get("HX-Target") != STEP_SLOT:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return SeeOther(url)
