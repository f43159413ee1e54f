# SPDX-License-Identifier: Apache-2.0
"""Sending files: small ones at once, large ones in parts that go on after a break; and a record's files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from xiucheng.delivery.api import shapes
from xiucheng.delivery.shell.files import addresses
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import Unreadable, read_fields, read_object, read_query
from xiucheng.delivery.wire.door import SIGNED_IN, Door, actor_of
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.files import actions, limits, queries
from xiucheng.kernel.files.models import File
from xiucheng.kernel.files.types import FileKind, FileRefused, FileState
from xiucheng.kernel.settings import settings

GREATEST_ID = 2**63 - 1
OFFSET_HEADER = "Upload-Offset"
_OFFSET = re.compile(r"\d{1,15}")
_KINDS = {
    FileKind.PHOTO: Label("照片", "Photo"),
    FileKind.DOCUMENT: Label("文档", "Document"),
    FileKind.TABLE: Label("表格", "Table"),
    FileKind.AUDIO: Label("录音", "Recording"),
    FileKind.VIDEO: Label("视频", "Video"),
}
KIND = Field(
    "kind",
    Kind.CHOICE,
    Label("文件用途", "What it is"),
    choices=tuple((k.value, v) for k, v in _KINDS.items()),
)
NAME = Field("name", Kind.TEXT, Label("文件名，仅供显示", "Name, only shown"), required=False, max_length=300)
SIZE = Field("size", Kind.INTEGER, Label("字节数", "Bytes in all"), minimum=1)
DIGEST = Field(
    "digest",
    Kind.TEXT,
    Label("SHA-256（十六进制），收齐后核对", "SHA-256 as hex, compared when it is whole"),
    required=False,
    max_length=64,
)
ONE_FILE = (KIND, NAME)
NEW_UPLOAD = (KIND, NAME, SIZE, DIGEST)

# bytes of files must never hold all threads: pages go on, and senders are told to come again at once
_turns = BoundedSemaphore(max(1, settings.web_threads // 2))


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(blocking=False):
        raise FileRefused(_("Many files are coming in just now. Send this part again in a second."), 503)
    try:
        yield
    finally:
        _turns.release()


_TOLD = (
    *("id", "kind", "name", "media_type", "size", "digest", "state", "width", "height"),
    *("taken_at", "lon", "lat", "uploaded_at"),
)


def sheet(actor: Actor, row: File | queries.Hung) -> dict[str, Any]:
    """A file as programs see it; addresses only of what is given out."""
    found = addresses(actor, row.id, pictured=row.pictured) if row.state == FileState.READY else {}
    return {**{name: getattr(row, name) for name in _TOLD}, "addresses": found}


def hung_sheet(actor: Actor, row: queries.Hung) -> dict[str, Any]:
    """A file of a record, and where it hangs."""
    return {**sheet(actor, row), "seq": row.seq, "field": row.field}


def _asked(request: HttpRequest, id: int) -> tuple[Actor, int]:
    """Who asks, and a number that the database can look for."""
    return actor_of(request), min(id, GREATEST_ID)


def _length(request: HttpRequest) -> int | None:
    told = request.META.get("CONTENT_LENGTH") or ""
    return int(told) if told.isdecimal() and len(told) < 16 else None


def take(request: HttpRequest) -> HttpResponse:
    """One small file, its bytes as the body."""
    asked, actor = read_query(ONE_FILE, request), actor_of(request)
    with _turn():
        kind, name = FileKind(asked["kind"]), asked["name"] or ""
        row = actions.take(actor, kind, name, request.read, _length(request))
    return reply(sheet(actor, row), 201)


def one(request: HttpRequest, id: int) -> HttpResponse:
    """What is known of a file that one may look at."""
    actor, number = _asked(request, id)
    row, _record = queries.seen(actor, number)
    return reply(sheet(actor, row))


def discard(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a file of one's own, or an unfinished upload, that hangs nowhere."""
    actions.discard(*_asked(request, id))
    return HttpResponse(status=204)


