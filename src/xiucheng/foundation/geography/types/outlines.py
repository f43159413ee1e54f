# SPDX-License-Identifier: Apache-2.0
"""Exact answer to whether an outline holds a position, its border included."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from xiucheng.foundation.geography.types import Part, Ring

Edge = tuple[float, float, float, float]
"""An edge from its southern end to its northern end: lon, lat, lon, lat."""

# Shewchuk's bound: beyond it the floating point sign of the determinant is certain.
_SIGN_IS_CERTAIN: Final = 3.3306690738754716e-16

_EDGES_PER_BAND: Final = 4
_MAX_BANDS: Final = 4096


def _edges(rings: Iterable[Ring]) -> list[Edge]:
    """Return all edges of all rings, each pointing north."""
    edges: list[Edge] = []
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, ring[1:], strict=False):
            if ay <= by:
                edges.append((ax, ay, bx, by))
            else:
                edges.append((bx, by, ax, ay))
    return edges


def _exact_side(edge: Edge, x: float, y: float) -> int:
    """Return the sign of `_side` by exact arithmetic, for the few positions on or at an edge."""
    ax, ay, bx, by, px, py = map(Fraction, (*edge, x, y))
    determinant = (bx - ax) * (py - ay) - (by - ay) * (px - ax)
    return (determinant > 0) - (determinant < 0)


def _side(edge: Edge, x: float, y: float) -> int:
    """Return 1 when the position lies west of the edge, 0 on its line, -1 east of it."""
    ax, ay, bx, by = edge
    left = (bx - ax) * (y - ay)
    right = (by - ay) * (x - ax)
    determinant = left - right
    doubt = _SIGN_IS_CERTAIN * (abs(left) + abs(right))
    if determinant > doubt:
        return 1
    if determinant < -doubt:
        return -1
    if left == 0.0 and right == 0.0:
        return 0
    return _exact_side(edge, x, y)


class Outline:
    """The edges of one shape, sorted into bands of latitude so that a look-up meets only a few of them."""

    __slots__ = ("_bands", "_scale", "east", "north", "south", "west")

    def __init__(self, parts: Iterable[Part]) -> None:
        edges = _edges(ring for part in parts for ring in part)
        self.west = min(min(edge[0], edge[2]) for edge in edges)
        self.east = max(max(edge[0], edge[2]) for edge in edges)
        self.south = min(edge[1] for edge in edges)
        self.north = max(edge[3] for edge in edges)
        bands = min(max(1, len(edges) // _EDGES_PER_BAND), _MAX_BANDS)
        height = self.north - self.south
        # The band of the northern rim is `bands` itself, hence one more than asked for.
        self._scale = bands / height if height > 0.0 else 0.0
        sorted_edges: list[list[Edge]] = [[] for _ in range(self._band(self.north) + 1)]
        for edge in edges:
            for band in range(self._band(edge[1]), self._band(edge[3]) + 1):
                sorted_edges[band].append(edge)
        self._bands = tuple(tuple(band) for band in sorted_edges)

    def _band(self, y: float) -> int:
        # Rounding is monotonic, so a latitude between the ends of an edge always falls into one of its bands.
        return int((y - self.south) * self._scale)

    def covers(self, x: float, y: float) -> bool:
        """Tell whether the shape holds the position; its border belongs to it."""
        if not (self.west <= x <= self.east and self.south <= y <= self.north):
            return False
        inside = False
        for edge in self._bands[int((y - self.south) * self._scale)]:
            ax, ay, bx, by = edge
            if not ay <= y <= by or (x > ax and x > bx):
                continue
            side = 1 if x < ax and x < bx else _side(edge, x, y)
            if side == 0:
                return True
            # Half-open, so that a vertex between two edges is crossed once.
            if side > 0 and y < by:
                inside = not inside
        return inside
