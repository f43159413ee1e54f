# SPDX-License-Identifier: Apache-2.0
"""Committees and who sits in them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiucheng.delivery.admin.asking import Asked, Typed, ask, day_of
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Action, Cell, DetailView, ListView, Table
from xiucheng.delivery.shell.shapes import EmptyView, Fact, FormField
from xiucheng.delivery.structure import words
from xiucheng.delivery.structure.pages import asked_day, basis, last_day, period, since
from xiucheng.foundation.organization import actions
from xiucheng.foundation.organization.queries import CommitteeView, SeatLine, committee, committees
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import ACCOUNTS, NotThere
from xiucheng.kernel.ui.answers import after_form


@require_safe
@administrative(ACCOUNTS)
def listing(request: ActorRequest) -> HttpResponse:
    """Every committee that there is or was."""
    title = _("Committees")
    empty = EmptyView(
        _("No committee yet"), _("Add the committee or headquarters that is above the departments.")
    )
    rows = tuple(
        (
            Cell(one.name, reverse("structure:committee", args=[one.code])),
            Cell(period(one.starts_on, one.ends_on)),
            Cell(str(sum(seat.current for seat in one.seats)), code=True),
            Cell(_missing(one) or "—"),
        )
        for one in committees(request.actor, asked_day(request))
    )
    columns = (_("Committee"), _("Period"), _("Seats"), _("Still missing"))
    page = ListView(
        title=title,
        table=Table(title, columns, rows, empty),
        actions=(Action(_("Add a committee"), reverse("structure:committee-new"), "plus", primary=True),),
    )
    return render(request, "admin/list.html", {"page": page})


def _missing(found: CommitteeView) -> str:
    names = words.roles()
    return "、".join(names[role.value] for role in found.missing)


@require_safe
@administrative(ACCOUNTS)
def one(request: ActorRequest, code: str) -> HttpResponse:
    """A committee with its seats."""
    found = committee(request.actor, code, asked_day(request))
    table = Table(
        label=_("Seats"),
        columns=(_("Seat"), _("Office or title"), _("Unit"), _("Period"), _("State"), ""),
        rows=tuple(_row(code, seat) for seat in found.seats),
        empty=EmptyView(_("Nobody sits in it yet"), _("Give the first seat to the chair.")),
    )
    page = DetailView(
        title=found.name,
        back_url=reverse("structure:committees"),
        facts=(
            Fact(_("Period"), period(found.starts_on, found.ends_on)),
            Fact(_("Document"), found.basis or "—"),
            Fact(_("Still missing"), _missing(found) or "—"),
        ),
        actions=()
        if found.ends_on
        else (
            Action(_("Give a seat"), reverse("structure:committee-seat", args=[code]), "plus", primary=True),
            Action(_("End the committee"), reverse("structure:committee-end", args=[code]), danger=True),
        ),
        table=table,
    )
    return render(request, "admin/detail.html", {"page": page})


def _row(code: str, seat: SeatLine) -> Row:
    end = reverse("structure:committee-seat-end", args=[code, seat.id])
    return (
        Cell(words.roles().get(seat.role, seat.role)),
        Cell(seat.title or "—"),
        Cell(seat.unit_name or "—"),
        Cell(period(seat.starts_on, seat.ends_on)),
        Cell(_("in force") if seat.current else "—"),
        Cell("") if seat.ends_on else Cell(_("Let it end"), end),
    )


@administrative(ACCOUNTS)
def new(request: ActorRequest) -> HttpResponse:
    """Add a committee."""
    back = reverse("structure:committees")
    code = FormField(
        "code",
        "text",
        _("Short code"),
        help=_("1 to 20 small letters, digits or -; it is never changed"),
        max_length=20,
    )
    name = FormField("name", "text", _("Name of the committee"), max_length=80)
    name_en = FormField("name_en", "text", _("English name"), required=False, max_length=80)
    asked = Asked(_("Add a committee"), _("Add"), back, (code, name, name_en, since(), basis()))

    def act(typed: Typed) -> HttpResponse:
        actions.found_committee(
            request.actor,
            typed["code"],
            typed["name"],
            name_en=typed["name_en"],
            starts_on=day_of(typed, "starts_on"),
            basis=typed["basis"],
        )
        return after_form(request, reverse("structure:committee", args=[typed["code"]]))

    return ask(request, asked, act)


@administrative(ACCOUNTS)
def seat(request: ActorRequest, code: str) -> HttpResponse:
    """Give a seat to a title, to a unit, or to both."""
    found = committee(request.actor, code, asked_day(request))
    back = reverse("structure:committee", args=[code])
    asked = Asked(
        title=_("Give a seat in %(committee)s") % {"committee": found.name},
        submit=_("Give it"),
        back_url=back,
        fields=(
            FormField("role", "choice", _("Seat"), choices=words.choices(words.roles())),
            FormField(
                "title",
                "text",
                _("Office or title"),
                help=_("Such as “county head”; no name of a person"),
                required=False,
                max_length=80,
            ),
            FormField(
                "unit", "reference", _("Unit"), required=False, choices=words.open_units(request.actor)
            ),
            since(),
        ),
    )

    def act(typed: Typed) -> HttpResponse:
        starts_on = day_of(typed, "starts_on")
        actions.give_seat(
            request.actor, code, typed["role"], title=typed["title"], unit=typed["unit"], starts_on=starts_on
        )
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(ACCOUNTS)
def seat_end(request: ActorRequest, code: str, identity: int) -> HttpResponse:
    """Let a seat end with a day."""
    found = committee(request.actor, code, asked_day(request))
    held = next((one for one in found.seats if one.id == identity), None)
    if held is None:
        raise NotThere
    back = reverse("structure:committee", args=[code])
    who = f"{words.roles().get(held.role, held.role)} {held.title} {held.unit_name}".strip()
    asked = Asked(
        _("End the seat: %(who)s") % {"who": who}, _("Let it end"), back, (last_day(),), danger=True
    )

    def act(typed: Typed) -> HttpResponse:
        actions.end_seat(request.actor, code, identity, day_of(typed, "last_day"))
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(ACCOUNTS)
def end(request: ActorRequest, code: str) -> HttpResponse:
    """Let a committee end with a day."""
    found = committee(request.actor, code, asked_day(request))
    back = reverse("structure:committee", args=[code])
    asked = Asked(
        title=_("End %(committee)s") % {"committee": found.name},
        submit=_("Let it end"),
        back_url=back,
        fields=(last_day(),),
        consequence=_("All its seats end with it. What was stays known."),
        danger=True,
    )

    def act(typed: Typed) -> HttpResponse:
        actions.end_committee(request.actor, code, day_of(typed, "last_day"))
        return after_form(request, back)

    return ask(request, asked, act)
