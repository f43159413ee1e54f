# SPDX-License-Identifier: Apache-2.0
"""Positions in the coordinate systems of Chinese maps, and the conversions between them."""

from .conversions import (
    CoordinateError,
    System,
    bd09_to_gcj02,
    bd09_to_wgs84,
    check_position,
    convert,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    is_outside_china,
    wgs84_to_gcj02,
)

__all__ = [
    "CoordinateError",
    "System",
    "bd09_to_gcj02",
    "bd09_to_wgs84",
    "check_position",
    "convert",
    "gcj02_to_bd09",
    "gcj02_to_wgs84",
    "is_outside_china",
    "wgs84_to_gcj02",
]
