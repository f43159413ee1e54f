# SPDX-License-Identifier: Apache-2.0
"""Takes a whole import back: one recorded step a case, and nothing is deleted."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.operations.supervision.queries import Imported, imported_cases
from xiucheng.operations.supervision.types import CASE

BATCH = 500
ENCODING = "utf-8-sig"
HEADER = ("number", "state")


@dataclass(slots=True)
class Undone:
    """How many cases were withdrawn, given back what they said before, and left as others worked on them."""

    withdrawn: int = 0
    restored: int = 0
    left: int = 0


def undo_import(
    actor: Actor, run: int, why: str, left_at: Path, progress: Callable[[Undone], None] = lambda _undone: None
) -> Undone:
    """Undo what an import began and changed; cases that were touched since are left and listed in `left_at`.

    Each batch commits for itself: an undoing that was killed is simply started again, and what it did before
    is then no longer counted.
    """
    undone, after = Undone(), 0
    with left_at.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        while cases := imported_cases(run, after, BATCH):
            after = cases[-1].record_id
            for case in _undo(actor, run, why, cases, undone):
                undone.left += 1
                writer.writerow([case.number, case.state])
            progress(undone)
    return undone


def _undo(actor: Actor, run: int, why: str, cases: Sequence[Imported], undone: Undone) -> list[Imported]:
    """Take a part back; returns what is left alone."""
    begun = [case for case in cases if not case.touched and case.before is None]
    changed = [case for case in cases if not case.touched and case.before is not None]
    left = [case for case in cases if case.touched]
    common = {"import_run": run, "why": why}
    for step, found in (("withdraw_import", begun), ("restore_import", changed)):
        items = [
            engine.Item({**(case.before or {}), **common}, case.record_id, case.version) for case in found
        ]
        outcomes = engine.bulk(actor, CASE, step, items)
        taken = [isinstance(outcome, Answer) for outcome in outcomes]
        # who was refused was moved by somebody else just now
        left += [case for case, done in zip(found, taken, strict=True) if not done]
        if step == "withdraw_import":
            undone.withdrawn += sum(taken)
        else:
            undone.restored += sum(taken)
    return sorted(left)
