# SPDX-License-Identifier: Apache-2.0
"""Rows that hold from a day on, periods, and the finest area that covers a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, Protocol, TypeVar

LONGEST_DUTY: Final = timedelta(hours=24)


class FromDay(Protocol):
    """Something that was decided to hold from a day on."""

    @property
    def pk(self) -> int: ...

    @property
    def starts_on(self) -> date: ...


class InArea(Protocol):
    """Something that holds in an area and all areas within."""

    @property
    def area(self) -> str: ...


Decision = TypeVar("Decision", bound=FromDay)
Local = TypeVar("Local", bound=InArea)


def in_force(decisions: Iterable[Decision], day: date) -> Decision | None:
    """The decision that holds on a day: of the first days that have come the latest, of those the last made."""
    come = (one for one in decisions if one.starts_on <= day)
    return max(come, key=lambda one: (one.starts_on, one.pk), default=None)


def rewrites(decisions: Iterable[FromDay], starts_on: date) -> bool:
    """Whether a decision from this day on would change what was decided for a later one, or for the past twice."""
    return any(one.starts_on > starts_on for one in decisions)


def runs(starts_on: date, ends_on: date | None, day: date) -> bool:
    """Whether a period holds on a day; both ends are included."""
    return starts_on <= day and (ends_on is None or day <= ends_on)


def meet(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Whether two periods have a day in common."""
    return (other[1] is None or one[0] <= other[1]) and (one[1] is None or other[0] <= one[1])


def finest(items: Iterable[Local], place: str) -> list[Local]:
    """Those whose area holds the place, and no finer one does; several of one area all answer. None outside."""
    holding = [one for one in items if place and place.startswith(one.area)]
    depth = max((len(one.area) for one in holding), default=0)
    return [one for one in holding if len(one.area) == depth]


def in_circle(unit: str, parent: str, parents: Mapping[str, str]) -> bool:
    """Whether a unit that belonged to `parent` would belong to itself; `parents` are those of now, of one line."""
    seen: set[str] = set()
    here: str | None = parent
    while here is not None and here not in seen:
        if here == unit:
            return True
        seen.add(here)
        here = parents.get(here)
    return False


def duty_fault(starts_at: datetime, ends_at: datetime) -> str:
    """What is wrong with an interval: "order" or "length", empty when nothing is."""
    if ends_at <= starts_at:
        return "order"
    return "length" if ends_at - starts_at > LONGEST_DUTY else ""


def clash(spans: Sequence[tuple[datetime, datetime]], starts_at: datetime, ends_at: datetime) -> bool:
    """Whether an interval shares a moment with one of these; one may begin where another ends."""
    return any(start < ends_at and starts_at < end for start, end in spans)
