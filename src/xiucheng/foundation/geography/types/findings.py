# SPDX-License-Identifier: Apache-2.0
"""What a check of boundaries finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """What may be wrong between two layers, or within one."""

    OVERLAP = "overlap"
    GAP = "gap"
    BEYOND = "beyond"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True)
class Finding:
    """One trouble: the code it is about, the other one if there are two, how much ground, and where."""

    trouble: Trouble
    code: str
    other: str = ""
    square_metres: int = 0
    lon: float = 0.0
    lat: float = 0.0
