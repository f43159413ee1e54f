# SPDX-License-Identifier: Apache-2.0
"""Compares what entries say of their files with what is on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from xiucheng.kernel.files import store
from xiucheng.kernel.files.models import File
from xiucheng.kernel.files.types import FileState

_TOLD = (
    "SELECT e.record_id, e.seq, r.number, x.file, x.digest, x.size FROM entry e "
    "LEFT JOIN record r ON r.id = e.record_id, "
    "jsonb_to_recordset(e.attachments) AS x(file bigint, digest text, size bigint) "
    "WHERE e.attachments <> '[]' {since} ORDER BY e.record_id, e.seq"
)
_AT_ONCE = 1000


def broken(since: datetime | None = None, *, read: bool = False) -> Iterator[dict[str, Any]]:
    """{problem, record, seq, number} of each attached file whose bytes are gone, or of another size; with `read`
    their digests are computed, too. What was erased on purpose is not missing."""
    clause = "AND r.changed_at >= %s" if since else ""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_TOLD.format(since=clause), [since] if since else [])
        rows = iter(lambda: cursor.fetchmany(_AT_ONCE), [])
        for chunk in rows:
            rows_of = File.objects.filter(pk__in=[row[3] for row in chunk])
            known = {
                pk: (state, digest) for pk, state, digest in rows_of.values_list("pk", "state", "digest")
            }
            for record, seq, number, file, digest, size in chunk:
                problem = _problem(known.get(file), digest, size, read)
                if problem:
                    where = {"record": record, "seq": seq, "number": number or ""}
                    yield {**where, "problem": f"File {file}: {problem}"}


def _problem(known: tuple[str, str] | None, digest: str, size: int, read: bool) -> str:
    if known is None:
        return "what is known of it is gone."
    state, kept = known
    if kept != digest:
        return "other bytes were put in its place."
    if state == FileState.ERASED:
        return ""
    path = store.quarantine(digest) if state == FileState.INFECTED else store.place(digest)
    try:
        found = path.stat().st_size
    except OSError:
        return "its bytes are gone."
    if found != size:
        return f"it has {found} bytes instead of {size}."
    return "its bytes were changed." if read and store.digest_of(path) != digest else ""
