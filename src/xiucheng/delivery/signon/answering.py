# SPDX-License-Identifier: Apache-2.0
"""What the bureau's other systems ask us: who somebody is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiucheng.delivery.shell.pages import first_of
from xiucheng.delivery.shell.shapes import FormView, LoginView
from xiucheng.delivery.signon.leading import lead
from xiucheng.delivery.signon.shapes import AskedView, LeadingView
from xiucheng.kernel.access import login
from xiucheng.kernel.access.middleware import COOKIE, ActorRequest
from xiucheng.kernel.limits import TooMany
from xiucheng.kernel.limits.address import address_of, neighbourhood
from xiucheng.kernel.oidc import keys, provider
from xiucheng.kernel.oidc.server import Answer, issuer
from xiucheng.kernel.ui.errors import error_page

RESUMED = "resumed"
"""Parameter of an address that is opened after a form: it is left by a page of ours."""
FRESH_SECONDS = 300
"""How long ago a sign-in is that was asked for anew."""

View = Callable[..., HttpResponse]


def called(view: View) -> View:
    """Only where it is known under which address people and systems reach us."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not issuer():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@called
def discovery(request: HttpRequest) -> HttpResponse:
    """What we say of ourselves."""
    names = {
        "authorization_endpoint": "authorize",
        "token_endpoint": "token",
        "userinfo_endpoint": "userinfo",
        "jwks_uri": "keys",
        "revocation_endpoint": "revoke",
        "end_session_endpoint": "leave",
    }
    about = provider.discovery({name: reverse(f"signon:{path}") for name, path in names.items()})
    return _public(JsonResponse(about))


@require_GET
@called
def key_set(request: HttpRequest) -> HttpResponse:
    """The keys by which what we signed is checked."""
    return _public(JsonResponse(keys.published()))


