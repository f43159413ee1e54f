# SPDX-License-Identifier: Apache-2.0
"""A record as its entries tell it, compared with the record itself and with the personal words kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from xiucheng.kernel.record.payload import personal_digest

BLANK: Mapping[str, Any] = {
    **dict.fromkeys(("title", "address", "area_path", "responsibility", "holder_path", "outcome"), ""),
    **dict.fromkeys(("lon", "lat", "holder_person_id"), None),
    "boundary_version": 0,
    "state": "",
}
"""The columns of a record that its entries tell, as they are before the first."""

_WORDS = "SELECT record_id, seq, name, value, salt FROM personal WHERE record_id = ANY(%s)"

Problem = tuple[int, int, str]
"""Record, seq, what is wrong."""


@dataclass
class Told:
    """What the entries of one record say so far."""

    record: int
    values: dict[str, Any] = field(default_factory=lambda: dict(BLANK))
    digests: dict[int, str] = field(default_factory=dict)
    last: int = 0

    def take(self, entry: Mapping[str, Any]) -> None:
        """Take the next entry in: `changes` as plain values, `to_state`, `seq`, `personal_digest`."""
        self.values.update({name: pair[1] for name, pair in entry["changes"].items() if name in BLANK})
        self.values["state"] = entry["to_state"]
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
        for identity, *values in cursor.fetchall():
            found = dict(zip(BLANK, map(spelled, values), strict=True))
            wrong = [name for name in BLANK if found[name] != by_id[identity].values[name]]
            if wrong:
                problem = f"The record does not say what its entries tell of: {', '.join(wrong)}."
                yield identity, by_id[identity].last, problem
    yield from _personal(by_id)


def spelled(value: Any) -> Any:
    """A column's value as entries spell it: places as text, since floats have no one spelling."""
    return f"{value:.7f}" if isinstance(value, float) else value


def _personal(by_id: Mapping[int, Told]) -> Iterator[Problem]:
    """Personal words may be erased, all of one entry together; what is there must be what was digested."""
    words: dict[tuple[int, int], dict[str, str]] = {}
    salts: dict[tuple[int, int], set[bytes]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [list(by_id)])
        for record, seq, name, value, salt in cursor.fetchall():
            words.setdefault((record, seq), {})[name] = value
            salts.setdefault((record, seq), set()).add(bytes(salt))
    for (record, seq), values in sorted(words.items()):
        digest = by_id[record].digests.get(seq, "")
        if digest not in {personal_digest(values, salt) for salt in salts[record, seq]}:
            yield (
                record,
                seq,
                "The personal words of this entry were changed, or only some of them were erased.",
            )
