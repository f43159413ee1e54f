# SPDX-License-Identifier: Apache-2.0
"""What the worker does for files: scan them, make pictures of photos, remove what nobody attached."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from xiucheng.kernel.access import journal
from xiucheng.kernel.clock import now
from xiucheng.kernel.files import pictures, scanner, store
from xiucheng.kernel.files.actions import PREPARE, remove
from xiucheng.kernel.files.models import Attachment, File
from xiucheng.kernel.files.types import FileKind, FileRefused, FileState
from xiucheng.kernel.jobs.queue import defer_many

KEPT = timedelta(days=7)
"""How long a whole file may wait to be attached: as long as the draft of its form lives."""
UNFINISHED = timedelta(days=2)
LOOKED_AT = timedelta(days=60)
FORGOTTEN = timedelta(minutes=30)
AT_ONCE = 500


def prepare(file: int, **_more: Any) -> None:
    """Scan a file and make its pictures; harmless to repeat. Raises `ScannerError` to be tried again."""
    row = File.objects.filter(pk=file).first()
    if row is None or row.state not in {FileState.CHECKING, FileState.READY}:
        return
    if row.state == FileState.CHECKING and not _clean(row):
        return
    if row.kind == FileKind.PHOTO and not row.pictured:
        _picture(row)


def _clean(row: File) -> bool:
    """Whether the scanner found nothing; otherwise all files of these bytes go into quarantine."""
    finding = scanner.scan(store.place(row.digest)) if scanner.configured() else ""
    same = File.objects.filter(digest=row.digest, state__in=[FileState.CHECKING, FileState.READY])
    if not finding:
        File.objects.filter(pk=row.pk, state=FileState.CHECKING).update(state=FileState.READY)
        return True
    with store.turn(row.digest):
        same.update(state=FileState.INFECTED, finding=finding[:120], pictured=False)
        if store.place(row.digest).exists():
            store.move(store.place(row.digest), store.quarantine(row.digest))
        for variant in ("large", "small"):
            store.picture(row.digest, variant).unlink(missing_ok=True)
    journal.note("file_infected", f"file {row.pk}: {finding}", person=row.uploaded_by)
    return False


def _picture(row: File) -> None:
    """Make both pictures. A photo whose pixels are broken stays without; its bytes are kept as they came."""
    if not all(store.picture(row.digest, variant).exists() for variant in ("large", "small")):
        try:
            made = pictures.render(store.place(row.digest))
        except FileRefused as refusal:
            File.objects.filter(pk=row.pk).update(finding=str(refusal)[:120])
            return
        for variant, content in made.items():
            store.write_picture(row.digest, variant, content)
    File.objects.filter(pk=row.pk).update(pictured=True)


def sweep() -> int:
    """Remove files that nobody attached and uploads that nobody ended; returns how many."""
    hung = Exists(Attachment.objects.filter(file=OuterRef("pk")))
    old = Q(state=FileState.RECEIVING) | Q(uploaded_at__lt=now() - KEPT)
    # what is older was looked at on many days already
    lately = File.objects.filter(uploaded_at__gt=now() - LOOKED_AT, uploaded_at__lt=now() - UNFINISHED)
    count = 0
    for row in lately.filter(old).exclude(hung).exclude(state=FileState.ERASED)[:AT_ONCE]:
        remove(row)
        count += 1
    _sweep_drafts()
    return count


def _sweep_drafts() -> None:
    """What a killed process left half-written."""
    folder = store.root() / "incoming"
    before = now().timestamp() - UNFINISHED.total_seconds()
    for path in folder.glob("draft-*") if folder.exists() else ():
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def again() -> None:
    """Have those prepared once more whose job was given up, e.g. while the scanner was down."""
    spell = {"uploaded_at__gt": now() - LOOKED_AT, "uploaded_at__lt": now() - FORGOTTEN}
    waiting = File.objects.filter(state=FileState.CHECKING, **spell)
    defer_many(PREPARE, [{"file": pk} for pk in waiting.values_list("pk", flat=True)[:AT_ONCE]])
