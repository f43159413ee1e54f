# SPDX-License-Identifier: Apache-2.0
"""Whether photos of the result show the place of the case after the work was given, by what cameras wrote in them.

A camera's word proves nothing: most photos that went through a messenger have lost it. So nothing is refused for
want of it; what is not shown is told to who verifies, who stands there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.decided import decided
from xiucheng.kernel.declaration.types import Context
from xiucheng.operations.supervision.rules.configured import (
    AFTER_PHOTO,
    AFTER_PHOTO_ELSEWHERE,
    AFTER_PHOTO_METRES,
)
from xiucheng.operations.supervision.types import FAR, OLD, SHOWN, UNKNOWN

EARTH = 6_371_000.0
"""Mean radius in metres."""
SLACK = timedelta(minutes=10)
"""By how much the clock of a camera may be behind."""

Position = tuple[float, float]
"""Longitude and latitude in degrees."""


class Photo(NamedTuple):
    """What a camera wrote: when and where it was taken, as far as it did."""

    taken_at: datetime | None
    position: Position | None


def metres(here: Position, there: Position) -> float:
    """How far apart two positions are."""
    (lon_1, lat_1), (lon_2, lat_2) = ((radians(one[0]), radians(one[1])) for one in (here, there))
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def place_of_photos(
    photos: Sequence[Photo], point: Position | None, since: datetime | None, most: float
) -> str:
    """What photos show together: the worst that one of them says, and the place only if one of them says so.

    `since`: when the work was given; `most`: metres. Empty without a photo.
    """
    found = {_of(photo, point, since, most) for photo in photos}
    return next((one for one in (FAR, OLD, SHOWN, UNKNOWN) if one in found), "")


def _of(photo: Photo, point: Position | None, since: datetime | None, most: float) -> str:
    if photo.position and point and metres(photo.position, point) > most:
        return FAR
    if photo.taken_at and since and photo.taken_at < since - SLACK:
        return OLD
    return SHOWN if photo.position and point else UNKNOWN


def shown_place(context: Context, point: Position | None) -> str:
    """What the photos of the result that a form brings show of a case at a point."""
    told = json.loads(context.facts["same_place"])
    photos = [
        Photo(
            datetime.fromisoformat(taken_at) if taken_at else None,
            None if lon is None or lat is None else (lon, lat),
        )
        for taken_at, lon, lat in told["photos"] or ()
    ]
    since = datetime.fromisoformat(told["given"]) if told["given"] else None
    return place_of_photos(photos, point, since, decided(context, AFTER_PHOTO_METRES))


def point_of(context: Context) -> Position | None:
    """Where the case lies: that of the record, or of the form that begins it."""
    if context.record is None:
        point = context.form["point"]
        return (float(point.lon), float(point.lat)) if point else None
    row = context.record
    return None if row.lon is None or row.lat is None else (row.lon, row.lat)


def result_is_shown(context: Context) -> Mapping[str, str]:
    """A photo of the result where the bureau asks for one; from elsewhere only where the bureau does not refuse it."""
    if not context.form["photos_after"]:
        return {"photos_after": _sentence_without(context)} if _is_demanded(context) else {}
    found = shown_place(context, point_of(context))
    if decided(context, AFTER_PHOTO_ELSEWHERE) == "refuse" and found in _REFUSED:
        return {"photos_after": str(_REFUSED[found]())}
    return {}


def _is_demanded(context: Context) -> bool:
    wanted = decided(context, AFTER_PHOTO)
    before: Any = json.loads(context.facts["same_place"])["before"]
    return wanted == "always" or (wanted == "where_before" and bool(before))


def _sentence_without(context: Context) -> str:
    if decided(context, AFTER_PHOTO) == "always":
        return _("Add a photo of the result, taken at the same place.")
    return _("This case came with a photo. Add one of the result, taken at the same place.")


_REFUSED = {
    FAR: lambda: _("A photo was taken too far from the place of the case. Take one there."),
    OLD: lambda: _("A photo was taken before the work was given. Take one of the result."),
}
