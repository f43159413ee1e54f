# SPDX-License-Identifier: Apache-2.0
"""The pages and buttons of imports."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from xiucheng.delivery.admin.asking import Asked, Typed, ask
from xiucheng.delivery.admin.pages import administrative
from xiucheng.delivery.admin.shapes import Action, Cell, FormPage, ListView, Table
from xiucheng.delivery.imports.present import counted, view_of
from xiucheng.delivery.imports.words import states, targets
from xiucheng.delivery.shell.pages import first_row
from xiucheng.delivery.shell.shapes import Choice, EmptyView, FormField, FormView, Paging
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.settings import settings
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.errors import error_page
from xiucheng.kernel.ui.words import moment
from xiucheng.operations.intake import actions, queries
from xiucheng.operations.intake.queries import ImportRun
from xiucheng.operations.intake.types import IMPORT, NEEDED, WITHDRAW, IntakeRefused

# what a form needs beside the file itself
ROOM = 100_000


@require_GET
@administrative(IMPORT, WITHDRAW)
def listing(request: ActorRequest) -> HttpResponse:
    """Imports, newest first."""
    text = request.GET.get("before", "")
    before = int(text) if text.isdecimal() and len(text) <= 18 else None
    found, first = queries.runs(request.actor, before, queries.PART + 1), first_row(request)
    shown, names = found[: queries.PART], states()
    more = f"?before={shown[-1].pk}&first={first + len(shown)}" if len(found) > len(shown) else ""
    empty = EmptyView(_("Nothing was imported yet"), _("Upload a table of another system to begin."))
    columns = (_("File"), _("Uploaded"), _("By"), _("State"), _("Result"))
    new = Action(_("Upload a table"), reverse("imports:new"), "plus", primary=True)
    page = ListView(
        title=_("Imports"),
        table=Table(_("Imports"), columns, tuple(_row(one, names) for one in shown), empty),
        actions=(new,) if request.actor.may(IMPORT) else (),
        paging=Paging(first, first + len(shown) - 1, next_url=more) if shown else None,
    )
    return render(request, "admin/list.html", {"page": page})


def _row(run: ImportRun, names: dict[str, str]) -> tuple[Cell, ...]:
    return (
        Cell(run.file_name, reverse("imports:run", args=[run.pk])),
        Cell(moment(run.created_at), code=True),
        Cell(run.by),
        Cell(names.get(run.state, run.state)),
        Cell(counted(run.summary or run.checked) if run.summary or run.checked else "—"),
    )


@csrf_exempt
def new(request: HttpRequest) -> HttpResponseBase:
    """Upload a table; one that is too long is refused before any of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > settings.import_megabytes * 1_000_000 + ROOM:
        sentence = _(
            "The file is larger than %(count)d MB. Split it, or let the operator import it by command."
        )
        return error_page(request, 413, sentence % {"count": settings.import_megabytes})
    return _new(request)


