# SPDX-License-Identifier: Apache-2.0
"""What the tests of the side ways look at: the case as it is now, its open child, its clocks, its last entry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from xiucheng.kernel import numbering
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.files.models import File
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.history import lines
from xiucheng.kernel.record import replay
from xiucheng.kernel.record.models import Deadline, Entry, Record
from xiucheng.operations.supervision.types import REQUEST, TARGET_CLOCK

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Nine o'clock in Shanghai; four working hours later it is 14:30, lunch between."""
HOUR = timedelta(hours=1)
LIMIT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
_digests = count(1)
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


def photo(who: Actor, lon: float | None = None, lat: float | None = None) -> int:
    """A photo that somebody took just now, as it is kept."""
    made = File.objects.create(
        id=numbering.take()[0],
        digest=f"{next(_digests):064x}",
        size=1,
        kind="photo",
        state="ready",
        taken_at=now(),
        lon=lon,
        lat=lat,
        uploaded_by=who.id or 0,
        uploaded_at=now(),
    )
    return made.pk
