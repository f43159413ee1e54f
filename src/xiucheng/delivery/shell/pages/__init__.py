# SPDX-License-Identifier: Apache-2.0
"""The pages, one module each."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.files.types import FileRefused
from xiucheng.kernel.filters.address import joined
from xiucheng.kernel.filters.queries import usual
from xiucheng.kernel.process.errors import Denied, NotFound, Refused
from xiucheng.kernel.ui.errors import error_page
from xiucheng.kernel.ui.shapes import EmptyView

Page = Callable[..., HttpResponseBase]


def signed_in(page: Page) -> Page:
    """Only people who are signed in; refusals become pages with their own sentence.

    `page.behind` tells which permissions open a page, any of them; empty when what it shows depends on the record.
    """

    @wraps(page)
    def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.is_person:
            return _to_login(request)
        first = first_of(request)
        if first and request.path != first:
            return HttpResponseRedirect(first)
        try:
            return page(request, *args, **kwargs)
        except NotFound as refusal:
            return error_page(request, 404, str(refusal))
        except Denied as refusal:
            journal.note("denied", request.path, person=request.actor.id)
            return error_page(request, 403, str(refusal))
        except (Refused, FileRefused) as refusal:
            return error_page(request, refusal.status, str(refusal))

    vars(guarded).setdefault("behind", ())
    return guarded


def opens_usual(page: Page) -> Page:
    """A list that opens with the reader's usual filter when its address says nothing, and so for no other part."""

    @wraps(page)
    def opening(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET" and not request.GET and request.actor.is_person:
            query = usual(request.actor, request.path)
            if query:
                return HttpResponseRedirect(joined(request.path, query))
        return page(request, *args, **kwargs)

    return opening


def first_of(request: ActorRequest) -> str:
    """The page that must be done with before any other opens, empty when none."""
    if request.actor.must_change_password:
        return reverse("shell:password")
    return reverse("shell:second-factor") if request.actor.must_enrol else ""


def asked_words(request: HttpRequest, name: str) -> str:
    """Words of the address; what cannot be shown cannot be kept by a table either and finds nothing."""
    words = request.GET.get(name, "").strip()
    return words if words.isprintable() else ""


def first_row(request: HttpRequest) -> int:
    """The number of a part's first row, as the link to the part says."""
    text = request.GET.get("first", "")
    return int(text) if text.isdecimal() and len(text) <= 9 else 1


def nothing_fits(request: HttpRequest, title: str) -> EmptyView:
    """What an empty list says; about filters only where some are set."""
    narrowed = any(request.GET.values())
    return EmptyView(title, _("Change the filters, or clear them to see everything.") if narrowed else "")


def _to_login(request: HttpRequest) -> HttpResponse:
    address = f"{reverse('shell:login')}?next={quote(request.get_full_path())}"
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=401)
        response.headers["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)