def begin(request: HttpRequest) -> HttpResponse:
    """Announce a large file; its parts follow by PATCH."""
    given, actor = read_fields(NEW_UPLOAD, read_object(request)), actor_of(request)
    kind, name = FileKind(given["kind"]), given["name"] or ""
    found = actions.begin(actor, kind, name, given["size"], given["digest"] or "")
    return _told(actor, found, 201, Location=f"/api/v1/uploads/{found.id}")


def progress(request: HttpRequest, id: int) -> HttpResponse:
    """How far an upload has come, also in the header; the file once it is whole."""
    actor, number = _asked(request, id)
    return _told(actor, queries.progress(actor, number))


def append(request: HttpRequest, id: int) -> HttpResponse:
    """The next bytes of an upload."""
    given = request.headers.get(OFFSET_HEADER, "")
    if not _OFFSET.fullmatch(given):
        raise Unreadable(400, _("Send the header Upload-Offset with the number of bytes that came before."))
    actor, number = _asked(request, id)
    with _turn():
        found = actions.append(actor, number, int(given), request.read)
    return _told(actor, found)


def _told(actor: Actor, found: actions.Progress, status: int = 200, **headers: str) -> HttpResponse:
    """The one answer to everything about an upload: how far it is."""
    file = None if found.file is None else sheet(actor, found.file)
    content = {"id": found.id, "offset": found.offset, "size": found.size, "part": limits.PART, "file": file}
    return reply(content, status, {OFFSET_HEADER: str(found.offset), **headers})


_COMMON: dict[str, Any] = {"tag": "files", "permission": SIGNED_IN}
_PROGRESS = {**_COMMON, "path": "/uploads/{int:id}", "view": progress, "refusals": (401, 404)}
_OFFSET_TOLD = {OFFSET_HEADER: "此前已收到的字节数 / bytes that came before"}
DOORS = (
    Door(
        method="POST",
        path="/files",
        name="file_take",
        summary=Label("上传小文件", "Send a small file"),
        view=take,
        query=ONE_FILE,
        raw=True,
        answers={201: shapes.FileSheet},
        refusals=(400, 401, 413, 422, 503, 507),
        **_COMMON,
    ),
    Door(
        method="GET",
        path="/files/{int:id}",
        name="file_one",
        summary=Label("文件信息与限时地址", "A file and its short-lived addresses"),
        view=one,
        answers={200: shapes.FileSheet},
        refusals=(401, 404),
        **_COMMON,
    ),
    Door(
        method="DELETE",
        path="/files/{int:id}",
        name="file_discard",
        summary=Label("删除未使用的文件", "Remove a file that hangs nowhere"),
        view=discard,
        answers={204: None},
        refusals=(401, 404, 409),
        **_COMMON,
    ),
    Door(
        method="POST",
        path="/uploads",
        name="upload_begin",
        summary=Label("登记大文件", "Announce a large file"),
        view=begin,
        body=NEW_UPLOAD,
        answers={201: shapes.UploadProgress},
        refusals=(400, 401, 409, 413, 415, 422, 507),
        **_COMMON,
    ),
    Door(
        method="HEAD",
        name="upload_offset",
        summary=Label("已收到多少（见响应头）", "How far, in the header"),
        answers={200: None},
        **_PROGRESS,
    ),
    Door(
        method="GET",
        name="upload_progress",
        summary=Label("上传进度", "How far"),
        answers={200: shapes.UploadProgress},
        **_PROGRESS,
    ),
    Door(
        method="PATCH",
        path="/uploads/{int:id}",
        name="upload_append",
        summary=Label("续传", "The next bytes"),
        view=append,
        raw=True,
        headers=_OFFSET_TOLD,
        answers={200: shapes.UploadProgress},
        refusals=(400, 401, 404, 409, 422, 503),
        **_COMMON,
    ),
)
