# SPDX-License-Identifier: Apache-2.0
"""What the tests of the side ways look at: the case as it is now, its open child, its clocks, its last entry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.history import lines
from xiucheng.kernel.record import replay
from xiucheng.kernel.record.models import Deadline, Entry, Record
from xiucheng.operations.supervision.types import REQUEST, TARGET_CLOCK

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Nine o'clock in Shanghai; four working hours later it is 14:30, lunch between."""
HOUR = timedelta(hours=1)
LIMIT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
WHY = {"why": "需要更多时间"}
WAIT = {"cause": "season", "until": "2026-12-01", "why": "冬季不宜补植"}


def now_of(case: Answer) -> Answer:
    """The case as it is now."""
    row = Record.objects.get(pk=case.record_id)
    return Answer(row.id, row.number, row.state, row.version, row.seq)


def child(case: Answer, process: str = REQUEST) -> Record:
    return Record.objects.get(parent=case.record_id, process=process, closed_at=None)


def decide(who: Actor, case: Answer, step: str, answer: str = "") -> Answer:
    """Decide the open request of a case; the case as it is then."""
    engine.step(who, REQUEST, child(case).id, step, {"answer": answer}, version=None)
    return now_of(case)


def limit_of(case: Answer, name: str = TARGET_CLOCK) -> Deadline:
    return Deadline.objects.get(record=case.record_id, name=name)


def told(case: Answer) -> tuple[str, dict[str, Any]]:
    last = lines(case.record_id)[-1]
    return last.step, last.form


def assert_entries_tell(case: Answer) -> None:
    found = replay.Told(case.record_id)
    for entry in Entry.objects.filter(record_id=case.record_id).order_by("seq").values():
        found.take(entry)
    assert list(replay.differences([found])) == []
