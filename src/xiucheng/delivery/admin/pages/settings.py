# SPDX-License-Identifier: Apache-2.0
"""What units decide for themselves: values in force, what is to come, the history; change one or take a profile."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiucheng.delivery.admin.asking import Asked, Typed, ask, day_of
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Action, Cell, DetailView, Table
from xiucheng.delivery.admin.words import named
from xiucheng.delivery.shell.pages import asked_words, opens_usual
from xiucheng.delivery.shell.shapes import Choice, EmptyView, Fact, Filter, FormField
from xiucheng.foundation.organization.actions import apply_profile, shipped_profiles
from xiucheng.foundation.organization.queries import unit_tree
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import ACCOUNTS, AccessRefused, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration.actions import change
from xiucheng.kernel.configuration.declared import Setting, find
from xiucheng.kernel.configuration.queries import Decision, InForce, decisions, in_force
from xiucheng.kernel.configuration.store import CITY
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.words import day, moment

ALL = "*"
"""The whole city in addresses and forms, where an empty choice would mean "not chosen"."""


@require_safe
@administrative(ACCOUNTS)
@opens_usual
def listing(request: ActorRequest) -> HttpResponse:
    """The settings of a unit, and what was decided for it."""
    unit, units = _asked_unit(request), _units(request.actor)
    page = DetailView(
        title=_("Settings of %(unit)s") % {"unit": units[unit]},
        back_url=reverse("shell:work"),
        facts=tuple(_fact(one, unit, units) for one in in_force(request.actor, unit)),
        actions=(
            Action(_("Take a profile"), f"{reverse('admin:settings-profile')}?{_of(unit)}", "list-check"),
        ),
        table=Table(
            label=_("What was decided"),
            columns=(_("From"), _("Setting"), _("Value"), _("Why"), _("Who"), _("When")),
            rows=tuple(_row(one) for one in decisions(request.actor, unit)),
            empty=EmptyView(
                _("Nothing was decided here yet"), _("The unit above, or the platform's usual value, holds.")
            ),
        ),
        filters=(Filter("unit", _("Unit"), "choice", unit or ALL, _choices(request.actor)),),
        clear_url=reverse("admin:settings"),
    )
    return render(request, "admin/detail.html", {"page": page})


def _of(unit: str) -> str:
    return urlencode({"unit": unit or ALL})


def _units(actor: Actor) -> dict[str, str]:
    open_units = {node.path: node.shown for node in unit_tree(actor) if node.ends_on is None}
    return {CITY: _("the whole city"), **open_units}


def _choices(actor: Actor) -> tuple[Choice, ...]:
    nodes = (node for node in unit_tree(actor) if node.ends_on is None)
    return (
        Choice(ALL, _("the whole city")),
        *(Choice(node.path, f"{'　' * node.depth}{node.shown}") for node in nodes),
    )


def _asked_unit(request: ActorRequest) -> str:
    asked = asked_words(request, "unit")
    unit = CITY if asked == ALL else asked
    if unit not in _units(request.actor):
        raise NotThere
    return unit


def _fact(one: InForce, unit: str, units: dict[str, str]) -> Fact:
    """Its value and who decided it; the link leads to the form that changes it."""
    if one.decided_by is None or one.since is None:
        origin = _("usual value")
    elif one.decided_by == unit:
        origin = _("since %(day)s") % {"day": day(one.since)}
    else:
        names = {"unit": units.get(one.decided_by, one.decided_by), "day": day(one.since)}
        origin = _("by %(unit)s since %(day)s") % names
    address = f"{reverse('admin:setting-change', args=[one.setting.name])}?{_of(unit)}"
    return Fact(str(one.setting.label), f"{one.setting.shown(one.text)} · {origin}", address)


def _row(one: Decision) -> Row:
    setting = find(one.name)
    shown = setting.shown if setting else str
    value = _("as the unit above") if one.value is None else shown(one.value)
    return (
        Cell(day(one.starts_on), code=True),
        Cell(str(setting.label) if setting else one.name),
        Cell(value),
        Cell(one.why),
        Cell(one.person or _("the operator of the server"), sub=one.login),
        Cell(moment(one.made_at), code=True),
    )


@administrative(ACCOUNTS)
def change_one(request: ActorRequest, name: str) -> HttpResponse:
    """Decide one setting of a unit."""
    setting = find(name)
    if setting is None:
        raise NotThere
    unit = _asked_unit(request)
    back = f"{reverse('admin:settings')}?{_of(unit)}"
    held = next(one for one in in_force(request.actor, unit) if one.setting is setting)
    place = _units(request.actor)[unit]
    asked = Asked(
        title=_("%(setting)s of %(unit)s") % {"setting": setting.label, "unit": place},
        submit=_("Decide"),
        back_url=back,
        fields=(_value_field(setting, held.text if held.decided_by == unit else ""), *_dated()),
        intro=str(setting.help),
    )

    def act(typed: Typed) -> HttpResponse:
        starts_on = day_of(typed, "starts_on")
        change(request.actor, name, typed["value"] or None, unit=unit, starts_on=starts_on, why=typed["why"])
        return after_form(request, back)

    return ask(request, asked, act)


def _value_field(setting: Setting[object], value: str) -> FormField:
    kind = "reference" if setting.choices else "text"
    choices = tuple(Choice(code, str(label)) for code, label in setting.choices)
    return FormField(
        "value",
        kind,
        _("Value"),
        value=value,
        help=_("Empty: as the unit above decides, or the usual value."),
        required=False,
        choices=choices,
        max_length=200,
    )


def _dated() -> tuple[FormField, ...]:
    today = local(now()).date().isoformat()
    return (
        FormField("starts_on", "date", _("From"), value=today),
        FormField("why", "text", _("Why"), help=_("It is kept with the decision."), max_length=250),
    )


@administrative(ACCOUNTS)
def take_profile(request: ActorRequest) -> HttpResponse:
    """Decide every setting of a unit as one of the shipped profiles says."""
    unit = _asked_unit(request)
    back = f"{reverse('admin:settings')}?{_of(unit)}"
    profiles = tuple(
        Choice(one.code, f"{one.code} {named(one.name, one.name_en)}") for one in shipped_profiles()
    )
    asked = Asked(
        title=_("A profile for %(unit)s") % {"unit": _units(request.actor)[unit]},
        submit=_("Take it"),
        back_url=back,
        fields=(FormField("profile", "choice", _("Profile"), choices=profiles), *_dated()),
        consequence=_("Every setting of the unit is decided anew, also those that have a value now."),
    )

    def act(typed: Typed) -> HttpResponse:
        if typed["profile"] not in {one.code for one in shipped_profiles()}:
            raise AccessRefused(profile=_("Choose one of the list."))
        starts_on = day_of(typed, "starts_on")
        apply_profile(request.actor, typed["profile"], unit, starts_on=starts_on, why=typed["why"])
        return after_form(request, back)

    return ask(request, asked, act)
