# SPDX-License-Identifier: Apache-2.0
"""Who is on duty: those of the units in one's reach, now and to come."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiucheng.delivery.admin.asking import Asked, Typed, ask
from xiucheng.delivery.admin.pages import administrative
from xiucheng.delivery.admin.shapes import Action, Cell, ListView, Table
from xiucheng.delivery.shell.shapes import EmptyView, FormField
from xiucheng.delivery.structure import words
from xiucheng.foundation.organization import actions
from xiucheng.foundation.organization.queries import OnDutyLine, on_duty
from xiucheng.foundation.organization.types import PRESENCE
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import instant_of, local
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.words import moment

YEARS = range(2000, 2101)


@require_safe
@administrative(PRESENCE)
def listing(request: ActorRequest) -> HttpResponse:
    """Everybody who is on duty in the reach of one's post, and who will be."""
    title = _("On duty")
    columns = (_("Who"), _("Unit"), _("Where"), _("Begins"), _("Ends"), _("State"), "")
    empty = EmptyView(_("Nobody is on duty"), _("Put the first colleague on duty in an area."))
    rows = tuple(_row(one) for one in on_duty(request.actor, now()))
    page = ListView(
        title=title,
        table=Table(title, columns, rows, empty),
        actions=(Action(_("Put somebody on duty"), reverse("structure:on-duty-new"), "plus", primary=True),),
    )
    return render(request, "admin/list.html", {"page": page})


def where(one: OnDutyLine) -> str:
    """The grid or the area that somebody is on duty in."""
    return one.responsibility or one.area_name or "—"


def _row(one: OnDutyLine) -> tuple[Cell, ...]:
    return (
        Cell(one.name, sub=one.login),
        Cell(one.unit_name),
        Cell(where(one)),
        Cell(moment(one.starts_at), code=True),
        Cell(moment(one.ends_at), code=True),
        Cell(_("on duty now") if one.running else _("to come")),
        Cell(_("Let it end"), reverse("structure:on-duty-end", args=[one.id])),
    )


@administrative(PRESENCE)
def new(request: ActorRequest) -> HttpResponse:
    """Put somebody on duty, in an area or a responsibility grid."""
    back = reverse("structure:on-duty")
    asked = Asked(
        title=_("Put somebody on duty"),
        submit=_("Put on duty"),
        back_url=back,
        fields=_questions(request),
    )

    def act(typed: Typed) -> HttpResponse:
        actions.put_on_duty(
            request.actor,
            typed["person"],
            typed["unit"],
            area=typed["area"],
            responsibility=typed["responsibility"],
            starts_at=_moment_of(typed, "starts_at"),
            ends_at=_moment_of(typed, "ends_at"),
        )
        return after_form(request, back)

    return ask(request, asked, act)


def _questions(request: ActorRequest) -> tuple[FormField, ...]:
    begins = local(now()).replace(second=0, microsecond=0)
    return (
        FormField("person", "text", _("Sign-in name of the colleague"), max_length=60),
        FormField(
            "unit",
            "reference",
            _("Unit"),
            choices=words.open_units(request.actor, request.actor.reach(PRESENCE)[0]),
        ),
        FormField(
            "area",
            "text",
            _("Area"),
            help=_("Code of a district, town, community or grid; empty: nowhere in particular"),
            required=False,
            max_length=40,
        ),
        FormField(
            "responsibility",
            "text",
            _("Or a responsibility grid"),
            help=_("Its code; then for that one only"),
            required=False,
            max_length=40,
        ),
        FormField("starts_at", "datetime", _("Begins"), value=f"{begins:%Y-%m-%dT%H:%M}"),
        FormField("ends_at", "datetime", _("Ends"), value=f"{begins + timedelta(hours=8):%Y-%m-%dT%H:%M}"),
    )


def _moment_of(typed: Typed, name: str) -> datetime:
    """The instant of a field. Raises `AccessRefused` beside it."""
    try:
        found = datetime.fromisoformat(typed[name])
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise AccessRefused(**{name: _("Give date and time, such as 2026-11-22T08:30.")})
    return instant_of(found)


@administrative(PRESENCE)
def end(request: ActorRequest, identity: int) -> HttpResponse:
    """End an interval now."""
    held = next((one for one in on_duty(request.actor, now()) if one.id == identity), None)
    if held is None:
        raise NotThere
    back = reverse("structure:on-duty")
    title = _("End the duty of %(name)s") % {"name": held.name}
    consequence = _("Nothing is drawn or given to this person for that place from now on.")
    asked = Asked(title, _("Let it end"), back, consequence=consequence, danger=True)

    def act(_typed: Typed) -> HttpResponse:
        actions.end_duty(request.actor, held.id)
        return after_form(request, back)

    return ask(request, asked, act)
