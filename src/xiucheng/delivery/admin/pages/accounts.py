# SPDX-License-Identifier: Apache-2.0
"""Accounts: list, open, switch off and on, reset the password."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.admin.asking import Asked, Typed, ask
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Action, Cell, DetailView, ListView, SecretView, Table
from xiucheng.delivery.admin.words import named
from xiucheng.delivery.shell.pages import asked_words, first_row, opens_usual
from xiucheng.delivery.shell.shapes import EmptyView, Fact, Filter, FormField, Paging
from xiucheng.kernel.access import actions, queries
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.access.refusals import ACCOUNTS
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.tables import Column, Kind, Sheet
from xiucheng.kernel.tables.answers import download
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.words import moment


@require_GET
@administrative(ACCOUNTS)
@opens_usual
def listing(request: ActorRequest) -> HttpResponse:
    """Accounts by sign-in name."""
    new = Action(_("Open an account"), reverse("admin:account-new"), "plus", primary=True)
    return people_page(
        request, _("Accounts"), "admin:account", "admin:accounts", (new,), "admin:accounts-export"
    )


@require_GET
@administrative(ACCOUNTS)
def export(request: ActorRequest) -> HttpResponseBase:
    """All accounts that fit the search, as a file."""
    words = asked_words(request, "q")[:60]
    columns = (
        Column(_("Sign-in name")),
        Column(_("Full name")),
        Column(_("English name")),
        Column(_("State"), width=30),
        Column(_("Opened on"), Kind.INSTANT, 20),
    )
    found = queries.all_people(request.actor, words)
    rows = ((one.login, one.name, one.name_en, state_of(one), one.created_at) for one in found)
    sheet = Sheet(_("Accounts"), columns, rows)
    return download(
        request.actor, sheet, request.GET.get("format", "csv"), of="accounts", asked=[("q", words)]
    )


def people_page(
    request: ActorRequest,
    title: str,
    to: str,
    own: str,
    buttons: tuple[Action, ...] = (),
    export_to: str = "",
) -> HttpResponse:
    """A part of the people, each leading to the page `to` of the area `own`."""
    words, after = asked_words(request, "q")[:60], asked_words(request, "after")
    found = queries.people(request.actor, words, after, queries.PART + 1)
    people, first = found[: queries.PART], first_row(request)
    following = ""
    if len(found) > len(people):
        onward = {"q": words, "after": people[-1].login, "first": first + len(people)}
        following = f"?{urlencode(onward)}"
    page = ListView(
        title=title,
        table=Table(
            label=title,
            columns=(_("Sign-in name"), _("Full name"), _("State")),
            rows=tuple(_row(person, to) for person in people),
            empty=EmptyView(_("Nobody fits"), _("Search for another part of the name, or clear the search.")),
        ),
        actions=buttons,
        filters=(Filter("q", _("Name or sign-in name"), "text", words),),
        clear_url=reverse(own),
        paging=Paging(first, first + len(people) - 1, next_url=following) if people else None,
        export_url=f"{reverse(export_to)}?{urlencode({'q': words})}" if export_to else "",
    )
    return render(request, "admin/list.html", {"page": page})


def _row(person: Person, to: str) -> Row:
    return (
        Cell(person.login, reverse(to, args=[person.pk]), code=True),
        Cell(named(person.name, person.name_en)),
        Cell(state_of(person)),
    )


def state_of(person: Person) -> str:
    """Whether one can sign in, in words."""
    if not person.is_active:
        return _("switched off")
    if person.locked_until and person.locked_until > now():
        return _("locked until %(at)s") % {"at": moment(person.locked_until)}
    return _("first password not yet changed") if person.must_change_password else _("in use")


@require_GET
@administrative(ACCOUNTS)
def account(request: ActorRequest, identity: int) -> HttpResponse:
    """One account with what can be done to it."""
    person = queries.person(request.actor, identity)
    today = local(now()).date()
    held = [
        f"{named(one.post.name, one.post.name_en)} · {named(one.holder.name, one.holder.name_en)}"
        for one in queries.appointments(request.actor, identity)
        if one.starts_on <= today and (one.ends_on is None or one.ends_on >= today)
    ]
    facts = (
        Fact(_("Sign-in name"), person.login, code=True),
        Fact(_("Full name"), person.name),
        Fact(_("English name"), person.name_en),
        Fact(_("State"), state_of(person)),
        Fact(_("Posts today"), "; ".join(held) or _("none; the security administrator appoints")),
        Fact(_("Opened on"), moment(person.created_at), code=True),
    )
    page = DetailView(person.name, reverse("admin:accounts"), facts, _offers(person))
    return render(request, "admin/detail.html", {"page": page})


def _offers(person: Person) -> tuple[Action, ...]:
    reset = Action(_("Reset the password"), reverse("admin:account-reset", args=[person.pk]), "lock")
    leave = Action(_("Hand over and leave"), reverse("admin:account-leave", args=[person.pk]), "transfer")
    off = Action(_("Switch off"), reverse("admin:account-off", args=[person.pk]), "x", danger=True)
    on = Action(_("Switch on"), reverse("admin:account-on", args=[person.pk]), "check")
    return (reset, leave, off) if person.is_active else (on, reset, leave)


@administrative(ACCOUNTS)
def new(request: ActorRequest) -> HttpResponse:
    """Open an account; the answer shows its first password."""
    asked = Asked(
        title=_("Open an account"),
        submit=_("Open an account"),
        back_url=reverse("admin:accounts"),
        fields=(
            FormField(
                "login",
                "text",
                _("Sign-in name"),
                help=_("Small letters, digits or . _ -; it is never changed"),
                max_length=60,
                autocomplete="off",
            ),
            FormField("name", "text", _("Full name"), max_length=60, autocomplete="off"),
            FormField(
                "name_en", "text", _("English name"), required=False, max_length=60, autocomplete="off"
            ),
        ),
        intro=_("The account can do nothing until the security administrator appoints its owner to a post."),
    )

    def act(typed: Typed) -> HttpResponse:
        person, password = actions.invite(
            request.actor, typed["login"], typed["name"], name_en=typed["name_en"]
        )
        return _secret(request, _("The account is open"), person, password)

    return ask(request, asked, act)


def _secret(request: ActorRequest, title: str, person: Person, password: str) -> HttpResponse:
    page = SecretView(title, person.login, password, reverse("admin:account", args=[person.pk]))
    return render(request, "admin/secret.html", {"page": page})


@administrative(ACCOUNTS)
def reset(request: ActorRequest, identity: int) -> HttpResponse:
    """A new first password; the answer shows it."""
    person = queries.person(request.actor, identity)
    asked = Asked(
        title=_("Reset the password of %(name)s") % {"name": person.name},
        submit=_("Reset the password"),
        back_url=reverse("admin:account", args=[identity]),
        consequence=_("The password until now ends at once, and with it all sign-ins and API tokens."),
        danger=True,
    )

    def act(_typed: Typed) -> HttpResponse:
        return _secret(
            request, _("The password is reset"), person, actions.reset_password(request.actor, identity)
        )

    return ask(request, asked, act)


@administrative(ACCOUNTS)
def off(request: ActorRequest, identity: int) -> HttpResponse:
    """Nobody signs in with this account any more."""
    person = queries.person(request.actor, identity)
    back = reverse("admin:account", args=[identity])
    asked = Asked(
        title=_("Switch off the account of %(name)s") % {"name": person.name},
        submit=_("Switch off"),
        back_url=back,
        consequence=_("Who is signed in with it is out at once, and its API tokens end."),
        danger=True,
    )

    def act(_typed: Typed) -> HttpResponse:
        actions.switch_off(request.actor, identity)
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(ACCOUNTS)
def on(request: ActorRequest, identity: int) -> HttpResponse:
    """The account may sign in again."""
    person = queries.person(request.actor, identity)
    back = reverse("admin:account", args=[identity])
    asked = Asked(
        title=_("Switch on the account of %(name)s") % {"name": person.name},
        submit=_("Switch on"),
        back_url=back,
        intro=_("It keeps the password it had. Reset the password too when its owner may have changed."),
    )

    def act(_typed: Typed) -> HttpResponse:
        actions.switch_on(request.actor, identity)
        return after_form(request, back)

    return ask(request, asked, act)
