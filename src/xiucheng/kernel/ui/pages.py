# SPDX-License-Identifier: Apache-2.0
"""The language switch, what is shown without a connection, the living page of components for builders."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xiucheng.kernel.access.middleware import LANGUAGE_COOKIE
from xiucheng.kernel.settings import settings
from xiucheng.kernel.ui import samples
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


def only_for_builders() -> None:
    """The gallery is for those who build and those who look at the demo; a real bureau does not serve it."""
    if not settings.debug:
        raise Http404


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, fed by made-up shapes."""
    only_for_builders()
    return render(request, "ui/gallery.html", samples.gallery())


def gallery_form(request: HttpRequest) -> HttpResponse:
    """The sample form: answers a post as a refusal beside the field, to see how that looks."""
    only_for_builders()
    form = samples.form(refused=request.method == "POST")
    context = {"form": form, "title": _("Form")}
    return render(request, "ui/gallery_form.html", context, status=422 if form.errors else 200)


@require_GET
def gallery_areas(request: HttpRequest) -> HttpResponse:
    """A small made-up base map."""
    only_for_builders()
    return JsonResponse(samples.areas(), content_type="application/geo+json")


@require_GET
def gallery_error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as readers see it."""
    only_for_builders()
    return error_page(request, status if status in samples.ERROR_STATUSES else 404)
