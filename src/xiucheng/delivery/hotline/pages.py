# SPDX-License-Identifier: Apache-2.0
"""How hotlines stand, a table of orders in, what is to be sent out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xiucheng.delivery.admin.pages import administrative
from xiucheng.delivery.admin.shapes import Action, Cell, FormPage, ListView, Table
from xiucheng.delivery.shell.shapes import Choice, EmptyView, FormField, FormView
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import AccessRefused
from xiucheng.kernel.clock import now
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.tables.answers import download
from xiucheng.kernel.tables.mappings import MappingError
from xiucheng.kernel.ui.words import moment
from xiucheng.operations.hotline import actions, queries
from xiucheng.operations.hotline.actions import waiting
from xiucheng.operations.hotline.types import ORDER, REPLIES, SATISFIED, SEND, SOURCES, TAKE, VIEW

DAYS = 30
MOST_SENT = 2_000
MOST_SHOWN = 200
TRY, TAKE_IT = "try", "take"


@dataclass(frozen=True, slots=True)
class AnswersView:
    """answers.html: context name 'page'."""

    table: Table
    hotlines: tuple[Choice, ...]
    mapping: str
    export_url: str
    replies: str
    count: int


@require_GET
@administrative(VIEW)
def overview(request: ActorRequest) -> HttpResponse:
    """Open orders, how quickly somebody signed and attended, how satisfied people are, what is to be sent."""
    actor = request.actor
    found = queries.overview(actor, now() - timedelta(days=DAYS))
    process, names = registry.get(ORDER), dict(SOURCES)
    rows = []
    states = [state for state in process.states if not state.final]
    for one in found:
        cells = [Cell(str(names[one.source]))]
        cells += [_count(one.states.get(state.code, 0), state.code) for state in states]
        cells += [
            Cell(str(one.overdue), code=True),
            Cell(str(one.to_send), code=True),
            Cell(str(one.came), code=True),
        ]
        cells += [Cell(_minutes(one.signed), code=True), Cell(_minutes(one.attended), code=True)]
        cells += [Cell(str(one.satisfied.get(code, 0)), code=True) for code, _label in SATISFIED]
        rows.append(tuple(cells))
    lately = _("in %(count)d days") % {"count": DAYS}
    columns = (
        _("Hotline"),
        *(str(state.label) for state in states),
        _("Overdue"),
        _("Orders with answers to send"),
        _("Came %(lately)s") % {"lately": lately},
        _("Signed for after"),
        _("Attended after"),
        *(str(label) for _code, label in SATISFIED),
    )
    offered = (
        (SEND, Action(_("Answers to send"), reverse("hotline:answers"), "send")),
        (TAKE, Action(_("Import orders"), reverse("hotline:import"), "plus", primary=True)),
    )
    page = ListView(
        title=_("Hotlines"),
        table=Table(_("Hotlines"), columns, tuple(rows), EmptyView(_("No orders"))),
        actions=(
            Action(_("All orders"), reverse("shell:cases-of", args=[ORDER]), "table"),
            *(action for permission, action in offered if actor.may(permission)),
        ),
        note=_(
            "Times are means over the orders of the last %(count)d days, as far as they were signed for or attended."
        )
        % {"count": DAYS},
    )
    return render(request, "admin/list.html", {"page": page})


def _count(count: int, state: str) -> Cell:
    url = f"{reverse('shell:cases-of', args=[ORDER])}?state={state}" if count else ""
    return Cell(str(count), url, code=True)


def _minutes(mean: float | None) -> str:
    if mean is None:
        return "—"
    hours, minutes = divmod(round(mean), 60)
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}


@administrative(TAKE)
def take(request: ActorRequest) -> HttpResponse:
    """Upload a table of orders: only tried, with a sentence for each wrong row, or taken in the background."""
    if request.method != "POST":
        return _draw(request, {}, {})
    typed = {name: request.POST.get(name, "") for name in ("mapping", "what")}
    file = request.FILES.get("table")
    if file is None:
        return _draw(request, typed, {"table": _("Choose a file.")})
    shown, name = file.name or "", ""
    try:
        mapping = actions.mapping_of(typed["mapping"])
        name = waiting.receive(request.actor, file.chunks())
        if typed["what"] == TAKE_IT:
            waiting.take_later(request.actor, name, typed["mapping"], shown)
            return redirect(reverse("shell:background"))
        summary = actions.take_table(request.actor, waiting.path_of(name), mapping, dry=True)
    except MappingError as refusal:
        return _draw(request, typed, {"mapping": str(refusal)})
    except actions.ImportRefused as refusal:
        return _draw(request, typed, {"table": str(refusal).replace(str(waiting.path_of(name)), shown)})
    finally:
        if typed["what"] != TAKE_IT and name:
            waiting.discard(name)
    return _tried(request, summary)


def _draw(request: ActorRequest, typed: Mapping[str, str], errors: Mapping[str, str]) -> HttpResponse:
    ways = (
        Choice(TRY, _("only try it"), _("Nothing is taken over; you see what would be.")),
        Choice(TAKE_IT, _("take it over"), _("In the background; you are told when it is done.")),
    )
    names = tuple(Choice(name, actions.mapping_of(name).name) for name in _usable())
    help_ = _(
        "CSV (also .gz) in UTF-8 or GBK, XLSX, or a list of JSON objects. The first line names the columns."
    )
    fields = (
        FormField("table", "file", _("Table"), help=help_, maximum="1"),
        FormField("mapping", "choice", _("What the columns mean"), value=_usable()[-1], choices=names),
        FormField("what", "choice", _("What to do"), value=TRY, choices=ways),
    )
    form = FormView(
        title=_("Import orders"),
        action=reverse("hotline:import"),
        fields=tuple(
            replace(one, value=typed.get(one.name, one.value), error=errors.get(one.name, ""))
            for one in fields
        ),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Send"),
        cancel_url=reverse("hotline:overview"),
    )
    page = FormPage(form, reverse("hotline:overview"))
    return render(request, "admin/form.html", {"page": page}, status=422 if errors else 200)


def _usable() -> list[str]:
    """Mappings of tables that can be read; a broken file of the city's is told by the command."""
    found = []
    for name in actions.mapping_names():
        try:
            actions.mapping_of(name)
        except MappingError:
            continue
        found.append(name)
    return found


