# SPDX-License-Identifier: Apache-2.0
"""Ends that come near and ends that have passed, of what somebody or their unit holds; each told once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from xiucheng.kernel.clock import now
from xiucheng.kernel.configuration import store as configured
from xiucheng.kernel.configuration.declared import NEARLY_DUE
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.notify import kinds
from xiucheng.kernel.notify.models import Told
from xiucheng.kernel.notify.post import News, post
from xiucheng.kernel.notify.receivers import open_records, receivers
from xiucheng.kernel.record.payload import instant

BATCH = 500
AHEAD = timedelta(days=1)
"""The earliest before its end that a record counts as nearly due, however long its limit is."""
SHARE = 0.2
"""The part of the time that is left from which a record counts as nearly due, if that is more than the minutes
that the unit which holds it has decided."""
OLDEST = timedelta(days=2)
"""An end that passed longer ago is not told any more, for example after the system stood still."""

_ENDS = """
SELECT c.record_id, min(c.due_at), %(kind)s FROM deadline c JOIN record r ON r.id = c.record_id
WHERE c.ended_at IS NULL AND r.closed_at IS NULL AND {when}
  AND NOT EXISTS (SELECT FROM deadline_told t
                  WHERE t.record_id = c.record_id AND t.kind = %(kind)s AND t.due_at = c.due_at)
GROUP BY c.record_id ORDER BY 2 LIMIT %(limit)s
"""
_NEAR = _ENDS.format(
    when="c.due_at >= %(at)s AND c.due_at <= %(at)s + %(ahead)s::interval"
    " AND %(at)s >= c.due_at - greatest((c.due_at - c.started_at) * %(share)s::float8, (SELECT u.minutes * interval "
    "'1 minute' FROM unnest(%(units)s::text[], %(minutes)s::integer[]) AS u(path, minutes) "
    "WHERE starts_with(r.holder_path, u.path) ORDER BY length(u.path) DESC LIMIT 1))"
)
_PAST = _ENDS.format(when="c.due_at < %(at)s AND c.due_at > %(at)s - %(oldest)s::interval")


class End(NamedTuple):
    """A record with an end to tell of."""

    record_id: int
    due_at: datetime
    kind: str


def look() -> None:
    """Tell every end that came near or passed since the last look."""
    while _part():
        pass


def _part() -> bool:
    """Tell some of them; returns whether there were any."""
    minutes = configured.values(NEARLY_DUE)
    values = {
        "at": now(),
        "ahead": AHEAD,
        "units": list(minutes),
        "minutes": list(minutes.values()),
        "share": SHARE,
        "oldest": OLDEST,
        "limit": BATCH,
    }
    with transaction.atomic():
        found = [
            End(*row)
            for kind, sql in ((kinds.NEARLY_DUE, _NEAR), (kinds.OVERDUE, _PAST))
            for row in fetch_all(sql, values | {"kind": kind})
        ]
        Told.objects.bulk_create(
            [Told(record_id=end.record_id, kind=end.kind, due_at=end.due_at) for end in found],
            ignore_conflicts=True,
        )
        _tell(found)
    return bool(found)


def _tell(ends: list[End]) -> None:
    records = {record.id: record for record in open_records(end.record_id for end in ends)}
    people = receivers(list(records.values()))
    news = []
    for end in ends:
        record = records.get(end.record_id)
        for person in sorted(people.get(end.record_id, ())):
            # what is urgent may wake somebody, and so may a near end of what one holds oneself
            near = end.kind == kinds.NEARLY_DUE and record is not None and record.holder_person_id == person
            urgent = near or (record is not None and record.urgent)
            key = f"{end.kind}:{end.record_id}:{instant(end.due_at)}"
            news.append(News(person, end.kind, key, end.record_id, due_at=end.due_at, urgent=urgent))
    post(news)
