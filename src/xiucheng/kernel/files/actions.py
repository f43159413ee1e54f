# SPDX-License-Identifier: Apache-2.0
"""Takes files in: at once, in parts that go on after a break, or from a form; and lets go of those nobody attached."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.kernel import numbering
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.files import limits, pictures, scanner, sniff, store
from xiucheng.kernel.files.models import Attachment, File
from xiucheng.kernel.files.types import Content, FileKind, FileRefused, FileState, not_there
from xiucheng.kernel.jobs.queue import defer

Read = Callable[[int], bytes]
"""Gives the next bytes, at most so many; nothing at the end. May raise `OSError` when the sender is gone."""

PREPARE = "files.prepare"
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload has come; `file` once it is whole."""

    id: int
    offset: int
    size: int
    file: File | None = None


def look_into(path: Path, kind: FileKind) -> Content:
    """What a whole file is. Raises `FileRefused`."""
    found = sniff.media_type(path, kind)
    return pictures.look(path, found) if kind is FileKind.PHOTO else Content(found)


def take(actor: Actor, kind: FileKind, name: str, read: Read, length: int | None = None) -> File:
    """Take a small file at once. Raises `FileRefused`; nothing is kept of what is refused or breaks off."""
    _person(actor)
    limits.check_size(kind, length or 0)
    most = min(limits.AT_ONCE, limits.largest(kind))
    if (length or 0) > most:
        raise _at_once(kind)
    draft = store.Draft()
    try:
        while block := read(store.BLOCK):
            draft.write(block)
            if draft.size > most:
                raise _at_once(kind)
        if length is not None and draft.size < length:
            raise FileRefused(_("The file broke off before its end. Send it again."), 400)
        return keep(actor, kind, name, draft)
    except OSError as error:
        raise FileRefused(_("The file broke off before its end. Send it again."), 400) from error
    finally:
        draft.drop()


