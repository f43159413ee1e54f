# SPDX-License-Identifier: Apache-2.0
"""Steps that the clock takes: after the deadline and not at it, once, and refusals are told once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from xiucheng.kernel.clock import frozen
from xiucheng.kernel.process import timers
from xiucheng.kernel.process.tests import errand
from xiucheng.kernel.process.timers import Timers
from xiucheng.kernel.record.models import Deadline, Entry, Record

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TWO_HOURS = timedelta(hours=2)
MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def process() -> Iterator[None]:
    with errand.declared():
        yield


def steps_of(record_id: int) -> list[str]:
    return list(Entry.objects.filter(record_id=record_id).order_by("seq").values_list("step", flat=True))


def test_at_the_deadline_it_is_still_in_time() -> None:
    with frozen(MORNING) as clock:
        case = errand.begin()
        assert Deadline.objects.get(record=case.record_id, name="open").due_at == MORNING + TWO_HOURS
        clock.move_to(MORNING + TWO_HOURS)
        assert not Timers().turn()
        assert steps_of(case.record_id) == ["begin"]
        clock.advance(MOMENT)
        assert Timers().turn()
        entry = Entry.objects.get(record_id=case.record_id, seq=2)
        assert (entry.step, entry.actor_id, entry.post, entry.to_state) == ("lapse", None, "timer", "late")
        assert not Timers().turn(), "its clock has ended with the state"


def test_a_step_that_ends_no_clock_is_taken_once() -> None:
    with frozen(MORNING) as clock:
        case = errand.begin()
        clock.advance(timedelta(days=20))
        taking = Timers()
        assert taking.turn()
        assert not Timers().turn(), "another process, later"
        assert not taking.turn()
    assert steps_of(case.record_id) == ["begin", "lapse", "warn"]
    assert Deadline.objects.get(record=case.record_id, name="answer").ended_at is None


def test_a_clock_that_starts_again_makes_the_step_due_again() -> None:
    with frozen(MORNING) as clock:
        case = errand.begin()
        clock.advance(timedelta(days=20))
        Timers().turn()
        Deadline.objects.filter(record=case.record_id, name="answer").update(due_at=clock.at + TWO_HOURS)
        clock.advance(TWO_HOURS + MOMENT)
        assert Timers().turn()
    assert steps_of(case.record_id) == ["begin", "lapse", "warn", "warn"]


def test_a_refusal_is_told_once_and_tried_again_when_the_record_moves(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with frozen(MORNING) as clock, caplog.at_level(logging.WARNING, "xiucheng.timers"):
        case = errand.begin("held")
        clock.advance(TWO_HOURS + MOMENT)
        taking = Timers()
        for _ in range(3):
            assert not taking.turn()
        assert len(caplog.records) == 1
        assert "Somebody holds this back" in caplog.text
        errand.take(case.record_id, "touch", title="free")
        assert taking.turn()
    assert steps_of(case.record_id) == ["begin", "touch", "lapse"]


def test_refused_ones_hold_nobody_up_and_the_earliest_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timers, "BATCH", 5)
    with frozen(MORNING) as clock:
        errand.begin_many(["held"] * 11)
        clock.advance(timedelta(minutes=1))
        free = [case.record_id for case in errand.begin_many(["go"] * 12)]
        clock.advance(TWO_HOURS)
        clock.advance(MOMENT)
        assert Timers().turn()
    assert set(Record.objects.filter(id__in=free).values_list("state", flat=True)) == {"late"}
    assert Record.objects.filter(process=errand.CODE, state="open").count() == 11
    lapsed = Entry.objects.filter(step="lapse").order_by("id").values_list("record_id", flat=True)
    assert list(lapsed) == free
