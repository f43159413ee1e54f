# SPDX-License-Identifier: Apache-2.0
"""Reads of files: an upload's progress, a record's files, and whether somebody may look at one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import visible
from xiucheng.kernel.files import store
from xiucheng.kernel.files.actions import Progress
from xiucheng.kernel.files.models import Attachment, File
from xiucheng.kernel.files.types import FileKind, FileState, not_there
from xiucheng.kernel.record.models import Record


@dataclass(frozen=True, slots=True)
class Hung:
    """A file where it hangs on a record."""

    id: int
    seq: int
    field: str
    kind: str
    name: str
    media_type: str
    size: int
    digest: str
    state: str
    finding: str
    pictured: bool
    width: int | None
    height: int | None
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    uploaded_at: datetime


_OF_FILE = (
    *("kind", "name", "media_type", "size", "digest", "state", "finding", "pictured"),
    *("width", "height", "taken_at", "lon", "lat", "uploaded_at"),
)


def progress(actor: Actor, identity: int) -> Progress:
    """How far an upload of one's own has come. Raises `FileRefused`."""
    row = File.objects.filter(pk=identity, uploaded_by=actor.id or 0).exclude(state=FileState.ERASED).first()
    if row is None:
        raise not_there()
    if row.state == FileState.RECEIVING:
        return Progress(row.pk, store.arrived(row.pk), row.size)
    return Progress(row.pk, row.size, row.size, row)


def own(actor: Actor, identities: Iterable[int]) -> list[File]:
    """Whole files of one's own, in the order asked for; others are left out."""
    wanted = list(identities)
    rows = File.objects.filter(uploaded_by=actor.id or 0).exclude(state=FileState.RECEIVING).in_bulk(wanted)
    return [rows[identity] for identity in wanted if identity in rows]


def of_record(record_id: int) -> list[Hung]:
    """The files of a record that the caller was already allowed to see, in the order they came."""
    rows = Attachment.objects.filter(record_id=record_id).order_by("seq", "field", "place")
    return [
        Hung(*values)
        for values in rows.values_list("file_id", "seq", "field", *(f"file__{name}" for name in _OF_FILE))
    ]


def covers(records: Iterable[int]) -> dict[int, int]:
    """{record: its first photo that has a picture}, for records that the caller was already allowed to see."""
    ready = {"file__kind": FileKind.PHOTO, "file__pictured": True, "file__state": FileState.READY}
    rows = Attachment.objects.filter(record_id__in=list(records), **ready)
    first = rows.order_by("record_id", "seq", "field", "place").distinct("record_id")
    return dict(first.values_list("record_id", "file_id"))


def seen(actor: Actor, identity: int) -> tuple[File, int | None]:
    """(file, the record through which it may be looked at; None for one's own that hangs nowhere yet).

    Who may see a record may see its files, and nobody else. Raises `FileRefused`.
    """
    row = File.objects.filter(pk=identity).exclude(state=FileState.RECEIVING).first()
    if row is None:
        raise not_there()
    if not Attachment.objects.filter(file=row).exists():
        if actor.id is None or row.uploaded_by != actor.id:
            raise not_there()
        return row, None
    record = Record.objects.filter(attachment__file=row).filter(_visible(actor)).order_by("pk").first()
    if record is None:
        raise not_there()
    return row, record.pk


def _visible(actor: Actor) -> Q:
    """Records of every app whose records the actor may see."""
    if actor.kind == "system":
        return Q()
    allowed = Q(pk__in=[])
    permissions = {name for grant in actor.grants for name in grant.permissions if name.endswith(".view")}
    for app in sorted(name.partition(".")[0] for name in permissions):
        allowed |= Q(process__startswith=f"{app}.") & visible(actor, app)
    return allowed
