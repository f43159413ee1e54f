# SPDX-License-Identifier: Apache-2.0
"""Classes looked up by words, one class with its conditions and what was decided about it, and all as a file."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiucheng.delivery.admin.shapes import Action, Cell, ListView, Table
from xiucheng.delivery.classes.pages import entry_of, kinds, limit_shown, open_to_all
from xiucheng.delivery.shell.pages import asked_words, first_row, nothing_fits
from xiucheng.delivery.shell.shapes import Choice, EmptyView, Fact, Filter, Paging
from xiucheng.foundation.catalogue import queries
from xiucheng.foundation.catalogue.actions import catalogue_sheet
from xiucheng.foundation.catalogue.queries import class_shown, major_of, name_of
from xiucheng.foundation.catalogue.types import MANAGE, ClassEntry, ClassFacts, Condition, ConditionFacts
from xiucheng.foundation.organization.queries import units
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.tables.answers import download
from xiucheng.kernel.ui.words import day, moment

PART, MOST = 50, 10_000
MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class ClassView:
    """class.html: context name 'page'."""

    title: str
    back_url: str
    facts: tuple[Fact, ...]
    conditions: Table
    history: Table
    actions: tuple[Action, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class OptionsView:
    """options.html: context name 'page'."""

    choices: tuple[Choice, ...]
    chosen: str
    empty: str


@require_safe
@open_to_all
def listing(request: ActorRequest) -> HttpResponse:
    """Classes that words mean, or all."""
    asked = {name: asked_words(request, name) for name in ("q", "scheme", "kind", "state")}
    found = queries.find(
        request.actor,
        asked["q"],
        scheme=asked["scheme"],
        kind=asked["kind"],
        in_use=asked["state"] != "all",
        limit=MOST,
    )
    first, named = first_row(request), _unit_names(request.actor)
    shown = found[first - 1 : first - 1 + PART]
    following = {name: value for name, value in asked.items() if value} | {"first": str(first + PART)}
    title = _("Classes and limits")
    columns = (
        _("Code"),
        _("Class"),
        _("Other names"),
        _("Major class"),
        _("Conditions"),
        _("Handled by"),
        _("State"),
    )
    page = ListView(
        title=title,
        table=Table(
            title,
            columns,
            tuple(_row(one, named) for one in shown),
            nothing_fits(request, _("No class fits")),
        ),
        actions=_list_actions(request.actor),
        filters=_filters(asked),
        clear_url=reverse("classes:list"),
        paging=Paging(
            first,
            first + len(shown) - 1,
            len(found),
            next_url=f"?{urlencode(following)}" if first + PART <= len(found) else "",
        )
        if shown
        else None,
        export_url=f"{reverse('classes:export')}?{urlencode({'scheme': asked['scheme']})}&",
        note=_("Limits and conditions are facts of single cities to check, not the text of a standard."),
    )
    return render(request, "admin/list.html", {"page": page})


def _list_actions(actor: Actor) -> tuple[Action, ...]:
    if not actor.may(MANAGE):
        return ()
    return (
        Action(_("Add a class"), reverse("classes:new"), "plus", primary=True),
        Action(_("Take a table"), reverse("classes:import"), "table"),
        Action(_("Schemes in use"), reverse("classes:schemes"), "list-check"),
        Action(_("Kinds of area"), reverse("classes:areas"), "map"),
    )


def _filters(asked: dict[str, str]) -> tuple[Filter, ...]:
    everything = Choice("", _("All"))
    of_schemes = (Choice(one.code, queries.scheme_label(one.code)) for one in queries.schemes())
    states = (Choice("", _("in use")), Choice("all", _("also not in use")))
    of_kinds = (Choice(code, label) for code, label in kinds().items())
    return (
        Filter("q", _("Words or code"), "text", asked["q"]),
        Filter("scheme", _("Scheme"), "choice", asked["scheme"], (everything, *of_schemes)),
        Filter("kind", _("Kind"), "choice", asked["kind"], (everything, *of_kinds)),
        Filter("state", _("State"), "choice", asked["state"], states),
    )


def _row(entry: ClassEntry, named: dict[str, str]) -> tuple[Cell, ...]:
    scheme = queries.scheme_label(entry.scheme)
    return (
        Cell(entry.number, code=True, sub="" if entry.facts.in_use else scheme),
        Cell(name_of(entry), reverse("classes:class", args=[entry.code])),
        Cell(entry.facts.also or "—"),
        Cell(major_of(entry)),
        Cell(str(sum(one.facts.in_use for one in entry.conditions)), code=True),
        Cell(_handled_by(entry.facts, named)),
        Cell(_("in use") if entry.facts.in_use else _("not in use")),
    )


def _unit_names(actor: Actor) -> dict[str, str]:
    return {unit["path"]: unit["name"] for unit in units(actor)}


def _handled_by(facts: ClassFacts, named: dict[str, str]) -> str:
    """The unit here that usually handles it, else the kinds of department that the table names."""
    if facts.unit:
        return named.get(facts.unit, facts.unit)
    english, known = get_language() == "en", queries.departments()
    labels = (known[key] for key in facts.departments.split() if key in known)
    return (", " if english else "、").join(one.label_en if english else one.label for one in labels) or "—"


@require_safe
@open_to_all
def one(request: ActorRequest, which: str) -> HttpResponse:
    """One class: what is known of it, its conditions, what was decided and what is to come."""
    entry = entry_of(which)
    manages = request.actor.may(MANAGE)
    page = ClassView(
        title=f"{entry.number} {name_of(entry)}",
        back_url=reverse("classes:list"),
        facts=_facts(entry, _unit_names(request.actor)),
        conditions=_conditions(entry, manages=manages),
        history=_history(request.actor, entry),
        actions=(
            Action(_("Change it"), reverse("classes:change", args=[entry.code]), "pencil", primary=True),
            Action(_("Add a condition"), reverse("classes:condition-new", args=[entry.code]), "plus"),
        )
        if manages
        else (),
        note="" if entry.facts.in_use else _("No case can be given this class: it is not in use."),
    )
    return render(request, "classes/class.html", {"page": page})


def _facts(entry: ClassEntry, named: dict[str, str]) -> tuple[Fact, ...]:
    facts = entry.facts
    minutes = (facts.accept_minutes, facts.dispatch_minutes, facts.verify_minutes)
    stages = (
        " / ".join("—" if one is None else str(one) for one in minutes) if any(minutes) else _("as usual")
    )
    since = entry.since or entry.valid_from
    confidence = {"high": _("high"), "medium": _("medium"), "low": _("low")}.get(facts.confidence, "—")
    found = (
        Fact(_("Scheme"), queries.scheme_label(entry.scheme)),
        Fact(_("Code"), entry.code, code=True),
        Fact(_("Kind"), kinds().get(entry.kind, entry.kind)),
        Fact(_("Major class"), major_of(entry)),
        Fact(_("Other names"), facts.also),
        Fact(_("Handled by"), _handled_by(facts, named)),
        Fact(_("Minutes to accept, dispatch, verify"), stages),
        Fact(_("Since"), day(since) if since else ""),
        Fact(_("Confidence"), confidence),
        Fact(_("Source"), queries.source_label(facts.source)),
    )
    return tuple(one for one in found if one.value)


def _conditions(entry: ClassEntry, *, manages: bool) -> Table:
    columns = (
        _("No."),
        _("Filing condition"),
        _("Limit A"),
        _("Limit B"),
        _("Limit C"),
        _("Closed when"),
        _("State"),
    )
    return Table(
        _("Filing conditions"),
        (*columns, "") if manages else columns,
        tuple(_condition_row(one, manages=manages) for one in entry.conditions),
        EmptyView(_("No filing condition yet"), _("Without one no case of this class can be filed.")),
    )


def _condition_row(condition: Condition, *, manages: bool) -> tuple[Cell, ...]:
    facts, english = condition.facts, get_language() == "en"
    cells = (
        Cell(condition.code.rpartition("/")[2], code=True),
        Cell(facts.words_en if english and facts.words_en else facts.words),
        Cell(limit_shown(facts.amount, facts.unit)),
        Cell(limit_shown(facts.amount_b, facts.unit_b)),
        Cell(limit_shown(facts.amount_c, facts.unit_c)),
        Cell(facts.closing_en if english and facts.closing_en else facts.closing),
        Cell(_("in use") if facts.in_use else _("not in use")),
    )
    change = Cell(_("Change it"), reverse("classes:condition-change", args=[condition.code]))
    return (*cells, change) if manages else cells


def _history(actor: Actor, entry: ClassEntry) -> Table:
    """What was decided, what is to come first."""
    rows = tuple(
        (
            Cell(moment(one.holds_from), code=True),
            Cell(one.code.removeprefix(f"{entry.scheme}:"), code=True),
            Cell(_told(one.facts)),
            Cell(_("with a version of the platform") if one.shipped else one.why),
            Cell(one.person or _("the operator of the server")),
        )
        for one in queries.history(actor, entry.code)
    )
    columns = (_("From"), _("Of"), _("Says"), _("Why"), _("Who"))
    empty = EmptyView(_("Nothing was changed yet"), _("It is as it was first entered."))
    return Table(_("What was decided"), columns, rows, empty)


def _told(facts: ClassFacts | ConditionFacts) -> str:
    state = _("in use") if facts.in_use else _("not in use")
    if isinstance(facts, ClassFacts):
        return f"{facts.name} · {state}"
    return f"{facts.words} · {limit_shown(facts.amount, facts.unit)} · {state}"


@require_safe
@open_to_all
def options(request: ActorRequest) -> HttpResponse:
    """Options of a form's field for what was typed; what is chosen already stays."""
    chosen = asked_words(request, "class_code")
    asked = asked_words(request, "q")
    found = queries.find(request.actor, asked, in_use=True, limit=MOST_OFFERED)
    offered = {one.code: class_shown(one) for one in found}
    if chosen and chosen not in offered:
        held = queries.class_at(chosen)
        offered |= {chosen: class_shown(held)} if held else {}
    view = OptionsView(
        tuple(Choice(code, label) for code, label in offered.items()),
        chosen=next(iter(offered)) if asked and len(found) == 1 else chosen,
        empty=_("Please choose") if found else _("No class fits"),
    )
    return render(request, "classes/options.html", {"page": view})


@require_safe
@open_to_all
def export(request: ActorRequest) -> HttpResponseBase:
    """Every class of a scheme, or of all, with its conditions, as a file that can be taken in again."""
    scheme = asked_words(request, "scheme")
    sheet = catalogue_sheet(request.actor, scheme)
    form = request.GET.get("format", "csv")
    return download(request.actor, sheet, form, of="classes", asked=(("scheme", scheme),))
