# SPDX-License-Identifier: Apache-2.0
"""The draw: the same for everybody who draws again, and fair to each."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from xiucheng.operations.supervision.rules.drawing import drawn

NUMBERS = st.lists(st.integers(0, 2**63 - 1), max_size=30)
SEEDS = st.binary(min_size=32, max_size=32)


@settings(max_examples=60, deadline=None)
@given(SEEDS, NUMBERS, st.randoms(use_true_random=False))
def test_it_is_one_of_them_and_hangs_on_no_order(seed: bytes, numbers: list[int], source: Random) -> None:
    mixed = [*numbers, *numbers]
    source.shuffle(mixed)

    found = drawn(seed, numbers)

    assert found == drawn(seed, mixed)
    assert found in numbers if numbers else found is None


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.lists(st.integers(0, 2**63 - 1), min_size=2, max_size=30, unique=True))
def test_who_was_not_drawn_changes_nothing_by_staying_away(seed: bytes, numbers: list[int]) -> None:
    found = drawn(seed, numbers)
    other = next(number for number in numbers if number != found)

    assert drawn(seed, [number for number in numbers if number != other]) == found


def test_each_is_drawn_about_as_often_as_any_other() -> None:
    seeds = [sha256(str(number).encode()).digest() for number in range(2000)]
    counts = Counter(drawn(seed, range(10, 14)) for seed in seeds)

    assert set(counts) == {10, 11, 12, 13}
    assert all(420 < count < 580 for count in counts.values())
