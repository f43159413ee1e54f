# SPDX-License-Identifier: Apache-2.0
"""Recomputes every chain, every line of the access log and every seal, and names what is broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from xiucheng.kernel.record import replay
from xiucheng.kernel.record.models import Seal
from xiucheng.kernel.record.payload import GENESIS, access_hash, entry_hash, instant, merkle_root, payload_of
from xiucheng.kernel.record.seal import anchor_path, leaves, rows_between, seal_hash, sealers_turn

_COLUMNS = (
    *("record_id", "seq", "version", "at", "step", "actor_id", "post", "unit", "from_state", "to_state"),
    *("changes", "form", "outcome", "lon", "lat", "attachments", "personal_digest", "prev", "hash"),
)
_AS_TEXT = {"changes", "form", "attachments"}
_ENTRIES = (
    "SELECT "
    + ", ".join(f"e.{name}::text" if name in _AS_TEXT else f"e.{name}" for name in _COLUMNS)
    + ", r.number, r.process || '/' || r.process_version FROM entry e "
    "LEFT JOIN record r ON r.id = e.record_id {since} ORDER BY e.record_id, e.seq"
)
_ACCESSES = (
    "SELECT id, at, kind, person_id, what, record_id, address, request_id, hash FROM access_log ORDER BY id"
)
_AT_ONCE = 2000


@dataclass
class Result:
    """What was checked, and what is broken: {record or seal, seq, problem} each."""

    checked: int = 0
    broken: list[dict[str, Any]] = field(default_factory=list)

    def add(self, problem: str, **where: Any) -> None:
        self.broken.append({**where, "problem": problem})


def verify(since: datetime | None = None) -> Result:
    """Check chains (of records changed since then, when given), the access log and all seals, over one
    unchanging view."""
    result = Result()
    anchors, newest = _anchors(result)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        heads = _heads(since)
        _chains(result, heads, since)
        _accesses(result)
        _seals(result, anchors, newest)
        numbers = {identity: number for identity, (number, _seq, _head) in heads.items()}
    for one in result.broken:
        if "record" in one:
            one["number"] = numbers.get(one["record"], "")
    return result


def _heads(since: datetime | None) -> dict[int, tuple[str, int, bytes]]:
    with connection.cursor() as cursor:
        where, params = ("WHERE changed_at >= %s", [since]) if since else ("", [])
        cursor.execute(f"SELECT id, number, seq, head FROM record {where}", params)
        return {row[0]: (row[1], row[2], bytes(row[3])) for row in cursor.fetchall()}


def _rows(sql: str, params: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Rows through a server-side cursor: memory stays constant."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        for chunk in iter(lambda: cursor.fetchmany(_AT_ONCE), []):
            yield from chunk


def _stream(since: datetime | None) -> Iterator[dict[str, Any]]:
    """Entries by record and seq."""
    clause = "WHERE r.changed_at >= %s" if since else ""
    for values in _rows(_ENTRIES.format(since=clause), [since] if since else []):
        row = dict(zip((*_COLUMNS, "number", "process"), values, strict=True))
        for name in _AS_TEXT:
            row[name] = json.loads(row[name])
        yield row


def _chains(result: Result, heads: dict[int, tuple[str, int, bytes]], since: datetime | None) -> None:
    seen: set[int] = set()
    told: list[replay.Told] = []
    seq, prev = 0, GENESIS
    for row in _stream(since):
        result.checked += 1
        if not told or row["record_id"] != told[-1].record:
            if told:
                _ends(result, heads, told[-1].record, seq, prev)
            if len(told) >= _AT_ONCE:
                _compare(result, told)
                told = []
            told.append(replay.Told(row["record_id"]))
            seen.add(row["record_id"])
            seq, prev = 0, GENESIS
        told[-1].take(row)
        _link(result, row, seq, prev)
        seq, prev = row["seq"], bytes(row["hash"])
    if told:
        _ends(result, heads, told[-1].record, seq, prev)
        _compare(result, told)
    for identity in sorted(heads.keys() - seen):
        result.add("Every entry of this record is missing.", record=identity, seq=0)


def _compare(result: Result, told: list[replay.Told]) -> None:
    """What the entries tell against what the record and the personal words say."""
    for record, seq, problem in replay.differences(told):
        result.add(problem, record=record, seq=seq)


def _link(result: Result, row: dict[str, Any], seq: int, prev: bytes) -> None:
    where = {"record": row["record_id"], "seq": row["seq"]}
    if row["seq"] != seq + 1:
        result.add(f"Entry {seq + 1} is missing or stands twice.", **where)
    elif bytes(row["prev"]) != prev:
        result.add("This entry does not follow the one before it.", **where)
    plain = row | {"at": instant(row["at"]), "prev": bytes(row["prev"])}
    # an entry whose record is gone cannot be told whole; that its record is gone is told at its end
    if row["number"] is not None and entry_hash(payload_of(plain)) != bytes(row["hash"]):
        result.add("The content of this entry was changed.", **where)


def _ends(
    result: Result, heads: dict[int, tuple[str, int, bytes]], record: int, seq: int, head: bytes
) -> None:
    known = heads.get(record)
    if known is None:
        result.add("The record of these entries is missing.", record=record, seq=seq)
    elif known[1] != seq:
        problem = f"The record says it has {known[1]} entries, but entry {seq} is the last."
        result.add(problem, record=record, seq=seq)
    elif known[2] != head:
        result.add("The record's head is not the hash of its last entry.", record=record, seq=seq)


def _accesses(result: Result) -> None:
    for identity, *content, stored in _rows(_ACCESSES, []):
        result.checked += 1
        if access_hash(content) != bytes(stored):
            result.add("The content of this line of the access log was changed.", access_log=identity, seq=0)


def _seals(result: Result, anchors: dict[int, str] | None, newest: int) -> None:
    last: dict[str, Seal] = {}
    hashes: dict[str, bytes] = {}
    for one in Seal.objects.order_by("id").iterator(chunk_size=20):
        before = last.get(one.journal)
        previous = hashes.get(one.journal, GENESIS)
        low = (before.to_xid, before.to_id) if before else (0, 0)
        follows = bytes(one.prev) == previous and (one.from_xid, one.from_id) == low
        if not follows or bytes(one.hash) != seal_hash(one):
            result.add("This seal was changed, or the one before it is missing.", seal=one.pk)
        if anchors is not None and one.pk <= newest:
            _anchored(result, one, anchors.pop(one.pk, None), newest=one.pk == newest)
        _sealed(result, one)
        last[one.journal], hashes[one.journal] = one, bytes(one.hash)
    for identity in anchors or ():
        result.add("This seal stands in the file of seals but not in the database.", seal=identity)


def _anchored(result: Result, one: Seal, line: str | None, *, newest: bool) -> None:
    """Whether the file outside the database says the same of a seal."""
    if line is None and newest:
        result.add(
            "The newest seal is not in the file of seals. If the program was stopped just then, start the "
            "worker, wait a minute and verify again; otherwise the file was cut.",
            seal=one.pk,
        )
    elif line != bytes(one.hash).hex():
        result.add("This seal is not the one in the file of seals.", seal=one.pk)


def _anchors(result: Result) -> tuple[dict[int, str] | None, int]:
    """({seal id: hash} from the file outside the database, newest seal it must hold); None where no seal was
    ever made. Nobody seals meanwhile, as a seal's line is written after its row."""
    with sealers_turn():
        newest = Seal.objects.order_by("-id").values_list("id", flat=True).first() or 0
        lines = anchor_path().read_text("utf-8").splitlines() if anchor_path().exists() else None
    if lines is None:
        if newest:
            result.add("The file of seals is missing.", seal=0)
        return None, newest
    found: dict[int, str] = {}
    for line in lines:
        try:
            value = json.loads(line)
            found[value["id"]] = value["hash"]
        except (ValueError, KeyError, TypeError):
            result.add("A line of the file of seals cannot be read.", seal=0)
    return found, newest


def _sealed(result: Result, one: Seal) -> None:
    """Compare a seal with the rows it covers; name each row that is gone, new or different."""
    rows = rows_between(one.journal, (one.from_xid, one.from_id), (one.to_xid, one.to_id))
    if len(rows) == one.count and merkle_root([bytes(row[2]) for row in rows]) == bytes(one.root):
        return
    sealed = {(key, seq): half for key, seq, half in leaves(bytes(one.manifest))}
    there = {(row[0], row[1]): bytes(row[2])[:16] for row in rows}
    name = "record" if one.journal == "entry" else one.journal
    for key, seq in sorted(sealed.keys() - there.keys()):
        result.add("This was sealed and is gone.", **{name: key}, seq=seq, seal=one.pk)
    for key, seq in sorted(there.keys() - sealed.keys()):
        result.add("This stands among sealed rows but was not sealed.", **{name: key}, seq=seq, seal=one.pk)
    for both in sorted(key for key in sealed.keys() & there.keys() if sealed[key] != there[key]):
        result.add("This is not what was sealed.", **{name: both[0]}, seq=both[1], seal=one.pk)
