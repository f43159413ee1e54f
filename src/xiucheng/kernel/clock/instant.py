# SPDX-License-Identifier: Apache-2.0
"""The only place where the present is asked for, so that tests can hold it still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from xiucheng.kernel.clock.types import ClockError


class Frozen:
    """A present that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.move_to(at)

    def move_to(self, at: datetime) -> None:
        if at.utcoffset() is None:
            raise ClockError("The present needs a time zone: give an aware datetime.")
        self.at = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        self.at += by


_frozen: ContextVar[Frozen | None] = ContextVar("frozen_clock", default=None)
_everywhere: list[Frozen] = []


def now() -> datetime:
    """The present as an aware datetime in UTC."""
    held = _frozen.get() or (_everywhere[-1] if _everywhere else None)
    return datetime.now(UTC) if held is None else held.at


@contextmanager
def frozen(at: datetime, *, threads: bool = False) -> Iterator[Frozen]:
    """For tests: hold the present still in this context, with `threads` in every thread of the process."""
    held = Frozen(at)
    if threads:
        _everywhere.append(held)
        try:
            yield held
        finally:
            _everywhere.remove(held)
        return
    token = _frozen.set(held)
    try:
        yield held
    finally:
        _frozen.reset(token)
