# SPDX-License-Identifier: Apache-2.0
"""Appointments: who holds which post, where and from when to when."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.admin.asking import Asked, Typed, ask, day_of
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.pages.accounts import people_page, state_of
from xiucheng.delivery.admin.shapes import Action, Cell, DetailView, Table
from xiucheng.delivery.admin.words import named
from xiucheng.delivery.shell.pages import opens_usual
from xiucheng.delivery.shell.shapes import Choice, EmptyView, Fact, FormField
from xiucheng.foundation.organization.queries import unit_tree
from xiucheng.kernel.access import actions, queries
from xiucheng.kernel.access import second_factor as factor
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.models import Appointment
from xiucheng.kernel.access.refusals import APPOINT, AccessRefused, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.words import day


@require_GET
@administrative(APPOINT)
@opens_usual
def listing(request: ActorRequest) -> HttpResponse:
    """People to appoint."""
    return people_page(request, _("Appointments"), "admin:person", "admin:appointments")


@require_GET
@administrative(APPOINT)
def person(request: ActorRequest, identity: int) -> HttpResponse:
    """One person's appointments, running, to come and past."""
    who = queries.person(request.actor, identity)
    held = queries.appointments(request.actor, identity)
    areas = queries.area_names({one.area for one in held})
    facts = (
        Fact(_("Sign-in name"), who.login, code=True),
        Fact(_("English name"), who.name_en),
        Fact(_("State"), state_of(who)),
        Fact(_("Second factor"), _("set up") if who.totp_confirmed_at else _("not set up")),
    )
    table = Table(
        label=_("Appointments"),
        columns=(_("Post"), _("Unit"), _("Territory"), _("From"), _("Until"), _("State"), ""),
        rows=tuple(_row(one, areas) for one in held),
        empty=EmptyView(_("No appointments"), _("Without a post this person sees and does nothing here.")),
    )
    appoint = Action(_("Appoint"), reverse("admin:appoint", args=[identity]), "plus", primary=True)
    reset = Action(
        _("Reset the second factor"), reverse("admin:second-factor-reset", args=[identity]), "lock"
    )
    offered = (appoint, reset) if who.totp_confirmed_at else (appoint,)
    page = DetailView(who.name, reverse("admin:appointments"), facts, offered, table)
    return render(request, "admin/detail.html", {"page": page})


def _row(one: Appointment, areas: dict[str, str]) -> Row:
    today = local(now()).date()
    ended = one.ends_on is not None and one.ends_on < today
    state = _("ended") if ended else _("to come") if one.starts_on > today else _("running")
    end = reverse("admin:appointment-end", args=[one.person_id, one.pk])
    return (
        Cell(named(one.post.name, one.post.name_en)),
        Cell(named(one.holder.name, one.holder.name_en), sub=one.holder_id),
        Cell(areas.get(one.area, one.area) or "—"),
        Cell(day(one.starts_on), code=True),
        Cell(day(one.ends_on) if one.ends_on else "—", code=True),
        Cell(state),
        Cell("") if ended else Cell(_("End it"), end),
    )


@administrative(APPOINT)
def new(request: ActorRequest, identity: int) -> HttpResponse:
    """Appoint a person to a post in a unit, for a time."""
    who = queries.person(request.actor, identity)
    back = reverse("admin:person", args=[identity])
    asked = Asked(
        title=_("Appoint %(name)s") % {"name": who.name},
        submit=_("Appoint"),
        back_url=back,
        fields=_questions(request.actor),
    )

    def act(typed: Typed) -> HttpResponse:
        first, last, area = _when_and_where(typed)
        actions.appoint(
            request.actor, who, typed["post"], typed["holder"], area=area, starts_on=first, ends_on=last
        )
        return after_form(request, back)

    return ask(request, asked, act)


def _questions(actor: Actor) -> tuple[FormField, ...]:
    posts = tuple(Choice(one.code, named(one.name, one.name_en)) for one in queries.posts(actor))
    units = tuple(
        Choice(one.path, f"{'　' * one.depth}{one.shown}") for one in unit_tree(actor) if one.ends_on is None
    )
    return (
        FormField("post", "choice", _("Post"), choices=posts),
        FormField("holder", "reference", _("Unit"), choices=units),
        FormField(
            "area",
            "text",
            _("Territory"),
            help=_("Code of the district, town, community or grid that the post answers for, if any"),
            required=False,
            max_length=40,
        ),
        FormField("starts_on", "date", _("From"), value=local(now()).date().isoformat()),
        FormField(
            "ends_on", "date", _("Until"), help=_("Last day; empty: until it is ended"), required=False
        ),
    )


def _when_and_where(typed: Typed) -> tuple[date, date | None, str]:
    """First and last day, and the path of the area. Raises `AccessRefused` beside the fields."""
    errors: dict[str, str] = {}
    days: dict[str, date] = {}
    for name in ("starts_on", "ends_on"):
        try:
            if typed[name] or name == "starts_on":
                days[name] = day_of(typed, name)
        except AccessRefused as refusal:
            errors |= refusal.errors
    area = queries.area_path(typed["area"]) if typed["area"] else ""
    if area is None:
        errors["area"] = _("There is no area with this code. Load its boundaries first.")
    if errors or area is None:
        raise AccessRefused(**errors)
    return days["starts_on"], days.get("ends_on"), area


@administrative(APPOINT)
def end(request: ActorRequest, identity: int, appointment: int) -> HttpResponse:
    """Let an appointment end with a day."""
    held = {one.pk: one for one in queries.appointments(request.actor, identity)}
    if appointment not in held:
        raise NotThere
    who, one = queries.person(request.actor, identity), held[appointment]
    back = reverse("admin:person", args=[identity])
    asked = Asked(
        title=_("End the appointment of %(name)s") % {"name": who.name},
        submit=_("End it"),
        back_url=back,
        fields=(
            FormField(
                "last_day",
                "date",
                _("Last day"),
                help=_("One that has not begun is withdrawn by a day before its first"),
                value=local(now()).date().isoformat(),
            ),
        ),
        intro=f"{named(one.post.name, one.post.name_en)} · {named(one.holder.name, one.holder.name_en)}",
        danger=True,
    )

    def act(typed: Typed) -> HttpResponse:
        actions.end_appointment(request.actor, identity, appointment, day_of(typed, "last_day"))
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(APPOINT)
def second_factor(request: ActorRequest, identity: int) -> HttpResponse:
    """Take a second factor away, as after a lost phone."""
    who = queries.person(request.actor, identity)
    back = reverse("admin:person", args=[identity])
    asked = Asked(
        title=_("Reset the second factor of %(name)s") % {"name": who.name},
        submit=_("Reset the second factor"),
        back_url=back,
        consequence=_(
            "All sign-ins end. Make sure in person who asks: the password alone then lets somebody in."
        ),
        danger=True,
    )

    def act(_typed: Typed) -> HttpResponse:
        factor.reset(request.actor, identity)
        return after_form(request, back)

    return ask(request, asked, act)
