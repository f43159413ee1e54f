# SPDX-License-Identifier: Apache-2.0
"""The one shape that holds a position, found in a few microseconds of plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, sqrt
from typing import Final

from xiucheng.foundation.geography.types import Shape

from .outlines import Outline

_CELLS_PER_SHAPE: Final = 4
_MAX_CELLS: Final = 400_000

Candidates = tuple[tuple[str, Outline], ...]


class Locator:
    """An index of shapes by a lattice of cells; on a shared border the lower code wins."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self.shapes = tuple(sorted(shapes, key=lambda shape: shape.code))
        self._outlines = tuple((shape.code, Outline(shape.parts)) for shape in self.shapes)
        outlines = [outline for _, outline in self._outlines]
        self.west = min((outline.west for outline in outlines), default=0.0)
        self.east = max((outline.east for outline in outlines), default=0.0)
        self.south = min((outline.south for outline in outlines), default=0.0)
        self.north = max((outline.north for outline in outlines), default=0.0)
        wanted = min(_CELLS_PER_SHAPE * len(outlines), _MAX_CELLS)
        side = max(1, ceil(sqrt(wanted)))
        self._columns = self._rows = side
        self._per_degree_east = side / (self.east - self.west) if self.east > self.west else 0.0
        self._per_degree_north = side / (self.north - self.south) if self.north > self.south else 0.0
        self._cells = self._fill()

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of all shapes, in order."""
        return tuple(code for code, _ in self._outlines)

    def _cell(self, lon: float, lat: float) -> tuple[int, int]:
        # The eastern and northern rim would fall into a column and a row of their own.
        column = min(int((lon - self.west) * self._per_degree_east), self._columns - 1)
        row = min(int((lat - self.south) * self._per_degree_north), self._rows - 1)
        return column, row

    def _fill(self) -> list[Candidates]:
        """Return, for each cell, the shapes whose bounding box touches it, by ascending code."""
        cells: list[list[tuple[str, Outline]]] = [[] for _ in range(self._columns * self._rows)]
        for entry in self._outlines:
            outline = entry[1]
            first_column, first_row = self._cell(outline.west, outline.south)
            last_column, last_row = self._cell(outline.east, outline.north)
            for row in range(first_row, last_row + 1):
                for column in range(first_column, last_column + 1):
                    cells[row * self._columns + column].append(entry)
        return [tuple(cell) for cell in cells]

    def locate(self, lon: float, lat: float) -> str | None:
        """Return the code of the shape that holds the position, or None outside all of them."""
        if not (self.west <= lon <= self.east and self.south <= lat <= self.north):
            return None
        column, row = self._cell(lon, lat)
        for code, outline in self._cells[row * self._columns + column]:
            if outline.covers(lon, lat):
                return code
        return None

    def shapes_within(self, west: float, south: float, east: float, north: float) -> tuple[Shape, ...]:
        """Return the shapes whose bounding box touches a window, by ascending code."""
        return tuple(
            shape
            for shape, (_, outline) in zip(self.shapes, self._outlines, strict=True)
            if outline.west <= east and outline.east >= west
            if outline.south <= north and outline.north >= south
        )