@csrf_protect
@administrative(IMPORT)
def _new(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        return _ask_for_file(request, "")
    file = request.FILES.get("table")
    if file is None:
        return _ask_for_file(request, _("Choose a file."))
    try:
        run = actions.receive(request.actor, file.name or "", file.chunks())
    except IntakeRefused as refusal:
        return _ask_for_file(request, str(refusal))
    return after_form(request, reverse("imports:run", args=[run.pk]))


def _ask_for_file(request: ActorRequest, error: str) -> HttpResponse:
    help_ = _("CSV (also .gz) or XLSX; the first row names the columns. At most %(count)d MB.")
    field = FormField(
        "table", "file", _("Table"), help=help_ % {"count": settings.import_megabytes}, error=error
    )
    form = FormView(
        title=_("Upload a table"),
        action=reverse("imports:new"),
        fields=(field,),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Upload"),
        intro=_("Nothing is taken over yet: you see first what would be taken."),
        cancel_url=reverse("imports:list"),
    )
    page = FormPage(form, reverse("imports:list"))
    return render(request, "admin/form.html", {"page": page}, status=422 if error else 200)


@require_GET
@administrative(IMPORT, WITHDRAW)
def run(request: ActorRequest, identity: int) -> HttpResponse:
    """One import and what can be done with it now."""
    found = _found(request, identity)
    return render(request, "imports/run.html", {"page": view_of(request.actor, found)})


def _found(request: ActorRequest, identity: int) -> ImportRun:
    if identity >= 2**63:
        raise NotThere
    return queries.run(request.actor, identity)


def _act(request: ActorRequest, identity: int, act: Callable[[Actor, ImportRun], None]) -> HttpResponse:
    """Do it and show the import; what is refused stands above it."""
    found = _found(request, identity)
    try:
        act(request.actor, found)
    except IntakeRefused as refusal:
        view = view_of(request.actor, _found(request, identity), str(refusal))
        return render(request, "imports/run.html", {"page": view}, status=422)
    return HttpResponseRedirect(reverse("imports:run", args=[identity]))


@require_POST
@administrative(IMPORT)
def choose(request: ActorRequest, identity: int) -> HttpResponse:
    """Let a known mapping say what the columns mean."""
    name = request.POST.get("mapping", "")
    return _act(request, identity, lambda actor, found: actions.choose(actor, found, name))


@require_POST
@administrative(IMPORT)
def check(request: ActorRequest, identity: int) -> HttpResponse:
    """Try the whole table."""
    return _act(request, identity, actions.check)


@require_POST
@administrative(IMPORT)
def start(request: ActorRequest, identity: int) -> HttpResponse:
    """Take the table over."""
    return _act(request, identity, actions.start)


@require_POST
@administrative(IMPORT)
def resume(request: ActorRequest, identity: int) -> HttpResponse:
    """Go on with what was cancelled or failed."""
    return _act(request, identity, actions.resume)


@require_POST
@administrative(IMPORT)
def discard(request: ActorRequest, identity: int) -> HttpResponse:
    """Remove the table."""
    return _act(request, identity, actions.discard)


@administrative(IMPORT)
def match(request: ActorRequest, identity: int) -> HttpResponse:
    """Say by hand what each column means."""
    found = _found(request, identity)
    back = reverse("imports:run", args=[identity])
    asked = Asked(
        title=_("Match the columns by hand"),
        submit=_("Use this"),
        back_url=back,
        fields=_questions(found),
        intro=_("What is chosen here is offered again when a table with the same columns comes."),
    )

    def act(typed: Typed) -> HttpResponse:
        columns = {name: typed[name] for name in targets() if typed[name]}
        missing = {name: _("Choose a column.") for name in NEEDED if name not in columns}
        if missing:
            raise AccessRefused(**missing)
        try:
            actions.match(request.actor, found, typed["source"], typed["name"], columns)
        except IntakeRefused as refusal:
            raise AccessRefused(str(refusal)) from None
        return after_form(request, back)

    return ask(request, asked, act)


def _questions(found: ImportRun) -> tuple[FormField, ...]:
    known = queries.columns_taken(found)
    columns = tuple(Choice(name, name) for name in dict.fromkeys(found.header) if name)
    given = found.mapping.get("source", "") if found.mapping_name not in {"", "generic"} else ""
    return (
        FormField(
            "name", "text", _("Name of the source"), value=found.mapping.get("name", "") if given else ""
        ),
        FormField(
            "source",
            "text",
            _("Short code of the source"),
            help=_("Small letters, digits, - and _; with the number it makes a request known again"),
            value=given,
            max_length=30,
        ),
        *(
            FormField(
                target,
                "reference",
                label,
                required=target in NEEDED,
                value=known.get(target, ""),
                choices=columns,
            )
            for target, label in targets().items()
        ),
    )


@administrative(WITHDRAW)
def undo(request: ActorRequest, identity: int) -> HttpResponse:
    """Take a whole import back, with a reason."""
    found = _found(request, identity)
    back = reverse("imports:run", args=[identity])
    asked = Asked(
        title=_("Undo the import of %(file)s") % {"file": found.file_name},
        submit=_("Undo this import"),
        back_url=back,
        fields=(FormField("reason", "text", _("Reason"), max_length=500),),
        consequence=_(
            "Each case that it began is withdrawn by a recorded step, each that it changed gets back what it said "
            "before. Cases that somebody worked on since are left alone and listed."
        ),
        danger=True,
    )

    def act(typed: Typed) -> HttpResponse:
        try:
            actions.undo(request.actor, found, typed["reason"])
        except IntakeRefused as refusal:
            raise AccessRefused(reason=str(refusal)) from None
        return after_form(request, back)

    return ask(request, asked, act)


@require_GET
@administrative(IMPORT, WITHDRAW)
def remarks(request: ActorRequest, identity: int) -> HttpResponseBase:
    """The remarks of the last try or import, as a file."""
    found = _found(request, identity)
    return _file(request, found, queries.remarks_path(found), "remarks")


@require_GET
@administrative(IMPORT, WITHDRAW)
def left(request: ActorRequest, identity: int) -> HttpResponseBase:
    """Cases that undoing left alone, as a file."""
    found = _found(request, identity)
    return _file(request, found, queries.left_path(found), "left")


def _file(request: ActorRequest, found: ImportRun, path: Path, what: str) -> HttpResponseBase:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise NotThere from None
    journal.note("export", f"import {found.pk} {what} csv", person=request.actor.id)
    name = f"{found.file_name}.{what}.csv"
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv")
