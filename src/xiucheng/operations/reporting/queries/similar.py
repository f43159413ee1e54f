# SPDX-License-Identifier: Apache-2.0
"""Cases nearby that may be what somebody is about to report, inside what the actor's posts reach."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import REACHED_SQL, sql_parameters
from xiucheng.kernel.clock import now
from xiucheng.kernel.configuration import store as configured
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.operations.reporting.rules.settings import SIMILAR_DAYS, SIMILAR_METRES
from xiucheng.operations.reporting.rules.similarity import ENOUGH, box, likeness, metres_between
from xiucheng.operations.supervision.types import CASE

CELL = 500
"""Cells of the index `record_near` in one degree; a look-up of a hundred metres meets two by two of them at most."""
CANDIDATES = 60
SHOWN = 5
SPAN = 30.0
"""Days after which being open for long says nothing more."""
UNSETTLED = ("merged", "withdrawn", "voided")
"""What has become of another case, or never was one, is not proposed."""

# the cells are named one by one: a range of the first column would read a strip through the whole city
_NEAR = f"""
SELECT r.id, r.lon, r.lat, r.opened_at, r.closed_at, d.words, d.class_code
FROM (SELECT x, y FROM generate_series(%(west)s::int, %(east)s::int) x,
        generate_series(%(south)s::int, %(north)s::int) y OFFSET 0) c
JOIN record r ON floor(r.lon * {CELL})::int = c.x AND floor(r.lat * {CELL})::int = c.y
    AND coalesce(r.closed_at, 'infinity') >= %(since)s::timestamptz AND r.lon IS NOT NULL AND r.parent_id IS NULL
JOIN supervision_case d ON d.record_id = r.id
WHERE r.process = %(process)s AND r.state <> ALL(%(unsettled)s::text[])
    AND r.lon BETWEEN %(left)s::float8 AND %(right)s::float8 AND r.lat BETWEEN %(low)s::float8 AND %(high)s::float8
    AND {REACHED_SQL}
ORDER BY (r.lon - %(lon)s::float8) ^ 2 + (r.lat - %(lat)s::float8) ^ 2, r.id DESC LIMIT {CANDIDATES}
"""


class Similar(NamedTuple):
    """A case that may be the same: how far away, how alike (0 to 1), and whether a report can be added to it."""

    record_id: int
    metres: int
    alike: float
    open: bool


def similar(actor: Actor, lon: float, lat: float, *, words: str = "", class_code: str = "") -> list[Similar]:
    """The most alike first, open or closed within the days that are set."""
    at, radius = now(), float(configured.value(SIMILAR_METRES))
    west, south, east, north = box(lon, lat, radius)
    rows = fetch_all(
        _NEAR,
        {
            "west": int(west * CELL // 1),
            "east": int(east * CELL // 1),
            "south": int(south * CELL // 1),
            "north": int(north * CELL // 1),
            "left": west,
            "right": east,
            "low": south,
            "high": north,
            "lon": lon,
            "lat": lat,
            "since": at - timedelta(days=configured.value(SIMILAR_DAYS)),
            "unsettled": list(UNSETTLED),
            "process": CASE,
            "at": at,
            **sql_parameters(actor, "supervision"),
        },
    )
    found = []
    for record, its_lon, its_lat, opened_at, closed_at, its_words, its_class in rows:
        metres = metres_between((lon, lat), (its_lon, its_lat))
        days = (at - (closed_at or opened_at)).total_seconds() / 86400
        like = likeness(
            metres=metres,
            radius=radius,
            days=days,
            span=SPAN,
            words=(words, its_words),
            classes=(class_code, its_class),
        )
        if metres <= radius and like.whole >= ENOUGH:
            found.append(Similar(record, round(metres), round(like.whole, 3), closed_at is None))
    return sorted(found, key=lambda one: (-one.alike, one.metres, -one.record_id))[:SHOWN]
