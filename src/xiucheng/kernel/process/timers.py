# SPDX-License-Identifier: Apache-2.0
"""Steps that the clock takes: `on_due` of a declaration, once a deadline has passed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from xiucheng.kernel.access.actor import system
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Process, Step
from xiucheng.kernel.process.engine import Item, bulk
from xiucheng.kernel.process.errors import Conflict, Refused
from xiucheng.kernel.record.payload import instant

log = logging.getLogger("xiucheng.timers")

ACTOR = "timer"
BATCH = 200

# A deadline is inclusive: at the very instant the step is still in time. An entry of the step after the
# deadline means that it was taken for it; a clock that starts again has a later deadline and is due again.
_DUE = """
SELECT c.record_id, c.due_at, r.version
FROM deadline c JOIN record r ON r.id = c.record_id
WHERE c.ended_at IS NULL AND c.due_at < %(at)s AND c.name = %(clock)s
  AND r.process = %(process)s AND r.state = ANY(%(states)s)
  AND (c.due_at, c.record_id) > (%(due)s::timestamptz, %(record)s)
  AND NOT EXISTS (SELECT FROM entry e
                  WHERE e.record_id = c.record_id AND e.step = %(step)s AND e.at > c.due_at)
ORDER BY c.due_at, c.record_id LIMIT %(limit)s
"""


class Due(NamedTuple):
    """A record whose deadline has passed."""

    record_id: int
    due_at: datetime
    version: int


class Timers:
    """Takes the steps that are due. A refusal is told once, and tried again when the record moves."""

    def __init__(self) -> None:
        self.refused: dict[tuple[str, int], int] = {}

    def turn(self) -> bool:
        """Take every step that is due now, earliest deadline first; returns whether any was taken."""
        at, taken = now(), 0
        for process in registry.processes():
            for step in process.steps:
                if step.on_due:
                    taken += self._step(process, step, at)
        return taken > 0

    def _step(self, process: Process, step: Step, at: datetime) -> int:
        taken = 0
        for found in _batches(process, step, at):
            name = f"{process.code}.{step.code}"
            ready = [due for due in found if self.refused.get((name, due.record_id)) != due.version]
            items = [Item({}, due.record_id, None, _key(step, due)) for due in ready]
            outcomes = bulk(system(ACTOR), process.code, step.code, items) if items else []
            for due, outcome in zip(ready, outcomes, strict=True):
                if isinstance(outcome, Refused):
                    self._note(name, due, outcome)
                else:
                    self.refused.pop((name, due.record_id), None)
                    taken += 1
        return taken

    def _note(self, name: str, due: Due, refusal: Refused) -> None:
        if isinstance(refusal, Conflict):
            return  # somebody was quicker; the next turn sees what is left to do
        self.refused[name, due.record_id] = due.version
        log.warning(
            "%s was due at %s and is refused: %s",
            name,
            instant(due.due_at),
            refusal,
            extra={"record_id": due.record_id, "step": name},
        )


def _key(step: Step, due: Due) -> str:
    return f"timer:{due.record_id}:{step.on_due}:{instant(due.due_at)}"


def _batches(process: Process, step: Step, at: datetime) -> Iterator[list[Due]]:
    """What is due, in parts; each part begins after the one before, so that refused ones hold nobody up."""
    due, record = "-infinity", 0
    while True:
        rows = fetch_all(
            _DUE,
            {
                "at": at,
                "clock": step.on_due,
                "process": process.code,
                "states": list(step.frm),
                "step": step.code,
                "due": due,
                "record": record,
                "limit": BATCH,
            },
        )
        if not rows:
            return
        found = [Due(*row) for row in rows]
        yield found
        due, record = found[-1].due_at.isoformat(), found[-1].record_id
