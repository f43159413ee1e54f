# SPDX-License-Identifier: Apache-2.0
"""The side ways of a case on a real database: asked for, decided by somebody else, and what becomes of the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.makers import CASE, Bureau, make_case, take, walk
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.desk import desk
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid, NotFound, NotNow
from xiucheng.kernel.process.timers import Timers
from xiucheng.kernel.record.models import Record
from xiucheng.operations.supervision.models import Case, Request
from xiucheng.operations.supervision.tests.asked import (
    HOUR,
    LIMIT,
    MONDAY,
    WAIT,
    WHY,
    assert_entries_tell,
    child,
    decide,
    limit_of,
    now_of,
    told,
)
from xiucheng.operations.supervision.types import SUSPENSION_CLOCK, TARGET_CLOCK, TASK

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def bureau(monday: Bureau) -> Bureau:
    return monday


# ---- extension


def test_an_extension_lengthens_the_limit_once_somebody_else_granted_it(bureau: Bureau, case: Answer) -> None:
    asked = take(bureau, "handler", case, "ask_extension", {"more": 2, **WHY})
    assert (asked.state, child(case).holder_path, limit_of(case).due_at) == ("dispatched", "jx/zh/", LIMIT)

    with pytest.raises(NotFound):
        decide(bureau["handler"], case, "grant")
    extended = decide(bureau["dispatcher"], case, "grant", "雨停后补上")

    clock = limit_of(case)
    assert (clock.amount, clock.started_at, clock.due_at) == (6, MONDAY, LIMIT + 2 * HOUR)
    request = Request.objects.get(asked_by=bureau["handler"].id, record__parent=case.record_id)
    given = {"more": 2, "answer": "雨停后补上", "request": request.record.number}
    assert told(extended) == ("extend", given), "the answer stands where who asked looks for it"
    assert Case.objects.get(pk=case.record_id).extensions == 1
    assert Record.objects.get(pk=case.record_id).open_children == 0
    assert_entries_tell(case)


def test_what_is_not_granted_leaves_the_limit_and_tells_why(bureau: Bureau, case: Answer) -> None:
    take(bureau, "handler", case, "ask_extension", {"more": 4, **WHY})
    with pytest.raises(Invalid):
        decide(bureau["dispatcher"], case, "refuse")
    refused = decide(bureau["dispatcher"], case, "refuse", "人手足够")

    step, form = told(refused)
    assert (step, form["kind"], form["answer"]) == ("not_granted", "extension", "人手足够")
    assert limit_of(case).due_at == LIMIT
    assert take(bureau, "handler", refused, "ask_extension", {"more": 1, **WHY}).state == "dispatched"


def test_nobody_decides_what_they_asked_for(bureau: Bureau, case: Answer) -> None:
    take(bureau, "handler", case, "ask_extension", {"more": 2, **WHY})
    both = replace(bureau["dispatcher"], id=bureau["handler"].id)

    with pytest.raises(NotNow, match="You asked for this yourself"):
        decide(both, case, "grant")
    assert child(case).state == "asked"


def test_one_request_at_a_time_and_no_more_than_the_limit_itself(bureau: Bureau, case: Answer) -> None:
    with pytest.raises(Invalid, match="Ask for at most 4"):
        take(bureau, "handler", case, "ask_extension", {"more": 5, **WHY})
    asked = take(bureau, "handler", case, "ask_extension", {"more": 4, **WHY})
    with pytest.raises(NotNow, match=f"Request {child(case).number} is still open"):
        take(bureau, "handler", asked, "ask_suspension", WAIT)


def test_a_limit_is_extended_twice_at_most_and_not_once_it_has_passed(
    bureau: Bureau, case: Answer, clock: Frozen
) -> None:
    for _ in range(2):
        take(bureau, "handler", now_of(case), "ask_extension", {"more": 1, **WHY})
        decide(bureau["dispatcher"], case, "grant")
    with pytest.raises(NotNow, match="extended 2 times already"):
        take(bureau, "handler", now_of(case), "ask_extension", {"more": 1, **WHY})

    late = make_case(bureau, "dispatched")
    clock.move_to(LIMIT)
    asked = take(bureau, "handler", late, "ask_extension", {"more": 1, **WHY})
    decide(bureau["dispatcher"], late, "refuse", "不同意")
    clock.move_to(LIMIT + timedelta(seconds=1))
    with pytest.raises(NotNow, match="The limit has passed"):
        take(bureau, "handler", now_of(asked), "ask_extension", {"more": 1, **WHY})


def test_a_request_for_a_case_that_moved_on_is_refused_whole_and_then_can_be_turned_down(
    bureau: Bureau, case: Answer
) -> None:
    asked = take(bureau, "handler", case, "ask_extension", {"more": 2, **WHY})
    handled = take(bureau, "handler", asked, "handle")

    with pytest.raises(NotNow, match="In the state “Handled”"):
        decide(bureau["dispatcher"], case, "grant")
    assert (child(case).state, now_of(case).version) == ("asked", handled.version)
    with pytest.raises(NotNow, match="1 tasks are still open"):
        walk(bureau, handled, "verify", "close")
    assert decide(bureau["dispatcher"], case, "refuse", "已处置").state == "verified"


# ---- suspension


def test_a_suspension_stops_the_limit_until_its_day_and_the_platform_goes_on(
    bureau: Bureau, case: Answer, clock: Frozen
) -> None:
    take(bureau, "handler", case, "ask_suspension", WAIT)
    clock.advance(HOUR)
    suspended = decide(bureau["dispatcher"], case, "grant")

    day, after = datetime(2026, 12, 1, 2, tzinfo=UTC), datetime(2026, 12, 1, 6, 30, tzinfo=UTC)
    assert (suspended.state, told(suspended)[0]) == ("suspended", "suspend")
    assert (limit_of(case, SUSPENSION_CLOCK).due_at, limit_of(case).due_at) == (day, after)
    assert limit_of(case).started_at == MONDAY
    with pytest.raises(NotNow):
        take(bureau, "handler", suspended, "handle")
    assert_entries_tell(case)

    clock.move_to(day + timedelta(seconds=1))
    assert Timers().turn()
    row = Record.objects.get(pk=case.record_id)
    assert (row.state, row.due_at, told(now_of(case))[0]) == ("dispatched", after, "resume_in_time")
    assert walk(bureau, now_of(case), "handle", "verify", "close").state == "closed"
    assert_entries_tell(case)


def test_who_goes_on_early_gives_back_what_is_left_of_the_pause(
    bureau: Bureau, case: Answer, clock: Frozen
) -> None:
    take(bureau, "handler", case, "ask_suspension", WAIT)
    clock.advance(HOUR)
    suspended = decide(bureau["dispatcher"], case, "grant")
    clock.advance(timedelta(days=1))
    resumed = take(bureau, "handler", suspended, "resume", {})

    assert (resumed.state, limit_of(case).due_at) == ("dispatched", LIMIT + timedelta(days=1))
    assert limit_of(case, SUSPENSION_CLOCK).ended_at is not None
    take(bureau, "handler", resumed, "ask_suspension", WAIT)
    again = decide(bureau["dispatcher"], case, "grant")
    assert (again.state, len(limit_of(case).paused)) == ("suspended", 2)
    assert_entries_tell(case)


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("2026-11-23", "This day has come already"),
        ("2020-01-01", "This day has come already"),
        ("2027-11-25", "at most 366 days"),
    ],
)
def test_a_suspension_ends_on_a_day_ahead(bureau: Bureau, case: Answer, until: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        take(bureau, "handler", case, "ask_suspension", WAIT | {"until": until})


def test_a_day_that_passed_while_nobody_decided_is_not_granted(
    bureau: Bureau, case: Answer, clock: Frozen
) -> None:
    take(bureau, "handler", case, "ask_suspension", WAIT)
    clock.advance(timedelta(days=9))
    with pytest.raises(NotNow, match="has come already"):
        decide(bureau["dispatcher"], case, "grant")
    assert decide(bureau["dispatcher"], case, "refuse", "日期已过").state == "dispatched"


def test_net_and_gross_time_and_the_pause_are_shown(bureau: Bureau, case: Answer, clock: Frozen) -> None:
    take(bureau, "handler", case, "ask_suspension", WAIT)
    clock.advance(HOUR)
    decide(bureau["dispatcher"], case, "grant")
    clock.advance(timedelta(days=1))

    shown = {
        line.name: line for line in desk.one(bureau["handler"], registry.get(CASE), case.record_id).clocks
    }
    line = shown[TARGET_CLOCK]
    assert (line.label, line.paused, line.net_minutes, line.gross_minutes) == (
        "Limit of the case",
        True,
        60,
        25 * 60,
    )
    assert [(pause.begin, pause.end) for pause in line.pauses] == [
        (MONDAY + HOUR, MONDAY + HOUR + timedelta(days=8))
    ]
    assert line.countdown.minutes == 180
    assert (shown[SUSPENSION_CLOCK].label, shown[SUSPENSION_CLOCK].paused) == ("Suspended until", False)


# ---- returns


def returned_once(bureau: Bureau, case: Answer) -> Answer:
    return take(bureau, "dispatcher", walk(bureau, case, "return"), "dispatch")


def test_the_second_return_is_decided_by_the_supervision_centre(bureau: Bureau, case: Answer) -> None:
    with pytest.raises(NotNow, match="The first return needs no arbitration"):
        take(bureau, "handler", case, "ask_arbitration", WHY)
    again = returned_once(bureau, case)
    with pytest.raises(NotNow, match="Ask for arbitration"):
        walk(bureau, again, "return")

    take(bureau, "handler", again, "ask_arbitration", WHY)
    with pytest.raises(NotFound):
        decide(bureau["handler"], case, "grant")
    with pytest.raises(NotFound):
        decide(bureau["dispatcher"], case, "grant")
    back = decide(bureau["duty_chief"], case, "grant")
    assert (back.state, Record.objects.get(pk=case.record_id).holder_path) == ("filed", "jx/zh/")
    assert Case.objects.get(pk=case.record_id).returns == 2
    assert limit_of(case).due_at == LIMIT


def test_arbitration_that_keeps_the_case_where_it_is_binds_that_department(
    bureau: Bureau, case: Answer
) -> None:
    again = take(bureau, "handler", returned_once(bureau, case), "ask_arbitration", WHY)
    kept = decide(bureau["duty_chief"], again, "refuse", "属于环卫中心职责")

    with pytest.raises(NotNow, match="Arbitration decided that your unit handles this case"):
        take(bureau, "handler", kept, "ask_arbitration", WHY)
    assert walk(bureau, kept, "handle", "verify", "close").state == "closed"


# ---- void, assistance, reopening, comments


def test_a_case_is_made_void_by_two_people(bureau: Bureau, case: Answer) -> None:
    take(bureau, "receptionist", case, "ask_void", {"why": "重复登记"})
    both = replace(bureau["duty_chief"], id=bureau["receptionist"].id)
    with pytest.raises(NotNow, match="You asked for this yourself"):
        decide(both, case, "grant")

    assert decide(bureau["duty_chief"], case, "grant").state == "voided"
    row = Record.objects.get(pk=case.record_id)
    assert (row.outcome, row.closed_at, row.open_children) == ("void", MONDAY, 0)
    assert_entries_tell(case)


def test_the_main_department_waits_for_those_that_assist(bureau: Bureau, case: Answer) -> None:
    wrong = (("jx/hw/", "handles the case already"), ("jx/zh/", "takes no cases"))
    for unit, sentence in wrong:
        with pytest.raises(Invalid, match=sentence):
            take(bureau, "dispatcher", case, "assist", {"assisting": unit, "demand": "断电"})
    helped = take(bureau, "dispatcher", case, "assist", {"assisting": "jx/sz/", "demand": "断电"})
    with pytest.raises(NotNow, match="1 assisting tasks are still open"):
        take(bureau, "handler", helped, "handle")

    task = child(case, TASK)
    assert task.holder_path == "jx/sz/"
    engine.step(bureau["handler_2"], TASK, task.id, "finish", {"result": "已断电"}, version=1)
    assert take(bureau, "handler", now_of(case), "handle").state == "handled"


def test_a_closed_case_is_reopened_one_level_up_and_filed_anew(
    bureau: Bureau, case: Answer, clock: Frozen
) -> None:
    closed = walk(bureau, case, "handle", "verify", "close")
    clock.advance(timedelta(days=1))
    opened = take(bureau, "receptionist", closed, "reopen", {"why": "垃圾还在"})

    row = Record.objects.get(pk=case.record_id)
    assert (opened.state, row.holder_path, row.closed_at, row.outcome) == ("accepted", "jx/jd/", None, "")
    assert Case.objects.get(pk=case.record_id).reopens == 1
    filed = walk(bureau, opened, "file")
    assert limit_of(case).due_at == LIMIT + timedelta(days=1)
    assert walk(bureau, filed, "dispatch", "handle", "verify", "close").state == "closed"
    assert_entries_tell(case)


def test_a_comment_says_for_whom_it_is_and_moves_nothing(bureau: Bureau, case: Answer) -> None:
    said = take(bureau, "leader", case, "comment", {"audience": "internal", "comment": "请尽快"})
    assert (said.state, limit_of(case).due_at) == ("dispatched", LIMIT)
    assert told(said) == ("comment", {"audience": "internal", "comment": "请尽快"})
    with pytest.raises(Invalid):
        take(bureau, "leader", said, "comment", {"comment": "请尽快"})
