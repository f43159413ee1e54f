# SPDX-License-Identifier: Apache-2.0
"""From an import to what its page draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiucheng.delivery.admin.shapes import Action, Cell, Table
from xiucheng.delivery.imports.shapes import Button, Progress, RunView
from xiucheng.delivery.imports.words import states
from xiucheng.delivery.shell.shapes import Choice, EmptyView, Fact
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import NotThere
from xiucheng.kernel.jobs import background
from xiucheng.kernel.jobs.background import Job
from xiucheng.kernel.tables import TableError
from xiucheng.kernel.ui.words import moment
from xiucheng.operations.intake import queries
from xiucheng.operations.intake.queries import ImportRun
from xiucheng.operations.intake.types import IMPORT, MATCHED, WITHDRAW, WORKING, State
from xiucheng.operations.takeover.actions import ImportRefused, preview

REMARKS = 100


def view_of(actor: Actor, run: ImportRun, error: str = "") -> RunView:
    """Everything that is known of an import, and what can be done with it now."""
    state = State(run.state)
    open_to_change = state in {State.NEW, *MATCHED} and actor.may(IMPORT)
    job = _job(actor, run) if state in WORKING else None
    at_work = state in WORKING and _at_work(run, job)
    undoable = queries.undoable(run)
    shown, fault = _preview(run) if state in MATCHED else (None, "")
    return RunView(
        title=run.file_name,
        url=_to("run", run),
        back_url=reverse("imports:list"),
        facts=_facts(run),
        state=states()[state],
        error=error or run.error or fault,
        progress=_progress(run, job) if at_work else None,
        buttons=_buttons(run, state, at_work, undoable) if actor.may(IMPORT) else (),
        links=_links(actor, run, state, undoable),
        mappings=_mappings(run) if open_to_change else (),
        mapping=run.mapping_name,
        choose_url=_to("choose", run),
        preview=shown,
        remarks=_remarks(run),
        left=tuple(queries.left_alone(run, REMARKS)) if state == State.UNDONE else (),
    )


def _to(page: str, run: ImportRun) -> str:
    return reverse(f"imports:{page}", args=[run.pk])


def _facts(run: ImportRun) -> tuple[Fact, ...]:
    facts = [
        Fact(_("State"), states()[run.state]),
        Fact(_("Uploaded"), f"{moment(run.created_at)} · {run.by}"),
        Fact(_("Size"), f"{run.size:,} B", code=True),
        Fact("SHA-256", run.digest, code=True),
    ]
    if run.mapping:
        facts.append(Fact(_("Source"), f"{run.mapping.get('name', '')} ({run.mapping['source']})"))
    if run.checked:
        facts.append(Fact(_("Tried"), counted(run.checked)))
    if run.summary:
        facts.append(Fact(_("Taken over"), counted(run.summary)))
    if run.undone_at:
        facts.append(Fact(_("Undone"), f"{moment(run.undone_at)} · {run.undone_by} · {run.reason}"))
    if run.undone:
        facts.append(
            Fact(_("Cases"), _("%(taken_back)d taken back, %(left)d left alone") % run.undone, code=True)
        )
    return tuple(facts)


def counted(summary: Mapping[str, Any]) -> str:
    """A summary in a sentence."""
    return (
        _(
            "%(rows)d rows: %(imported)d new, %(updated)d changed, %(flagged)d with remarks, %(rejected)d rejected"
        )
        % summary
    )


def _job(actor: Actor, run: ImportRun) -> Job | None:
    """The job that works on it, when it is this actor's to see."""
    try:
        return background.one(actor, run.job or 0)
    except NotThere:
        return None


def _at_work(run: ImportRun, job: Job | None) -> bool:
    """Whether somebody works on it; a command has no job and tells nobody that it was killed."""
    if job is not None:
        return job.open
    return run.job is None or background.works(run.job)


def _progress(run: ImportRun, job: Job | None) -> Progress:
    if job is None:
        return Progress(states()[run.state], 0, 0)
    return Progress(_("Rows"), job.done, job.total or 0)


