# SPDX-License-Identifier: Apache-2.0
"""Seals: a Merkle root and a manifest over the rows that became visible since the last seal.

A chain shows a changed byte; only something outside the chain shows that its tail, or a whole record, is
gone. Each seal is chained to the one before and its hash is appended to `var/seals.jsonl`, outside the
database.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction

from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.record.models import Seal
from xiucheng.kernel.record.payload import GENESIS, canonical, instant, merkle_root
from xiucheng.kernel.record.tables import SEALERS
from xiucheng.kernel.settings import settings

LEAF = struct.Struct(">qi16s")
BATCH = 20_000

_JOURNALS = {
    "entry": ("entry", "record_id", "seq"),
    "access_log": ("access_log", "id", "0"),
}


def journals() -> list[str]:
    """The journals that are sealed."""
    return list(_JOURNALS)


def rows_between(journal: str, low: tuple[int, int], high: tuple[int, int]) -> list[tuple[Any, ...]]:
    """(record or row id, seq, hash, xid, id) of a journal's rows after `low` up to `high`, in order."""
    table, key, seq = _JOURNALS[journal]
    return fetch_all(
        f"SELECT {key}, {seq}, hash, xid::text::bigint, id FROM {table} "
        "WHERE (xid, id) > (%(lx)s::text::xid8, %(li)s) AND (xid, id) <= (%(hx)s::text::xid8, %(hi)s) "
        "ORDER BY xid, id",
        {"lx": str(low[0]), "li": low[1], "hx": str(high[0]), "hi": high[1]},
    )


def seal(journal: str, limit: int = BATCH) -> Seal | None:
    """Seal what became visible since the last seal; None when there is nothing new."""
    with sealers_turn():
        with transaction.atomic():
            made = _insert(journal, limit)
        if made is not None:
            anchor(made)
    return made


@contextmanager
def sealers_turn() -> Iterator[None]:
    """One at a time, from the row of a seal to its line in the file; not inside a transaction."""
    fetch_all("SELECT pg_advisory_lock(%(lock)s)::text", {"lock": SEALERS})
    try:
        yield
    finally:
        fetch_all("SELECT pg_advisory_unlock(%(lock)s)::text", {"lock": SEALERS})


def _insert(journal: str, limit: int) -> Seal | None:
    table, key, seq = _JOURNALS[journal]
    last = Seal.objects.filter(journal=journal).order_by("-id").first()
    if last is not None and not anchored(last):
        anchor(last)  # a crash between its commit and its line; nothing was sealed since
    low = (last.to_xid, last.to_id) if last else (0, 0)
    rows = fetch_all(
        f"SELECT {key}, {seq}, hash, xid::text::bigint, id FROM {table} "
        "WHERE (xid, id) > (%(xid)s::text::xid8, %(id)s) AND xid < journal_horizon() "
        "ORDER BY xid, id LIMIT %(limit)s",
        {"xid": str(low[0]), "id": low[1], "limit": limit},
    )
    if not rows:
        return None
    made = Seal(
        at=now(),
        journal=journal,
        from_xid=low[0],
        from_id=low[1],
        to_xid=rows[-1][3],
        to_id=rows[-1][4],
        count=len(rows),
        root=merkle_root([bytes(row[2]) for row in rows]),
        manifest=manifest(rows),
        prev=bytes(last.hash) if last else GENESIS,
    )
    made.hash = seal_hash(made)
    made.save(force_insert=True)
    return made


def manifest(rows: Iterable[tuple[Any, ...]]) -> bytes:
    """28 bytes a row: whose row, its place in that chain, the first half of its hash."""
    return b"".join(LEAF.pack(row[0], row[1], bytes(row[2])[:16]) for row in rows)


def leaves(packed: bytes) -> list[tuple[int, int, bytes]]:
    """(record or row id, seq, first half of the hash) of a manifest."""
    return [LEAF.unpack_from(packed, offset) for offset in range(0, len(packed), LEAF.size)]


def seal_hash(made: Seal) -> bytes:
    """SHA-256 over everything a seal says, chained to the one before."""
    content = [
        made.journal,
        instant(made.at),
        [made.from_xid, made.from_id, made.to_xid, made.to_id],
        made.count,
        bytes(made.root).hex(),
        hashlib.sha256(bytes(made.manifest)).hexdigest(),
        bytes(made.prev).hex(),
    ]
    return hashlib.sha256(canonical(content).encode()).digest()


def anchor_path() -> Path:
    """The file outside the database that keeps every seal's hash."""
    return settings.var / "seals.jsonl"


def anchor(made: Seal) -> None:
    """Append a seal to the anchor file and force it to disk. A seal without its line is told by `verify`."""
    line = json.dumps(
        {"id": made.pk, "at": instant(made.at), "journal": made.journal, "hash": bytes(made.hash).hex()}
    )
    path = anchor_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def anchored(last: Seal) -> bool:
    """Whether the newest seal has its line; only the end of the file is read."""
    path = anchor_path()
    if not path.exists():
        return False
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        return bytes(last.hash).hex().encode() in file.read()


def seal_all() -> int:
    """Seal every journal to its end; returns how many seals were made."""
    made = 0
    for journal in _JOURNALS:
        while seal(journal) is not None:
            made += 1
    return made
