# SPDX-License-Identifier: Apache-2.0
"""How much a case nearby looks like what somebody is about to report: by place, time, class and words.

Chinese has no blanks between its words and most of them have two characters: texts share what pairs of neighbours they
share, measured against the shorter text, as a report over the telephone is longer than one typed on the street.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians

from xiucheng.kernel.search.words import runs

METRES_A_DEGREE = 111_320.0
NEAR, WORDS, CLASS, RECENT = 0.4, 0.3, 0.2, 0.1
"""What each counts; all of it together is 1."""
UNKNOWN = 0.5
"""What counts of words or a class that nobody has said yet."""
ENOUGH = 0.55
"""From here on a case is proposed: near without a word said, or further away with the same words."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is compared, each from 0 to 1; None for what is not known of one of both."""

    near: float
    words: float | None
    same_class: bool | None
    recent: float

    @property
    def whole(self) -> float:
        """From 0, nothing in common, to 1."""
        same = UNKNOWN if self.same_class is None else float(self.same_class)
        words = UNKNOWN if self.words is None else self.words
        return NEAR * self.near + WORDS * words + CLASS * same + RECENT * self.recent


def likeness(
    *,
    metres: float,
    radius: float,
    days: float,
    span: float,
    words: tuple[str, str],
    classes: tuple[str, str],
) -> Likeness:
    """`metres` of `radius` away, begun or ended `days` of `span` ago; words and classes of both, the new one first."""
    return Likeness(
        near=_left(metres, radius),
        words=shared(*words),
        same_class=classes[0] == classes[1] if all(classes) else None,
        recent=_left(days, span),
    )


def _left(used: float, whole: float) -> float:
    return max(0.0, 1.0 - max(0.0, used) / whole) if whole > 0 else 0.0


def shared(one: str, other: str) -> float | None:
    """How much of the shorter text stands in the other one, by pairs of characters; None when one says nothing."""
    here, there = pairs(one), pairs(other)
    if not here or not there:
        return None
    return len(here & there) / min(len(here), len(there))


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters of a text in its normal spelling; blanks and marks part them."""
    return {one + two for run in runs(text) for one, two in pairwise(run)}


def metres_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Metres between two places (longitude, latitude) of one city."""
    east = (there[0] - here[0]) * cos(radians((here[1] + there[1]) / 2))
    return hypot(east, there[1] - here[1]) * METRES_A_DEGREE


def box(lon: float, lat: float, metres: float) -> tuple[float, float, float, float]:
    """(west, south, east, north) of the square around a place that holds its circle."""
    north = metres / METRES_A_DEGREE
    east = north / max(0.01, cos(radians(lat)))
    return lon - east, lat - north, lon + east, lat + north
