# SPDX-License-Identifier: Apache-2.0
"""Boundaries are loaded whole or refused row by row, and positions are placed by the version in force."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from xiucheng.foundation.geography.actions import PropertyNames, load_boundaries
from xiucheng.foundation.geography.demo import demo_boundaries
from xiucheng.foundation.geography.models import Boundary, BoundaryVersion
from xiucheng.foundation.geography.queries import (
    boundary_features,
    describe,
    find_named,
    locate_point,
    map_features,
    names_of,
    refresh,
)
from xiucheng.foundation.geography.queries.bulk import codes_of_points
from xiucheng.foundation.geography.types import BoundariesRefused, Layer, Loaded, Place
from xiucheng.kernel import clock
from xiucheng.kernel.access.actor import ANONYMOUS, system
from xiucheng.kernel.access.models import Area
from xiucheng.kernel.process.errors import Denied

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

NAMES = PropertyNames("code", "name")
LOADER = system("test")
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    refresh()
    with clock.frozen(datetime(2026, 11, 22, 4, 0, tzinfo=UTC)), translation.override("en"):
        yield
    refresh()


def load(layer: Layer, collection: dict[str, Any], *, valid_from: date = TODAY) -> Loaded:
    loaded = load_boundaries(LOADER, layer, collection, NAMES, valid_from=valid_from)
    refresh()
    return loaded


@pytest.fixture
def district() -> dict[str, Any]:
    found = demo_boundaries(1)
    for layer in Layer:
        load(layer, found[layer])
    return found


def middle_of(feature: dict[str, Any]) -> tuple[float, float]:
    ring = feature["geometry"]["coordinates"][0][:-1]
    return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)


def test_every_grid_is_found_at_its_middle(district: dict[str, Any]) -> None:
    for feature in district["grid"]["features"]:
        code = feature["properties"]["code"]
        place = locate_point(*middle_of(feature))
        assert (place.district, place.town, place.community, place.grid) == (
            code[:6],
            code[:9],
            code[:12],
            code,
        )
        assert place.responsibility is not None
        assert place.responsibility.startswith(f"{code[:12]}Z")
        assert place.area_path == f"{code[:6]}/{code[6:9]}/{code[9:12]}/{code[12:]}/"
        assert place.boundary_version == BoundaryVersion.objects.latest("id").id


def test_outside_all_is_unassigned_and_not_guessed(district: dict[str, Any]) -> None:
    place = locate_point(100.0, 20.0)
    assert not place.assigned
    assert place == Place(boundary_version=BoundaryVersion.objects.latest("id").id)


def test_without_grids_the_finest_layer_that_holds_the_position_counts() -> None:
    found = demo_boundaries(1)
    load(Layer.DISTRICT, found["district"])
    load(Layer.TOWN, found["town"])
    place = locate_point(*middle_of(found["grid"]["features"][0]))
    assert (place.district, place.community, place.grid) == ("310199", None, None)
    assert place.area_path == f"310199/{str(place.town)[6:]}/"


def test_many_positions_give_the_same_codes(district: dict[str, Any]) -> None:
    positions = [middle_of(feature) for feature in district["grid"]["features"]] + [(0.0, 0.0)]
    lons, lats = zip(*positions, strict=True)
    together = codes_of_points(Layer.GRID, lons, lats).tolist()
    assert together == [locate_point(*position).grid or "" for position in positions]
    assert codes_of_points(Layer.GRID, lons, lats, on=date(2020, 1, 1)).tolist() == [""] * len(positions)


def test_areas_are_made_with_names_and_kinds(district: dict[str, Any]) -> None:
    assert Area.objects.count() == 1 + 4 + 12 + 276
    town = district["town"]["features"][0]["properties"]
    area = Area.objects.get(code=town["code"])
    assert (area.path, area.name, area.kind) == (f"310199/{town['code'][6:]}/", town["name"], "town")


def test_areas_above_a_single_layer_are_made_too_and_named_later() -> None:
    found = demo_boundaries(1)
    loaded = load(Layer.COMMUNITY, found["community"])
    assert loaded.areas_created == 12 + 4 + 1
    assert Area.objects.get(code="310199").name == "310199"
    assert load(Layer.DISTRICT, found["district"]).areas_created == 0
    assert Area.objects.get(code="310199").name == "锦绣区"
    load(Layer.GRID, found["grid"])
    assert Area.objects.get(code="310199").name == "锦绣区"


def test_names_of_a_place(district: dict[str, Any]) -> None:
    place = locate_point(*middle_of(district["grid"]["features"][5]))
    names = names_of(place)
    assert list(names) == list(Layer)
    assert names[Layer.DISTRICT] == "锦绣区"


def test_the_same_content_again_makes_no_second_version(district: dict[str, Any]) -> None:
    before = BoundaryVersion.objects.count()
    loaded = load(Layer.GRID, district["grid"])
    assert (BoundaryVersion.objects.count(), loaded.areas_created) == (before, 0)
    assert loaded.version == BoundaryVersion.objects.get(layer="grid").id
    assert loaded.remarks == ("The layer is already loaded like this.",)


def test_a_version_counts_from_its_first_day(district: dict[str, Any]) -> None:
    later = copy.deepcopy(district["grid"])
    feature = later["features"][0]
    old, new = feature["properties"]["code"], feature["properties"]["code"][:12] + "900"
    feature["properties"]["code"] = new
    position = middle_of(feature)
    before = locate_point(*position)
    loaded = load(Layer.GRID, later, valid_from=date(2027, 1, 1))
    assert locate_point(*position) == before
    assert locate_point(*position, on=date(2027, 1, 1)).grid == new
    assert locate_point(*position, on=date(2026, 12, 31)).grid == old
    with clock.frozen(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)):
        refresh()
        assert locate_point(*position).grid == old
    with clock.frozen(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)):
        refresh()
        place = locate_point(*position)
        assert (place.grid, place.boundary_version) == (new, loaded.version)


def test_positions_cost_no_query_while_the_atlas_is_fresh(
    district: dict[str, Any], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    locate_point(121.2, 31.0)
    with django_assert_num_queries(0):
        for _ in range(100):
            locate_point(121.2, 31.0)
    refresh()
    with django_assert_num_queries(1):
        locate_point(121.2, 31.0)


def test_boundaries_to_draw_are_limited_to_the_window(district: dict[str, Any]) -> None:
    assert len(boundary_features(Layer.GRID)["features"]) == 276
    lon, lat = middle_of(district["grid"]["features"][100])
    found = boundary_features(Layer.GRID, (lon, lat, lon, lat))
    codes = [feature["properties"]["code"] for feature in found["features"]]
    assert district["grid"]["features"][100]["properties"]["code"] in codes
    assert len(codes) <= 4
    assert json.dumps(found)


def test_the_map_has_four_levels(district: dict[str, Any]) -> None:
    levels = [feature["properties"]["level"] for feature in map_features()["features"]]
    assert [levels.count(level) for level in range(6)] == [0, 1, 4, 12, 276, 0]


def test_a_place_in_words(district: dict[str, Any]) -> None:
    grid = district["grid"]["features"][0]
    community = district["community"]["features"][0]["properties"]["name"]
    town = district["town"]["features"][0]["properties"]["name"]
    code = grid["properties"]["code"]
    assert describe(locate_point(*middle_of(grid))) == f"锦绣区 {town} {community} {code}"
    assert describe(locate_point(0.0, 0.0)) == "Outside all boundaries: unassigned"
    with translation.override("zh-hans"):
        assert describe(locate_point(0.0, 0.0)) == "不在任何边界内：未归属"


def test_areas_are_found_by_name_or_code(district: dict[str, Any]) -> None:
    community = district["community"]["features"][4]["properties"]
    ((name, lon, lat),) = find_named(f" {community['name'][:3]} ")
    assert name == community["name"]
    assert locate_point(lon, lat).district == "310199"
    assert [found[0] for found in find_named(community["code"], limit=3)][0] == community["name"]
    assert len(find_named("310199")) == 8
    assert find_named("  ") == find_named("无此地名") == []


def test_no_layers_at_all() -> None:
    assert locate_point(121.2, 31.0) == Place()
    assert boundary_features(Layer.GRID, (0, 0, 1, 1))["features"] == []


def broken(change: Callable[[list[dict[str, Any]]], object]) -> dict[str, Any]:
    collection = copy.deepcopy(demo_boundaries(1)["grid"])
    change(collection["features"])
    return collection


def bow_tie(features: list[dict[str, Any]]) -> None:
    ring = features[3]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]


def set_code(features: list[dict[str, Any]], code: object) -> None:
    features[3]["properties"]["code"] = code


@pytest.mark.parametrize(
    ("change", "row", "words"),
    [
        (bow_tie, 4, "crosses or touches itself near 121."),
        (lambda features: set_code(features, "31019900100100"), 4, "must have 15 digits"),
        (lambda features: set_code(features, None), 4, "“code” holds no code"),
        (
            lambda features: set_code(features, features[0]["properties"]["code"]),
            4,
            "stands in row 1 already",
        ),
        (lambda features: features[3].pop("geometry"), 4, "neither a Polygon nor a MultiPolygon"),
        (lambda features: features[3]["geometry"].update(coordinates=[]), 4, "is empty"),
        (
            lambda features: features[3]["geometry"].update(coordinates=[[[1, 2], [1, 2]]]),
            4,
            "fewer than three",
        ),
        (lambda features: features[3]["geometry"].update(coordinates=[[["a", 2]]]), 4, "not two numbers"),
        (lambda features: features[3]["geometry"].update(coordinates=[[[3e6, 4e5]]]), 4, "not on the globe"),
        (lambda features: features[3].update(type="Nothing"), 4, "not a GeoJSON feature"),
        (lambda features: features[3]["properties"].update(name="长" * 81), 4, "longer than 80 characters"),
        (lambda features: features.clear(), 0, "holds no boundaries"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(
    change: Callable[[list[dict[str, Any]]], object], row: int, words: str
) -> None:
    with pytest.raises(BoundariesRefused) as caught:
        load(Layer.GRID, broken(change))
    (problem,) = caught.value.problems
    assert problem.row == row
    assert words in problem.reason
    assert (BoundaryVersion.objects.count(), Boundary.objects.count(), Area.objects.count()) == (0, 0, 0)


def test_all_wrong_rows_are_named_together() -> None:
    def spoil(features: list[dict[str, Any]]) -> None:
        bow_tie(features)
        features[7]["properties"]["code"] = "x"

    with pytest.raises(BoundariesRefused) as caught:
        load(Layer.GRID, broken(spoil))
    assert [problem.row for problem in caught.value.problems] == [4, 8]


def test_a_community_needs_a_name() -> None:
    collection = demo_boundaries(1)["community"]
    collection["features"][1]["properties"]["name"] = "  "
    with pytest.raises(BoundariesRefused, match="2: The property “name” holds no name"):
        load(Layer.COMMUNITY, collection)


def test_overlapping_boundaries_are_taken_with_a_remark() -> None:
    collection = demo_boundaries(1)["grid"]
    first, second = collection["features"][0], collection["features"][1]
    second["geometry"] = first["geometry"]
    loaded = load(Layer.GRID, collection)
    assert f"first {first['properties']['code']} and" in loaded.remarks[0]
    assert locate_point(*middle_of(first)).grid == first["properties"]["code"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"{}"])
def test_a_file_that_is_no_layer_is_refused_as_a_whole(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "layer.geojson"
    path.write_bytes(content)
    with pytest.raises(BoundariesRefused, match="not a GeoJSON FeatureCollection"):
        load_boundaries(LOADER, Layer.GRID, path, NAMES)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BoundariesRefused, match=r"nowhere\.geojson cannot be read"):
        load_boundaries(LOADER, Layer.GRID, tmp_path / "nowhere.geojson", NAMES)


def test_loading_needs_the_permission() -> None:
    with pytest.raises(Denied, match="permission"):
        load_boundaries(ANONYMOUS, Layer.GRID, demo_boundaries(1)["grid"], NAMES)
    assert BoundaryVersion.objects.count() == 0