def _public(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_GET
@never_cache
@called
def authorize(request: ActorRequest) -> HttpResponse:
    """Somebody comes from another system: sign in, allow if need be, and back."""
    values = _values(request.GET)
    if RESUMED in values:
        return _onward(request, values)
    owner = provider.owner_of(request.actor, request.COOKIES.get(COOKIE, ""))
    try:
        answer = provider.authorize(values, owner)
    except provider.Strange:
        return _strange(request)
    except provider.MustSignIn as asked:
        return _sign_in(request, values, freshly=asked.freshly)
    except provider.MustAllow as asked:
        return _ask(request, values, asked)
    return _sent(answer)


def _values(given: QueryDict) -> dict[str, list[str]]:
    return {name: [str(one) for one in values] for name, values in given.lists()}


def _onward(request: ActorRequest, values: dict[str, list[str]]) -> HttpResponse:
    """After a form: show a page of ours, which leads on."""
    rest = {name: given for name, given in values.items() if name != RESUMED}
    view = LeadingView(
        _("Signed in"),
        _("You are signed in and are led back to the system that you came from."),
        f"{reverse('signon:authorize')}?{urlencode(rest, doseq=True)}",
        _("Go on"),
    )
    return lead(request, view)


def _sign_in(request: ActorRequest, values: dict[str, list[str]], *, freshly: bool) -> HttpResponse:
    """To the sign-in and back here; when it was asked for anew, only a fresh one counts then."""
    held_up = first_of(request) if request.actor.is_person else ""
    if held_up:
        return HttpResponseRedirect(held_up)
    rest = {**values, RESUMED: ["1"]}
    if freshly:
        rest = {name: given for name, given in rest.items() if name != "prompt"} | {
            "max_age": [str(FRESH_SECONDS)]
        }
    back = f"{reverse('signon:authorize')}?{urlencode(rest, doseq=True)}"
    return HttpResponseRedirect(f"{reverse('shell:login')}?{urlencode({'next': back})}")


def _strange(request: HttpRequest) -> HttpResponse:
    return error_page(
        request,
        400,
        _("The system that sent you here is not registered, or asks for something that it may not."),
        advice=_("Nobody was told anything. Tell the people who run that system."),
    )


def _ask(request: ActorRequest, values: dict[str, list[str]], asked: provider.MustAllow) -> HttpResponse:
    told = {
        "openid": _("a number that stands for you and says nothing else"),
        "profile": _("your name and your sign-in name"),
        "posts": _("your posts and units of today"),
    }
    query = urlencode(values, doseq=True)
    form = FormView(
        title=_("Sign in to %(system)s") % {"system": asked.system.name},
        action=f"{reverse('signon:allow')}?{query}",
        fields=(),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Allow it"),
        intro=_("%(system)s asks who you are. This is asked once.") % {"system": asked.system.name},
        sending="plain",
    )
    view = AskedView(form, tuple(told[one] for one in asked.scopes), f"{reverse('signon:deny')}?{query}")
    return render(request, "signon/allow.html", {"page": view})


@require_POST
@never_cache
@called
def allow(request: ActorRequest) -> HttpResponse:
    """The visitor lets the system know."""
    values = _values(request.GET)
    owner = provider.owner_of(request.actor, request.COOKIES.get(COOKIE, ""))
    if owner is None:
        return _sign_in(request, values, freshly=False)
    try:
        provider.allow(values, owner)
    except provider.Strange:
        return _strange(request)
    return _onward(request, values)


@require_GET
@never_cache
@called
def deny(request: ActorRequest) -> HttpResponse:
    """The visitor does not: back to the system, which is told so."""
    values = _values(request.GET)
    owner = provider.owner_of(request.actor, request.COOKIES.get(COOKIE, ""))
    try:
        return HttpResponseRedirect(provider.deny(values, owner)) if owner else _strange(request)
    except provider.Strange:
        return _strange(request)


@csrf_exempt
@require_POST
@called
def token(request: HttpRequest) -> HttpResponse:
    """A code for tokens, by the system itself."""
    return _counted(request, provider.token)


@csrf_exempt
@require_POST
@called
def revoke(request: HttpRequest) -> HttpResponse:
    """A token given back."""
    return _counted(request, provider.revoke)


def _counted(request: HttpRequest, act: Callable[..., Answer]) -> HttpResponse:
    where = neighbourhood(address_of(request))
    try:
        return _sent(act(_values(request.POST), request.headers, where))
    except TooMany as refusal:
        response = JsonResponse({"error": "slow_down", "error_description": str(refusal)}, status=429)
        response.headers["Retry-After"] = str(refusal.seconds)
        return response


def _sent(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status)
    for name, value in answer.headers.items():
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response


@csrf_exempt
@require_http_methods(["GET", "POST"])
@called
def userinfo(request: HttpRequest) -> HttpResponse:
    """Who a token's person is, as its scopes tell."""
    told = provider.userinfo(request.headers.get("Authorization", ""))
    if told is None:
        response: HttpResponse = JsonResponse({"error": "invalid_token"}, status=401)
        response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    else:
        response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@never_cache
@called
def leave(request: ActorRequest) -> HttpResponse:
    """A system asks that its visitor signs out here too."""
    values = _values(request.GET)
    try:
        asked = provider.leaving(values, request.actor)
    except provider.Strange:
        return _strange(request)
    if asked.must_ask and request.method != "POST":
        return _ask_leaving(request, values)
    key = request.COOKIES.get(COOKIE)
    if key:
        login.sign_out(key)
    to = asked.back or reverse("shell:login")
    view = LeadingView(_("Signed out"), _("You are signed out here."), to, _("Go on"))
    response = lead(request, view) if request.method == "POST" else HttpResponseRedirect(to)
    response.delete_cookie(COOKIE)
    return response


def _ask_leaving(request: ActorRequest, values: dict[str, list[str]]) -> HttpResponse:
    form = FormView(
        title=_("Sign out here too?"),
        action=f"{reverse('signon:leave')}?{urlencode(values, doseq=True)}",
        fields=(),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Sign out"),
        intro=_("You signed out of another system. You may stay signed in here."),
        cancel_url=reverse("shell:work"),
        sending="plain",
    )
    return render(request, "shell/login.html", {"login": LoginView(form)})
