# SPDX-License-Identifier: Apache-2.0
"""The invented district is a sound map: nothing missing, nothing twice, numbered as the standard says."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

import pytest
import shapely
from shapely.geometry import shape as geometry_of

from xiucheng.foundation.geography.demo import demo_boundaries
from xiucheng.foundation.geography.types import Layer
from xiucheng.foundation.geography.types.codes import code_problem

DISTRICTS = [(1, 1), (2, 1), (3, 1), (7, 4), (8, 6)]


def by_code(collection: dict[str, Any]) -> dict[str, Any]:
    return {one["properties"]["code"]: geometry_of(one["geometry"]) for one in collection["features"]}


@pytest.fixture(scope="module", params=DISTRICTS, ids=lambda given: f"seed{given[0]}-scale{given[1]}")
def district(request: pytest.FixtureRequest) -> dict[str, Any]:
    return demo_boundaries(*request.param)


def test_the_same_seed_gives_the_same_district() -> None:
    assert demo_boundaries(5) == demo_boundaries(5)
    assert demo_boundaries(5) != demo_boundaries(6)


def test_size() -> None:
    small = demo_boundaries(1)
    counts = {layer: len(collection["features"]) for layer, collection in small.items()}
    assert counts == {
        "district": 1,
        "town": 4,
        "community": 12,
        "grid": 276,
        "responsibility": 24,
        "streets": 12,
        "places": 36,
    }
    assert len(demo_boundaries(1, 4)["town"]["features"]) == 16


def test_a_large_district_keeps_its_names_apart() -> None:
    large = demo_boundaries(1, 36)
    assert len(large["grid"]["features"]) > 10_000
    for layer in ("town", "community", "streets", "places"):
        names = [one["properties"]["name"] for one in large[layer]["features"]]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("layer", list(Layer))
def test_codes_are_complete_and_unique(district: dict[str, Any], layer: Layer) -> None:
    codes = [one["properties"]["code"] for one in district[layer]["features"]]
    assert len(set(codes)) == len(codes)
    assert not any(code_problem(layer, code) for code in codes)
    assert all(one["properties"]["name"] for one in district[layer]["features"])


@pytest.mark.parametrize("layer", list(Layer))
def test_each_layer_covers_the_district_once(district: dict[str, Any], layer: Layer) -> None:
    (whole,) = by_code(district["district"]).values()
    shapes = list(by_code(district[layer]).values())
    assert all(shape.is_valid for shape in shapes)
    assert shapely.coverage_is_valid(shapes)
    union = shapely.coverage_union_all(shapes)
    assert union.normalize().equals_exact(whole.normalize()) or union.symmetric_difference(whole).area == 0.0
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area)


@pytest.mark.parametrize(
    ("wide", "fine"), list(pairwise([Layer.DISTRICT, Layer.TOWN, Layer.COMMUNITY, Layer.GRID]))
)
def test_a_code_lies_in_the_ground_of_its_first_digits(
    district: dict[str, Any], wide: Layer, fine: Layer
) -> None:
    parents = by_code(district[wide])
    inside = defaultdict(list)
    for code, shape in by_code(district[fine]).items():
        inside[code[:-3]].append(shape)
    assert inside.keys() == parents.keys()
    for code, shapes in inside.items():
        assert shapely.coverage_union_all(shapes).symmetric_difference(parents[code]).area == 0.0


def test_towns_and_communities_are_in_one_piece(district: dict[str, Any]) -> None:
    for layer in (Layer.DISTRICT, Layer.TOWN, Layer.COMMUNITY, Layer.GRID):
        assert {one["geometry"]["type"] for one in district[layer]["features"]} == {"Polygon"}


def test_grids_are_about_ten_thousand_square_metres(district: dict[str, Any]) -> None:
    for shape in by_code(district["grid"]).values():
        metres = shapely.transform(shape, lambda at: at * [95_400.0, 111_320.0])
        assert 4_000 < metres.area < 18_000


def test_grids_are_counted_west_to_east_then_north_to_south(district: dict[str, Any]) -> None:
    rows = defaultdict(list)
    for code, shape in sorted(by_code(district["grid"]).items()):
        rows[code[:12]].append(shape.centroid)
    for centroids in rows.values():
        for here, after in pairwise(centroids):
            half_a_grid = 0.00045
            assert after.x > here.x or after.y < here.y - half_a_grid


def test_duty_areas_are_sets_of_grids(district: dict[str, Any]) -> None:
    grids = by_code(district["grid"])
    given = [code for one in district["responsibility"]["features"] for code in one["properties"]["grids"]]
    assert sorted(given) == sorted(grids)
    for one in district["responsibility"]["features"]:
        union = shapely.coverage_union_all([grids[code] for code in one["properties"]["grids"]])
        assert union.symmetric_difference(geometry_of(one["geometry"])).area == 0.0


def test_streets_and_places_lie_in_the_district(district: dict[str, Any]) -> None:
    (whole,) = by_code(district["district"]).values()
    streets = district["streets"]["features"]
    assert len({one["properties"]["name"] for one in streets}) == len(streets)
    assert all(whole.buffer(1e-9).covers(geometry_of(one["geometry"])) for one in streets)
    places = district["places"]["features"]
    assert len({one["properties"]["name"] for one in places}) == len(places)
    assert all(whole.contains(geometry_of(one["geometry"])) for one in places)
