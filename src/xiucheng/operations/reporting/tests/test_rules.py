# SPDX-License-Identifier: Apache-2.0
"""Likeness and flags as pure rules."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xiucheng.operations.reporting.rules.flags import Bounds, Photo, flags_of
from xiucheng.operations.reporting.rules.similarity import (
    ENOUGH,
    box,
    likeness,
    metres_between,
    pairs,
    shared,
)
from xiucheng.operations.reporting.types import FLAGS

RADIUS, SPAN = 100.0, 30.0
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PIN = (121.4737, 31.2245)
TEXTS = st.sampled_from(
    ["", "垃圾", "路边一堆垃圾", "锦绣路1号门前垃圾成堆", "井盖缺失", "Ｍ１ 路灯", "?!"]
) | st.text(max_size=30)
CODES = st.sampled_from(["", "GB:E0110", "GB:C0114"])
FAR = st.floats(0, 200, allow_nan=False)
PLACES = st.tuples(st.floats(73, 135), st.floats(18, 53))
BOUNDS = Bounds(500, 3, 20)


def alike(metres: float, days: float, words: tuple[str, str], classes: tuple[str, str]) -> float:
    return likeness(metres=metres, radius=RADIUS, days=days, span=SPAN, words=words, classes=classes).whole


@given(FAR, st.floats(0, 400), st.tuples(TEXTS, TEXTS), st.tuples(CODES, CODES))
def test_likeness_lies_between_nothing_and_all(
    metres: float, days: float, words: tuple[str, str], classes: tuple[str, str]
) -> None:
    whole = alike(metres, days, words, classes)
    assert 0 <= whole <= 1
    assert whole == alike(metres, days, words[::-1], classes[::-1])
    assert alike(0, days, words, classes) >= whole
    assert alike(metres, 0, words, classes) >= whole
    assert (
        alike(metres, days, (words[0], words[0]), (classes[0], classes[0])) >= whole or not words[0].strip()
    )


def test_what_is_proposed_and_what_is_not() -> None:
    same, other = ("路边一堆垃圾", "一大堆垃圾在路边"), ("路边一堆垃圾", "井盖缺失")
    known, unlike = ("GB:E0110", "GB:E0110"), ("GB:E0110", "GB:C0114")
    nothing = ("", "")
    assert alike(10, 1, same, known) > alike(60, 1, same, known) >= ENOUGH
    assert alike(50, 1, same, nothing) >= ENOUGH
    assert alike(30, 1, nothing, nothing) >= ENOUGH
    assert alike(30, 1, other, unlike) < ENOUGH
    assert alike(0, 1, other, unlike) < ENOUGH
    assert alike(60, 1, other, nothing) < ENOUGH


@given(TEXTS, TEXTS)
def test_shared_words_are_those_of_the_shorter_text(one: str, other: str) -> None:
    found = shared(one, other)
    assert found == shared(other, one)
    assert (found is None) == (not pairs(one) or not pairs(other))
    if pairs(one):
        assert shared(one, f"{other} {one}") == 1 or not pairs(other)


def test_pairs_know_no_width_and_do_not_reach_over_blanks() -> None:
    assert pairs("ＡＢ c") == {"ab"}
    assert pairs("路灯。不亮") == {"路灯", "不亮"}


@given(PLACES, st.floats(-0.004, 0.004), st.floats(-0.004, 0.004), st.floats(10, 500))
def test_the_box_holds_its_circle(
    place: tuple[float, float], east: float, north: float, radius: float
) -> None:
    there = (place[0] + east, place[1] + north)
    left, low, right, high = box(*place, radius)
    if metres_between(place, there) <= radius * 0.999:
        assert left <= there[0] <= right
        assert low <= there[1] <= high


def photo(days: float | None = None, place: tuple[float, float] | None = None) -> Photo:
    return Photo(None if days is None else AT - timedelta(days=days), place)


def test_flags_say_why() -> None:
    away = (PIN[0], PIN[1] + 0.01)
    assert flags_of([photo(10, away)], PIN, AT, BOUNDS) == {"far_photo": 1113, "old_photo": 10}
    assert flags_of([photo(1, PIN), photo()], PIN, AT, BOUNDS) == {}
    assert flags_of([photo(None, away)], None, AT, BOUNDS) == {}
    assert flags_of([], PIN, AT, BOUNDS, same=[5], alike=[5, 7], at_pin=20) == {
        "recycled": [5],
        "copied": [7],
        "default_point": 20,
    }
    assert flags_of([], PIN, AT, BOUNDS, at_pin=19) == {}


@given(
    st.lists(
        st.builds(
            photo,
            st.none() | st.floats(-400, 4000),
            st.none() | PLACES,
        ),
        max_size=9,
    ),
    st.none() | PLACES,
    st.lists(st.integers(1, 99), max_size=20),
    st.lists(st.integers(1, 99), max_size=20),
    st.integers(0, 99),
)
def test_flags_are_known_words_with_a_reason(
    photos: list[Photo], pin: tuple[float, float] | None, same: list[int], alike: list[int], at_pin: int
) -> None:
    found = flags_of(photos, pin, AT, BOUNDS, same=same, alike=alike, at_pin=at_pin)
    assert set(found) <= {code for code, _label in FLAGS}
    assert all(found.values())
    assert json.loads(json.dumps(found)) == found
    assert flags_of(photos, pin, AT, Bounds(10**9, 10**9, 100)).keys() <= set()
