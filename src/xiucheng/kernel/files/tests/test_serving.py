# SPDX-License-Identifier: Apache-2.0
"""Addresses are for one file, variant and person, for minutes; ranges are right; nothing that was sent can run."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from xiucheng.kernel.access.actor import ANONYMOUS, Actor
from xiucheng.kernel.clock import frozen, now
from xiucheng.kernel.files import addresses
from xiucheng.kernel.files.serving import asked_range, blocks
from xiucheng.kernel.files.tests.conftest import Change
from xiucheng.kernel.files.types import FileRefused, Variant

LI, WANG = Actor(1, "李"), Actor(2, "王")
pytestmark = pytest.mark.usefixtures("with_settings")


def status(actor: Actor, identity: int, variant: Variant, ticket: str) -> int:
    try:
        addresses.check(actor, identity, variant, ticket)
    except FileRefused as refusal:
        return refusal.status
    return 200


def test_an_address_is_for_one_file_variant_and_person() -> None:
    ticket = addresses.ticket(LI, 7, Variant.ORIGINAL)
    assert status(LI, 7, Variant.ORIGINAL, ticket) == 200
    assert status(LI, 8, Variant.ORIGINAL, ticket) == 404
    assert status(LI, 7, Variant.SMALL, ticket) == 404
    assert status(WANG, 7, Variant.ORIGINAL, ticket) == 404
    assert status(ANONYMOUS, 7, Variant.ORIGINAL, addresses.ticket(ANONYMOUS, 7, Variant.ORIGINAL)) == 404


@pytest.mark.parametrize(
    "given", ["", "1.a", "x", "99999999999." + "0" * 40, "٣." + "a" * 40, "9" * 30 + "." + "a" * 40]
)
def test_what_we_did_not_sign_is_not_there(given: str) -> None:
    assert status(LI, 7, Variant.ORIGINAL, given) == 404


def test_a_longer_time_cannot_be_written_in() -> None:
    end, _dot, signature = addresses.ticket(LI, 7, Variant.ORIGINAL).partition(".")
    assert status(LI, 7, Variant.ORIGINAL, f"{int(end) + 3600}.{signature}") == 404


@pytest.mark.parametrize("minutes", [1, 5])
def test_its_time_ends(minutes: int, with_settings: Change) -> None:
    with_settings(file_link_minutes=minutes)
    begun = now()
    for second in range(0, minutes * 60, 29):
        with frozen(begun + timedelta(seconds=second)) as clock:
            ticket = addresses.ticket(LI, 7, Variant.SMALL)
            clock.advance(timedelta(seconds=minutes * 30 - 1))
            assert status(LI, 7, Variant.SMALL, ticket) == 200
            clock.advance(timedelta(seconds=minutes * 30 + 2))
            assert status(LI, 7, Variant.SMALL, ticket) == 410


def span(header: str, size: int, **more: str) -> tuple[int, int] | None:
    return asked_range(RequestFactory().get("/", headers={"Range": header, **more}), size, '"tag"')


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-3", (0, 4)),
        ("bytes=4-", (4, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-99", (0, 10)),
        ("bytes=2-99", (2, 10)),
        ("bytes=9-9", (9, 10)),
        ("bytes=10-", None),
        ("bytes=-0", None),
        ("bytes=5-2", (0, 10)),
        ("bytes=-", (0, 10)),
        ("bytes=0-1,3-4", (0, 10)),
        ("lines=0-1", (0, 10)),
        ("bytes=x-", (0, 10)),
        ("", (0, 10)),
    ],
)
def test_ranges(header: str, expected: tuple[int, int] | None) -> None:
    assert span(header, 10) == expected


def test_a_range_of_something_else_is_all_of_it() -> None:
    assert span("bytes=2-3", 10, **{"If-Range": '"tag"'}) == (2, 4)
    assert span("bytes=2-3", 10, **{"If-Range": '"other"'}) == (0, 10)


@given(
    header=st.text(max_size=30) | st.from_regex(r"bytes=\d{0,20}-\d{0,20}", fullmatch=True),
    size=st.integers(0, 50),
)
def test_a_range_never_leaves_the_file(header: str, size: int) -> None:
    try:
        found = asked_range(RequestFactory().get("/", headers={"Range": header}), size, "")
    except UnicodeEncodeError:
        return
    assert found is None or 0 <= found[0] <= found[1] <= size


def test_blocks_are_what_was_asked_for(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 4096)
    found = b"".join(blocks(path.open("rb"), 300_000, 400_001))
    assert found == path.read_bytes()[300_000:700_001]
