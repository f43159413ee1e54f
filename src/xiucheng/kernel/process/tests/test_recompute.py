# SPDX-License-Identifier: Apache-2.0
"""Deadlines after a calendar was loaded: what moves is in the record, what does not is left alone."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from xiucheng.delivery.cli.clock import run_load
from xiucheng.kernel.access.actor import ANONYMOUS
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.store import add_year, forget
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.recalculation import RECALCULATE
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Refused
from xiucheng.kernel.process.recompute import Recomputed, recompute
from xiucheng.kernel.process.tests import errand
from xiucheng.kernel.process.timers import Timers
from xiucheng.kernel.record import verify as verification
from xiucheng.kernel.record.models import Deadline, Entry, Record

# 16:00 in the bureau, a Wednesday; four working days later it is 2027, whose calendar is not built in
YEAR_END = datetime(2026, 12, 30, 8, 0, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def notice(year: int, *days_off: str) -> dict[str, Any]:
    days = [{"name": "放假", "from": day, "to": day} for day in days_off]
    return {"year": year, "source": "drill", "published": "2026-11-01", "days_off": days, "make_up_days": []}


@pytest.fixture(autouse=True)
def process() -> Iterator[None]:
    forget()
    with errand.declared():
        yield
    forget()


def ending(record_id: int) -> datetime | None:
    return Deadline.objects.get(record=record_id, name="answer").due_at


@pytest.mark.django_db
def test_an_ending_that_lacked_its_calendar_appears_with_an_entry() -> None:
    with frozen(YEAR_END) as clock:
        case = errand.begin()
        assert Record.objects.get(id=case.record_id).calendar_missing
        assert ending(case.record_id) is None
        clock.advance(timedelta(minutes=5))
        add_year(notice(2027, "2027-01-01"), by="drill")
        assert recompute() == Recomputed(checked=2, moved=1, missing=0, refused=0)
    record = Record.objects.get(id=case.record_id)
    due_at = ending(case.record_id)
    # 31 December, 4, 5, 6 January; the end of working time
    assert due_at == datetime(2027, 1, 6, 9, 30, tzinfo=UTC)
    assert record.calendar_missing is False
    assert record.due_at == YEAR_END + timedelta(hours=2), "the state's own clock comes first"
    entry = Entry.objects.get(record_id=case.record_id, step=RECALCULATE)
    assert (entry.from_state, entry.to_state, entry.post) == ("open", "open", "calendar")
    assert entry.changes == {"clocks": [{"answer": None}, {"answer": "2027-01-06T09:30:00.000000Z"}]}
    assert Deadline.objects.get(record=case.record_id, name="answer").started_at == YEAR_END


@pytest.mark.django_db
def test_an_ending_that_moves_tells_from_when_to_when() -> None:
    with frozen(NOVEMBER):
        case = errand.begin()
        before = ending(case.record_id)
        assert before == datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
        Deadline.objects.filter(record=case.record_id, name="open").update(ended_at=NOVEMBER)
        Record.objects.filter(id=case.record_id).update(due_at=before)
        add_year(notice(2026, "2026-11-25"), by="drill")
        assert recompute().moved == 1
        assert recompute() == Recomputed(), "nothing is left to do"
    record = Record.objects.get(id=case.record_id)
    assert record.due_at == datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
    entry = Entry.objects.get(record_id=case.record_id, step=RECALCULATE)
    moved = ["2026-11-27T09:30:00.000000Z", "2026-11-30T09:30:00.000000Z"]
    assert entry.changes == {"due_at": moved, "clocks": [{"answer": moved[0]}, {"answer": moved[1]}]}
    assert record.version == 2


@pytest.mark.django_db
def test_an_ending_that_stays_needs_no_entry() -> None:
    with frozen(NOVEMBER):
        case = errand.begin()
        add_year(notice(2027, "2027-01-01"), by="drill")
        assert recompute() == Recomputed(checked=2)
        assert recompute() == Recomputed()
    assert Entry.objects.filter(record_id=case.record_id).count() == 1


@pytest.mark.django_db
def test_what_has_ended_or_was_promised_stays() -> None:
    with frozen(YEAR_END):
        closed, promised = errand.begin(), errand.begin()
        errand.take(closed.record_id, "finish")
        Deadline.objects.filter(record=promised.record_id).update(unit="given", due_at=YEAR_END)
        add_year(notice(2027, "2027-01-01"), by="drill")
        assert recompute() == Recomputed()
    assert ending(promised.record_id) == YEAR_END


@pytest.mark.django_db
def test_hours_and_pauses_that_a_clock_was_started_with_count_on() -> None:
    with frozen(YEAR_END):
        case = errand.begin()
        paused = [["2027-01-04T00:30:00.000000Z", "2027-01-05T00:30:00.000000Z"]]
        Deadline.objects.filter(record=case.record_id, name="answer").update(
            hours="09:00-12:00,14:00-16:00", paused=paused
        )
        add_year(notice(2027, "2027-01-01"), by="drill")
        assert recompute().moved == 1
    clock = Deadline.objects.get(record=case.record_id, name="answer")
    assert clock.due_at == datetime(2027, 1, 7, 8, 0, tzinfo=UTC), "a day longer, to the end of its own hours"
    assert clock.paused == paused
    assert clock.hours == "09:00-12:00,14:00-16:00"


def test_the_chain_stays_whole(committed_db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "anchor_path", lambda: tmp_path / "seals.jsonl")
    with frozen(YEAR_END) as clock:
        case = errand.begin()
        add_year(notice(2027, "2027-01-01"), by="drill")
        assert recompute().moved == 1
        clock.advance(timedelta(days=9))
        assert Timers().turn()
    assert Record.objects.get(id=case.record_id).state == "late"
    assert verification.verify().broken == []


@pytest.mark.django_db
def test_nobody_takes_the_step_by_hand() -> None:
    with frozen(NOVEMBER):
        case = errand.begin()
        outcome = engine.bulk(ANONYMOUS, errand.CODE, RECALCULATE, [engine.Item({}, case.record_id)])[0]
        assert isinstance(outcome, Refused)
        process = registry.get(errand.CODE)
        offered = {offer.step.code for offer in engine.offers(errand.RUNNER, process, case.record_id)}
        assert RECALCULATE not in offered


@pytest.mark.django_db
def test_the_command_loads_a_year_and_counts_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with frozen(YEAR_END):
        errand.begin()
        file = tmp_path / "2027.json"
        file.write_text(json.dumps(notice(2027, "2027-01-01")), encoding="utf-8")
        assert run_load([str(file)]) == 0
    answer = json.load(io.StringIO(capsys.readouterr().out))
    told = {"deadlines": 2, "moved": 1, "missing": 0, "refused": 0}
    assert answer == {"year": 2027, "revision": 1, **told}
