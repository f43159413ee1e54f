# SPDX-License-Identifier: Apache-2.0
"""Oversight and the draw of who verifies, on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.makers import CASE, Bureau, make_case, make_person, take, walk
from xiucheng.foundation.organization.actions import put_on_duty
from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.clock import now as clock_now
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.desk import desk
from xiucheng.kernel.desk.tabs import Tab
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Denied, NotNow
from xiucheng.kernel.process.timers import Timers
from xiucheng.kernel.record.models import Entry, Record
from xiucheng.operations.supervision.models import Case
from xiucheng.operations.supervision.rules.drawing import drawn
from xiucheng.operations.supervision.tests.asked import (
    HOUR,
    MONDAY,
    child,
    limit_of,
    now_of,
)
from xiucheng.operations.supervision.types import OVERSIGHT

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def bureau(monday: Bureau) -> Bureau:
    return monday


# ---- oversight


def overseen(bureau: Bureau, case: Answer) -> Record:
    form = {"oversight": "leader", "demand": "请说明进展", "hours": 2}
    take(bureau, "leader", case, "oversee", form)
    return child(case, OVERSIGHT)


def answer(who: Actor, record: Record, step: str, **form: Any) -> str:
    return engine.step(who, OVERSIGHT, record.id, step, form, version=None).state


def test_oversight_is_replied_to_sent_back_and_accepted_before_the_case_is_closed(
    bureau: Bureau, case: Answer
) -> None:
    record = overseen(bureau, case)
    assert (record.holder_path, limit_of(case_of(record), "reply").due_at) == ("jx/hw/", MONDAY + 2 * HOUR)
    assert answer(bureau["handler"], record, "reply", reply="已到场") == "replied"
    assert answer(bureau["leader"], record, "send_back", demand="何时完成", hours=1) == "issued"
    assert answer(bureau["handler"], record, "reply", reply="中午前") == "replied"
    with pytest.raises(NotNow, match="1 tasks are still open"):
        walk(bureau, now_of(case), "handle", "verify", "close")
    assert answer(bureau["leader"], record, "accept") == "accepted"
    assert walk(bureau, now_of(case), "close").state == "closed"


def test_oversight_that_nobody_replies_to_goes_one_level_up(
    bureau: Bureau, case: Answer, clock: Frozen
) -> None:
    record = overseen(bureau, case)
    clock.advance(2 * HOUR + timedelta(seconds=1))
    assert Timers().turn()

    record.refresh_from_db()
    assert (record.state, record.holder_path) == ("escalated", "jx/")
    with pytest.raises(Denied):
        answer(bureau["handler"], record, "lift", why="不想回复")
    assert answer(bureau["leader"], record, "lift", why="已当面说明") == "lifted"


def case_of(record: Record) -> Answer:
    return Answer(record.id, record.number, record.state, record.version, record.seq)


# ---- the draw


def test_who_verifies_is_drawn_from_those_without_an_interest_and_the_draw_can_be_replayed(
    bureau: Bureau, case: Answer
) -> None:
    drew = take(bureau, "receptionist", walk(bureau, case, "handle"), "draw", {})

    facts, entry = (
        Case.objects.get(pk=case.record_id),
        Entry.objects.get(record_id=case.record_id, seq=drew.seq),
    )
    pool = [int(number) for number in facts.draw_pool.split(",")]
    assert pool == [bureau["inspector_2"].id]
    assert entry.changes["verifier"] == [None, facts.verifier]
    assert drawn(bytes(entry.prev), pool) == facts.verifier
    with pytest.raises(NotNow, match="Another inspector was drawn"):
        somebody = replace(bureau["inspector_2"], id=999)
        engine.step(somebody, CASE, case.record_id, "verify", {"finding": "好"}, version=None)
    assert walk(bureau, drew, "verify").state == "verified"


@pytest.fixture
def third(bureau: Bureau) -> Iterator[Actor]:
    """One more inspector of this area, for one test."""
    made = make_person("third", "inspector", "jx/jd/", area="310199")
    yield made
    Person.objects.filter(pk=made.id or 0).update(is_active=False)


def test_who_is_on_duty_there_is_drawn_before_others(bureau: Bureau, case: Answer, third: Actor) -> None:
    handled, at = walk(bureau, case, "handle"), clock_now()
    put_on_duty(
        system("roster"),
        "third",
        "jx/jd/",
        area="310199",
        starts_at=at - HOUR,
        ends_at=at + HOUR,
        source="roster",
    )
    drew = take(bureau, "receptionist", handled, "draw", {})
    assert Case.objects.get(pk=case.record_id).draw_pool == str(third.id)
    take(bureau, "receptionist", drew, "draw", {})
    assert Case.objects.get(pk=case.record_id).draw_pool == str(bureau["inspector_2"].id)


def test_work_done_again_is_verified_by_somebody_drawn_again(bureau: Bureau, case: Answer) -> None:
    drew = take(bureau, "receptionist", walk(bureau, case, "handle"), "draw", {})
    with pytest.raises(NotNow, match="No inspector without an interest"):
        take(bureau, "receptionist", drew, "draw", {})
    walk(bureau, drew, "rework", "handle")
    assert Case.objects.get(pk=case.record_id).verifier is None


def test_who_was_drawn_has_the_case_in_hand_and_nobody_else_waits_for_it(
    bureau: Bureau, case: Answer
) -> None:
    take(bureau, "receptionist", walk(bureau, case, "handle"), "draw", {})

    mine = {
        who: {item.id for item in desk.work(bureau[who], Tab.MINE).items}
        for who in ("inspector", "inspector_2")
    }
    assert case.record_id in mine["inspector_2"] - mine["inspector"]


def test_a_case_under_oversight_is_not_declined_away(bureau: Bureau, clock: Frozen) -> None:
    case = make_case(bureau, "reported")
    record = overseen(bureau, case)
    with pytest.raises(NotNow, match="1 tasks are still open"):
        walk(bureau, now_of(case), "decline")
    assert record.title.startswith("领导督办：")
