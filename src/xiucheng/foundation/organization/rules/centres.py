# SPDX-License-Identifier: Apache-2.0
"""Supervision and command are kept apart: neither centre lies in the other nor belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from xiucheng.foundation.organization.types import SeatRole, UnitKind

CENTRES: Final = frozenset({UnitKind.SUPERVISION_CENTRE, UnitKind.COMMAND_CENTRE})


def opposed(one: str, other: str) -> bool:
    """Whether two kinds of units are the two centres."""
    return one != other and {one, other} == CENTRES


def not_apart(path: str, kind: str, kinds: Mapping[str, str]) -> str | None:
    """The centre of the other kind that a unit would lie in, or that would lie in it; None when there is none."""
    if kind not in CENTRES:
        return None
    for other, its in sorted(kinds.items()):
        if opposed(kind, its) and (path.startswith(other) or other.startswith(path)):
            return other
    return None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A seat as the rules see it."""

    role: str
    unit: str | None


def gaps(seats: Iterable[Sitting]) -> list[SeatRole]:
    """The roles that a working committee has and this one does not: chair, office, members, both centres."""
    held = {seat.role for seat in seats}
    asked = (SeatRole.CHAIR, SeatRole.OFFICE, SeatRole.MEMBER, SeatRole.SUPERVISION, SeatRole.COMMAND)
    return [role for role in asked if role not in held]


def seat_fault(seats: Iterable[Sitting], new: Sitting) -> str:
    """Why a seat cannot be added to those of the same days: "chair" (there is one), "apart" (one unit would be
    both centres), "twice", or empty."""
    present = list(seats)
    if new.role == SeatRole.CHAIR and any(seat.role == SeatRole.CHAIR for seat in present):
        return "chair"
    if new.unit is None:
        return ""
    own = {seat.role for seat in present if seat.unit == new.unit}
    if new.role in own:
        return "twice"
    both = {SeatRole.SUPERVISION.value, SeatRole.COMMAND.value}
    return "apart" if new.role in both and both & own else ""
