# SPDX-License-Identifier: Apache-2.0
"""The step that every process with clocks has: its deadlines are counted again after the calendar changed."""

from __future__ import annotations

from dataclasses import replace

from xiucheng.kernel.declaration.running import CLOCKS, running
from xiucheng.kernel.declaration.types import STAY, SYSTEM, Changes, Context, Label, Process, Step

RECALCULATE = "recalculate"


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
        facts=(CLOCKS,),
        effect=_recounted,
        clocks=tuple(sorted(clocks)),
        internal=True,
    )
    return replace(process, steps=(*process.steps, step))


def _recounted(context: Context) -> Changes:
    """Every running clock from its stored inputs; the state stays."""
    return Changes(recounted=running(context))
