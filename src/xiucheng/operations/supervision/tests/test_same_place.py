# SPDX-License-Identifier: Apache-2.0
"""What photos show of where and when they were taken: pure, and the same however they are ordered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import cos, radians
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiucheng.operations.supervision.rules.same_place import SLACK, Photo, metres, place_of_photos
from xiucheng.operations.supervision.rules.shortcuts import in_sample
from xiucheng.operations.supervision.types import FAR, OLD, SHOWN, UNKNOWN

GIVEN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LATER, EARLIER = GIVEN + timedelta(hours=1), GIVEN - timedelta(hours=1)
HERE, NEAR, AWAY = (121.4737, 31.2245), (121.4747, 31.2245), (121.4837, 31.2245)
POSITIONS = st.tuples(st.floats(73, 135), st.floats(18, 53))
TIMES = st.integers(-5000, 5000).map(lambda minutes: GIVEN + timedelta(minutes=minutes))
PHOTOS = st.builds(Photo, st.none() | TIMES, st.none() | POSITIONS)
QUICK = settings(max_examples=60, deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize(
    ("photos", "said"),
    [
        ([], ""),
        ([Photo(None, None)], UNKNOWN),
        ([Photo(LATER, None)], UNKNOWN),
        ([Photo(LATER, NEAR)], SHOWN),
        ([Photo(None, NEAR), Photo(None, None)], SHOWN),
        ([Photo(LATER, AWAY)], FAR),
        ([Photo(LATER, NEAR), Photo(LATER, AWAY)], FAR),
        ([Photo(EARLIER, NEAR)], OLD),
        ([Photo(EARLIER, None)], OLD),
        ([Photo(EARLIER, AWAY)], FAR),
        ([Photo(GIVEN - SLACK, NEAR)], SHOWN),
        ([Photo(GIVEN - SLACK - timedelta(seconds=1), NEAR)], OLD),
    ],
)
def test_the_worst_of_them_is_said(photos: list[Photo], said: str) -> None:
    assert place_of_photos(photos, HERE, GIVEN, 200) == said


def test_nothing_is_compared_with_what_is_not_known() -> None:
    assert place_of_photos([Photo(LATER, AWAY)], None, GIVEN, 200) == UNKNOWN
    assert place_of_photos([Photo(EARLIER, NEAR)], HERE, None, 200) == SHOWN


@QUICK
@given(st.lists(PHOTOS, min_size=1, max_size=6), POSITIONS, st.randoms(use_true_random=False))
def test_order_and_repetition_say_nothing(
    photos: list[Photo], point: tuple[float, float], source: Random
) -> None:
    mixed = [*photos, *photos]
    source.shuffle(mixed)
    assert place_of_photos(photos, point, GIVEN, 200) == place_of_photos(mixed, point, GIVEN, 200)


@QUICK
@given(st.lists(PHOTOS, min_size=1, max_size=6), POSITIONS, st.floats(10, 5000), st.floats(1, 10))
def test_more_room_never_makes_it_farther(
    photos: list[Photo], point: tuple[float, float], most: float, more: float
) -> None:
    if place_of_photos(photos, point, GIVEN, most * more) == FAR:
        assert place_of_photos(photos, point, GIVEN, most) == FAR


@QUICK
@given(POSITIONS, st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))
def test_a_distance_is_that_of_the_plane_nearby_and_the_same_both_ways(
    here: tuple[float, float], east: float, north: float
) -> None:
    there = (here[0] + east, here[1] + north)
    width = 111_195 * cos(radians(here[1] + north / 2)) * east
    plane = (width**2 + (111_195 * north) ** 2) ** 0.5
    assert abs(metres(here, there) - plane) < 1
    assert metres(here, there) == pytest.approx(metres(there, here), abs=1e-6)
    assert metres(here, here) == 0


def test_a_sample_is_as_large_as_was_decided_and_the_same_again() -> None:
    for share in (0, 20, 100):
        chosen = sum(in_sample(number, "2026-11-23T09:00:00+08:00", share) for number in range(1000))
        assert abs(chosen - 10 * share) < (40 if share == 20 else 1)
    assert in_sample(7, "x", 50) == in_sample(7, "x", 50)
