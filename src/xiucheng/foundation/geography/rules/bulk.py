# SPDX-License-Identifier: Apache-2.0
"""Millions of positions assigned to shapes at a time, by a raster whose inner cells need no geometry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from xiucheng.foundation.geography.types import Part, Shape
from xiucheng.foundation.geography.types.locating import Locator

Floats = NDArray[np.float64]
Indexes = NDArray[np.int64]
Labels = NDArray[np.int32]
Flags = NDArray[np.bool_]

OUTSIDE: Final = -1
"""The index of positions that no shape holds."""

_CELLS_PER_SHAPE: Final = 64
_LEAST_CELLS: Final = 16_384
_MOST_CELLS: Final = 4_000_000

# About one square metre, in square degrees.
_NO_GROUND: Final = 1e-10

# An edge is taken to reach this part of a cell further than it does: far more than rounding can move it.
_MARGIN: Final = 1e-6


def as_geometry(shape: Shape) -> shapely.MultiPolygon:
    """Return the shape as a shapely geometry."""
    return shapely.MultiPolygon([shapely.Polygon(part[0], part[1:]) for part in shape.parts])


def geometry_fault(parts: tuple[Part, ...]) -> str | None:
    """Return where a shape crosses itself, as `lon, lat`, or None when it is sound."""
    geometry = as_geometry(Shape("", parts))
    if shapely.is_valid(geometry):
        return None
    place: str = shapely.is_valid_reason(geometry).partition("[")[2]
    return place.rstrip("]").replace(" ", ", ")


def overlapping_pairs(shapes: Sequence[Shape]) -> list[tuple[str, str]]:
    """Return the codes of each two shapes that share more ground than drawing leaves by accident."""
    geometries = np.array([as_geometry(shape) for shape in shapes], dtype=object)
    one, other = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    shared = shapely.area(shapely.intersection(geometries[one], geometries[other]))
    found = shared > _NO_GROUND
    return [(shapes[a].code, shapes[b].code) for a, b in zip(one[found], other[found], strict=True)]


def _spread(first: Indexes, last: Indexes) -> tuple[Indexes, Indexes]:
    """Return, for ranges of cells, the number of the range and the cell for each cell in it."""
    counts = last - first + 1
    owner = np.repeat(np.arange(len(first)), counts)
    start = np.repeat(np.cumsum(counts) - counts, counts)
    return owner, np.arange(len(owner)) - start + first[owner]


class _Lattice:
    """The cells of the raster and how positions fall into them."""

    def __init__(self, bounds: tuple[float, float, float, float], cells: int) -> None:
        self.west, self.south, self.east, self.north = bounds
        width, height = self.east - self.west, self.north - self.south
        self.columns = max(1, int(np.sqrt(cells * width / height))) if height > 0 < width else 1
        self.rows = max(1, cells // self.columns)
        self.per_east = self.columns / width if width > 0 else 0.0
        self.per_north = self.rows / height if height > 0 else 0.0

    def columns_of(self, lons: Floats) -> Indexes:
        columns: Indexes = ((lons - self.west) * self.per_east).astype(np.int64)
        return np.clip(columns, 0, self.columns - 1)

    def rows_of(self, lats: Floats) -> Indexes:
        rows: Indexes = ((lats - self.south) * self.per_north).astype(np.int64)
        return np.clip(rows, 0, self.rows - 1)

    def middles(self, cells: Indexes) -> tuple[Floats, Floats]:
        rows, columns = np.divmod(cells, self.columns)
        return (
            self.west + (columns + 0.5) / (self.per_east or np.inf),
            self.south + (rows + 0.5) / (self.per_north or np.inf),
        )

    def boxes(self, cells: Indexes) -> NDArray[Any]:
        """Return the cells as geometries, a margin wider than they are."""
        rows, columns = np.divmod(cells, self.columns)
        east, north = self.per_east or np.inf, self.per_north or np.inf
        boxes: NDArray[Any] = shapely.box(
            self.west + (columns - _MARGIN) / east,
            self.south + (rows - _MARGIN) / north,
            self.west + (columns + 1 + _MARGIN) / east,
            self.south + (rows + 1 + _MARGIN) / north,
        )
        return boxes

    def touched(self, starts: Floats, ends: Floats) -> tuple[Indexes, Indexes]:
        """Return pairs of edge and cell such that no cell an edge runs through is missing."""
        scale = np.array([self.per_east, self.per_north])
        origin = np.array([self.west, self.south])
        starts, ends = (starts - origin) * scale, (ends - origin) * scale
        swap = starts[:, 0] > ends[:, 0]
        starts[swap], ends[swap] = ends[swap], starts[swap]
        edge, column = _spread(
            self._clip(starts[:, 0] - _MARGIN, self.columns), self._clip(ends[:, 0] + _MARGIN, self.columns)
        )
        run = ends[edge] - starts[edge]
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = np.where(run[:, 0] > 0, run[:, 1] / run[:, 0], 0.0)
        low_x = np.clip(column - _MARGIN, starts[edge, 0], ends[edge, 0])
        high_x = np.clip(column + 1 + _MARGIN, starts[edge, 0], ends[edge, 0])
        near = starts[edge, 1] + (low_x - starts[edge, 0]) * slope
        far = starts[edge, 1] + (high_x - starts[edge, 0]) * slope
        # An edge within one column is taken with its own ends: its slope may be beyond all precision.
        steep = run[:, 0] <= 2.0
        near = np.where(steep, starts[edge, 1], near)
        far = np.where(steep, ends[edge, 1], far)
        part, row = _spread(
            self._clip(np.minimum(near, far) - _MARGIN, self.rows),
            self._clip(np.maximum(near, far) + _MARGIN, self.rows),
        )
        return edge[part], row * self.columns + column[part]

    @staticmethod
    def _clip(values: Floats, size: int) -> Indexes:
        clipped: Indexes = np.clip(np.floor(values), 0, size - 1).astype(np.int64)
        return clipped


class BulkLocator(Locator):
    """A locator that also assigns arrays of positions; both ways give the same answer."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        super().__init__(shapes)
        self._geometries: NDArray[Any] = np.array([as_geometry(shape) for shape in self.shapes], dtype=object)
        shapely.prepare(self._geometries)
        self._code_array: NDArray[np.str_] = np.array([*self.codes, ""])
        if not len(self._geometries):
            return
        cells = min(max(_CELLS_PER_SHAPE * len(self._geometries), _LEAST_CELLS), _MOST_CELLS)
        self._lattice = _Lattice((self.west, self.south, self.east, self.north), cells)
        self._label_cells()

    def _label_cells(self) -> None:
        """Give every cell its shape, OUTSIDE, or (below that) the number of its list of candidates."""
        lattice = self._lattice
        tree = shapely.STRtree(self._geometries)
        on_border = self._border_cells()
        labels: Labels = np.full(lattice.rows * lattice.columns, OUTSIDE, dtype=np.int32)
        # Between two border cells of a row nothing changes: one exact answer serves the whole run.
        plain = ~on_border
        starts_run = plain.copy()
        starts_run[1:] &= on_border[:-1]
        starts_run[:: lattice.columns] = plain[:: lattice.columns]
        starts = np.flatnonzero(starts_run)
        if len(starts):
            found = self._exact_by_tree(tree, *lattice.middles(starts))
            labels[plain] = found[np.cumsum(starts_run)[plain] - 1]
        border = np.flatnonzero(on_border)
        labels[border] = OUTSIDE - 1 - np.arange(len(border), dtype=np.int32)
        self._labels = labels
        self._collect_candidates(tree, border)

    def _border_cells(self) -> Flags:
        """Tell for every cell whether any border may run through it."""
        lines = shapely.get_rings(shapely.get_parts(self._geometries))
        positions, line = shapely.get_coordinates(lines, return_index=True)
        same = np.flatnonzero(line[1:] == line[:-1])
        border: Flags = np.zeros(self._lattice.rows * self._lattice.columns, dtype=np.bool_)
        _, cells = self._lattice.touched(positions[same], positions[same + 1])
        border[cells] = True
        return border

    def _collect_candidates(self, tree: shapely.STRtree, border: Indexes) -> None:
        """List for each border cell the shapes that a position in it may belong to, by ascending code."""
        cell, shape = tree.query(self._lattice.boxes(border), predicate="intersects")
        order = np.lexsort((shape, cell))
        self._candidates: Indexes = shape[order]
        counts = np.bincount(cell, minlength=len(border))
        self._first: Indexes = np.concatenate(([0], np.cumsum(counts)))

    def _exact_by_tree(self, tree: shapely.STRtree, lons: Floats, lats: Floats) -> Labels:
        """Return the first shape that holds each position, without the raster."""
        position, shape = tree.query(shapely.points(lons, lats), predicate="intersects")
        found: Labels = np.full(len(lons), len(self._geometries), dtype=np.int32)
        np.minimum.at(found, position, shape.astype(np.int32))
        found[found == len(self._geometries)] = OUTSIDE
        return found

    def index_many(self, lons: ArrayLike, lats: ArrayLike) -> Labels:
        """Return for each position the index into `codes`, or OUTSIDE."""
        xs, ys = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
        found: Labels = np.full(len(xs), OUTSIDE, dtype=np.int32)
        if not len(self._geometries):
            return found
        # A comparison with what is no number is false, so such positions stay outside.
        within = (xs >= self.west) & (xs <= self.east) & (ys >= self.south) & (ys <= self.north)
        if not within.all():
            inside = np.flatnonzero(within)
            found[inside] = self._index_within(xs[inside], ys[inside])
            return found
        return self._index_within(xs, ys)

    def _index_within(self, xs: Floats, ys: Floats) -> Labels:
        lattice = self._lattice
        labels: Labels = self._labels[lattice.rows_of(ys) * lattice.columns + lattice.columns_of(xs)]
        doubtful = np.flatnonzero(labels < OUTSIDE)
        cell = OUTSIDE - 1 - labels[doubtful].astype(np.int64)
        labels[doubtful] = OUTSIDE
        at, end = self._first[cell], self._first[cell + 1]
        some = at < end
        doubtful, at, end = doubtful[some], at[some], end[some]
        while len(doubtful):
            # Shape by shape: meeting prepared geometries in random order costs six times as much.
            shape = self._candidates[at]
            order = np.argsort(shape)
            shape, doubtful, at, end = shape[order], doubtful[order], at[order], end[order]
            held = shapely.intersects_xy(self._geometries[shape], xs[doubtful], ys[doubtful])
            labels[doubtful[held]] = shape[held]
            left = ~held & (at + 1 < end)
            doubtful, at, end = doubtful[left], at[left] + 1, end[left]
        return labels

    def locate_many(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.str_]:
        """Return for each position the code of its shape, or an empty text outside all of them."""
        codes: NDArray[np.str_] = self._code_array[self.index_many(lons, lats)]
        return codes
