# SPDX-License-Identifier: Apache-2.0
"""Carries committed entries to who waits for them: the jobs after a step, and subscriptions to the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from xiucheng.kernel.jobs import registry
from xiucheng.kernel.jobs.loops import Loop
from xiucheng.kernel.jobs.queue import defer_many
from xiucheng.kernel.record.relay import BATCH, Event, Handler, consume

JOBS = "jobs"
"""The name of the cursor of the jobs that follow steps."""


def to_jobs(events: Sequence[Event]) -> None:
    """Put the jobs that follow these entries into the queue, in the transaction that moves the cursor."""
    wanted: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        for name in registry.after(event.process, event.step):
            wanted[name].append(
                {
                    "record_id": event.record_id,
                    "seq": event.seq,
                    "process": event.process,
                    "step": event.step,
                }
            )
    for name, arguments in wanted.items():
        defer_many(name, arguments)


def loops() -> list[Loop]:
    """One loop for each consumer, so that a slow or failing one holds up nobody else."""
    consumers: list[tuple[str, Handler]] = [(JOBS, to_jobs)]
    consumers += [(name, registry.load(path)) for name, path in registry.subscriptions()]
    return [_loop(name, handle) for name, handle in consumers]


def _loop(name: str, handle: Handler) -> Loop:
    careful = _Careful(name, handle)
    return Loop(f"relay {name}", careful.turn, failed=careful.failed, rests=True)


class _Careful:
    """Reads batches; after a failure entry by entry, so that only the one that fails waits."""

    def __init__(self, name: str, handle: Callable[[Sequence[Event]], None]) -> None:
        self.name, self.handle = name, handle
        self.limit = BATCH

    def turn(self) -> bool:
        count = consume(self.name, self.handle, self.limit)
        self.limit = min(self.limit * 2, BATCH)
        return count > 0

    def failed(self) -> None:
        self.limit = 1
