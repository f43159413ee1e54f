# SPDX-License-Identifier: Apache-2.0
"""Works on a few batches at once and gives the results back in their order; looks for circles of garbage seldom."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from threading import Barrier
from typing import TypeVar

from django.db import connections

Batch = TypeVar("Batch")
Done = TypeVar("Done")


@contextmanager
def collected_seldom() -> Iterator[None]:
    """What work in bulk makes is freed at once by counting; looking for circles took a tenth of its time."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def in_order(work: Callable[[Batch], Done], batches: Iterator[Batch], lanes: int) -> Iterator[Done]:
    """`work` of every batch; while one lane waits for the database another computes. 0 lanes: in this thread.

    At most one batch more than there are lanes is in memory beside those being worked on.
    """
    if lanes == 0:
        yield from map(work, batches)
        return
    running: deque[Future[Done]] = deque()
    with ThreadPoolExecutor(lanes, thread_name_prefix="import") as pool:
        try:
            for batch in batches:
                # the language and a held clock belong to the context, which threads do not inherit
                running.append(pool.submit(copy_context().run, work, batch))
                if len(running) > lanes:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        finally:
            for future in running:
                future.cancel()
            together = Barrier(lanes)
            for _lane in range(lanes):
                pool.submit(_close, together)


def _close(together: Barrier) -> None:
    """End this lane's connection. Waiting for the others makes each lane take one of these."""
    together.wait()
    connections.close_all()
