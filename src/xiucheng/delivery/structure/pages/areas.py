# SPDX-License-Identifier: Apache-2.0
"""Responsibility areas: the list, one with its checks, a new one, a check, its end."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiucheng.delivery.admin.asking import Asked, Typed, ask, day_of
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Action, Cell, DetailView, ListView, Table
from xiucheng.delivery.shell.pages import first_row
from xiucheng.delivery.shell.shapes import Choice, EmptyView, Fact, Filter, FormField, Paging
from xiucheng.delivery.structure import words
from xiucheng.delivery.structure.pages import GREATEST, basis, last_day, number_of, period, since, today
from xiucheng.foundation.organization import actions
from xiucheng.foundation.organization.queries import CareLine, care, care_checks, cares
from xiucheng.foundation.organization.queries.areas import PART
from xiucheng.foundation.organization.types import CARE, CHECK
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.words import day, moment


@require_safe
@administrative(CARE, CHECK)
def listing(request: ActorRequest) -> HttpResponse:
    """Responsibility areas in force or to come, narrowed by kind of care."""
    kinds, kind = words.cares(), request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    text = request.GET.get("after", "")
    after = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
    first = first_row(request)
    found = cares(request.actor, today(), kind=kind, after=after, limit=PART + 1)
    shown = found[:PART]
    more = ""
    if len(found) > PART:
        asked = {"kind": kind, "after": str(shown[-1].id), "first": str(first + len(shown))}
        more = "?" + urlencode(asked)
    title = _("Responsibility areas")
    columns = (_("Area"), _("Place"), _("For what"), _("Who answers"), _("Last check"), _("Next check"))
    empty = EmptyView(_("No responsibility area yet"), _("Give an area to the unit that answers for it."))
    choices = (Choice("", _("All")), *words.choices(kinds))
    new = Action(_("Add a responsibility area"), reverse("structure:care-new"), "plus", primary=True)
    page = ListView(
        title=title,
        table=Table(title, columns, tuple(_row(one, kinds) for one in shown), empty),
        actions=(new,) if request.actor.may(CARE) else (),
        filters=(Filter("kind", _("For what"), "choice", kind, choices),),
        clear_url=reverse("structure:cares"),
        paging=Paging(first, first + len(shown) - 1, next_url=more) if shown else None,
    )
    return render(request, "admin/list.html", {"page": page})


def _row(one: CareLine, kinds: dict[str, str]) -> Row:
    return (
        Cell(one.area_name, reverse("structure:care", args=[one.id])),
        Cell(one.place or "—"),
        Cell(kinds.get(one.kind, one.kind)),
        Cell(one.unit_name),
        Cell(moment(one.checked_at) if one.checked_at else "—", sub=_kept(one.kept)),
        Cell(day(one.due) if one.due else "—", sub=_("overdue") if one.due and one.due < today() else ""),
    )


def _kept(kept: bool | None) -> str:
    return "" if kept is None else _("kept") if kept else _("not kept")


@require_safe
@administrative(CARE, CHECK)
def one(request: ActorRequest, identity: int) -> HttpResponse:
    """One responsibility area with its last checks."""
    found = care(request.actor, min(identity, GREATEST), today())
    kinds = words.cares()
    offers = []
    if found.current and request.actor.may(CHECK):
        offers.append(
            Action(_("Note a check"), reverse("structure:care-check", args=[found.id]), "check", primary=True)
        )
    if found.ends_on is None and request.actor.may(CARE):
        offers.append(Action(_("Let it end"), reverse("structure:care-end", args=[found.id]), danger=True))
    rows = tuple(
        (Cell(moment(each.at), code=True), Cell(_kept(each.kept)), Cell(each.finding or "—"), Cell(each.by))
        for each in care_checks(request.actor, found.id)
    )
    table = Table(
        label=_("Checks"),
        columns=(_("When"), _("Result"), _("Finding"), _("By")),
        rows=rows,
        empty=EmptyView(_("Not checked yet"), _("Somebody of another unit notes the first check.")),
    )
    page = DetailView(
        title=f"{kinds.get(found.kind, found.kind)} · {found.area_name}",
        back_url=reverse("structure:cares"),
        facts=(
            Fact(_("Who answers"), found.unit_name),
            Fact(_("Place"), found.place or "—"),
            Fact(_("Standard"), found.standard or "—"),
            Fact(_("Document"), found.basis or "—"),
            Fact(_("Period"), period(found.starts_on, found.ends_on)),
            Fact(_("Next check"), day(found.due) if found.due else "—"),
        ),
        actions=tuple(offers),
        table=table,
    )
    return render(request, "admin/detail.html", {"page": page})


@administrative(CARE)
def new(request: ActorRequest) -> HttpResponse:
    """Give an area to the unit that answers for it."""
    back = reverse("structure:cares")
    asked = Asked(_("Add a responsibility area"), _("Add"), back, _questions(request))

    def act(typed: Typed) -> HttpResponse:
        actions.set_care(
            request.actor,
            typed["kind"],
            typed["unit"],
            typed["area"],
            place=typed["place"],
            standard=typed["standard"],
            basis=typed["basis"],
            every_days=number_of(typed, "every_days"),
            starts_on=day_of(typed, "starts_on"),
        )
        return after_form(request, back)

    return ask(request, asked, act)


def _questions(request: ActorRequest) -> tuple[FormField, ...]:
    return (
        FormField("kind", "choice", _("For what"), choices=words.choices(words.cares())),
        FormField("unit", "reference", _("Who answers"), choices=words.open_units(request.actor)),
        FormField(
            "area", "text", _("Area"), help=_("Code of a district, town, community or grid"), max_length=40
        ),
        FormField(
            "place",
            "text",
            _("Place"),
            help=_("A part of the area, such as a street from one crossing to another; empty: all of it"),
            required=False,
            max_length=200,
        ),
        FormField("standard", "text", _("Standard"), required=False, max_length=300),
        FormField(
            "every_days",
            "integer",
            _("To be checked every so many days"),
            help=_("0: no fixed time"),
            required=False,
            minimum="0",
            maximum="366",
        ),
        since(),
        basis(),
    )


@administrative(CHECK)
def check(request: ActorRequest, identity: int) -> HttpResponse:
    """Note a check."""
    found = care(request.actor, min(identity, GREATEST), today())
    back = reverse("structure:care", args=[found.id])
    kept = (Choice("yes", _("kept")), Choice("no", _("not kept")))
    asked = Asked(
        title=_("Check of %(area)s") % {"area": found.area_name},
        submit=_("Note it"),
        back_url=back,
        fields=(
            FormField("kept", "choice", _("Result"), choices=kept),
            FormField("finding", "text", _("Finding"), required=False, max_length=300),
        ),
        intro=found.standard,
    )

    def act(typed: Typed) -> HttpResponse:
        actions.check_care(request.actor, found.id, kept=typed["kept"] == "yes", finding=typed["finding"])
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(CARE)
def end(request: ActorRequest, identity: int) -> HttpResponse:
    """Let a responsibility area end with a day."""
    found = care(request.actor, min(identity, GREATEST), today())
    title = _("End the responsibility of %(unit)s") % {"unit": found.unit_name}
    back = reverse("structure:care", args=[found.id])
    asked = Asked(title, _("Let it end"), back, (last_day(),), danger=True)

    def act(typed: Typed) -> HttpResponse:
        actions.end_care(request.actor, found.id, day_of(typed, "last_day"))
        return after_form(request, back)

    return ask(request, asked, act)
