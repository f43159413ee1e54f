# SPDX-License-Identifier: Apache-2.0
"""Who people are at the other sign-on: those who knocked and are not known, links to accounts, and undoing them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.admin.asking import Asked, Typed, ask
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Action, Cell, ListView, Table
from xiucheng.delivery.admin.words import named
from xiucheng.delivery.shell.pages import first_row
from xiucheng.delivery.shell.shapes import EmptyView, FormField, Paging
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import ACCOUNTS
from xiucheng.kernel.oidc import identities
from xiucheng.kernel.oidc.issuer import configured, shown_name
from xiucheng.kernel.oidc.models import Identity
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.words import moment

SubjectOf = Callable[[Typed], str]


@require_GET
@administrative(ACCOUNTS)
def listing(request: ActorRequest) -> HttpResponse:
    """Who knocked first, then who is linked."""
    title = _("One-door sign-on")
    after = request.GET.get("after", "")
    first = first_row(request)
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0
    found = identities.listing(request.actor, after=start, limit=identities.PART + 1)
    linked = [one for one in found if one.person_id is not None]
    more = len(linked) > identities.PART
    shown = found[:-1] if more else found
    onward = f"?{urlencode({'after': linked[-2].pk, 'first': first + len(shown)})}" if more else ""
    page = ListView(
        title=title,
        table=Table(
            label=title,
            columns=(_("Name there (sub)"), _("Said of themselves"), _("Account here"), _("Last seen"), ""),
            rows=tuple(_row(one) for one in shown),
            empty=EmptyView(
                _("Nobody yet"), _("Who comes through the other sign-on and is not known here appears here.")
            ),
        ),
        actions=(Action(_("Link an account"), reverse("admin:identity-new"), "plus", primary=True),),
        paging=Paging(first, first + len(shown) - 1, next_url=onward) if shown else None,
        note=_("People come in through: %(name)s") % {"name": shown_name()}
        if configured()
        else _("No other sign-on is set up: XIUCHENG_SIGNON_ISSUER is empty."),
    )
    return render(request, "admin/list.html", {"page": page})


def _row(one: Identity) -> Row:
    person = one.person
    if person is None:
        account = Cell(_("not known"))
        offer = Cell(_("Link"), reverse("admin:identity-link", args=[one.pk]))
    else:
        account = Cell(
            person.login, reverse("admin:account", args=[person.pk]), named(person.name, person.name_en)
        )
        offer = Cell(_("Undo"), reverse("admin:identity-unlink", args=[one.pk]))
    said = " · ".join(filter(None, (one.name, one.login))) or "—"
    seen = moment(one.seen_at) if one.seen_at else "—"
    return (Cell(one.subject, code=True), Cell(said), account, Cell(seen, code=True), offer)


@administrative(ACCOUNTS)
def new(request: ActorRequest) -> HttpResponse:
    """Link an account with somebody who has not come yet."""
    subject = FormField(
        "subject",
        "text",
        _("Name there (sub)"),
        help=_("As the people who run the other sign-on say it"),
        max_length=255,
        autocomplete="off",
    )
    return _linking(request, (subject, _login("")), lambda typed: typed["subject"], "")


def _login(value: str) -> FormField:
    return FormField("login", "text", _("Sign-in name here"), value=value, max_length=60, autocomplete="off")


@administrative(ACCOUNTS)
def link(request: ActorRequest, identity: int) -> HttpResponse:
    """Link somebody who knocked with an account."""
    one = identities.one(request.actor, identity)
    intro = f"{one.subject} · {one.name}" if one.name else one.subject
    return _linking(request, (_login(one.login),), lambda _typed: one.subject, intro, one.issuer)


def _linking(
    request: ActorRequest, fields: tuple[FormField, ...], subject: SubjectOf, intro: str, issuer: str = ""
) -> HttpResponse:
    back = reverse("admin:identities")
    asked = Asked(
        title=_("Link an account"),
        submit=_("Link"),
        back_url=back,
        fields=fields,
        intro=intro,
        consequence=_("Who signs in there as this person is let into the account here. Make sure who it is."),
    )

    def act(typed: Typed) -> HttpResponse:
        identities.link(request.actor, subject(typed), typed["login"], issuer=issuer)
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(ACCOUNTS)
def unlink(request: ActorRequest, identity: int) -> HttpResponse:
    """Undo a link, or forget who knocked."""
    one = identities.one(request.actor, identity)
    back = reverse("admin:identities")
    asked = Asked(
        title=_("Undo the link of %(name)s") % {"name": one.person.name if one.person else one.subject},
        submit=_("Undo"),
        back_url=back,
        consequence=_("Who came in through it is out at once. The account stays, with name and password."),
        danger=True,
    )

    def act(_typed: Typed) -> HttpResponse:
        identities.unlink(request.actor, identity)
        return after_form(request, back)

    return ask(request, asked, act)
