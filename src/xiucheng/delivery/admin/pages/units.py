# SPDX-License-Identifier: Apache-2.0
"""Units: the tree of them; add, rename, close."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.admin.asking import Asked, Typed, ask, day_of
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Action, Cell, ListView, Table
from xiucheng.delivery.admin.words import unit_kinds
from xiucheng.delivery.shell.shapes import Choice, EmptyView, FormField
from xiucheng.foundation.organization import actions
from xiucheng.foundation.organization.queries import UnitNode, unit_tree
from xiucheng.foundation.organization.queries import unit as unit_of
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.queries import area_names
from xiucheng.kernel.access.refusals import ACCOUNTS, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.tables import Column, Sheet
from xiucheng.kernel.tables.answers import download
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.words import day


@require_GET
@administrative(ACCOUNTS)
def listing(request: ActorRequest) -> HttpResponse:
    """Every unit under the one it belongs to."""
    nodes, kinds = unit_tree(request.actor), unit_kinds()
    areas = area_names({node.territory for node in nodes})
    title = _("Units")
    page = ListView(
        title=title,
        table=Table(
            label=title,
            columns=(_("Unit"), _("Path"), _("Kind"), _("Territory"), _("State"), "", ""),
            rows=tuple(_row(node, kinds, areas) for node in nodes),
            empty=EmptyView(_("No units"), _("Add the bureau first, then what belongs to it.")),
        ),
        actions=(
            Action(_("Import units"), reverse("structure:units-import"), "table"),
            Action(_("Add a unit"), reverse("admin:unit-new"), "plus", primary=True),
        ),
        export_url=f"{reverse('admin:units-export')}?",
    )
    return render(request, "admin/list.html", {"page": page})


def _row(node: UnitNode, kinds: dict[str, str], areas: dict[str, str]) -> Row:
    closed = node.ends_on is not None
    return (
        Cell(node.shown, reverse("structure:unit", args=[node.path]), indent=min(node.depth, 3)),
        Cell(node.path, code=True),
        Cell(kinds.get(node.kind, node.kind)),
        Cell(areas.get(node.territory, node.territory) or "—"),
        Cell(_state(node)),
        Cell(_("Rename"), reverse("admin:unit-rename", args=[node.path])),
        Cell("") if closed else Cell(_("Close it"), reverse("admin:unit-close", args=[node.path])),
    )


@require_GET
@administrative(ACCOUNTS)
def export(request: ActorRequest) -> HttpResponseBase:
    """Every unit, as a file."""
    nodes, kinds = unit_tree(request.actor), unit_kinds()
    areas = area_names({node.territory for node in nodes})
    labels = (
        _("Unit"),
        _("English name"),
        _("Path"),
        _("Kind"),
        _("Territory code"),
        _("Territory"),
        _("State"),
    )
    rows = (
        (
            node.name,
            node.name_en,
            node.path,
            kinds.get(node.kind, node.kind),
            node.territory.replace("/", ""),
            areas.get(node.territory, node.territory),
            _state(node),
        )
        for node in nodes
    )
    sheet = Sheet(_("Units"), tuple(Column(label, width=24) for label in labels), rows)
    return download(request.actor, sheet, request.GET.get("format", "csv"), of="units")


def _state(node: UnitNode) -> str:
    return _("closed since %(day)s") % {"day": day(node.ends_on)} if node.ends_on else _("in use")


@administrative(ACCOUNTS)
def new(request: ActorRequest) -> HttpResponse:
    """Add a unit below another one or at the top."""
    back = reverse("admin:units")
    asked = Asked(_("Add a unit"), _("Add"), back, _questions(request.actor))

    def act(typed: Typed) -> HttpResponse:
        actions.add_unit(
            request.actor,
            typed["parent"],
            typed["code"],
            typed["name"],
            typed["kind"],
            name_en=typed["name_en"],
            territory=typed["territory"],
        )
        return after_form(request, back)

    return ask(request, asked, act)


def _questions(actor: Actor) -> tuple[FormField, ...]:
    parents = tuple(
        Choice(one.path, f"{'　' * one.depth}{one.shown}") for one in unit_tree(actor) if one.ends_on is None
    )
    kinds = tuple(Choice(code, label) for code, label in unit_kinds().items())
    return (
        FormField(
            "parent",
            "reference",
            _("Belongs to"),
            help=_("Who works above sees the work of all units below. Empty: a unit of its own."),
            required=False,
            choices=parents,
        ),
        FormField(
            "code",
            "text",
            _("Short code"),
            help=_("1 to 20 small letters, digits or -; it is never changed"),
            max_length=20,
        ),
        *_names(),
        FormField("kind", "choice", _("Kind"), choices=kinds),
        FormField(
            "territory",
            "text",
            _("Territory"),
            help=_("Code of the area that the unit answers for, if any"),
            required=False,
            max_length=40,
        ),
    )


def _names(name: str = "", name_en: str = "") -> tuple[FormField, ...]:
    return (
        FormField("name", "text", _("Name of the unit"), value=name, max_length=80),
        FormField("name_en", "text", _("English name"), value=name_en, required=False, max_length=80),
    )


@administrative(ACCOUNTS)
def rename(request: ActorRequest, unit: str) -> HttpResponse:
    """Give a unit another name."""
    node, back = _node(request.actor, unit), reverse("admin:units")
    title = _("Rename %(unit)s") % {"unit": node.shown}
    since = FormField(
        "starts_on", "date", _("From which day on"), required=False, value=local(now()).date().isoformat()
    )
    basis = FormField("basis", "text", _("Document"), required=False, max_length=200)
    asked = Asked(title, _("Rename"), back, (*_names(node.name, node.name_en), since, basis))

    def act(typed: Typed) -> HttpResponse:
        starts_on = day_of(typed, "starts_on") if typed["starts_on"] else None
        actions.rename_unit(
            request.actor,
            node.path,
            typed["name"],
            typed["name_en"],
            starts_on=starts_on,
            basis=typed["basis"],
        )
        return after_form(request, back)

    return ask(request, asked, act)


@administrative(ACCOUNTS)
def close(request: ActorRequest, unit: str) -> HttpResponse:
    """Close a unit for good."""
    node, back = _node(request.actor, unit), reverse("admin:units")
    last_day = FormField("last_day", "date", _("Last day"), value=local(now()).date().isoformat())
    asked = Asked(
        title=_("Close %(unit)s") % {"unit": node.shown},
        submit=_("Close it"),
        back_url=back,
        fields=(last_day,),
        consequence=_("A closed unit is not opened again. Its cases of the past stay as they are."),
        danger=True,
    )

    def act(typed: Typed) -> HttpResponse:
        actions.close_unit(request.actor, node.path, day_of(typed, "last_day"))
        return after_form(request, back)

    return ask(request, asked, act)


def _node(actor: Actor, path: str) -> UnitNode:
    if not path.isprintable():
        raise NotThere
    return unit_of(actor, path)
