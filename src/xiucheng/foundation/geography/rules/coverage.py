# SPDX-License-Identifier: Apache-2.0
"""Whether a layer covers the one above it: gaps, overlaps, ground beyond, codes that do not belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import cos, radians
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from xiucheng.foundation.geography.rules.bulk import as_geometry
from xiucheng.foundation.geography.types import Shape
from xiucheng.foundation.geography.types.findings import Finding, Trouble

_METRES: Final = 111_320.0
LEAST_METRES: Final = 100.0
"""Square metres from which on a gap or an overlap is more than what drawing leaves by accident."""
_THIN: Final = 1.0 / _METRES
"""What disappears when its border moves in by a metre is a sliver of drawing, however long."""


def overlaps(shapes: Sequence[Shape], pairs: Sequence[tuple[str, str]]) -> list[Finding]:
    """How much ground each two boundaries share that were found to overlap; the largest first."""
    known = {shape.code: shape for shape in shapes}
    shared = [
        (one, other, shapely.intersection(as_geometry(known[one]), as_geometry(known[other])))
        for one, other in pairs
    ]
    found = [_found(Trouble.OVERLAP, one, other, ground) for one, other, ground in shared if _matters(ground)]
    return sorted(found, key=lambda finding: -finding.square_metres)


def against(parents: Sequence[Shape], children: Sequence[Shape], length: int) -> Iterator[Finding]:
    """What is wrong between a layer and the finer one; the first `length` digits of a child's code are its parent's.

    A gap is ground of a parent that none of its children has; what lies beyond is ground of a child outside its parent.
    """
    above = {parent.code: as_geometry(parent) for parent in parents}
    held: dict[str, list[Shape]] = defaultdict(list)
    for child in children:
        held[child.code[:length]].append(child)
    for code in sorted(held.keys() - above.keys()):
        for child in held[code]:
            yield Finding(Trouble.ORPHAN, child.code, code, *_where(as_geometry(child)))
    for code in sorted(above.keys() & held.keys()):
        yield from _within(code, above[code], held[code])
    for code in sorted(above.keys() - held.keys()):
        yield _found(Trouble.GAP, code, "", above[code])


def _within(code: str, parent: Any, children: Sequence[Shape]) -> Iterator[Finding]:
    geometries = _all(children)
    for child, ground in zip(children, shapely.difference(geometries, parent), strict=True):
        if _matters(ground):
            yield _found(Trouble.BEYOND, child.code, code, ground)
    left = shapely.difference(parent, shapely.union_all(geometries))
    for piece in shapely.get_parts(left):
        if _matters(piece):
            yield _found(Trouble.GAP, code, "", piece)


def made_of(duties: Sequence[Shape], grids: Sequence[Shape]) -> Iterator[Finding]:
    """Unit grids that a responsibility grid cuts, and those that no responsibility grid holds."""
    if not grids:
        return
    unit_grids, areas = _all(grids), _all(duties)
    grid, duty = shapely.STRtree(areas).query(unit_grids, predicate="intersects")
    shared = shapely.intersection(unit_grids[grid], areas[duty])
    held: set[int] = set()
    for one, other, ground in zip(grid.tolist(), duty.tolist(), shared, strict=True):
        if not _matters(ground):
            continue
        held.add(one)
        rest = shapely.difference(unit_grids[one], areas[other])
        if _matters(rest):
            yield _found(Trouble.BEYOND, grids[one].code, duties[other].code, rest)
    for one, shape in enumerate(grids):
        if one not in held:
            yield _found(Trouble.GAP, shape.code, "", unit_grids[one])


def square_metres(geometry: Any) -> float:
    """The ground of a geometry in degrees; good to a percent inside a city."""
    if shapely.is_empty(geometry):
        return 0.0
    lat = float(shapely.centroid(geometry).y)
    return float(shapely.area(geometry)) * _METRES * _METRES * cos(radians(lat))


def _matters(geometry: Any) -> bool:
    """Whether it is ground, and more of it than drawing leaves by accident; most pairs only touch."""
    if shapely.area(geometry) <= 0.0:
        return False
    return square_metres(geometry) >= LEAST_METRES and not shapely.is_empty(shapely.buffer(geometry, -_THIN))


def _found(trouble: Trouble, code: str, other: str, ground: Any) -> Finding:
    return Finding(trouble, code, other, *_where(ground))


def _where(geometry: Any) -> tuple[int, float, float]:
    place = shapely.point_on_surface(geometry)
    return round(square_metres(geometry)), round(float(place.x), 6), round(float(place.y), 6)


def _all(shapes: Sequence[Shape]) -> NDArray[Any]:
    found: NDArray[Any] = np.array([as_geometry(shape) for shape in shapes], dtype=object)
    return found
