# SPDX-License-Identifier: Apache-2.0
"""The side ways of a case on a real database: asked for, decided by somebody else, and what becomes of the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import CASE, Bureau, bureau_database, make_case, take, walk
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.desk import desk
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound, NotNow
from xiucheng.kernel.process.history import lines
from xiucheng.kernel.process.timers import Timers
from xiucheng.kernel.record import replay
from xiucheng.kernel.record.models import Deadline, Entry, Record
from xiucheng.operations.supervision.models import Case, Request
from xiucheng.operations.supervision.rules.drawing import drawn
from xiucheng.operations.supervision.types import OVERSIGHT, REQUEST, SUSPENSION_CLOCK, TARGET_CLOCK, TASK

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Nine o'clock in Shanghai; four working hours later it is 14:30, lunch between."""
HOUR = timedelta(hours=1)
LIMIT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
WHY = {"why": "需要更多时间"}
WAIT = {"cause": "season", "until": "2026-12-01", "why": "冬季不宜补植"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    """As everywhere, but made on the day of these tests: a place is located by the boundaries of its day."""
    with frozen(MONDAY), django_db_blocker.unblock(), bureau_database() as made:
        yield made


@pytest.fixture
def clock() -> Iterator[Frozen]:
    with frozen(MONDAY) as held:
        yield held


@pytest.fixture
def case(bureau: Bureau, clock: Frozen) -> Answer:
    return make_case(bureau, "dispatched")


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


# ---- extension


def test_an_extension_lengthens_the_limit_once_somebody_else_granted_it(bureau: Bureau, case: Answer) -> None:
    asked = take(bureau, "handler", case, "ask_extension", {"more": 2, **WHY})
    assert (asked.state, child(case).holder_path, limit_of(case).due_at) == ("dispatched", "jx/zh/", LIMIT)

    with pytest.raises(NotFound):
        decide(bureau["handler"], case, "grant")
    extended = decide(bureau["dispatcher"], case, "grant")

    clock = limit_of(case)
    assert (clock.amount, clock.started_at, clock.due_at) == (6, MONDAY, LIMIT + 2 * HOUR)
    request = Request.objects.get(asked_by=bureau["handler"].id, record__parent=case.record_id)
    assert told(extended) == ("extend", {"more": 2, "request": request.record.number})
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


def test_work_done_again_is_verified_by_somebody_drawn_again(bureau: Bureau, case: Answer) -> None:
    drew = take(bureau, "receptionist", walk(bureau, case, "handle"), "draw", {})
    with pytest.raises(NotNow, match="No inspector without an interest"):
        take(bureau, "receptionist", drew, "draw", {})
    walk(bureau, drew, "rework", "handle")
    assert Case.objects.get(pk=case.record_id).verifier is None
