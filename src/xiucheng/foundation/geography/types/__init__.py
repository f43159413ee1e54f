# SPDX-License-Identifier: Apache-2.0
"""Words of the map: layers, shapes and the place that a position lies in.

The modules beside are the pure rules that others use too. All of it is plain Python, so that a command
starts at once and the web process stays small.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xiucheng.foundation.geography.types.findings import Finding

LOAD: Final = "geography.load"
"""The permission to load boundaries."""

Position = tuple[float, float]
"""Longitude, latitude in degrees, WGS-84."""

Ring = tuple[Position, ...]
"""A closed line; its last position repeats the first."""

Part = tuple[Ring, ...]
"""One polygon: its outer ring, then its holes."""


class Layer(StrEnum):
    """The kinds of boundaries, from the widest to the finest, and the duty areas across them."""

    DISTRICT = "district"
    TOWN = "town"
    COMMUNITY = "community"
    GRID = "grid"
    RESPONSIBILITY = "responsibility"


# GB/T 30428.1: six digits of the county, three each of town, community and unit grid. Duty areas have
# codes of their own, whose form every city chooses.
CODE_LENGTHS: Final[dict[Layer, int]] = {
    Layer.DISTRICT: 6,
    Layer.TOWN: 9,
    Layer.COMMUNITY: 12,
    Layer.GRID: 15,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The ground that one code stands for: one polygon or several."""

    code: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a position lies; what is None is unassigned, and is shown so, never guessed."""

    district: str | None = None
    town: str | None = None
    community: str | None = None
    grid: str | None = None
    responsibility: str | None = None
    area_path: str = ""
    boundary_version: int = 0

    @property
    def assigned(self) -> bool:
        """Tell whether any boundary holds the position."""
        return bool(self.area_path)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one feature of a file, counted from 1."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading one layer."""

    layer: Layer
    version: int
    boundaries: int
    areas_created: int
    remarks: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    """What should be looked at between this layer and the others, the largest ground first."""


class BoundariesRefused(Exception):
    """A file of boundaries that was not taken; nothing of it was written."""

    def __init__(self, problems: tuple[RowProblem, ...]) -> None:
        super().__init__("; ".join(f"{problem.row}: {problem.reason}" for problem in problems[:5]))
        self.problems = problems
