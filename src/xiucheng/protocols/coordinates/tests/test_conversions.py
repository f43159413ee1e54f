# SPDX-License-Identifier: Apache-2.0
"""The conversions agree with published vectors and are exact inverses of each other."""

from __future__ import annotations

import json
from itertools import permutations
from math import cos, hypot, inf, nan, radians
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiucheng.protocols.coordinates import CoordinateError, System, convert, is_outside_china

VECTORS = Path(__file__).resolve().parents[6] / "shared" / "protocols" / "coordinates.json"
METRES_PER_DEGREE = 111_320.0

# A margin inside GCJ-02's box wider than any offset, so that there and back see the same side of its rim.
china = st.tuples(st.floats(72.05, 137.78), st.floats(0.88, 55.77))
abroad = st.tuples(st.floats(-180.0, 71.9), st.floats(-90.0, 90.0))
pairs = pytest.mark.parametrize(("source", "target"), list(permutations(System, 2)))


def metres_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the distance of two near positions."""
    shrink = cos(radians(here[1]))
    return METRES_PER_DEGREE * hypot((here[0] - there[0]) * shrink, here[1] - there[1])


def published_vectors() -> list[Any]:
    """Return the vectors as parameters; the ones known to be wrong are left out."""
    if not VECTORS.exists():
        return [
            pytest.param(None, marks=pytest.mark.skip(reason=f"{VECTORS.name} is not beside this checkout"))
        ]
    rows = json.loads(VECTORS.read_text("utf-8"))
    return [pytest.param(row, id=row["id"]) for row in rows if not row.get("suspect")]


@pytest.mark.parametrize("row", published_vectors())
def test_agrees_with_published_vector(row: dict[str, Any]) -> None:
    found = convert(System(row["from"].lower()), System(row["to"].lower()), *row["in"])
    assert metres_between(found, tuple(row["out"])) <= row["tolerance_m"]


def test_known_position() -> None:
    assert convert(System.WGS84, System.GCJ02, 116.404, 39.915) == pytest.approx(
        (116.41024449916938, 39.91640428150164), abs=1e-12
    )


@pairs
@given(position=china)
def test_there_and_back(source: System, target: System, position: tuple[float, float]) -> None:
    back = convert(target, source, *convert(source, target, *position))
    if {source, target} == {System.GCJ02, System.BD09}:
        # The published inverse of BD-09 is not exact; everything that touches the store is.
        assert metres_between(back, position) < 0.25
    else:
        assert back == pytest.approx(position, abs=1e-9)


@given(position=china)
def test_gcj02_moves_by_less_than_a_kilometre_and_a_bit(position: tuple[float, float]) -> None:
    moved = convert(System.WGS84, System.GCJ02, *position)
    assert metres_between(position, moved) < 2_000.0


@given(position=abroad)
def test_gcj02_is_wgs84_outside_china(position: tuple[float, float]) -> None:
    assert is_outside_china(*position)
    assert convert(System.WGS84, System.GCJ02, *position) == position
    assert convert(System.GCJ02, System.WGS84, *position) == position


@given(position=china)
def test_cgcs2000_is_wgs84(position: tuple[float, float]) -> None:
    assert convert(System.CGCS2000, System.WGS84, *position) == position
    assert convert(System.WGS84, System.CGCS2000, *position) == position


@given(position=china)
def test_conversions_compose(position: tuple[float, float]) -> None:
    via = convert(System.GCJ02, System.BD09, *convert(System.WGS84, System.GCJ02, *position))
    assert convert(System.WGS84, System.BD09, *position) == via


@pytest.mark.parametrize(
    ("position", "word"),
    [
        ((31.2, 121.4), "longitude first"),
        ((181.0, 0.0), "longitude"),
        ((nan, 1.0), "finite"),
        ((1.0, inf), "finite"),
    ],
)
def test_impossible_position_is_refused_with_a_reason(position: tuple[float, float], word: str) -> None:
    with pytest.raises(CoordinateError, match=word):
        convert(System.WGS84, System.GCJ02, *position)
