# SPDX-License-Identifier: Apache-2.0
"""Orders of hotlines on their way: signed for, attended, led to cases, answered, sent, called back, closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.makers import Bureau
from xiucheng.kernel.clock import frozen, now
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.desk import desk
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound, NotNow
from xiucheng.kernel.process.timers import Timers
from xiucheng.kernel.record.models import Deadline, Personal, Record
from xiucheng.operations.hotline.models import Order, Reply
from xiucheng.operations.hotline.tests.orders import attended, end, hear, led_to, order, signed, take
from xiucheng.operations.hotline.types import ORDER
from xiucheng.operations.supervision.models import Report, ReportLink

LOOP = ("accept", "file", "dispatch", "handle", "verify", "close")


def facts(made: Any) -> Order:
    return Order.objects.get(pk=made.record_id)


def record(made: Any) -> Record:
    return Record.objects.get(pk=made.record_id)


def test_an_order_opens_two_cases_and_is_answered_from_both(bureau: Bureau) -> None:
    made = attended(bureau)
    take(bureau, made, "open_case")
    take(bureau, made, "open_case", case_words="楼道里还有小广告", case_address="锦绣路1号三单元")
    first, second = led_to(made)
    assert [one.state for one in (first, second)] == ["reported", "reported"]
    sent = Report.objects.get(source="hotline_12345", external_id=facts(made).external_id)
    cases = ReportLink.objects.filter(report_id=sent.pk).values_list("record_id", flat=True)
    assert sorted(cases) == [first.pk, second.pk]
    with pytest.raises(NotNow):
        take(bureau, made, "answer", answer="都办好了")

    end(bureau, first, *LOOP)
    assert record(made).state == "working"
    with pytest.raises(NotNow):
        take(bureau, made, "answer", answer="都办好了")
    end(bureau, second, "decline")

    assert record(made).state == "ready"
    assert facts(made).draft == (
        f"1. 您反映的事项（编号 {first.number}）：已清理干净。办理结果：已解决。\n"
        f"2. 您反映的事项（编号 {second.number}）：办理结果：现场不属实。"
    )
    answered = take(bureau, made, "answer")
    assert (answered.state, facts(made).answer) == ("answered", facts(made).draft)


def test_an_order_stands_beside_its_cases_and_they_beside_it(bureau: Bureau) -> None:
    made = attended(bureau)
    take(bureau, made, "open_case")
    (case,) = led_to(made)

    def beside(who: str, process: str, record: int) -> list[str]:
        item = desk.one(bureau[who], registry.get(process), record).item
        return [one.number for one in desk.relatives(bureau[who], item)]

    assert beside("receptionist", ORDER, made.record_id) == [case.number]
    assert beside("receptionist", "supervision.case", case.pk) == [made.number]
    assert beside("inspector", "supervision.case", case.pk) == []


def test_a_case_that_was_opened_again_is_waited_for_again(bureau: Bureau) -> None:
    made = attended(bureau)
    take(bureau, made, "open_case")
    (case,) = led_to(made)
    end(bureau, case, *LOOP)
    assert record(made).state == "ready"

    engine.step(
        bureau["receptionist"], "supervision.case", case.pk, "reopen", {"why": "又堆了"}, version=None
    )
    hear(case.pk)

    assert (record(made).state, facts(made).draft) == ("working", "")


def test_a_question_is_answered_directly_and_a_problem_not_before_somebody_was_there(bureau: Bureau) -> None:
    asked = signed(bureau, kind="question", words="几点可以倒垃圾")
    assert take(bureau, asked, "answer", answer="早晚七到九点").state == "answered"

    problem = signed(bureau)
    with pytest.raises(NotNow):
        take(bureau, problem, "answer", answer="知道了")
    with pytest.raises(Invalid):
        take(bureau, attended(bureau), "answer", answer="")


def test_a_request_for_help_begins_its_own_process(bureau: Bureau) -> None:
    made = signed(bureau, kind="help", words="救护车进不来")
    take(bureau, made, "open_help", help_need="passage")
    (help_,) = led_to(made)

    assert (help_.process, help_.state, record(made).state) == ("help.request", "asked", "working")


def test_an_interim_answer_is_told_before_everything_ended(bureau: Bureau) -> None:
    made = attended(bureau)
    take(bureau, made, "open_case")

    take(bureau, made, "answer_meanwhile", interim="已派环卫中心，两日内办结")

    assert list(Reply.objects.filter(record_id=made.record_id).values_list("number", "kind")) == [
        (1, "interim")
    ]
    assert record(made).state == "working"


def test_only_what_was_sent_and_called_back_is_closed(bureau: Bureau) -> None:
    made = signed(bureau, kind="question")
    answered = take(bureau, made, "answer", answer="可以")
    for step, form in (("close", {}), ("call_back", {"satisfaction": "yes"})):
        with pytest.raises(NotNow):
            take(bureau, answered, step, **form)

    take(bureau, answered, "acknowledge")
    with pytest.raises(NotNow):
        take(bureau, answered, "close")
    take(bureau, answered, "call_back", satisfaction="partly", said="慢了一点")
    closed = take(bureau, answered, "close")

    assert (closed.state, record(closed).outcome) == ("closed", "partly")


def test_an_answer_changed_later_is_sent_anew(bureau: Bureau) -> None:
    made = take(bureau, signed(bureau, kind="question"), "answer", answer="周一")
    take(bureau, made, "acknowledge")
    take(bureau, made, "call_back", satisfaction="no")

    take(bureau, made, "change_answer", answer="周二")

    assert (facts(made).told, facts(made).sent, facts(made).satisfaction) == (2, 1, "")
    with pytest.raises(NotNow):
        take(bureau, made, "call_back", satisfaction="yes")
    with pytest.raises(Invalid):
        take(bureau, made, "acknowledge", reply="9")


def test_who_is_not_called_back_is_closed_after_a_while(bureau: Bureau) -> None:
    made = take(bureau, signed(bureau, kind="question"), "answer", answer="周一")
    take(bureau, made, "acknowledge")

    with frozen(now() + timedelta(days=16)):
        Timers().turn()

    assert (record(made).state, record(made).outcome) == ("closed", "not_asked")


def test_the_hotline_has_it_done_over(bureau: Bureau) -> None:
    made = take(bureau, signed(bureau, kind="question"), "answer", answer="周一")
    take(bureau, made, "acknowledge")
    take(bureau, made, "call_back", satisfaction="no", said="没有解决")

    over = take(bureau, made, "do_over", why="市民不满意")

    assert (over.state, facts(made).redone, facts(made).satisfaction) == ("signed", 1, "")
    assert record(made).due_at is not None


def test_a_closed_order_comes_again(bureau: Bureau) -> None:
    made = take(bureau, signed(bureau, kind="question"), "answer", answer="周一")
    for step, form in (("acknowledge", {}), ("call_back", {"satisfaction": "yes"}), ("close", {})):
        take(bureau, made, step, **form)

    assert take(bureau, made, "reopen", why="再次来电").state == "signed"


def test_what_is_not_ours_goes_back_when_the_hotline_agrees(bureau: Bureau) -> None:
    made = take(bureau, order(bureau), "return", reason="not_ours", why="属于供电公司")
    assert Reply.objects.get(record_id=made.record_id).words == "不属于本单位职责：属于供电公司"
    with pytest.raises(NotNow):
        take(bureau, made, "return_agreed")
    take(bureau, made, "acknowledge")

    agreed = take(bureau, made, "return_agreed")

    assert (agreed.state, record(agreed).outcome) == ("returned", "not_ours")
    refused = take(bureau, order(bureau), "return", reason="not_here", why="在邻区")
    assert take(bureau, refused, "return_refused", why="在本区").state == "signed"


def test_what_became_a_case_is_not_returned(bureau: Bureau) -> None:
    made = attended(bureau)
    take(bureau, made, "open_case")

    with pytest.raises(NotNow):
        take(bureau, made, "return", reason="not_ours", why="不是")


def test_more_time_is_asked_of_the_hotline(bureau: Bureau) -> None:
    made = signed(bureau)
    until = now() + timedelta(days=30)
    with pytest.raises(Invalid):
        take(bureau, made, "ask_more_time", more_until="2015-01-01T00:00", why="早了")
    take(bureau, made, "ask_more_time", more_until=until.isoformat(), why="等材料")
    with pytest.raises(NotNow):
        take(bureau, made, "ask_more_time", more_until=until.isoformat(), why="等材料")

    take(bureau, made, "more_time")

    assert facts(made).due == until
    assert facts(made).more_until is None
    take(bureau, made, "ask_more_time", more_until=(until + timedelta(days=1)).isoformat(), why="还要")
    take(bureau, made, "no_more_time")
    assert facts(made).due == until


def test_its_own_time_or_the_usual_one(bureau: Bureau) -> None:
    due = now() + timedelta(hours=7)

    own, usual, urgent = order(bureau, due=due.isoformat()), order(bureau), order(bureau, urgency="urgent")

    clocks = {made.number: dict(_clocks(made.record_id)) for made in (own, usual, urgent)}
    assert clocks[own.number]["answer"] == due
    assert clocks[urgent.number]["answer"] - record(urgent).opened_at == timedelta(hours=24)
    assert clocks[usual.number]["answer"] > clocks[urgent.number]["answer"]


def _clocks(identity: int) -> list[tuple[str, Any]]:
    return list(Deadline.objects.filter(record_id=identity, ended_at=None).values_list("name", "due_at"))


def test_a_unit_gets_it_and_answers_and_the_centre_sends(bureau: Bureau) -> None:
    made = signed(bureau)
    with pytest.raises(Invalid):
        take(bureau, made, "pass_on", unit="nowhere/")
    take(bureau, made, "pass_on", unit="jx/hw/")
    at = record(made).changed_at.isoformat()
    take(bureau, made, "attend", who="handler", attended=at, way="on_site")

    take(bureau, made, "answer", who="handler", answer="已清运")

    assert record(made).holder_path == "jx/jd/"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"source": "hotline_110"}, "source"),
        ({"external_id": ""}, "external_id"),
        ({"external_id": "9" * 61}, "external_id"),
        ({"words": " "}, "words"),
        ({"sent_at": "2199-01-01T00:00"}, "sent_at"),
        ({"due": "2015-01-01T00:00"}, "due"),
        ({"kind": "?"}, "kind"),
    ],
)
def test_wrong_orders_are_refused_beside_their_field(
    bureau: Bureau, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        order(bureau, **more)
    assert list(refusal.value.errors) == [field]


@pytest.mark.parametrize("hours", [-99, 99])
def test_nobody_was_there_in_the_future_or_before_it_came(bureau: Bureau, hours: int) -> None:
    at = now() + timedelta(hours=hours)
    with pytest.raises(Invalid):
        take(bureau, signed(bureau), "attend", attended=at.isoformat(), way="on_site")


def test_somebody_may_be_there_in_the_minute_in_which_it_came(bureau: Bureau) -> None:
    made = signed(bureau)
    minute = Record.objects.get(pk=made.record_id).opened_at.replace(second=0, microsecond=0)
    assert take(bureau, made, "attend", attended=minute.isoformat(), way="phone").state == "attended"


def test_a_case_needs_a_place(bureau: Bureau) -> None:
    made = signed(bureau, point=None)
    with pytest.raises(Invalid) as refusal:
        take(bureau, made, "open_case")
    assert "case_point" in refusal.value.errors


def test_others_do_not_see_it_and_callers_are_kept_apart(bureau: Bureau) -> None:
    made = order(bureau)

    with pytest.raises(NotFound):
        take(bureau, made, "sign", who="stranger")
    with pytest.raises((Denied, NotFound)):
        take(bureau, made, "sign", who="inspector")
    assert Personal.objects.filter(record_id=made.record_id).count() == 2
    assert "13900000000" not in str(Order.objects.filter(pk=made.record_id).values())


def test_the_same_number_is_taken_once(bureau: Bureau) -> None:
    order(bureau, external_id="DOUBLE-1")

    with pytest.raises(Invalid) as refusal:
        order(bureau, external_id="DOUBLE-1")
    assert "RX" in refusal.value.errors["external_id"]
    assert order(bureau, external_id="DOUBLE-1", source="hotline_12319").state == "received"
