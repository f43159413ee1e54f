# SPDX-License-Identifier: Apache-2.0
"""Both locators give the one right shape: compared with asking shapely about every shape."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import cos, inf, nan, sin, tau

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiucheng.foundation.geography.rules.bulk import BulkLocator
from xiucheng.foundation.geography.types import Position, Ring, Shape
from xiucheng.foundation.geography.types.locating import Locator
from xiucheng.foundation.geography.types.outlines import Outline

from .shapes import by_brute_force, jittered_quads, random_positions, ring, square, telling_positions, traps


def assert_both_agree_with_brute_force(shapes: Sequence[Shape], positions: Sequence[Position]) -> None:
    expected = by_brute_force(shapes, positions)
    locator = BulkLocator(shapes)
    alone = [locator.locate(lon, lat) for lon, lat in positions]
    lons, lats = zip(*positions, strict=True)
    together = [code or None for code in locator.locate_many(lons, lats).tolist()]
    wrong = [
        (p, e, a, t)
        for p, e, a, t in zip(positions, expected, alone, together, strict=True)
        if not e == a == t
    ]
    assert wrong == []


@pytest.mark.parametrize("jitter", [0.0, 0.2, 0.45])
def test_quads_all_over(jitter: float) -> None:
    shapes = jittered_quads(25, 1, jitter=jitter)
    assert_both_agree_with_brute_force(shapes, random_positions(shapes, 2, 20_000))


@pytest.mark.parametrize("jitter", [0.0, 0.2, 0.45])
def test_quads_at_their_borders(jitter: float) -> None:
    shapes = jittered_quads(25, 3, jitter=jitter)
    assert_both_agree_with_brute_force(shapes, telling_positions(shapes, 4, 5_000))


def test_traps_all_over() -> None:
    shapes = [shape for shape in traps() if shape.code != "z-far"]
    assert_both_agree_with_brute_force(shapes, random_positions(shapes, 5, 20_000))


def test_traps_at_their_borders() -> None:
    assert_both_agree_with_brute_force(traps(), telling_positions(traps(), 6, 5_000))


def test_a_coast_of_many_vertices() -> None:
    shapes = [Shape("coast", ((wavy_ring(3_000),),)), Shape("sea", ((square(-3, -3, 6), wavy_ring(3_000)),))]
    positions = random_positions(shapes, 7, 20_000) + telling_positions(shapes, 8, 3_000)
    assert_both_agree_with_brute_force(shapes, positions)


def wavy_ring(count: int) -> Ring:
    """Return a ring around the origin with bays and capes."""
    turns = [index * tau / count for index in range(count)]
    reach = [2 + 0.3 * sin(60 * turn) + 0.1 * sin(707 * turn) for turn in turns]
    return ring(
        *[(radius * cos(turn), radius * sin(turn)) for radius, turn in zip(reach, turns, strict=True)]
    )


@given(
    corners=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=3, max_size=9, unique=True),
    positions=st.lists(st.tuples(st.integers(0, 32), st.integers(0, 32)), min_size=1, max_size=30),
)
def test_outline_agrees_with_crossings_counted_by_fractions(
    corners: list[tuple[int, int]], positions: list[tuple[int, int]]
) -> None:
    line = ring(*[(x / 7, y / 7) for x, y in corners])
    outline = Outline([(line,)])
    for x, y in positions:
        assert outline.covers(x / 28, y / 28) == covered_by_fractions(line, x / 28, y / 28)


def covered_by_fractions(line: Ring, x: float, y: float) -> bool:
    """Count crossings without any rounding."""
    px, py = Fraction(x), Fraction(y)
    inside = False
    for start, end in zip(line, line[1:], strict=False):
        (ax, ay), (bx, by) = ((Fraction(p[0]), Fraction(p[1])) for p in (start, end))
        area = (bx - ax) * (py - ay) - (by - ay) * (px - ax)
        if area == 0 and min(ax, bx) <= px <= max(ax, bx) and min(ay, by) <= py <= max(ay, by):
            return True
        if (ay > py) != (by > py) and px < ax + (py - ay) * (bx - ax) / (by - ay):
            inside = not inside
    return inside


def test_on_a_shared_edge_the_lower_code_wins_whatever_the_order() -> None:
    left, right = Shape("2", ((square(0, 0),),)), Shape("1", ((square(1, 0),),))
    for shapes in ([left, right], [right, left]):
        locator = BulkLocator(shapes)
        assert locator.locate(1.0, 0.5) == "1"
        assert locator.locate_many([1.0, 0.9], [0.5, 0.5]).tolist() == ["1", "2"]


def test_outside_is_nothing() -> None:
    locator = BulkLocator([Shape("1", ((square(0, 0), square(0.25, 0.25, 0.5)),))])
    for position in [(0.5, 0.5), (-0.1, 0.5), (0.5, 1.1), (nan, 0.5), (0.5, nan), (inf, 0.0), (0.0, -inf)]:
        assert locator.locate(*position) is None
        assert locator.locate_many([position[0]], [position[1]]).tolist() == [""]


def test_the_outer_rim_belongs_to_the_shape() -> None:
    locator = BulkLocator([Shape("1", ((square(0, 0),),))])
    rim = [(0.0, 0.0), (1.0, 1.0), (1.0, 0.3), (0.3, 1.0), (0.0, 0.7), (0.7, 0.0)]
    assert [locator.locate(*position) for position in rim] == ["1"] * len(rim)
    assert locator.locate_many(*zip(*rim, strict=True)).tolist() == ["1"] * len(rim)


def test_an_empty_layer_holds_nothing() -> None:
    assert Locator([]).locate(0.0, 0.0) is None
    assert BulkLocator([]).locate_many([0.0], [0.0]).tolist() == [""]
    assert BulkLocator(jittered_quads(2, 1)).locate_many([], []).tolist() == []


def test_several_shapes_may_carry_one_code() -> None:
    locator = BulkLocator([Shape("1", ((square(0, 0),),)), Shape("1", ((square(5, 5),),))])
    assert locator.locate_many([0.5, 5.5, 3.0], [0.5, 5.5, 3.0]).tolist() == ["1", "1", ""]
