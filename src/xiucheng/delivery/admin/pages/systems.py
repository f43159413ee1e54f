# SPDX-License-Identifier: Apache-2.0
"""The bureau's other systems that people reach by signing in here: registered, changed, given a new secret, ended."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.admin.asking import Asked, Typed, ask
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Action, Cell, DetailView, ListView, SecretView, Table
from xiucheng.delivery.shell.shapes import Choice, EmptyView, Fact, FormField
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import APPOINT, AccessRefused
from xiucheng.kernel.oidc import systems
from xiucheng.kernel.oidc.keys import ALGORITHMS
from xiucheng.kernel.oidc.models import SCOPES, System
from xiucheng.kernel.oidc.server import issuer
from xiucheng.kernel.oidc.systems import Registration
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.words import moment

SECRET, PUBLIC = "secret", "public"
ASKED, NOT_ASKED = "yes", "no"


@require_GET
@administrative(APPOINT)
def listing(request: ActorRequest) -> HttpResponse:
    """All registered systems."""
    title = _("Other systems")
    found = systems.listing(request.actor)
    note = _("They are told of our sign-on by this address: %(address)s") % {"address": issuer()}
    page = ListView(
        title=title,
        table=Table(
            label=title,
            columns=(_("System"), _("Name at sign-on (client_id)"), _("Kind"), _("State")),
            rows=tuple(_row(one) for one in found),
            empty=EmptyView(
                _("No systems yet"),
                _("Register a system here, and its users sign in with their accounts of this one."),
            ),
        ),
        actions=(Action(_("Register a system"), reverse("admin:system-new"), "plus", primary=True),),
        note=note
        if issuer()
        else _("Nobody can use this yet: XIUCHENG_PUBLIC_URL is not set on the server."),
    )
    return render(request, "admin/list.html", {"page": page})


def _row(one: System) -> Row:
    return (
        Cell(one.name, reverse("admin:system", args=[one.pk])),
        Cell(one.client_id, code=True),
        Cell(_kind(one)),
        Cell(_state(one)),
    )


def _kind(one: System) -> str:
    return _("public, without a secret") if one.is_public else _("with a secret")


def _state(one: System) -> str:
    return _("switched off") if one.ended_at else _("in use")


@require_GET
@administrative(APPOINT)
def system(request: ActorRequest, identity: int) -> HttpResponse:
    """One system, and what can be done to it."""
    one = systems.one(request.actor, identity)
    labels = _scopes()
    facts = (
        Fact(_("Name at sign-on (client_id)"), one.client_id, code=True),
        Fact(_("Kind"), _kind(one)),
        Fact(_("State"), _state(one)),
        Fact(_("Addresses to come back to"), " ".join(one.redirect_uris), code=True),
        Fact(_("Addresses after signing out"), " ".join(one.post_logout_uris) or "—", code=True),
        Fact(_("What it is told"), "; ".join(labels[scope] for scope in one.scopes)),
        Fact(_("Signature"), one.id_token_signed_response_alg, code=True),
        Fact(_("People are asked first"), _("yes") if one.asks_consent else _("no")),
        Fact(_("Registered on"), moment(one.made_at), code=True),
    )
    page = DetailView(one.name, reverse("admin:systems"), facts, () if one.ended_at else _offers(one))
    return render(request, "admin/detail.html", {"page": page})


def _offers(one: System) -> tuple[Action, ...]:
    change = Action(_("Change"), reverse("admin:system-change", args=[one.pk]), "pencil", primary=True)
    renew = Action(_("New secret"), reverse("admin:system-secret", args=[one.pk]), "lock")
    end = Action(_("End the system"), reverse("admin:system-end", args=[one.pk]), "x", danger=True)
    return (change, end) if one.is_public else (change, renew, end)


def _scopes() -> dict[str, str]:
    return {
        "openid": _("a number that stands for the person"),
        "profile": _("name and sign-in name"),
        "posts": _("posts and units of today"),
    }


def _questions(one: System | None) -> tuple[FormField, ...]:
    labels = _scopes()
    offered = tuple(Choice(scope, labels[scope]) for scope in SCOPES if scope != "openid")
    several = _("Several: with spaces between. They count exactly as they are written.")
    return (
        FormField("name", "text", _("Name that people read"), max_length=60, value=one.name if one else ""),
        FormField(
            "redirect_uris",
            "text",
            _("Addresses to come back to"),
            help=several,
            max_length=2000,
            value=" ".join(one.redirect_uris) if one else "",
        ),
        FormField(
            "post_logout_uris",
            "text",
            _("Addresses after signing out"),
            help=several,
            required=False,
            max_length=2000,
            value=" ".join(one.post_logout_uris) if one else "",
        ),
        FormField(
            "scopes",
            "choices",
            _("What it is told"),
            required=False,
            choices=offered,
            values=tuple(one.scopes) if one else SCOPES,
        ),
        FormField(
            "algorithm",
            "choice",
            _("Signature"),
            help=_("RS256 is known to every system"),
            choices=tuple(Choice(name, name) for name in ALGORITHMS),
            value=one.id_token_signed_response_alg if one else ALGORITHMS[0],
        ),
        FormField(
            "consent",
            "choice",
            _("People are asked first"),
            choices=(
                Choice(NOT_ASKED, _("no, it belongs to the bureau")),
                Choice(ASKED, _("yes, each once")),
            ),
            value=ASKED if one and one.asks_consent else NOT_ASKED,
        ),
    )


def _said(typed: Typed) -> Registration:
    return Registration(
        name=typed["name"],
        redirect_uris=tuple(typed["redirect_uris"].split()),
        post_logout_uris=tuple(typed["post_logout_uris"].split()),
        scopes=("openid", *filter(None, typed["scopes"].split(","))),
        algorithm=typed["algorithm"],
        asks_consent=typed["consent"] == ASKED,
    )


@administrative(APPOINT)
def new(request: ActorRequest) -> HttpResponse:
    """Register a system; the answer shows its secret."""
    kind = FormField(
        "kind",
        "choice",
        _("Kind"),
        choices=(
            Choice(SECRET, _("with a secret, for a system that runs on a server")),
            Choice(PUBLIC, _("public, for an app on people's devices")),
        ),
        value=SECRET,
    )
    asked = Asked(
        title=_("Register a system"),
        submit=_("Register"),
        back_url=reverse("admin:systems"),
        fields=(*_questions(None), kind),
    )

    def act(typed: Typed) -> HttpResponse:
        if typed["kind"] not in {SECRET, PUBLIC}:
            raise AccessRefused(kind=_("Choose one of the list."))
        public = typed["kind"] == PUBLIC
        made, secret = systems.register(request.actor, _said(typed), public=public)
        if public:
            return after_form(request, reverse("admin:system", args=[made.pk]))
        return _secret(request, _("The system is registered"), made, secret)

    return ask(request, asked, act)


def _secret(request: ActorRequest, title: str, one: System, secret: str) -> HttpResponse:
    page = SecretView(
        title,
        one.client_id,
        secret,
        reverse("admin:system", args=[one.pk]),
        login_label=_("Name at sign-on (client_id)"),
        password_label=_("Secret (client_secret)"),
        note=_("It is shown this once. Give it to the operator of the system by a safe way."),
    )
    return render(request, "admin/secret.html", {"page": page})


@administrative(APPOINT)
def change(request: ActorRequest, identity: int) -> HttpResponse:
    """Change what is said of a system."""
    one = systems.one(request.actor, identity)
    back = reverse("admin:system", args=[identity])
    asked = Asked(
        title=_("Change %(name)s") % {"name": one.name},
        submit=_("Change"),
        back_url=back,
        fields=_questions(one),
    )

    def act(typed: Typed) -> HttpResponse:
        systems.change(request.actor, identity, _said(typed))
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(APPOINT)
def renew_secret(request: ActorRequest, identity: int) -> HttpResponse:
    """A new secret; the answer shows it."""
    one = systems.one(request.actor, identity)
    asked = Asked(
        title=_("New secret for %(name)s") % {"name": one.name},
        submit=_("New secret"),
        back_url=reverse("admin:system", args=[identity]),
        consequence=_(
            "The secret until now ends at once: nobody signs in there before the new one is entered."
        ),
        danger=True,
    )

    def act(_typed: Typed) -> HttpResponse:
        return _secret(request, _("The secret is new"), one, systems.renew_secret(request.actor, identity))

    return ask(request, asked, act)


@administrative(APPOINT)
def end(request: ActorRequest, identity: int) -> HttpResponse:
    """End a system."""
    one = systems.one(request.actor, identity)
    back = reverse("admin:system", args=[identity])
    asked = Asked(
        title=_("End %(name)s") % {"name": one.name},
        submit=_("End the system"),
        back_url=back,
        consequence=_(
            "It is told nothing any more, and its users cannot sign in there through us. This is final."
        ),
        danger=True,
    )

    def act(_typed: Typed) -> HttpResponse:
        systems.end(request.actor, identity)
        return after_form(request, back)

    return ask(request, asked, act)
