# SPDX-License-Identifier: Apache-2.0
"""Polygons out of GeoJSON files, with a reason for each feature that has none."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Any

from xiucheng.foundation.geography.types import Part, Position, Ring


class Fault(StrEnum):
    """Why a feature or a file gives no polygon."""

    NOT_GEOJSON = "not a FeatureCollection"
    NOT_A_FEATURE = "not a feature"
    NO_POLYGON = "neither a Polygon nor a MultiPolygon"
    EMPTY = "an empty geometry"
    NOT_NUMBERS = "a position that is not two numbers"
    OFF_THE_GLOBE = "a position that is not on the globe"
    SHORT_RING = "a ring of fewer than three different positions"


class GeoJsonError(ValueError):
    """A file or feature that cannot be read; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a file, counted from 1, with its polygons or the reason why it has none."""

    row: int
    properties: Mapping[str, Any]
    parts: tuple[Part, ...]
    fault: Fault | None = None


def load_geojson(path: Path) -> object:
    """Read a GeoJSON file, compressed when its name ends in .gz; OSError and ValueError are the caller's."""
    raw = path.read_bytes()
    if path.suffix == ".gz":
        raw = gzip.decompress(raw)
    return json.loads(raw)


def _position(value: object) -> Position:
    match value:
        case [int() | float() as lon, int() | float() as lat, *_]:
            if not (isfinite(lon) and isfinite(lat)):
                raise GeoJsonError(Fault.NOT_NUMBERS)
            if abs(lon) > 180 or abs(lat) > 90:
                raise GeoJsonError(Fault.OFF_THE_GLOBE)
            return float(lon), float(lat)
    raise GeoJsonError(Fault.NOT_NUMBERS)


def _ring(value: object) -> Ring:
    if not isinstance(value, list):
        raise GeoJsonError(Fault.NOT_NUMBERS)
    ring = tuple(_position(item) for item in value)
    if len(set(ring)) < 3:
        raise GeoJsonError(Fault.SHORT_RING)
    return ring if ring[0] == ring[-1] else (*ring, ring[0])


def _part(value: object) -> Part:
    if not isinstance(value, list) or not value:
        raise GeoJsonError(Fault.EMPTY)
    return tuple(_ring(item) for item in value)


def read_parts(geometry: object) -> tuple[Part, ...]:
    """Return the polygons of a GeoJSON geometry; unclosed rings are closed."""
    match geometry:
        case {"type": "Polygon", "coordinates": coordinates}:
            return (_part(coordinates),)
        case {"type": "MultiPolygon", "coordinates": [*polygons]} if polygons:
            return tuple(_part(polygon) for polygon in polygons)
        case {"type": "MultiPolygon"}:
            raise GeoJsonError(Fault.EMPTY)
    raise GeoJsonError(Fault.NO_POLYGON)


def _feature(row: int, item: object) -> Feature:
    match item:
        case {"type": "Feature", **rest}:
            properties = rest.get("properties")
            known = properties if isinstance(properties, dict) else {}
            try:
                return Feature(row, known, read_parts(rest.get("geometry")))
            except GeoJsonError as error:
                return Feature(row, known, (), error.fault)
    return Feature(row, {}, (), Fault.NOT_A_FEATURE)


def read_features(document: object) -> Iterator[Feature]:
    """Return the features of a FeatureCollection, the unusable ones with their fault."""
    match document:
        case {"type": "FeatureCollection", "features": [*items]}:
            return (_feature(row, item) for row, item in enumerate(items, start=1))
    raise GeoJsonError(Fault.NOT_GEOJSON)
