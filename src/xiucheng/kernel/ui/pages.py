# SPDX-License-Identifier: Apache-2.0
"""The language switch, what is shown without a connection, the living page of components for builders."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.middleware import LANGUAGE_COOKIE
from xiucheng.kernel.access.refusals import ACCOUNTS, APPOINT, AUDIT
from xiucheng.kernel.settings import settings
from xiucheng.kernel.ui import components, samples
from xiucheng.kernel.ui.errors import error_page

LANGUAGES = ("zh-hans", "en")
YEAR = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language on this device and go back to where the reader was."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(target if safe else "/")
    chosen = request.POST.get("language", "")
    if chosen in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True)
    return response


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What browsers keep to show when the system cannot be reached; it needs no database and names nobody."""
    return render(request, "ui/offline.html")


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows it; a header lets it stand for all pages though it lies below."""
    found = finders.find("ui/worker.js")
    assert isinstance(found, str), "it is part of this package"
    headers = {"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"}
    return HttpResponse(Path(found).read_bytes(), content_type="text/javascript", headers=headers)


def for_builders(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Made-up parts are for those who build and those who administer; for everybody else nothing is there."""

    @wraps(page)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        known = actor is not None and actor.is_person and not actor.held_up
        if not settings.debug and not (known and actor and any(map(actor.may, (ACCOUNTS, APPOINT, AUDIT)))):
            raise Http404
        return page(request, *args, **kwargs)

    return shown


@require_GET
@for_builders
def components_page(request: HttpRequest) -> HttpResponse:
    """Every component in every state, fed by made-up shapes."""
    parts = [(part, components.drawn(request, part)) for part in components.declared()]
    return render(request, "ui/components.html", {"parts": parts, "statuses": samples.ERROR_STATUSES})


@for_builders
def sample_form(request: HttpRequest) -> HttpResponse:
    """The sample form: answers a post as a refusal beside the field, to see how that looks."""
    form = samples.form(refused=request.method == "POST")
    return render(request, "ui/sample_form.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@for_builders
def sample_areas(request: HttpRequest) -> HttpResponse:
    """A small made-up base map."""
    return JsonResponse(samples.areas(), content_type="application/geo+json")


@require_GET
@for_builders
def sample_error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as readers see it."""
    return error_page(request, status if status in samples.ERROR_STATUSES else 404)
