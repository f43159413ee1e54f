# SPDX-License-Identifier: Apache-2.0
"""What a step brought to somebody's desk: a consumer of the record, never part of the step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache

from xiucheng.kernel.clock import now
from xiucheng.kernel.desk.tabs import backward_steps
from xiucheng.kernel.notify import kinds, registry
from xiucheng.kernel.notify.models import Notice
from xiucheng.kernel.notify.post import News, post
from xiucheng.kernel.notify.receivers import Waiting, open_records, receivers
from xiucheng.kernel.process import registry as processes
from xiucheng.kernel.record.relay import Event

OLDEST = timedelta(days=1)
"""What happened longer ago is no news: a new installation of this package begins with an old record."""

_HANDS = ("holder_path", "holder_person_id")


def take(events: Sequence[Event]) -> None:
    """Tell who has to act next, and take back what is no longer true, in the transaction that moves the cursor.

    Of the entries of one record only the newest tells something, and only if nothing came after it.
    """
    newest = {event.record_id: event for event in events if _moves(event)}
    if not newest:
        return
    Notice.objects.filter(record_id__in=newest, read_at=None, kind__in=registry.of_work()).delete()
    records = [one for one in open_records(newest) if one.seq == newest[one.id].seq]
    people = receivers(records)
    post([news for record in records for news in _news(record, newest[record.id], people[record.id])])


def _news(record: Waiting, event: Event, people: set[int]) -> Iterator[News]:
    if not _worth_telling(event):
        return
    kind = kinds.RETURNED if event.step in _backward(event.process) else kinds.ARRIVED
    for person in sorted(people - {event.actor_id}):
        yield News(
            person, kind, f"arrived:{record.id}:{event.seq}", record.id, step=event.step, due_at=record.due_at
        )


def _moves(event: Event) -> bool:
    """Whether the record's state or its holder changed."""
    return event.from_state != event.to_state or any(name in event.changes for name in _HANDS)


def _worth_telling(event: Event) -> bool:
    """Not long ago, and not one of thousands: internal steps are taken by imports and by other steps."""
    process = processes.find(event.process)
    step = process.step(event.step) if process else None
    return step is not None and not step.internal and now() - event.at < OLDEST


@cache
def _backward(code: str) -> frozenset[str]:
    return frozenset(backward_steps(processes.get(code)))
