# SPDX-License-Identifier: Apache-2.0
"""What the figures are told of steps: how many, what came of them, how long they took."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from xiucheng.kernel.declaration.types import Answer, Process, Step
from xiucheng.kernel.observe import figures
from xiucheng.kernel.process.items import Outcome


def count(process: Process, declared: Step, outcomes: Sequence[Outcome], seconds: float) -> None:
    """Tell the figures what came of a call; a bulk counts as the mean of its steps."""
    for outcome in outcomes:
        _steps(process.code, declared.code, _outcome_word(outcome)).inc()
    if outcomes:
        _seconds(process.code).observe(seconds / len(outcomes))


# finding a figure by its labels takes as long as counting ten times
_steps, _seconds = cache(figures.STEPS.labels), cache(figures.STEP_SECONDS.labels)


def _outcome_word(outcome: Outcome) -> str:
    if isinstance(outcome, Answer):
        return "replayed" if outcome.replayed else "done"
    return type(outcome).__name__.lower()
