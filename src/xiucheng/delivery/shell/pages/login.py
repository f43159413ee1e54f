# SPDX-License-Identifier: Apache-2.0
"""Signing in and out, and changing one's password."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiucheng.delivery import demo
from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.shapes import Fact, FormField, FormView, LoginView
from xiucheng.foundation.organization.demo import PEOPLE
from xiucheng.kernel.access import login
from xiucheng.kernel.access.actions import AccessRefused, change_own_password
from xiucheng.kernel.access.middleware import COOKIE, ActorRequest
from xiucheng.kernel.limits import TooMany, limiter
from xiucheng.kernel.limits.device import remember_device, sign_in_claims
from xiucheng.kernel.settings import settings


def sign_in(request: ActorRequest) -> HttpResponse:
    """The form, and the sign-in it posts."""
    target = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("shell:work")
    if request.method != "POST":
        return render(request, "shell/login.html", {"login": _login(target)})
    name = request.POST.get("login", "")
    try:
        with limiter.attempt(*sign_in_claims(request, name), counting=login.LoginRefused):
            key = login.sign_in(name, request.POST.get("password", ""))
    except TooMany as refusal:
        response = _refused(request, target, str(refusal), 429)
        response.headers["Retry-After"] = str(refusal.seconds)
        return response
    except login.LoginRefused as refusal:
        return _refused(request, target, str(refusal), 422)
    rotate_token(request)  # who put a token into this browser before must not know the one that counts now
    response = with_session(HttpResponseRedirect(target), key)
    remember_device(request, response)
    return response


def _refused(request: ActorRequest, target: str, sentence: str, status: int) -> HttpResponse:
    view = _login(target, request.POST.get("login", ""), sentence)
    return render(request, "shell/login.html", {"login": view}, status=status)


def with_session(response: HttpResponse, key: str) -> HttpResponse:
    """Give the browser its session; over plain HTTP only on an intranet that set nothing else."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=login.SESSION_HOURS * 3600,
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
    if made is None:
        return LoginView(form)
    note = _("This is a demo with invented people. Password of all: %(password)s") % {
        "password": made.password
    }
    return LoginView(form, demo=accounts, demo_note=note)


@require_POST
def sign_out(request: ActorRequest) -> HttpResponse:
    """End the session here and in the database."""
    key = request.COOKIES.get(COOKIE)
    if key:
        login.sign_out(key)
    response = HttpResponseRedirect(reverse("shell:login"))
    response.delete_cookie(COOKIE)
    return response


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
        fields=(
            FormField("old", "password", _("Password until now"), autocomplete="current-password"),
            FormField(
                "new",
                "password",
                _("New password"),
                help=_("At least %(count)d characters, letters with digits or signs")
                % {"count": login.MIN_PASSWORD},
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
