# SPDX-License-Identifier: Apache-2.0
"""The step that every process with clocks has: its deadlines are counted again after the calendar changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.process.clocks import PROMISED
from xiucheng.kernel.process.types import STAY, SYSTEM, Changes, Context, Fact, Label, Process, Running, Step

RECALCULATE = "recalculate"

_TIME = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""

_CLOCKS = Fact(
    "running_clocks",
    f"SELECT json_agg(json_build_array(c.name, {_TIME.format('c.started_at')}, c.amount, c.unit, c.hours, "
    "c.paused) ORDER BY c.name)::text FROM deadline c "
    f"WHERE c.record_id = r.id AND c.ended_at IS NULL AND c.unit <> '{PROMISED}'",
)


def with_recalculation(process: Process) -> Process:
    """The process with the step added; one without clocks needs none."""
    clocks = {name for step in process.steps for name in step.clocks}
    clocks |= {state.code for state in process.states if state.due is not None}
    if not clocks or process.step(RECALCULATE) is not None:
        return process
    open_states = tuple(state.code for state in process.states if not state.final)
    step = Step(
        code=RECALCULATE,
        label=Label("重新计算期限", "Deadlines counted again"),
        frm=open_states,
        to=STAY,
        by=SYSTEM,
        facts=(_CLOCKS,),
        effect=_recounted,
        clocks=tuple(sorted(clocks)),
        internal=True,
    )
    return replace(process, steps=(*process.steps, step))


def _recounted(context: Context) -> Changes:
    """Every running clock from its stored inputs; the state stays."""
    rows = json.loads(context.facts["running_clocks"] or "[]")
    return Changes(
        recounted={
            name: Running(
                started_at=datetime.fromisoformat(started_at),
                limit=Limit(amount, Unit(unit)),
                hours=hours,
                paused=pauses_of(paused),
            )
            for name, started_at, amount, unit, hours, paused in rows
        },
    )


def pauses_of(stored: list[list[str]]) -> tuple[tuple[datetime, datetime], ...]:
    """Pauses as a deadline stores them."""
    return tuple((datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in stored)
