# SPDX-License-Identifier: Apache-2.0
"""One unit with everything dated about it; whom it belongs to, what it may do."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiucheng.delivery.admin.asking import Asked, Typed, ask, day_of
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Action, Cell, DetailView, Table
from xiucheng.delivery.admin.words import named, unit_kinds
from xiucheng.delivery.shell.shapes import EmptyView, Fact, FormField
from xiucheng.delivery.structure import words
from xiucheng.delivery.structure.pages import GREATEST, asked_day, basis, last_day, period, since
from xiucheng.foundation.organization import actions
from xiucheng.foundation.organization.queries import UnitHistory, history
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.queries import area_names
from xiucheng.kernel.access.refusals import ACCOUNTS, NotThere
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.words import day


@require_safe
@administrative(ACCOUNTS)
def one(request: ActorRequest, unit: str) -> HttpResponse:
    """A unit: names, lines and powers, as of today or of the day that the address asks for."""
    found = _found(request, unit)
    node = found.unit
    actions_: tuple[Action, ...] = ()
    if node.ends_on is None:
        actions_ = (
            Action(_("Rename"), reverse("admin:unit-rename", args=[unit]), "pencil"),
            Action(
                _("Whom it belongs to"), reverse("structure:unit-parent", args=[unit]), "building-community"
            ),
            Action(_("Give it a power"), reverse("structure:unit-power", args=[unit]), "plus"),
        )
    table = Table(
        label=_("What is dated about the unit"),
        columns=(_("What"), _("Content"), _("Period"), _("Document"), _("State"), ""),
        rows=tuple(_rows(found)),
        empty=EmptyView(_("Nothing is dated yet"), ""),
    )
    areas = area_names({node.territory})
    page = DetailView(
        title=node.shown,
        back_url=reverse("admin:units"),
        facts=(
            Fact(_("Path"), node.path, code=True),
            Fact(_("Kind"), unit_kinds().get(node.kind, node.kind)),
            Fact(_("Territory"), areas.get(node.territory, node.territory) or "—"),
            Fact(_("On the day"), day(found.day)),
        ),
        actions=actions_,
        table=table,
    )
    return render(request, "admin/detail.html", {"page": page})


def _rows(found: UnitHistory) -> Iterator[Row]:
    for name in found.names:
        since_ = day(name.starts_on) if name.starts_on else _("since ever")
        yield (
            Cell(_("Called")),
            Cell(named(name.name, name.name_en)),
            Cell(since_),
            *_rest(name.basis, current=name.current),
            Cell(""),
        )
    lines = words.lines()
    for parent in found.parents:
        to = parent.parent_name or _("to none any more")
        yield (
            Cell(_("Belongs to"), sub=lines.get(parent.line, parent.line)),
            Cell(to),
            Cell(day(parent.starts_on)),
            *_rest(parent.basis, current=parent.current),
            Cell(""),
        )
    for power in found.powers:
        end = reverse("structure:unit-power-end", args=[power.id, found.unit.path])
        yield (
            Cell(_("Power")),
            Cell(power.words),
            Cell(period(power.starts_on, power.ends_on)),
            *_rest(power.basis, current=power.current),
            Cell("") if power.ends_on else Cell(_("Let it end"), end),
        )


def _rest(document: str, *, current: bool) -> tuple[Cell, Cell]:
    return Cell(document or "—"), Cell(_("in force") if current else "—")


def _found(request: ActorRequest, path: str) -> UnitHistory:
    if not path.isprintable():
        raise NotThere
    return history(request.actor, path, asked_day(request))


@administrative(ACCOUNTS)
def parent(request: ActorRequest, unit: str) -> HttpResponse:
    """Decide whom a unit belongs to in a line, from a day on."""
    found, back = _found(request, unit), reverse("structure:unit", args=[unit])
    asked = Asked(
        title=_("Whom %(unit)s belongs to") % {"unit": found.unit.shown},
        submit=_("Decide"),
        back_url=back,
        fields=(
            FormField("line", "choice", _("In what"), choices=words.choices(words.lines())),
            FormField(
                "parent",
                "reference",
                _("Belongs to"),
                help=_("Empty: to none any more"),
                required=False,
                choices=words.open_units(request.actor),
            ),
            since(),
            basis(),
        ),
        intro=_("The path of the unit stays. No case moves, and nobody sees more or less by it."),
    )

    def act(typed: Typed) -> HttpResponse:
        starts_on = day_of(typed, "starts_on")
        actions.decide_parent(
            request.actor, unit, typed["line"], typed["parent"], starts_on=starts_on, basis=typed["basis"]
        )
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(ACCOUNTS)
def power(request: ActorRequest, unit: str) -> HttpResponse:
    """Give a unit a power from a day on."""
    found, back = _found(request, unit), reverse("structure:unit", args=[unit])
    asked = Asked(
        title=_("Give a power to %(unit)s") % {"unit": found.unit.shown},
        submit=_("Give it"),
        back_url=back,
        fields=(
            FormField("words", "text", _("What the unit may do"), max_length=200),
            basis(required=True),
            since(),
            FormField("ends_on", "date", _("Last day"), required=False),
        ),
    )

    def act(typed: Typed) -> HttpResponse:
        ends_on = day_of(typed, "ends_on") if typed["ends_on"] else None
        starts_on = day_of(typed, "starts_on")
        actions.grant_power(
            request.actor, unit, typed["words"], typed["basis"], starts_on=starts_on, ends_on=ends_on
        )
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(ACCOUNTS)
def power_end(request: ActorRequest, identity: int, unit: str) -> HttpResponse:
    """Let a power end with a day."""
    found, back = _found(request, unit), reverse("structure:unit", args=[unit])
    held = next((one for one in found.powers if one.id == min(identity, GREATEST)), None)
    if held is None:
        raise NotThere
    asked = Asked(
        title=_("End a power of %(unit)s") % {"unit": found.unit.shown},
        submit=_("Let it end"),
        back_url=back,
        fields=(last_day(),),
        consequence=held.words,
        danger=True,
    )

    def act(typed: Typed) -> HttpResponse:
        actions.end_power(request.actor, unit, held.id, day_of(typed, "last_day"))
        return after_form(request, back)

    return ask(request, asked, act)
