# SPDX-License-Identifier: Apache-2.0
"""Signing in and out, who I am, and my own API tokens."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token, rotate_token
from django.utils.translation import gettext as _

from xiucheng.delivery.api import shapes
from xiucheng.delivery.wire.answers import problem, reply
from xiucheng.delivery.wire.body import read_fields, read_object
from xiucheng.delivery.wire.door import PUBLIC, SIGNED_IN, Door, actor_of
from xiucheng.kernel.access import tokens
from xiucheng.kernel.access.actor import Actor, by_session
from xiucheng.kernel.access.login import LoginRefused, sign_in, sign_out
from xiucheng.kernel.access.middleware import COOKIE
from xiucheng.kernel.configuration import store as configured
from xiucheng.kernel.configuration.declared import OWN_TOKENS
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.limits import limiter
from xiucheng.kernel.limits.device import remember_device, sign_in_claims
from xiucheng.kernel.process.errors import Denied, Invalid
from xiucheng.kernel.process.form import Unusable, text

LOGIN = Field("login", Kind.TEXT, Label("登录名", "Sign-in name"), max_length=60)
PASSWORD = Field("password", Kind.TEXT, Label("密码", "Password"))
CODE = Field("code", Kind.TEXT, Label("动态口令", "One-time code, if the account has a second factor"), False)
SIGN_IN = (LOGIN, PASSWORD, CODE)
TOKEN_NAME = Field(
    "name",
    Kind.TEXT,
    Label("用途", "What it is for"),
    help=Label("吊销时按此名称", "It is revoked by this name"),
    max_length=60,
)
DAYS = Field(
    "days", Kind.INTEGER, Label("有效天数", "Days until it ends"), required=False, minimum=1, maximum=365
)
NEW_TOKEN = (TOKEN_NAME, DAYS)
OLD_TOKEN = (TOKEN_NAME,)


def begin_session(request: HttpRequest) -> HttpResponse:
    """Sign in by name and password; the answer sets the cookie."""
    given = read_object(request)
    clean = read_fields(SIGN_IN, given)
    # a password is taken as it was typed: spaces around it are part of it
    with limiter.attempt(*sign_in_claims(request, clean["login"]), counting=LoginRefused):
        key = sign_in(clean["login"], str(given["password"]), clean["code"] or "")
    found = by_session(key)
    if found is None:
        return problem(401, _("Sign in first, or send an API token in the header Authorization: Bearer."))
    rotate_token(request)
    response = reply(_me(found[0], get_token(request)), 201)
    response.set_cookie(
        COOKIE, key, httponly=True, secure=settings.CSRF_COOKIE_SECURE, samesite="Lax", path="/"
    )
    remember_device(request, response)
    return response


def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out; a token is no session and is revoked instead."""
    key = request.COOKIES.get(COOKIE)
    if key:
        sign_out(key)
    response = HttpResponse(status=204)
    response.delete_cookie(COOKIE, path="/", samesite="Lax")
    return response


def me(request: HttpRequest) -> HttpResponse:
    """Who asks, with the posts of today."""
    by_token = getattr(request, "by_token", False)
    return reply(_me(actor_of(request), None if by_token else get_token(request)))


def _me(actor: Actor, csrf_token: str | None) -> dict[str, object]:
    return {
        "login": actor.login,
        "name": actor.name,
        "language": actor.language,
        "must_change_password": actor.must_change_password,
        "posts": [
            {
                "post": grant.post,
                "post_name": grant.post_name,
                "unit": grant.holder,
                "unit_name": grant.holder_name,
                "area": grant.area,
            }
            for grant in actor.grants
        ],
        "permissions": sorted({name for grant in actor.grants for name in grant.permissions}),
        "csrf_token": csrf_token,
    }


def issue_token(request: HttpRequest) -> HttpResponse:
    """A new token for oneself. A token makes no tokens: whoever finds one must not outlive it."""
    if getattr(request, "by_token", False):
        raise Denied(_("An API token cannot make another one. Sign in with your password for this."))
    actor = actor_of(request)
    if not any(configured.value(OWN_TOKENS, grant.holder) for grant in actor.grants):
        raise Denied(_("Your unit has switched API tokens off. Ask its system administrator."))
    given = read_fields(NEW_TOKEN, read_object(request))
    days = given["days"] or tokens.DAYS
    assert actor.id is not None
    token = tokens.issue(actor.id, given["name"], days)
    return reply({"name": given["name"], "token": token, "days": days}, 201)


def revoke_token(request: HttpRequest, name: str) -> HttpResponse:
    """Revoke one's own tokens of a name."""
    try:
        wanted = text(name)
    except Unusable as error:
        raise Invalid({"name": str(error)}) from None
    actor = actor_of(request)
    assert actor.id is not None
    return reply({"revoked": tokens.revoke(actor.id, wanted)})


DOORS = (
    Door(
        method="POST",
        path="/session",
        name="session_begin",
        tag="account",
        summary=Label("登录，答复设置会话 Cookie", "Sign in; the answer sets the cookie"),
        permission=PUBLIC,
        view=begin_session,
        body=SIGN_IN,
        answers={201: shapes.Me},
        refusals=(400, 403, 413, 415, 422),
        before_password=True,
    ),
    Door(
        method="DELETE",
        path="/session",
        name="session_end",
        tag="account",
        summary=Label("退出登录", "Sign out"),
        permission=SIGNED_IN,
        view=end_session,
        answers={204: None},
        refusals=(401, 403),
        before_password=True,
    ),
    Door(
        method="GET",
        path="/me",
        name="me",
        tag="account",
        summary=Label("我是谁、任何职、可办何事", "Who I am, my posts and what they allow"),
        permission=SIGNED_IN,
        view=me,
        answers={200: shapes.Me},
        refusals=(401,),
        before_password=True,
    ),
    Door(
        method="POST",
        path="/tokens",
        name="token_issue",
        tag="account",
        summary=Label("为自己签发令牌", "A new token for myself"),
        permission=SIGNED_IN,
        view=issue_token,
        body=NEW_TOKEN,
        answers={201: shapes.Issued},
        refusals=(400, 401, 403, 413, 415, 422),
    ),
    Door(
        method="DELETE",
        path="/tokens/{name}",
        name="token_revoke",
        tag="account",
        summary=Label("吊销自己的令牌", "Revoke my tokens of this name"),
        permission=SIGNED_IN,
        view=revoke_token,
        answers={200: shapes.Revoked},
        refusals=(401, 403, 422),
    ),
)
