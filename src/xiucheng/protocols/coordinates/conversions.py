# SPDX-License-Identifier: Apache-2.0
"""Conversions between WGS-84, CGCS2000, GCJ-02 and BD-09, one position at a time."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from math import atan2, cos, fabs, hypot, isfinite, pi, radians, sin, sqrt
from typing import Final

Position = tuple[float, float]
"""Longitude, latitude in degrees."""


class System(StrEnum):
    """The coordinate systems a position may be given in."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class CoordinateError(ValueError):
    """A position that cannot exist; the message says what to write instead."""


# The ellipsoid that GCJ-02 is defined on (Krasovsky 1940).
_SEMI_MAJOR: Final = 6378245.0
_ECCENTRICITY_SQUARED: Final = 0.00669342162296594323

# The box inside which GCJ-02 moves positions; it also covers parts of the neighbours.
_WEST, _EAST = 72.004, 137.8347
_SOUTH, _NORTH = 0.8293, 55.8271

_BD09_FREQUENCY: Final = 3000.0 * pi / 180.0
_BD09_SHIFT: Final = (0.0065, 0.006)

# Each round of the inverse gains at least two digits, so twelve pass double precision from any start.
_MAX_ROUNDS: Final = 12
_SETTLED: Final = 1e-13


def is_outside_china(lon: float, lat: float) -> bool:
    """Tell whether GCJ-02 leaves this position as it is."""
    return not (_WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH)


def check_position(lon: float, lat: float) -> None:
    """Refuse positions that are not on the globe."""
    if not (isfinite(lon) and isfinite(lat)):
        raise CoordinateError("longitude and latitude must be finite numbers")
    if fabs(lon) > 180.0:
        raise CoordinateError(f"longitude {lon:g} is not between -180 and 180")
    if fabs(lat) > 90.0:
        raise CoordinateError(f"latitude {lat:g} is not between -90 and 90; write longitude first")


def _wave(value: float) -> float:
    """Return the short wave that both axes of the GCJ-02 offset share."""
    return (20.0 * sin(6.0 * pi * value) + 20.0 * sin(2.0 * pi * value)) * 2.0 / 3.0


def _gcj02_offset(lon: float, lat: float) -> Position:
    """Return what GCJ-02 adds to a WGS-84 position, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    root, shared = sqrt(fabs(x)), _wave(x)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + shared
    north += (20.0 * sin(pi * y) + 40.0 * sin(pi * y / 3.0)) * 2.0 / 3.0
    north += (160.0 * sin(pi * y / 12.0) + 320.0 * sin(pi * y / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + shared
    east += (20.0 * sin(pi * x) + 40.0 * sin(pi * x / 3.0)) * 2.0 / 3.0
    east += (150.0 * sin(pi * x / 12.0) + 300.0 * sin(pi * x / 30.0)) * 2.0 / 3.0
    phi = radians(lat)
    curvature = 1.0 - _ECCENTRICITY_SQUARED * sin(phi) ** 2
    meridian = _SEMI_MAJOR * (1.0 - _ECCENTRICITY_SQUARED) / (curvature * sqrt(curvature))
    parallel = _SEMI_MAJOR / sqrt(curvature) * cos(phi)
    return east * 180.0 / (parallel * pi), north * 180.0 / (meridian * pi)


def _gcj02_from_wgs84(lon: float, lat: float) -> Position:
    """Move a position by the GCJ-02 offset, wherever it lies."""
    east, north = _gcj02_offset(lon, lat)
    return lon + east, lat + north


def wgs84_to_gcj02(lon: float, lat: float) -> Position:
    """Convert WGS-84 to GCJ-02; positions outside China stay as they are."""
    if is_outside_china(lon, lat):
        return lon, lat
    return _gcj02_from_wgs84(lon, lat)


def _inverse(forward: Callable[[float, float], Position], target: Position, start: Position) -> Position:
    """Find the position that `forward` brings to `target`, by moving the guess against the error."""
    lon, lat = start
    for _ in range(_MAX_ROUNDS):
        there_lon, there_lat = forward(lon, lat)
        east, north = target[0] - there_lon, target[1] - there_lat
        lon += east
        lat += north
        if fabs(east) < _SETTLED and fabs(north) < _SETTLED:
            break
    return lon, lat


def gcj02_to_wgs84(lon: float, lat: float) -> Position:
    """Convert GCJ-02 to WGS-84 exactly; positions outside China stay as they are."""
    if is_outside_china(lon, lat):
        return lon, lat
    return _inverse(_gcj02_from_wgs84, (lon, lat), (lon, lat))


def gcj02_to_bd09(lon: float, lat: float) -> Position:
    """Convert GCJ-02 to BD-09."""
    radius = hypot(lon, lat) + 2e-5 * sin(lat * _BD09_FREQUENCY)
    angle = atan2(lat, lon) + 3e-6 * cos(lon * _BD09_FREQUENCY)
    return radius * cos(angle) + _BD09_SHIFT[0], radius * sin(angle) + _BD09_SHIFT[1]


def bd09_to_gcj02(lon: float, lat: float) -> Position:
    """Convert BD-09 to GCJ-02 by the symmetric formula that everybody publishes.

    It misses the exact inverse by up to 0.25 m, and is kept because other systems expect its numbers.
    """
    x, y = lon - _BD09_SHIFT[0], lat - _BD09_SHIFT[1]
    radius = hypot(x, y) - 2e-5 * sin(y * _BD09_FREQUENCY)
    angle = atan2(y, x) - 3e-6 * cos(x * _BD09_FREQUENCY)
    return radius * cos(angle), radius * sin(angle)


def bd09_to_wgs84(lon: float, lat: float) -> Position:
    """Convert BD-09 to WGS-84 exactly: what we keep must come back as it was given."""
    return gcj02_to_wgs84(*_inverse(gcj02_to_bd09, (lon, lat), bd09_to_gcj02(lon, lat)))


def _to_wgs84(system: System, lon: float, lat: float) -> Position:
    if system is System.BD09:
        return bd09_to_wgs84(lon, lat)
    if system is System.GCJ02:
        return gcj02_to_wgs84(lon, lat)
    return lon, lat


def _from_wgs84(system: System, lon: float, lat: float) -> Position:
    if system is System.BD09:
        return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))
    if system is System.GCJ02:
        return wgs84_to_gcj02(lon, lat)
    return lon, lat


def convert(source: System, target: System, lon: float, lat: float) -> Position:
    """Convert a position from one system into another.

    CGCS2000 and WGS-84 differ by about a decimetre, less than the error of any position this product
    receives, so they are one.
    """
    check_position(lon, lat)
    if source is target:
        return lon, lat
    if (source, target) == (System.GCJ02, System.BD09):
        return gcj02_to_bd09(lon, lat)
    if (source, target) == (System.BD09, System.GCJ02):
        return bd09_to_gcj02(lon, lat)
    return _from_wgs84(target, *_to_wgs84(source, lon, lat))
