# SPDX-License-Identifier: Apache-2.0
"""A report followed by its number: shown, answered, opened again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from xiucheng.delivery.public.drawing import LANGUAGES, in_language, other_language, report_view
from xiucheng.delivery.public.guarding import HEADERS, charge_answer, guessing, looked_up
from xiucheng.delivery.public.shapes import LookView
from xiucheng.kernel.files import serving
from xiucheng.kernel.files.types import FileRefused, Variant
from xiucheng.kernel.limits import TooMany
from xiucheng.kernel.process.errors import Invalid, NotFound, NotNow, Refused
from xiucheng.kernel.ui.errors import error_page
from xiucheng.operations.feedback import actions
from xiucheng.operations.feedback.queries import code_of
from xiucheng.operations.supervision.types import SATISFACTION

Page = Callable[..., HttpResponseBase]
PICTURES = {Variant.SMALL.value: Variant.SMALL, Variant.LARGE.value: Variant.LARGE}


def public(page: Page) -> Page:
    """Of no account: whoever is signed in in this browser is nobody here. One answer for all that opens nothing."""

    @csrf_exempt  # no sign-in that another site could borrow: the number in the address is all that opens it
    @wraps(page)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = in_language(request)
        with translation.override(language):
            try:
                response = page(request, *args, **kwargs)
            except NotFound:
                response = _nothing(request, kwargs.get("code", ""))
            except TooMany as refusal:
                response = error_page(request, 429, str(refusal), seconds=refusal.seconds)
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers["Content-Language"] = language
        return response

    return shown


def _nothing(request: HttpRequest, typed: str) -> HttpResponse:
    sentence = _("No report has this number. It has 12 digits; look at the message or the receipt again.")
    return _look(request, error=sentence, typed=typed, status=404)


def _look(request: HttpRequest, *, error: str = "", typed: str = "", status: int = 200) -> HttpResponse:
    language = in_language(request)
    address = reverse("public:look")
    view = LookView(
        action=address,
        language=language,
        keep_language="language" in request.GET,
        other_url=f"{address}?language={other_language(language)}",
        other=LANGUAGES[other_language(language)],
        error=error,
        typed=typed[:60],
    )
    return render(request, "public/look.html", {"page": view}, status=status)


@public
@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """Ask for the number, and lead on to its report."""
    typed = request.GET.get("number", "")
    if not typed:
        return _look(request)
    found = looked_up(request, typed)
    return HttpResponseRedirect(_address("report", request, found.code))


@public
@require_safe
def report(request: HttpRequest, code: str, said: str = "") -> HttpResponse:
    """The way of each case; with an answer in the address, that one chosen. Nothing changes by looking."""
    found = looked_up(request, code)
    if said and said not in dict(SATISFACTION):
        raise NotFound
    if code != found.code:
        return HttpResponseRedirect(_address("report", request, found.code))
    return render(request, "public/report.html", {"page": report_view(request, found, asked=said)})


@public
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Keep whether it is solved."""
    said = request.POST.get("solved", "")
    try:
        with guessing(request):
            charge_answer(code)
            actions.answer(code, said)
    except (Invalid, NotNow) as refusal:
        view = report_view(request, looked_up(request, code), error=_sentence(refusal))
        return render(request, "public/report.html", {"page": view}, status=refusal.status)
    return HttpResponseRedirect(_address("report", request, code_of(code)) + "#answer")


@public
@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Have a closed case opened again."""
    number, why = request.POST.get("case", ""), request.POST.get("why", "")
    try:
        with guessing(request):
            charge_answer(code)
            actions.reopen(code, number, why)
    except (Invalid, NotNow) as refusal:
        found = looked_up(request, code)
        view = report_view(request, found, refused=(number, _sentence(refusal), why))
        return render(request, "public/report.html", {"page": view}, status=refusal.status)
    return HttpResponseRedirect(_address("report", request, code_of(code)))


@public
@require_safe
def photo(request: HttpRequest, code: str, identity: int, variant: str) -> HttpResponseBase:
    """A photo that the page shows, as a picture of ours: without place, device and name."""
    found = looked_up(request, code)
    shown = {*found.photos, *(one for case in found.cases for one in case.photos)}
    if identity not in shown or variant not in PICTURES:
        raise NotFound
    try:
        return serving.give_picture(request, identity, PICTURES[variant])
    except FileRefused as refusal:
        return error_page(request, refusal.status, str(refusal))


def _sentence(refusal: Refused) -> str:
    return " ".join(refusal.errors.values()) if isinstance(refusal, Invalid) else str(refusal)


def _address(name: str, request: HttpRequest, code: str) -> str:
    chosen = request.GET.get("language", "")
    return reverse(f"public:{name}", args=[code]) + (f"?language={in_language(request)}" if chosen else "")
