# SPDX-License-Identifier: Apache-2.0
"""Why a report should be looked at twice: pure rules. A flag is a word with its reason; it never refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from xiucheng.operations.reporting.rules.similarity import metres_between
from xiucheng.operations.reporting.types import (
    COPIED,
    DEFAULT_POINT,
    FAR_PHOTO,
    OLD_PHOTO,
    RECYCLED,
)

NAMED = 5
"""At most so many other cases are named as the reason of a flag."""
Place = tuple[float, float]


class Photo(NamedTuple):
    """What a photo says of itself; None where it says nothing."""

    taken_at: datetime | None
    place: Place | None


class Bounds(NamedTuple):
    """From where on something is flagged."""

    metres: int
    days: int
    same_pin: int


def flags_of(
    photos: Sequence[Photo],
    pin: Place | None,
    received_at: datetime,
    bounds: Bounds,
    *,
    same: Sequence[int] = (),
    alike: Sequence[int] = (),
    at_pin: int = 0,
) -> Mapping[str, Any]:
    """{flag: reason}: metres, days, how many cases, or the records meant.

    `same`, `alike`: other records with one of these photos, or a near copy; `at_pin`: other cases at the same pin.
    """
    far = max((metres_between(pin, one.place) for one in photos if one.place), default=0.0) if pin else 0.0
    ages = [(received_at - one.taken_at).total_seconds() / 86400 for one in photos if one.taken_at]
    old = max(ages, default=0.0)
    copies = [one for one in alike if one not in same]
    found: dict[str, Any] = {
        RECYCLED: list(same[:NAMED]),
        COPIED: copies[:NAMED],
        FAR_PHOTO: round(far) if far > bounds.metres else 0,
        OLD_PHOTO: int(old) if old > bounds.days else 0,
        DEFAULT_POINT: at_pin if at_pin >= bounds.same_pin else 0,
    }
    return {flag: reason for flag, reason in found.items() if reason}
