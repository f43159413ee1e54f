# SPDX-License-Identifier: Apache-2.0
"""What people do with an import; each act moves its state only from where that is possible."""

from __future__ import annotations

import csv
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.access.refusals import AccessRefused, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.jobs import background
from xiucheng.kernel.personal.forgetting import blank
from xiucheng.kernel.settings import settings
from xiucheng.kernel.tables import TableError
from xiucheng.kernel.tables.holding import holds
from xiucheng.operations.intake import queries, rules
from xiucheng.operations.intake.models import ColumnMatch, ImportRun
from xiucheng.operations.intake.types import (
    IMPORT,
    MATCHED,
    UNDOABLE,
    WITHDRAW,
    WORKING,
    Head,
    IntakeRefused,
    State,
)
from xiucheng.operations.supervision.queries import import_counts, took_over
from xiucheng.operations.takeover.actions import ImportRefused, preview

MOST_COLUMNS = 500


def receive(actor: Actor, name: str, parts: Iterable[bytes]) -> ImportRun:
    """Keep a table that comes in parts. Raises `IntakeRefused` when it is too large or no table; nothing is left."""
    require(actor, IMPORT)
    place = settings.var / "imports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place / f".{secrets.token_hex(8)}"
    shown = Path(name.replace("\\", "/")).name[:200] or "table"
    try:
        size, digest = _kept(draft, parts)
        head = _head(draft, shown)
        with transaction.atomic():
            run = _new(actor, shown, size, digest, head.header)
            queries.folder(run.pk).mkdir(mode=0o700)
            queries.keep_head(run, head)
            draft.rename(queries.table_path(run))
    finally:
        draft.unlink(missing_ok=True)
    journal.note("import_received", f"{run.pk} {digest[:16]}", person=actor.id)
    return run


def began(actor: Actor, path: Path, mapping: str) -> ImportRun:
    """Note an import that a command does itself, from a table where it lies. Raises `IntakeRefused`."""
    require(actor, IMPORT)
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = path.stat().st_size
    except OSError as error:
        sentence = _("%(file)s cannot be read: %(error)s.")
        raise IntakeRefused(sentence % {"file": path, "error": error.strerror or error}) from None
    return ImportRun.objects.create(
        state=State.RUNNING,
        created_at=now(),
        started_at=now(),
        person_id=actor.id,
        by=actor.name,
        file_name=path.name[:200],
        size=size,
        digest=digest,
        mapping_name=Path(mapping).name[:80],
    )


def _kept(draft: Path, parts: Iterable[bytes]) -> tuple[int, str]:
    """(bytes, SHA-256) of what was written to the draft."""
    most, size, digest = settings.import_megabytes * 1_000_000, 0, hashlib.sha256()
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for part in parts:
            size += len(part)
            if size > most:
                raise IntakeRefused(
                    _(
                        "The file is larger than %(count)d MB. Split it, or let the operator import it by command."
                    )
                    % {"count": settings.import_megabytes}
                )
            digest.update(part)
            file.write(part)
    return size, digest.hexdigest()


def _head(path: Path, shown: str) -> Head:
    try:
        head = queries.head_of(path)
    except TableError as error:
        raise IntakeRefused(str(error).replace(str(path), shown)) from None
    if len(head.header) > MOST_COLUMNS:
        raise IntakeRefused(_("The table has more than %(count)d columns.") % {"count": MOST_COLUMNS})
    return head


def _new(actor: Actor, name: str, size: int, digest: str, header: list[str]) -> ImportRun:
    known = queries.mappings(header)
    chosen = queries.REMEMBERED if queries.REMEMBERED in known else rules.best(known, header)
    return ImportRun.objects.create(
        state=State.READY if chosen else State.NEW,
        created_at=now(),
        person_id=actor.id,
        by=actor.name,
        file_name=name,
        size=size,
        digest=digest,
        header=header,
        mapping_name=chosen,
        mapping=known.get(chosen, {}),
    )


def choose(actor: Actor, run: ImportRun, name: str) -> None:
    """Let a known mapping say what the columns mean. Raises `IntakeRefused`."""
    known = queries.mappings(run.header)
    if name not in known:
        raise IntakeRefused(_("Choose one of the mappings that are offered."))
    _mean(actor, run, name, known[name])


