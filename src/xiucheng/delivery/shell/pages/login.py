# SPDX-License-Identifier: Apache-2.0
"""Signing in and out, and changing one's password."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiucheng.delivery import demo
from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.shapes import Door, Fact, FormField, FormView, LoginView
from xiucheng.foundation.organization.demo import PEOPLE
from xiucheng.kernel.access import login
from xiucheng.kernel.access.actions import AccessRefused, change_own_password
from xiucheng.kernel.access.middleware import COOKIE, ActorRequest
from xiucheng.kernel.access.passwords import rule_in_words
from xiucheng.kernel.access.policy import of_person
from xiucheng.kernel.limits import TooMany, limiter
from xiucheng.kernel.limits.device import remember_device, sign_in_claims
from xiucheng.kernel.oidc.issuer import configured, shown_name
from xiucheng.kernel.oidc.sessions import farewell, moved
from xiucheng.kernel.settings import settings


def sign_in(request: ActorRequest) -> HttpResponse:
    """The form, and the sign-in it posts; who has a second factor is asked for its code next."""
    target = target_of(request)
    if request.method != "POST":
        return render(request, "shell/login.html", {"login": _login(target)})
    name = request.POST.get("login", "")
    try:
        with limiter.attempt(*sign_in_claims(request, name), counting=login.LoginRefused):
            made = login.begin(name, request.POST.get("password", ""))
    except TooMany as refusal:
        response = refused(request, target, str(refusal), 429)
        response.headers["Retry-After"] = str(refusal.seconds)
        return response
    except login.LoginRefused as refusal:
        return refused(request, target, str(refusal), 422)
    rotate_token(request)  # who put a token into this browser before must not know the one that counts now
    if made.wants_code:
        return with_code(target, made.key)
    response = with_session(HttpResponseRedirect(target), made.key)
    remember_device(request, response)
    return response


def target_of(request: ActorRequest) -> str:
    """Where to go when signed in: back to the page that asked, if it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if ours else reverse("shell:work")


def code(request: ActorRequest) -> HttpResponse:
    """The second step of a sign-in: the code of the app, or a recovery code."""
    target, key, error = target_of(request), request.COOKIES.get(COOKIE, ""), ""
    if not login.waits_for_code(key):
        return HttpResponseRedirect(f"{reverse('shell:login')}?{urlencode({'next': target})}")
    if request.method == "POST":
        try:
            whole = login.finish(key, request.POST.get("code", ""))
        except login.LoginRefused as refusal:
            error = str(refusal)
        else:
            moved(key, whole)
            rotate_token(request)
            response = with_session(HttpResponseRedirect(target), whole)
            remember_device(request, response)
            return response
    form = FormView(
        title=_("Code of your authenticator app"),
        action=reverse("shell:code"),
        fields=(
            FormField(
                "code",
                "text",
                _("Code of your authenticator app"),
                help=_("Six digits; or one of your recovery codes if the phone is not there"),
                max_length=20,
                autocomplete="one-time-code",
            ),
            FormField("next", "hidden", "", required=False, value=target),
        ),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Sign in"),
        error=error,
        cancel_url=reverse("shell:login"),
        sending="plain",
    )
    return render(request, "shell/login.html", {"login": LoginView(form)}, status=422 if error else 200)


def refused(request: ActorRequest, target: str, sentence: str, status: int) -> HttpResponse:
    """The sign-in page again, with the sentence why."""
    view = _login(target, request.POST.get("login", ""), sentence)
    return render(request, "shell/login.html", {"login": view}, status=status)


def whole(request: HttpRequest, path: str) -> str:
    """The address under which others reach a page of ours."""
    return settings.public_url.rstrip("/") + path if settings.public_url else request.build_absolute_uri(path)


def with_code(target: str, key: str) -> HttpResponse:
    """On to the code, with the session that is none before it."""
    return with_session(HttpResponseRedirect(f"{reverse('shell:code')}?{urlencode({'next': target})}"), key)


def with_session(response: HttpResponse, key: str) -> HttpResponse:
    """Give the browser its session; over plain HTTP only on an intranet that set nothing else."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=int(login.LONGEST_SESSION.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.behind_tls,
    )
    return response


def _login(target: str, name: str = "", error: str = "") -> LoginView:
    made = demo.find()
    accounts = tuple(
        Fact(login_name, f"{person} · {post}") for login_name, person, _en, post, _u, _a in PEOPLE
    )
    form = FormView(
        title=_("Sign in"),
        action=reverse("shell:login"),
        fields=(
            FormField("login", "text", _("Name"), value=name, max_length=60, autocomplete="username"),
            FormField("password", "password", _("Password"), autocomplete="current-password"),
            FormField("next", "hidden", "", required=False, value=target),
        ),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Sign in"),
        error=error,
        sending="plain",
    )
    door = (
        Door(shown_name(), f"{reverse('signon:begin')}?{urlencode({'next': target})}")
        if configured()
        else None
    )
    if made is None:
        return LoginView(form, door=door)
    note = _("This is a demo with invented people. Password of all: %(password)s") % {
        "password": made.password
    }
    return LoginView(form, demo=accounts, demo_note=note, door=door)


@require_POST
def sign_out(request: ActorRequest) -> HttpResponse:
    """End the session here and in the database; who came through another sign-on is led there to sign out too."""
    key = request.COOKIES.get(COOKIE)
    further = ""
    if key:
        further = farewell(key, whole(request, reverse("shell:login")))
        login.sign_out(key)
    response: HttpResponse = HttpResponseRedirect(reverse("shell:login"))
    if further:
        # no redirect: a form must not end on another host, says the content policy
        response = render(request, "shell/signed_out.html", {"door": Door(shown_name(), further)})
        response.headers["Refresh"] = f"0; url={further}"
    response.delete_cookie(COOKIE)
    return response


@signed_in
@require_POST
def stay(request: ActorRequest) -> HttpResponse:
    """Somebody is still there: typing, or asking to stay signed in. The answer's header says until when."""
    return HttpResponse(status=204)


@signed_in
def password(request: ActorRequest) -> HttpResponse:
    """Change one's own password; the session ends and one signs in with the new one."""
    error = ""
    if request.method == "POST":
        try:
            change_own_password(request.actor, request.POST.get("old", ""), request.POST.get("new", ""))
        except AccessRefused as refusal:
            error = str(refusal)
        else:
            return HttpResponseRedirect(reverse("shell:login"))
    form = FormView(
        title=_("Change your password"),
        action=reverse("shell:password"),
        intro=_("The password must be changed before you go on.")
        if request.actor.must_change_password
        else "",
        fields=(
            FormField("old", "password", _("Password until now"), autocomplete="current-password"),
            FormField(
                "new",
                "password",
                _("New password"),
                help=rule_in_words(of_person(request.actor.id or 0)),
                autocomplete="new-password",
            ),
        ),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Change"),
        error=error,
        sending="plain",
    )
    return render(request, "shell/login.html", {"login": LoginView(form)}, status=422 if error else 200)
