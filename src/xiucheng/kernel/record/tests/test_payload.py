# SPDX-License-Identifier: Apache-2.0
"""The canonical form has one spelling for every value, and the hash of an entry never changes."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiucheng.kernel.record.payload import (
    FORMAT,
    GENESIS,
    access_hash,
    canonical,
    entry_hash,
    instant,
    merkle_root,
    payload_of,
    personal_digest,
    plain,
)

ROW: dict[str, Any] = {
    "record_id": 1042,
    "number": "SJ20261122-001042",
    "process": "supervision.case/1",
    "seq": 2,
    "version": 3,
    "at": "2026-11-22T07:04:05.000006Z",
    "step": "accept",
    "actor_id": 7,
    "post": "receptionist",
    "unit": "jx/jd/",
    "from_state": "reported",
    "to_state": "accepted",
    "changes": {"class_code": ["", "GB:E0110"]},
    "form": {"class_code": "GB:E0110", "point": ["121.4737000", "31.2304000"]},
    "outcome": "",
    "lon": "121.4737000",
    "lat": "31.2304000",
    "attachments": [],
    "personal_digest": "",
    "prev": GENESIS,
}


class Pair(NamedTuple):
    first: Decimal
    second: Decimal


class Word(str):
    """A subclass, as translated or marked strings are."""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (0, 0),
        ("a", "a"),
        ("e\u0301", "é"),
        (Word("e\u0301"), "é"),
        (Decimal("1.10"), "1.10"),
        (date(2026, 2, 3), "2026-02-03"),
        (datetime(2026, 2, 3, 4, 5, 6, 7, tzinfo=UTC), "2026-02-03T04:05:06.000007Z"),
        (datetime(2026, 2, 3, 4, tzinfo=timezone(timedelta(hours=8))), "2026-02-02T20:00:00.000000Z"),
        ({1: Decimal("2"), "a": ("e\u0301",)}, {"1": "2", "a": ["é"]}),
        (Pair(Decimal("1.0"), Decimal("2.50")), ["1.0", "2.50"]),
        ([[1, [None]]], [[1, [None]]]),
    ],
)
def test_plain_values(value: Any, expected: Any) -> None:
    found = plain(value)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("value", [1.5, float("nan"), [0.0], {"a": 1.0}, {1, 2}, object()])
def test_what_has_no_one_spelling_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="has no canonical form in the record"):
        plain(value)


def test_an_instant_is_utc_with_microseconds_whatever_its_zone() -> None:
    assert instant(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000000Z"
    assert (
        instant(datetime(2026, 1, 1, 7, tzinfo=timezone(timedelta(hours=8)))) == "2025-12-31T23:00:00.000000Z"
    )


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.text(st.characters(codec="utf-8"), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_the_canonical_text_is_that_of_pythons_json(value: Any) -> None:
    expected = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

    assert canonical(value) == expected
    assert json.loads(canonical(value)) == value


def test_keys_are_sorted_by_code_point_and_nothing_is_escaped_that_need_not_be() -> None:
    assert canonical({"b": 1, "a": "é中😀\u2028/", "A": 0}) == '{"A":0,"a":"é中😀\u2028/","b":1}'
    assert canonical({"\uffff": 1, "\U00010000": 2}).index("\uffff") == 2


def test_the_hash_of_an_entry_is_frozen() -> None:
    payload = payload_of(ROW)

    others = {"format", "record", "actor", "from", "to", "position", "personal"}
    same = {
        "number",
        "process",
        "seq",
        "version",
        "at",
        "step",
        "post",
        "unit",
        "changes",
        "form",
        "outcome",
        "attachments",
        "prev",
    }
    assert set(payload) == others | same
    assert (payload["format"], FORMAT) == (1, 1)
    assert payload["position"] == ["121.4737000", "31.2304000"]
    assert payload["prev"] == "00" * 32
    assert entry_hash(payload) == hashlib.sha256(canonical(payload).encode()).digest()
    assert entry_hash(payload).hex() == FROZEN


FROZEN = "1a7d0a55dc38de1761c472ca466dc453254dac9f3c37e25f6ee86c435c48e61e"


@pytest.mark.parametrize("name", sorted(ROW))
def test_every_part_of_a_row_changes_the_hash(name: str) -> None:
    other = {**ROW, name: b"\x01" * 32 if name == "prev" else "other" if isinstance(ROW[name], str) else 99}

    assert entry_hash(payload_of(other)) != entry_hash(payload_of(ROW))


def test_places_cannot_be_exchanged_between_fields() -> None:
    swapped = {**ROW, "from_state": ROW["to_state"], "to_state": ROW["from_state"]}
    turned = {**ROW, "lon": ROW["lat"], "lat": ROW["lon"]}

    assert len({entry_hash(payload_of(row)) for row in (ROW, swapped, turned)}) == 3


def test_personal_words_are_digested_with_their_salt() -> None:
    digest = personal_digest({"phone": "138", "name": "王"}, b"s" * 16)

    assert digest == hashlib.sha256(b"s" * 16 + '{"name":"王","phone":"138"}'.encode()).hexdigest()
    assert digest == personal_digest({"name": "王", "phone": "138"}, b"s" * 16)
    assert digest != personal_digest({"name": "王", "phone": "138"}, b"t" * 16)


def test_a_line_of_the_access_log_is_hashed_whole() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    content = [at, "login", 7, "password", None, "10.0.0.1", "r1"]

    expected = '["2026-01-01T00:00:00.000000Z","login",7,"password",null,"10.0.0.1","r1"]'
    assert access_hash(content) == hashlib.sha256(expected.encode()).digest()


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_the_root_is_a_binary_tree_with_leaves_and_nodes_apart() -> None:
    a, b, c, d, e = (bytes([n]) * 32 for n in range(5))

    assert merkle_root([]) == GENESIS == bytes(32)
    assert merkle_root([a]) == leaf(a)
    assert merkle_root([a, b]) == node(leaf(a), leaf(b))
    assert merkle_root([a, b, c]) == node(node(leaf(a), leaf(b)), leaf(c))
    four = node(node(leaf(a), leaf(b)), node(leaf(c), leaf(d)))
    assert merkle_root([a, b, c, d]) == four
    assert merkle_root([a, b, c, d, e]) == node(four, leaf(e))


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=2, max_size=9, unique=True), st.data())
def test_the_root_sees_order_loss_and_change(hashes: list[bytes], data: st.DataObject) -> None:
    root = merkle_root(hashes)
    place = data.draw(st.integers(0, len(hashes) - 2))

    swapped = [*hashes[:place], hashes[place + 1], hashes[place], *hashes[place + 2 :]]
    assert merkle_root(swapped) != root
    assert merkle_root(hashes[:place] + hashes[place + 1 :]) != root
    assert merkle_root([*hashes, hashes[-1]]) != root