def _buttons(run: ImportRun, state: State, at_work: bool, undoable: bool) -> tuple[Button, ...]:
    found = []
    # where two undo the same, one waits for the other; the table that a command takes over only the command has
    if (state in WORKING and not at_work) or (state == State.UNDOING and run.job is None):
        found.append(Button(_("Go on"), _to("resume", run), "refresh", primary=True))
    if state == State.CHECKED:
        found.append(Button(_("Take over now"), _to("start", run), "check", primary=True))
    if state in MATCHED:
        label = _("Try again") if state == State.CHECKED else _("Try the whole table")
        found.append(Button(label, _to("check", run), "list-check", primary=state != State.CHECKED))
    if state in {State.NEW, *MATCHED} and not undoable:
        found.append(Button(_("Discard the table"), _to("discard", run), "trash"))
    return tuple(found)


def _links(actor: Actor, run: ImportRun, state: State, undoable: bool) -> tuple[Action, ...]:
    found = []
    if state in {State.NEW, *MATCHED} and actor.may(IMPORT):
        found.append(Action(_("Match the columns by hand"), _to("match", run), "table"))
    if queries.remarks_path(run).exists():
        found.append(Action(_("All remarks"), _to("remarks", run), "download"))
    if state == State.UNDONE and run.undone["left"]:
        found.append(Action(_("Cases left alone"), _to("left", run), "download"))
    if undoable and actor.may(WITHDRAW):
        found.append(Action(_("Undo this import"), _to("undo", run), "arrow-back-up", danger=True))
    return tuple(found)


def _mappings(run: ImportRun) -> tuple[Choice, ...]:
    known = queries.mappings(run.header)
    choices = [Choice(name, _label(name, one)) for name, one in known.items()]
    if run.mapping_name and run.mapping_name not in known:
        choices.insert(0, Choice(run.mapping_name, run.mapping_name))
    return tuple(choices)


def _label(name: str, mapping: Mapping[str, Any]) -> str:
    shown = mapping.get("name") or mapping["source"]
    return (
        _("%(name)s, as matched before") % {"name": shown}
        if name == queries.REMEMBERED
        else f"{shown} ({name})"
    )


def _preview(run: ImportRun) -> tuple[Table | None, str]:
    """The first rows as they would be taken, each with its remarks; or why they cannot be read."""
    try:
        head = queries.head(run)
        meanings = preview(run.mapping, head.header, head.rows)
    except (ImportRefused, TableError) as refusal:
        return None, str(refusal).replace(str(queries.table_path(run)), run.file_name)
    rows = tuple(_row(meaning) for meaning in meanings)
    columns = (
        *(_("Row"), _("Number"), _("Title"), _("Opened at"), _("Closed at"), _("Due at")),
        *(_("Responsible unit"), _("Area"), _("Category"), _("Address"), _("Remarks")),
    )
    empty = EmptyView(_("The table has no rows"), _("Only its first row was found: it names the columns."))
    return Table(_("The first rows as they would be taken"), columns, rows, empty), ""


def _row(meaning: Any) -> tuple[Cell, ...]:
    form = meaning.form or {}
    told = "; ".join(map(str, meaning.remarks))
    refused = "" if meaning.form is not None else _("not taken")
    times = [moment(form[name]) if form.get(name) else "" for name in ("opened_at", "closed_at", "due_at")]
    names = [one.name if one else "" for one in (meaning.unit, meaning.area, meaning.category)]
    return (
        Cell(str(meaning.line), code=True),
        Cell(meaning.external_id, code=True),
        Cell(form.get("title") or ""),
        *(Cell(text, code=True) for text in times),
        *(Cell(text) for text in names),
        Cell(form.get("address") or ""),
        Cell(told, sub=refused),
    )


def _remarks(run: ImportRun) -> Table | None:
    found = queries.remarks(run, REMARKS)
    if not found:
        return None
    rows = tuple(
        (
            Cell(one.line, code=True),
            Cell(one.number, code=True),
            Cell(one.column or "—"),
            Cell(one.sentence),
            Cell(_("yes") if one.taken else _("no")),
        )
        for one in found
    )
    columns = (_("Row"), _("Number"), _("Column"), _("Remark"), _("Taken"))
    return Table(_("First remarks"), columns, rows, EmptyView(_("No remarks")))