def match(actor: Actor, run: ImportRun, source: str, name: str, columns: Mapping[str, str]) -> None:
    """Say column by column what they mean, and remember it for tables with the same header."""
    base = queries.mappings(run.header)["generic"]
    document = rules.by_hand(base, source, name, columns)
    _mean(actor, run, name[:80], document)
    ColumnMatch.objects.update_or_create(
        header=rules.digest_of(run.header),
        defaults={"name": name[:80], "mapping": document, "by": actor.name, "at": now()},
    )


def _mean(actor: Actor, run: ImportRun, name: str, document: dict[str, Any]) -> None:
    require(actor, IMPORT)
    try:
        preview(document, queries.head(run).header, ())
    except ImportRefused as refusal:
        raise IntakeRefused(told(run, refusal)) from None
    _move(run, (State.NEW, *MATCHED), State.READY, mapping_name=name, mapping=document, checked={}, error="")


def told(run: ImportRun, refusal: Exception) -> str:
    """A refusal by the name that people know the file by."""
    return str(refusal).replace(str(queries.table_path(run)), run.file_name)


def check(actor: Actor, run: ImportRun) -> None:
    """Try the whole table in the background; nothing is taken over."""
    require(actor, IMPORT)
    with transaction.atomic():
        _move(run, MATCHED, State.CHECKING, error="", started_at=now(), ended_at=None)
        _ask(actor, run, _("Trying the table %(file)s"))


def start(actor: Actor, run: ImportRun) -> None:
    """Take the table over in the background."""
    require(actor, IMPORT)
    with transaction.atomic():
        _move(run, (State.CHECKED,), State.RUNNING, error="", started_at=now(), ended_at=None)
        journal.note("import_started", f"{run.pk} {run.digest[:16]}", person=actor.id)
        _ask(actor, run, _("Import of %(file)s"))


def undo(actor: Actor, run: ImportRun, reason: str) -> None:
    """Take the whole import back in the background."""
    with transaction.atomic():
        begin_undo(actor, run, reason)
        _ask(actor, run, _("Undoing the import of %(file)s"))


def begin_undo(actor: Actor, run: ImportRun, reason: str) -> None:
    """The same, for a command that does the work itself. What a command did that was killed, be it an import or its
    undoing, has no job that would go on with it: it can be undone, too."""
    require(actor, WITHDRAW)
    if not reason.strip():
        raise IntakeRefused(_("Give the reason: it stands in the history of every case."))
    values = {"reason": reason.strip()[:500], "undone_by": actor.name, "undone_at": now()}
    undoable = UNDOABLE if took_over(run.pk) else ()
    _move(run, undoable, State.UNDOING, killed=(State.RUNNING, State.UNDOING), error="", job=None, **values)
    queries.folder(run.pk).mkdir(mode=0o700, parents=True, exist_ok=True)
    journal.note("import_undone", f"{run.pk} {run.digest[:16]}", person=actor.id)


def resume(actor: Actor, run: ImportRun) -> None:
    """Go on with what was begun and whose job was cancelled or failed; only one job works on it at a time."""
    require(actor, IMPORT)
    with transaction.atomic():
        _move(run, WORKING, State(run.state))
        _ask(actor, run, _("Import of %(file)s"))


def _ask(actor: Actor, run: ImportRun, title: str) -> None:
    job = background.ask(actor, "intake.work", title % {"file": run.file_name}, run=run.pk)
    ImportRun.objects.filter(pk=run.pk).update(job=job)


def discard(actor: Actor, run: ImportRun) -> None:
    """Remove a table that was not taken over; what is known about it stays."""
    require(actor, IMPORT)
    with transaction.atomic():
        _move(run, (State.NEW, *MATCHED), State.DISCARDED)
        if took_over(run.pk):
            raise IntakeRefused(_("Some of its rows were taken over already. Undo the import first."))
    shutil.rmtree(queries.folder(run.pk), ignore_errors=True)
    journal.note("import_discarded", f"{run.pk} {run.digest[:16]}", person=actor.id)