def _tried(request: ActorRequest, summary: actions.Summary) -> HttpResponse:
    words = {"new": _("new"), "changed": _("changed"), "same": _("as before"), "left": _("not taken")}
    rows = tuple(
        (
            Cell(str(one.line), code=True),
            Cell(one.external_id, code=True),
            Cell(words[one.what]),
            Cell(told.column or "—"),
            Cell(told.sentence),
        )
        for one in summary.told
        for told in one.remarks
    )
    counts = {name: summary.counts[name] for name in words}
    page = ListView(
        title=_("Tried only: %(new)d new, %(changed)d changed, %(same)d as before, %(left)d not taken")
        % counts,
        table=Table(
            _("Remarks"),
            (_("Row"), _("Number"), _("What would be"), _("Column"), _("Remark")),
            rows[:MOST_SHOWN],
            EmptyView(_("No remarks"), _("Every row fits.")),
        ),
        actions=(Action(_("Import orders"), reverse("hotline:import"), "plus", primary=True),),
    )
    return render(request, "admin/list.html", {"page": page})


def _asked(request: ActorRequest) -> str:
    """The mapping that is asked for. Raises `AccessRefused` for none that can be used."""
    name = request.GET.get("mapping") or SOURCES[0][0]
    if name not in _usable():
        raise AccessRefused(_("There is no mapping of this name. Choose one of the list."))
    return name


@require_GET
@administrative(SEND)
def answers(request: ActorRequest) -> HttpResponse:
    """What a hotline does not have yet."""
    try:
        name = _asked(request)
    except AccessRefused:
        return redirect(reverse("hotline:answers"))
    mapping = actions.mapping_of(name)
    found = queries.waiting(request.actor, mapping.source, MOST_SENT)
    kinds = {code: str(label) for code, label in REPLIES}
    table = Table(
        _("Answers to send"),
        (_("Reply"), _("Number at the hotline"), _("Kind"), _("What is told"), _("Written")),
        tuple(
            (
                Cell(one.reply, reverse("shell:record", args=[ORDER, one.record]), code=True),
                Cell(one.external_id, code=True),
                Cell(kinds[one.kind]),
                Cell(one.words[:200]),
                Cell(moment(one.made_at)),
            )
            for one in found[:MOST_SHOWN]
        ),
        EmptyView(_("Nothing to send"), _("The hotline has every answer that was given.")),
    )
    page = AnswersView(
        table=table,
        hotlines=tuple(Choice(one, actions.mapping_of(one).name) for one in _usable()),
        mapping=name,
        export_url=f"{reverse('hotline:export')}?mapping={name}" if found else "",
        replies=" ".join(one.reply for one in found),
        count=len(found),
    )
    return render(request, "hotline/answers.html", {"page": page})


@require_GET
@administrative(SEND)
def export(request: ActorRequest) -> HttpResponseBase:
    """The same as a file in the hotline's shape; nothing is marked as sent by it."""
    try:
        mapping = actions.mapping_of(_asked(request))
    except AccessRefused:
        return redirect(reverse("hotline:answers"))
    found = queries.waiting(request.actor, mapping.source, MOST_SENT)
    sheet = actions.answers_sheet(mapping, found)
    return download(request.actor, sheet, request.GET.get("format", "csv"), of="hotline.answers")


@require_POST
@administrative(SEND)
def acknowledge(request: ActorRequest) -> HttpResponse:
    """Mark as sent what the hotline has."""
    actions.acknowledge(request.actor, request.POST.get("replies", "").split())
    name = request.POST.get("mapping", "")
    return redirect(f"{reverse('hotline:answers')}?mapping={name if name in _usable() else SOURCES[0][0]}")
