# SPDX-License-Identifier: Apache-2.0
"""What a step brought to somebody's desk: a consumer of the record, never part of the step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache

from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration import registry as processes
from xiucheng.kernel.desk.tabs import backward_steps
from xiucheng.kernel.notify import kinds, registry
from xiucheng.kernel.notify.models import Notice
from xiucheng.kernel.notify.post import News, post
from xiucheng.kernel.notify.receivers import Waiting, open_records, receivers
from xiucheng.kernel.record.relay import Event

OLDEST = timedelta(days=1)
"""What happened longer ago is no news: a new installation of this package begins with an old record."""

_HANDS = ("holder_path", "holder_person_id", "urgent")

# `_moves` in SQL: entries behind one that move nothing (a merge taken in, deadlines counted again) leave it the newest
_MOVED_ON = """
SELECT DISTINCT e.record_id FROM unnest(%(ids)s::bigint[], %(seqs)s::int[]) n (id, seq)
JOIN entry e ON e.record_id = n.id AND e.seq > n.seq
WHERE e.from_state <> e.to_state OR e.changes ?| %(hands)s
"""


def take(events: Sequence[Event]) -> None:
    """Tell who has to act next, and take back what is no longer true, in the transaction that moves the cursor.

    Of the entries that move one record only the newest tells something, and only if it moved no further since.
    """
    newest = {event.record_id: event for event in events if _moves(event)}
    if not newest:
        return
    Notice.objects.filter(record_id__in=newest, read_at=None, kind__in=registry.of_work()).delete()
    records = open_records(newest)
    gone = _moved_on([newest[one.id] for one in records if one.seq != newest[one.id].seq])
    records = [one for one in records if one.id not in gone]
    people = receivers(records)
    post([news for record in records for news in _news(record, newest[record.id], people[record.id])])


def _news(record: Waiting, event: Event, people: set[int]) -> Iterator[News]:
    if not _worth_telling(event):
        return
    kind = kinds.RETURNED if event.step in _backward(event.process) else kinds.ARRIVED
    for person in sorted(people - {event.actor_id}):
        yield News(
            person,
            kind,
            f"arrived:{record.id}:{event.seq}",
            record.id,
            step=event.step,
            due_at=record.due_at,
            urgent=record.urgent,
        )


def _moves(event: Event) -> bool:
    """Whether the record's state or its holder changed, or how urgent it is."""
    return event.from_state != event.to_state or any(name in event.changes for name in _HANDS)


def _moved_on(events: Sequence[Event]) -> set[int]:
    """The records that moved again after these entries."""
    if not events:
        return set()
    asked = {
        "ids": [one.record_id for one in events],
        "seqs": [one.seq for one in events],
        "hands": list(_HANDS),
    }
    return {record for (record,) in fetch_all(_MOVED_ON, asked)}


def _worth_telling(event: Event) -> bool:
    """Not long ago, and not one of thousands: internal steps are taken by imports and by other steps.

    A child begins by one too, but somebody asked for it just now, and it waits for somebody else.
    """
    process = processes.find(event.process)
    step = process.step(event.step) if process else None
    if process is None or step is None or now() - event.at >= OLDEST:
        return False
    return not step.internal or (process.child and step.starts)


@cache
def _backward(code: str) -> frozenset[str]:
    return frozenset(backward_steps(processes.get(code)))
