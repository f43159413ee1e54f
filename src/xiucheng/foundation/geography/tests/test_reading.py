# SPDX-License-Identifier: Apache-2.0
"""GeoJSON, stored geometry and codes are read as they were written, or refused with a reason."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import shapely

from xiucheng.foundation.geography.rules.bulk import as_geometry
from xiucheng.foundation.geography.rules.wkb import read_wkb, write_wkb
from xiucheng.foundation.geography.types import Layer, Shape
from xiucheng.foundation.geography.types.codes import ancestors, area_path, code_problem, layer_of
from xiucheng.foundation.geography.types.geojson import (
    Fault,
    GeoJsonError,
    load_geojson,
    read_features,
    read_parts,
)

from .shapes import square, traps

POINTS = [[0, 0], [1, 0], [1, 1], [0, 0]]


@pytest.mark.parametrize("shape", traps(), ids=lambda shape: shape.code)
def test_stored_geometry_comes_back_and_others_can_read_it(shape: Shape) -> None:
    stored = write_wkb(shape.parts)
    assert read_wkb(stored) == shape.parts
    assert shapely.from_wkb(stored).equals_exact(as_geometry(shape))


@pytest.mark.parametrize("geometry", ["POINT (1 2)", "POLYGON ((0 0, 1 0, 1 1, 0 0))"])
def test_other_stored_geometry_is_refused(geometry: str) -> None:
    with pytest.raises(ValueError, match="no multipolygon"):
        read_wkb(shapely.to_wkb(shapely.from_wkt(geometry)))


def test_polygons_and_their_holes_are_read() -> None:
    hole = [list(position) for position in square(0.1, 0.1, 0.2)]
    geometry = {"type": "Polygon", "coordinates": [POINTS, hole]}
    assert read_parts(geometry) == ((tuple((float(x), float(y)) for x, y in POINTS), square(0.1, 0.1, 0.2)),)


def test_heights_are_dropped_and_open_rings_closed() -> None:
    geometry = {"type": "MultiPolygon", "coordinates": [[[[0, 0, 9], [1, 0, 9], [1, 1, 9]]]]}
    assert read_parts(geometry) == ((((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)),),)


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        (None, Fault.NO_POLYGON),
        ({"type": "Point", "coordinates": [1, 2]}, Fault.NO_POLYGON),
        ({"type": "Polygon"}, Fault.NO_POLYGON),
        ({"type": "Polygon", "coordinates": []}, Fault.EMPTY),
        ({"type": "MultiPolygon", "coordinates": []}, Fault.EMPTY),
        ({"type": "MultiPolygon", "coordinates": [[]]}, Fault.EMPTY),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, Fault.SHORT_RING),
        ({"type": "Polygon", "coordinates": [[]]}, Fault.SHORT_RING),
        ({"type": "Polygon", "coordinates": [3]}, Fault.NOT_NUMBERS),
        ({"type": "Polygon", "coordinates": [[["0", 1], [1, 1], [1, 2]]]}, Fault.NOT_NUMBERS),
        ({"type": "Polygon", "coordinates": [[[float("nan"), 1], [1, 1], [1, 2]]]}, Fault.NOT_NUMBERS),
        (
            {"type": "Polygon", "coordinates": [[[31.2, 121.4], [31.2, 121.5], [31.3, 121.5]]]},
            Fault.OFF_THE_GLOBE,
        ),
    ],
)
def test_unusable_geometry_says_why(geometry: object, fault: Fault) -> None:
    with pytest.raises(GeoJsonError) as caught:
        read_parts(geometry)
    assert caught.value.fault is fault


def test_features_are_counted_and_faults_stay_with_their_row() -> None:
    document = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": None, "geometry": {"type": "Polygon", "coordinates": [POINTS]}},
            "nonsense",
            {"type": "Feature", "properties": {"a": 1}, "geometry": None},
        ],
    }
    found = [(feature.row, feature.fault, dict(feature.properties)) for feature in read_features(document)]
    assert found == [(1, None, {}), (2, Fault.NOT_A_FEATURE, {}), (3, Fault.NO_POLYGON, {"a": 1})]


@pytest.mark.parametrize("document", [None, [], {}, {"type": "Feature"}, {"type": "FeatureCollection"}])
def test_other_documents_are_refused(document: object) -> None:
    with pytest.raises(GeoJsonError, match="FeatureCollection"):
        read_features(document)


def test_files_may_be_compressed(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.geojson", tmp_path / "a.geojson.gz"
    plain.write_text(json.dumps({"type": "银杏"}), "utf-8")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert load_geojson(plain) == load_geojson(packed) == {"type": "银杏"}


def test_a_code_says_what_it_lies_in() -> None:
    assert ancestors("310199001002015") == ("310199", "310199001", "310199001002", "310199001002015")
    assert area_path("310199001002015") == "310199/001/002/015/"
    assert area_path("310199001") == "310199/001/"
    assert layer_of("310199001002") is Layer.COMMUNITY
    assert layer_of("31") is None


@pytest.mark.parametrize(
    ("layer", "code", "wrong"),
    [
        (Layer.DISTRICT, "310199", False),
        (Layer.DISTRICT, "31019", True),
        (Layer.GRID, "310199001002015", False),
        (Layer.GRID, "31019900100201a", True),
        (Layer.GRID, "３10199001002015", True),
        (Layer.RESPONSIBILITY, "Z-7", False),
        (Layer.RESPONSIBILITY, "", True),
    ],
)
def test_codes_have_the_form_of_their_layer(layer: Layer, code: str, wrong: bool) -> None:
    assert code_problem(layer, code) is wrong
