# SPDX-License-Identifier: Apache-2.0
"""Where a position lies, what its codes are called, and boundaries to draw."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from xiucheng.foundation.geography.types import Layer, Place, Shape

from .atlas import atlas

Box = tuple[float, float, float, float]
"""West, south, east, north."""

# How fine a layer is, from the widest; duty areas lie across the others.
LEVELS: Final = {Layer.DISTRICT: 1, Layer.TOWN: 2, Layer.COMMUNITY: 3, Layer.GRID: 4}


def locate_point(lon: float, lat: float, *, on: date | None = None) -> Place:
    """Return district, town, community, grid and responsibility grid of a position, on a day (today)."""
    return atlas(on).place(lon, lat)


def names_of(place: Place) -> dict[Layer, str]:
    """Return the names of a place's codes, from the district down; a code without a boundary has none."""
    names = atlas().names
    codes = {layer: getattr(place, layer.value) for layer in Layer}
    return {layer: names[layer][code] for layer, code in codes.items() if code in names.get(layer, {})}


def describe(place: Place) -> str:
    """Return a place in one line for people, from the district down to the grid."""
    if not place.assigned:
        return _("Outside all boundaries: unassigned")
    names = names_of(place)
    return " ".join(names[layer] for layer in LEVELS if layer in names)


def find_named(words: str, *, limit: int = 8) -> list[tuple[str, float, float]]:
    """Return name, longitude and latitude of the areas whose name or code holds the words, widest first."""
    wanted, held = words.strip(), atlas()
    if not wanted:
        return []
    found = []
    for layer in LEVELS:
        locator = held.locators.get(layer)
        for shape in locator.shapes if locator else ():
            name = held.names[layer][shape.code]
            if wanted in name or shape.code.startswith(wanted):
                lons, lats = zip(*shape.parts[0][0], strict=True)
                found.append((name, (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2))
                if len(found) == limit:
                    return found
    return found


def map_features(window: Box | None = None) -> dict[str, Any]:
    """Return district, towns, communities and grids in force as one GeoJSON to draw; `level` is 1 to 4."""
    layers = [boundary_features(layer, window)["features"] for layer in LEVELS]
    return {"type": "FeatureCollection", "features": [feature for layer in layers for feature in layer]}


def boundary_features(layer: Layer, window: Box | None = None) -> dict[str, Any]:
    """Return a layer in force as GeoJSON, limited to what touches the window."""
    held = atlas()
    locator, names = held.locators.get(layer), held.names.get(layer, {})
    if locator is None:
        return {"type": "FeatureCollection", "features": []}
    shapes = locator.shapes_within(*window) if window else locator.shapes
    features = [_feature(layer, shape, names.get(shape.code, shape.code)) for shape in shapes]
    return {"type": "FeatureCollection", "features": features}


def _feature(layer: Layer, shape: Shape, name: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": shape.code, "name": name, "layer": layer.value, "level": LEVELS.get(layer, 5)},
        "geometry": {"type": "MultiPolygon", "coordinates": shape.parts},
    }
