# SPDX-License-Identifier: Apache-2.0
"""Running clocks as a step's rules see them: what each was started with, read in the step's own statement."""

from __future__ import annotations

import json
from datetime import datetime

from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.types import Context, Fact, Running

PROMISED = "given"
"""The unit of a clock that has no limit but an end that was named; a changed calendar leaves it alone."""

_TIME = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""

CLOCKS = Fact(
    "running_clocks",
    f"SELECT json_agg(json_build_array(c.name, {_TIME.format('c.started_at')}, c.amount, c.unit, c.hours, "
    "c.paused) ORDER BY c.name)::text FROM deadline c "
    f"WHERE c.record_id = r.id AND c.ended_at IS NULL AND c.unit <> '{PROMISED}'",
)
"""Declared by steps whose rules count a running clock again: to extend it, to pause it, to let it run on."""


def running(context: Context) -> dict[str, Running]:
    """{name: what it was started with} of the clocks that run, without promised ones; the step declares `CLOCKS`."""
    return {
        name: Running(
            started_at=datetime.fromisoformat(started_at),
            limit=Limit(amount, Unit(unit)),
            hours=hours,
            paused=pauses_of(paused),
        )
        for name, started_at, amount, unit, hours, paused in json.loads(context.facts[CLOCKS.name] or "[]")
    }


def pauses_of(stored: list[list[str]]) -> tuple[tuple[datetime, datetime], ...]:
    """Pauses as a deadline stores them."""
    return tuple((datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in stored)