def _at_once(kind: FileKind) -> FileRefused:
    if limits.largest(kind) <= limits.AT_ONCE:
        return limits.too_large(kind)
    sentence = _("Send files of more than %(most)d MB in parts: begin an upload.")
    return FileRefused(sentence % {"most": limits.AT_ONCE // 1_000_000}, 413)


def keep(actor: Actor, kind: FileKind, name: str, draft: store.Draft) -> File:
    """Keep a file that has come in whole. Raises `FileRefused`; the draft is the caller's to drop."""
    _person(actor)
    limits.check_size(kind, draft.size)
    digest = draft.done()
    row = _row(actor, kind, name, draft.size)
    return _finish(row, draft.path, digest)


def begin(actor: Actor, kind: FileKind, name: str, size: int, digest: str = "") -> Progress:
    """Begin an upload in parts. `digest`: the SHA-256 that it must have in the end. Raises `FileRefused`."""
    person = _person(actor)
    limits.check_size(kind, size)
    if digest and not _DIGEST.fullmatch(digest):
        raise FileRefused(_("Write the SHA-256 as 64 characters of 0 to 9 and a to f."))
    if size < 1:
        raise FileRefused(_("This file is empty. Choose another one."))
    open_ones = File.objects.filter(uploaded_by=person, state=FileState.RECEIVING).count()
    if open_ones >= limits.MOST_UNFINISHED:
        raise FileRefused(_("Many of your uploads are unfinished. End or remove them first."), 409)
    row = _row(actor, kind, name, size)
    row.digest = digest
    row.save(force_insert=True)
    return Progress(row.pk, 0, size)


def append(actor: Actor, identity: int, offset: int, read: Read) -> Progress:
    """Take in what follows `offset`; what arrived before a break stays. Raises `FileRefused`, 409 with the offset."""
    row = File.objects.filter(pk=identity, uploaded_by=_person(actor)).first()
    if row is None:
        raise not_there()
    if row.state != FileState.RECEIVING:
        raise FileRefused(_("This upload is whole already."), 409, offset=row.size)
    try:
        with store.growing(identity) as file:
            if file.tell() != offset:
                raise FileRefused(_("Go on from the offset that is told here."), 409, offset=file.tell())
            _fill(file.write, read, row.size - offset)
            arrived = file.tell()
            return _whole(row) if arrived == row.size else Progress(identity, arrived, row.size)
    except BlockingIOError:
        sentence = _("Another part of this file is coming in now. Ask for its offset, then go on.")
        raise FileRefused(sentence, 409, offset=store.arrived(identity)) from None


def _fill(write: Callable[[bytes], object], read: Read, room: int) -> None:
    try:
        while room and (block := read(min(store.BLOCK, room))):
            write(block)
            room -= len(block)
        if not room and read(1):
            raise FileRefused(_("More came than was announced. Begin the upload anew with its true size."))
    except OSError:
        return  # the sender is gone; what arrived stays for the next attempt


def _whole(row: File) -> Progress:
    """All bytes are here: name them. What is refused is removed at once."""
    path, wanted = store.incoming(row.pk), row.digest
    try:
        digest = store.digest_of(path)
        if wanted and digest != wanted:
            raise FileRefused(_("The file arrived damaged: its SHA-256 is another one. Send it again."))
        return Progress(row.pk, row.size, row.size, _finish(row, path, digest, resumed=True))
    except FileRefused:
        path.unlink(missing_ok=True)
        with transaction.atomic():
            if _receiving(row):
                row.delete()
        raise


def _receiving(row: File) -> bool:
    """Lock the row while it is still receiving; somebody else may have named its bytes, or removed it, meanwhile."""
    found = File.objects.select_for_update().filter(pk=row.pk, state=FileState.RECEIVING)
    return found.values_list("pk").first() is not None


def _row(actor: Actor, kind: FileKind, name: str, size: int) -> File:
    return File(
        id=numbering.take()[0],
        size=size,
        kind=kind,
        name=limits.clean_name(name),
        state=FileState.RECEIVING,
        uploaded_by=_person(actor),
        uploaded_at=now(),
        address=journal.origin.get().address,
    )


def _finish(row: File, path: Path, digest: str, *, resumed: bool = False) -> File:
    content = look_into(path, FileKind(row.kind))
    for name, value in asdict(content).items():
        setattr(row, name, value)
    row.digest = digest
    row.state = FileState.CHECKING if scanner.configured() else FileState.READY
    with store.turn(digest), transaction.atomic():
        # between `keep` and the commit another part finds no bytes and a row that is receiving: it starts from nothing
        if resumed and not _receiving(row):
            raise FileRefused(_("This upload was ended or removed meanwhile."), 409, offset=row.size)
        store.keep(path, digest)
        row.save()
        if row.kind == FileKind.PHOTO or scanner.configured():
            defer(PREPARE, file=row.pk)
    return row


def _person(actor: Actor) -> int:
    if actor.id is None:
        raise FileRefused(_("Sign in first; only people send files."), 401)
    return actor.id


def discard(actor: Actor, identity: int) -> None:
    """Remove a file of one's own that hangs nowhere. Raises `FileRefused`."""
    row = File.objects.filter(pk=identity, uploaded_by=_person(actor)).first()
    if row is None:
        raise not_there()
    if Attachment.objects.filter(file=row).exists():
        raise FileRefused(_("This file belongs to a record and stays with it."), 409)
    remove(row)


def remove(row: File) -> None:
    """Remove a file that hangs nowhere: its row, and its bytes unless another row has the same."""
    store.incoming(row.pk).unlink(missing_ok=True)
    if row.state == FileState.RECEIVING:
        row.delete()
        return
    with store.turn(row.digest):
        row.delete()
        _let_go(row.digest)


def forget(actor: Actor, identity: int) -> None:
    """Erase a file for good, also one that hangs: bytes, pictures, name, place. Its digest stays in the chain.

    For who erases personal data; they answer for whether it may be. Raises `FileRefused`.
    """
    row = File.objects.filter(pk=identity).first()
    if row is None:
        raise not_there()
    with store.turn(row.digest):
        blank = {"name": "", "lon": None, "lat": None, "taken_at": None, "address": "", "pictured": False}
        File.objects.filter(pk=row.pk).update(state=FileState.ERASED, **blank)
        _let_go(row.digest)
    journal.note("file_erased", f"file {row.pk}", person=actor.id)


def _let_go(digest: str) -> None:
    needed = File.objects.filter(digest=digest).exclude(state__in=[FileState.ERASED, FileState.RECEIVING])
    if not needed.exists():
        store.remove(digest)
