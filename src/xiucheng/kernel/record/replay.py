# SPDX-License-Identifier: Apache-2.0
"""A record as its entries tell it, compared with the record itself and with the personal words kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from xiucheng.kernel.record.payload import instant, personal_digest, plain
from xiucheng.kernel.record.words import opened
from xiucheng.kernel.vault import KeyMissing

BLANK: Mapping[str, Any] = {
    **dict.fromkeys(("title", "address", "area_path", "responsibility", "holder_path", "outcome"), ""),
    **dict.fromkeys(("lon", "lat", "holder_person_id", "parent_id"), None),
    **dict.fromkeys(("opened_at", "closed_at", "changed_at", "due_at"), None),
    "boundary_version": 0,
    "urgent": False,
    "state": "",
}
"""The columns of a record that its entries tell, as they are before the first."""

_CHILDREN = """
SELECT p.id FROM record p WHERE p.id = ANY(%s) AND p.open_children <>
  (SELECT count(*) FROM record c WHERE c.parent_id = p.id AND c.closed_at IS NULL)
"""
_CLOCKS = "SELECT record_id, name, due_at, ended_at IS NULL FROM deadline WHERE record_id = ANY(%s)"
_WORDS = "SELECT record_id, seq, name, value, salt FROM personal WHERE record_id = ANY(%s)"

Problem = tuple[int, int, str]
"""Record, seq, what is wrong."""


@dataclass
class Told:
    """What the entries of one record say so far."""

    record: int
    values: dict[str, Any] = field(default_factory=lambda: dict(BLANK))
    ends: dict[str, str | None] = field(default_factory=dict)
    running: set[str] = field(default_factory=set)
    digests: dict[int, str] = field(default_factory=dict)
    last: int = 0

    def take(self, entry: Mapping[str, Any]) -> None:
        """Take the next entry in: `at`, `changes` as plain values, `to_state`, `seq`, `personal_digest`."""
        at, changes = instant(entry["at"]), entry["changes"]
        if not self.last:
            self.values["opened_at"] = at
        self.values.update({name: pair[1] for name, pair in changes.items() if name in BLANK})
        self.values["state"], self.values["changed_at"] = entry["to_state"], at
        stopped, promised = changes.get("clocks", ({}, {}))
        self.ends.update(promised)
        self.running = (self.running - set(stopped)) | set(promised)
        if self.values["closed_at"] is not None:
            self.running.clear()
        self.values["due_at"] = min(filter(None, (self.ends[name] for name in self.running)), default=None)
        self.last = entry["seq"]
        if entry["personal_digest"]:
            self.digests[entry["seq"]] = entry["personal_digest"]


def differences(told: Sequence[Told]) -> Iterator[Problem]:
    """Where records say something else than their entries; records that are gone are not named here."""
    by_id = {one.record: one for one in told}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {', '.join(BLANK)} FROM record WHERE id = ANY(%s) ORDER BY id", [list(by_id)]
        )
        there = cursor.fetchall()
        for identity, *values in there:
            found = dict(zip(BLANK, map(spelled, values), strict=True))
            wrong = [name for name in BLANK if found[name] != by_id[identity].values[name]]
            if wrong:
                problem = f"The record does not say what its entries tell of: {', '.join(wrong)}."
                yield identity, by_id[identity].last, problem
        cursor.execute(_CHILDREN, [list(by_id)])
        for (identity,) in cursor.fetchall():
            problem = "The record counts other open children than there are."
            yield identity, by_id[identity].last, problem
    yield from _clocks({identity: by_id[identity] for identity, *_rest in there})
    yield from _personal(by_id)


def spelled(value: Any) -> Any:
    """A column's value as entries spell it: places as text, since floats have no one spelling."""
    return f"{value:.7f}" if isinstance(value, float) else plain(value)


def _clocks(by_id: Mapping[int, Told]) -> Iterator[Problem]:
    """Clocks are the inputs of every verdict in time or late: their ends are those that entries promised."""
    ends: dict[int, dict[str, str | None]] = {}
    running: dict[int, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CLOCKS, [list(by_id)])
        for record, name, due_at, runs in cursor.fetchall():
            ends.setdefault(record, {})[name] = due_at and instant(due_at)
            if runs:
                running.setdefault(record, set()).add(name)
    for record, told in by_id.items():
        if ends.get(record, {}) != told.ends or running.get(record, set()) != told.running:
            yield record, told.last, "The clocks of this record are not those that its entries tell of."


def _personal(by_id: Mapping[int, Told]) -> Iterator[Problem]:
    """Personal words may be erased, all of one entry together; what is there must be what was digested."""
    words: dict[tuple[int, int], dict[str, str]] = {}
    salts: dict[tuple[int, int], set[bytes]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [list(by_id)])
        rows = cursor.fetchall()
    for record, seq, name, value, salt in rows:
        try:
            words.setdefault((record, seq), {})[name] = opened(record, seq, name, value)
        except KeyMissing as missing:
            yield record, seq, f"The personal words of this entry cannot be read: {missing}"
        salts.setdefault((record, seq), set()).add(bytes(salt))
    for (record, seq), values in sorted(words.items()):
        digest = by_id[record].digests.get(seq, "")
        if digest not in {personal_digest(values, salt) for salt in salts[record, seq]}:
            yield (
                record,
                seq,
                "The personal words of this entry were changed, or only some of them were erased.",
            )