def _move(
    run: ImportRun, frm: Iterable[State], to: State, *, killed: Iterable[State] = (), **values: Any
) -> None:
    """From one of the states, or from one in which a killed command left it."""
    possible = Q(state__in=list(frm)) | Q(state__in=list(killed), job=None)
    if not ImportRun.objects.filter(possible, pk=run.pk).update(state=to, **values):
        raise IntakeRefused(_("This is not possible as the import stands now. Look at it again."))


def waiting(identity: int) -> ImportRun | None:
    """The import, when there is something to do for it."""
    return ImportRun.objects.filter(pk=identity, state__in=list(WORKING)).first()


def ended(identity: int, summary: dict[str, Any], *, dry: bool) -> None:
    """Keep what a try or an import counted; the table goes once it is taken over."""
    run = ImportRun.objects.get(pk=identity)
    if dry:
        run.state, run.checked = State.CHECKED, summary
    else:
        # a resumed import counts only what was left: the links tell all
        begun, changed = import_counts(identity)
        run.state, run.summary = State.DONE, {**summary, "imported": begun, "updated": changed}
    run.ended_at = now()
    run.save()
    if not dry:
        _let_table_go(run)


def _let_table_go(run: ImportRun) -> None:
    for path in (queries.table_path(run), queries.head_path(run)):
        path.unlink(missing_ok=True)


def undone(identity: int, counts: dict[str, int]) -> None:
    """Keep what undoing counted. Cases that an earlier, killed worker took back are counted by the links.

    The table of an import that never came to its end goes now: nothing can be done with it any more.
    """
    run = ImportRun.objects.get(pk=identity)
    begun, changed = import_counts(identity)
    taken = begun + changed - counts["left"]
    run.state, run.undone = State.UNDONE, {"taken_back": taken, "left": counts["left"]}
    run.ended_at = now()
    run.save()
    _let_table_go(run)


def failed(identity: int, sentence: str) -> None:
    """Keep why it could not go on; the table stays, so that it can be matched in another way."""
    ImportRun.objects.filter(pk=identity).update(state=State.FAILED, error=sentence, ended_at=now())


def forget_words(words: Sequence[str]) -> None:
    """Let go of somebody's words: tables that wait and hold one are removed, remarks about it blanked.

    Raises `AccessRefused` while such a table is worked on.
    """
    for run in ImportRun.objects.exclude(state__in=[State.DISCARDED, State.DONE, State.UNDONE]):
        table = queries.table_path(run)
        if not table.exists() or not holds(table, words):
            continue
        if run.state in WORKING:
            sentence = _(
                "The import %(number)s works on a table that holds these words. Agree when it has ended."
            )
            raise AccessRefused(sentence % {"number": run.pk})
        shutil.rmtree(queries.folder(run.pk), ignore_errors=True)
        gone = _(
            "The table was removed because words of somebody in it were erased. Upload it again without them."
        )
        ImportRun.objects.filter(pk=run.pk).update(state=State.DISCARDED, error=gone)
    for path in sorted((settings.var / "imports").rglob("*.remarks.csv")):
        _blank_remarks(path, words)
    blank("import_run", ("file_name",), words, to="table")
    blank("import_run", ("error",), words)
    blank("import_run", ("reason",), words, to="…")  # an undo that goes on still needs one


def _blank_remarks(path: Path, words: Sequence[str]) -> None:
    """Put … in the place of cells that hold one of the words."""
    if not holds(path, words):
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with (
        path.open(encoding="utf-8-sig", newline="") as old,
        draft.open("w", encoding="utf-8-sig", newline="") as made,
    ):
        writer = csv.writer(made)
        for row in csv.reader(old):
            writer.writerow("…" if any(word in cell for word in words) else cell for cell in row)
    draft.replace(path)


def forget_account(person: int) -> set[str]:
    """Take somebody's name off imports; their number stays where it stood."""
    ImportRun.objects.filter(person_id=person).update(by=f"#{person}")
    names = {
        name for row in Person.objects.filter(pk=person).values_list("name", "name_en") for name in row
    } - {""}
    ImportRun.objects.filter(undone_by__in=names).update(undone_by="—")
    ColumnMatch.objects.filter(by__in=names).update(by="—")
    return set()
