# SPDX-License-Identifier: Apache-2.0
"""Coming in through another issuer, and being signed out by it."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from xiucheng.delivery.shell.pages.login import refused, target_of, whole, with_code, with_session
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.limits import Claim, TooMany, limiter
from xiucheng.kernel.limits.address import address_of, neighbourhood
from xiucheng.kernel.limits.device import remember_device
from xiucheng.kernel.limits.table import SIGN_ON
from xiucheng.kernel.oidc import sessions, signon
from xiucheng.kernel.oidc.issuer import SignOnFailed
from xiucheng.kernel.oidc.signon import Attempt
from xiucheng.kernel.settings import settings

log = logging.getLogger("xiucheng.oidc")

COOKIE = "xiucheng_signon_"
"""The start of the name; an attempt's mark follows, so that two windows do not disturb each other."""
MARK = 12


@require_GET
@never_cache
def begin(request: ActorRequest) -> HttpResponse:
    """Off to the issuer; the browser keeps what it must prove when it comes back."""
    attempt = Attempt(target_of(request))
    try:
        address = signon.begin(attempt, whole(request, reverse("signon:back")))
    except SignOnFailed as failure:
        return _failed(request, attempt.target, failure)
    response = HttpResponseRedirect(address)
    response.set_cookie(
        COOKIE + attempt.state[:MARK],
        attempt.sealed,
        max_age=signon.MINUTES * 60,
        path=reverse("signon:begin"),
        httponly=True,
        samesite="Lax",
        secure=settings.behind_tls,
    )
    return response


@require_GET
@never_cache
def back(request: ActorRequest) -> HttpResponse:
    """Back from the issuer, to the page that was asked for."""
    name = COOKIE + request.GET.get("state", "")[:MARK]
    target = reverse("shell:work")
    try:
        with limiter.attempt(_claim(request), counting=Exception):
            attempt = signon.attempt_of(request.COOKIES.get(name, ""))
            target = attempt.target
            answer = request.GET.dict()
            made = sessions.enter(signon.finish(attempt, answer, whole(request, reverse("signon:back"))))
    except TooMany as refusal:
        return _without(refused(request, target, str(refusal), 429), name)
    except SignOnFailed as failure:
        return _without(_failed(request, target, failure), name)
    except (sessions.NotKnown, sessions.LoginRefused) as refusal:
        return _without(refused(request, target, str(refusal), 403), name)
    rotate_token(request)
    if made.wants_code:
        return _without(with_code(target, made.key), name)
    response = with_session(HttpResponseRedirect(target), made.key)
    remember_device(request, response)
    return _without(response, name)


def _claim(request: HttpRequest) -> Claim:
    return Claim(SIGN_ON, neighbourhood(address_of(request)))


def _failed(request: ActorRequest, target: str, failure: SignOnFailed) -> HttpResponse:
    log.warning("sign-on failed: %s", failure.why)
    journal.note("signon_refused", failure.why, person=None)
    return refused(request, target, str(failure), 403)


def _without(response: HttpResponse, name: str) -> HttpResponse:
    """An attempt counts once."""
    response.delete_cookie(name, path=reverse("signon:begin"))
    return response


@csrf_exempt
@require_POST
def ended(request: HttpRequest) -> HttpResponse:
    """The issuer says that somebody signed out there (OpenID Connect Back-Channel Logout 1.0)."""
    try:
        with limiter.attempt(_claim(request), counting=SignOnFailed):
            sessions.ended_there(request.POST.get("logout_token"))
        status = 200
    except TooMany:
        status = 429
    except SignOnFailed as failure:
        journal.note("signon_refused", failure.why, person=None)
        status = 400
    response = HttpResponse(status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
