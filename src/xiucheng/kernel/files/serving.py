# SPDX-License-Identifier: Apache-2.0
"""Gives bytes out, whole or a range of them, so that no browser ever runs what somebody sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.files import addresses, queries, store
from xiucheng.kernel.files.models import File
from xiucheng.kernel.files.types import FileRefused, FileState, Variant, not_there
from xiucheng.kernel.settings import settings

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "bytes",
}


def give(request: HttpRequest, actor: Actor, identity: int, variant: Variant) -> HttpResponseBase:
    """Answer a signed address. Each look at a file of a record is noted; small pictures are part of its page, whose
    look is noted itself. Raises `FileRefused`."""
    addresses.check(actor, identity, variant, request.GET.get("t", ""))
    row, record = queries.seen(actor, identity)
    path = _path(row, variant)
    if variant is not Variant.SMALL and record is not None and request.method == "GET":
        what = f"file {row.pk}" if variant is Variant.ORIGINAL else f"file {row.pk} {variant.value}"
        journal.note("file", what, person=actor.id, record=record)
    return _given(request, path, row, variant)


def give_picture(request: HttpRequest, identity: int, variant: Variant) -> HttpResponseBase:
    """Answer with a picture of ours, which holds no place and no device, of a file that the caller has found may be
    shown here; never with the original. Raises `FileRefused`."""
    row = File.objects.filter(pk=identity).first()
    if row is None or variant is Variant.ORIGINAL:
        raise not_there()
    return _given(request, _path(row, variant), row, variant)


def _given(request: HttpRequest, path: Path, row: File, variant: Variant) -> HttpResponseBase:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise FileRefused(_("The bytes of this file are missing. Tell the administrator."), 410) from None
    response = _response(request, file, path, row, variant)
    for name, value in _SAFE.items():
        response.headers[name] = value
    # as long as the address lives, and never in a shared cache
    response.headers["Cache-Control"] = f"private, max-age={settings.file_link_minutes * 30}"
    return response


def _path(row: File, variant: Variant) -> Path:
    if row.state == FileState.CHECKING:
        raise FileRefused(_("This file is still being checked for malware. Look again in a minute."), 409)
    if row.state == FileState.INFECTED:
        raise FileRefused(_("Malware was found in this file. It is in quarantine."), 410)
    if row.state != FileState.READY:
        raise FileRefused(_("This file was erased. Only its digest is kept."), 410)
    if variant is Variant.ORIGINAL:
        return store.place(row.digest)
    if not row.pictured:
        raise not_there()
    return store.picture(row.digest, variant)


def _response(
    request: HttpRequest, file: BinaryIO, path: Path, row: File, variant: Variant
) -> HttpResponseBase:
    size, original = path.stat().st_size, variant is Variant.ORIGINAL
    tag = f'"{row.digest[:32]}-{variant.value}"'
    span = asked_range(request, size, tag)
    response: HttpResponseBase
    if span is None:
        file.close()
        told = {"Content-Range": f"bytes */{size}", "Content-Type": "text/plain; charset=utf-8"}
        response = HttpResponse(_("The file ends before this range."), status=416, headers=told)
        return response
    start, end = span
    response = StreamingHttpResponse(
        blocks(file, start, end - start), status=206 if end - start < size else 200
    )
    response.headers["Content-Type"] = row.media_type if original else "image/webp"
    response.headers["Content-Length"] = str(end - start)
    response.headers["ETag"] = tag
    if response.status_code == 206:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    # pictures shown by <img> ignore this; whatever is opened by itself is saved and not run
    name = row.name or f"{row.pk}"
    disposition = content_disposition_header(True, name if original else f"{row.pk}.webp")
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


def asked_range(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """[start, end) of what is asked for; all of it unless one usable range is; None when that lies outside."""
    told = request.headers.get("If-Range")
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if match is None or match.group() == "bytes=-" or (told is not None and told != tag):
        return 0, size
    first, last = match.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) and size else None
    start, end = int(first), min(size, int(last) + 1) if last else size
    if last and int(last) < int(first):
        return 0, size
    return (start, end) if start < size else None


def blocks(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    """The bytes asked for, a block at a time."""
    with file:
        file.seek(start)
        while length and (block := file.read(min(store.BLOCK, length))):
            length -= len(block)
            yield block
