# SPDX-License-Identifier: Apache-2.0
"""Matters between managing departments and enforcement, walked through the engine: every way, and who may not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import AREA, POINT, Bureau, bureau_database, make_person
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound, NotNow
from xiucheng.kernel.record.models import AccessLog, Deadline, Entry, Personal, Record
from xiucheng.operations.linkage.models import Matter, Notice
from xiucheng.operations.linkage.process import HANDED, NOTIFIED
from xiucheng.operations.linkage.queries import kin, sides
from xiucheng.operations.linkage.rules import deadlines, in_force
from xiucheng.operations.linkage.types import MATTER, NOTICE, OPINION, ORDER

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SQUAD, PARKS, WORKS = "jx/zf/", "jx/hw/", "jx/sz/"
HANDED_OVER = {
    "unit": SQUAD,
    "field": "landscaping",
    "facts": "擅自修剪行道树",
    "ground": "绿化条例",
    "point": POINT,
    "address": "锦绣路1号",
    "person": "绿荫饮品店",
}
ORDERED = {"party_kind": "legal_person", "violation": "修剪", "demand": "补植", "basis": "条例", "days": 5}
TOLD = {"result": "education", "told": "已教育"}
SENT = {
    "unit": WORKS,
    "field": "traffic",
    "finding": "人行道破损",
    "suggestion": "增设隔离桩",
    "point": POINT,
    "address": "锦绣路2号",
}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    """As everywhere, but made on the day of these tests; with a second officer."""
    with frozen(MONDAY), django_db_blocker.unblock(), bureau_database() as made:
        yield Bureau({**made.people, "officer_2": make_person("officer_2", "officer", SQUAD, "310199/001/")})


@pytest.fixture
def clock() -> Iterator[Frozen]:
    with frozen(MONDAY) as held:
        yield held


def take(who: Actor, record: int, step: str, **form: Any) -> Answer:
    seen = Record.objects.get(pk=record)
    return engine.step(who, seen.process, record, step, form, version=seen.version)


def handed(bureau: Bureau, **more: Any) -> int:
    return engine.start(bureau["handler"], MATTER, "transfer", {**HANDED_OVER, **more}).record_id


def accepted(bureau: Bureau, **more: Any) -> int:
    record = handed(bureau, **more)
    take(bureau["squad_head"], record, "accept")
    return record


def dealt(bureau: Bureau, **more: Any) -> int:
    record = accepted(bureau)
    take(bureau["officer"], record, "deal", **TOLD, **more)
    return record


def row(record: int) -> Record:
    return Record.objects.get(pk=record)


def clocks(record: int) -> set[str]:
    return set(Deadline.objects.filter(record_id=record, ended_at=None).values_list("name", flat=True))


# ---- handed over, completed, refused


def test_what_is_handed_over_lies_with_enforcement_and_is_seen_by_both(bureau: Bureau, clock: Frozen) -> None:
    record = handed(bureau)
    one, facts = row(record), Matter.objects.get(pk=record)
    assert (one.state, one.holder_path, one.area_path) == ("handed", SQUAD, AREA)
    assert (facts.origin, facts.enforcer, clocks(record)) == (PARKS, SQUAD, {"receive"})
    assert sides(bureau["handler"], MATTER, record).managing == "环卫中心"
    for stranger in ("handler_2", "strange_chief"):
        with pytest.raises(NotFound):
            sides(bureau[stranger], MATTER, record)


def test_who_is_concerned_is_not_in_the_chain(bureau: Bureau, clock: Frozen) -> None:
    record = handed(bureau)
    entry = Entry.objects.get(record_id=record)
    assert HANDED_OVER["person"] not in str([entry.form, entry.changes, vars(row(record))])
    assert Personal.objects.get(record_id=record).name == "person"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"unit": PARKS}, "unit"),
        ({"unit": "nowhere/"}, "unit"),
        ({"facts": ""}, "facts"),
        ({"field": "x"}, "field"),
    ],
)
def test_what_cannot_be_handed_over(bureau: Bureau, clock: Frozen, form: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        handed(bureau, **form)
    assert set(refused.value.errors) == {field}


def test_it_is_completed_once(bureau: Bureau, clock: Frozen) -> None:
    record = handed(bureau)
    take(bureau["squad_head"], record, "ask_to_complete", missing="照片")
    assert (row(record).holder_path, clocks(record)) == (PARKS, {"complete"})
    take(bureau["handler"], record, "complete", added="已补照片")
    assert (row(record).state, clocks(record)) == ("handed", {"receive"})
    with pytest.raises(NotNow, match="sent back for completion once"):
        take(bureau["squad_head"], record, "ask_to_complete", missing="更多照片")


def test_what_is_not_ours_names_whose_it_is_and_is_handed_on(bureau: Bureau, clock: Frozen) -> None:
    record = handed(bureau)
    for whose in ("", SQUAD):
        with pytest.raises(Invalid) as refused:
            take(bureau["squad_head"], record, "refuse", refusal="not_ours", why="市政职责", whose=whose)
        assert set(refused.value.errors) == {"whose"}
    take(bureau["squad_head"], record, "refuse", refusal="not_ours", why="市政职责", whose=WORKS)
    assert (row(record).state, row(record).holder_path, row(record).closed_at) == ("refused", PARKS, None)
    take(bureau["handler"], record, "hand_on", unit=WORKS)
    facts = Matter.objects.get(pk=record)
    assert (row(record).holder_path, facts.enforcer, facts.refusal) == (WORKS, WORKS, "")


@pytest.mark.parametrize("before", [(), ("ask_to_complete",), ("refuse",)])
def test_only_who_handed_it_over_takes_it_back(
    bureau: Bureau, clock: Frozen, before: tuple[str, ...]
) -> None:
    record = handed(bureau)
    forms = {"ask_to_complete": {"missing": "照片"}, "refuse": {"refusal": "handled", "why": "重复"}}
    for step in before:
        take(bureau["squad_head"], record, step, **forms[step])
    with pytest.raises(Denied):
        take(bureau["squad_head"], record, "withdraw", why="误")
    assert take(bureau["handler"], record, "withdraw", why="误").state == "withdrawn"


# ---- consultation


def asked(bureau: Bureau, record: int, unit: str = WORKS) -> int:
    take(bureau["officer"], record, "consult", unit=unit, question="是否违法")
    return Record.objects.get(parent_id=record, process=OPINION, holder_path=unit, closed_at=None).pk


def test_the_result_waits_for_opinions_and_their_conclusion(bureau: Bureau, clock: Frozen) -> None:
    record = accepted(bureau)
    with pytest.raises(NotNow, match="Nobody has given an opinion"):
        take(bureau["officer"], record, "conclude", conclusion="违法")
    opinion = asked(bureau, record)
    assert clocks(opinion) == {"consult"}
    with pytest.raises(Invalid):
        asked(bureau, record)
    for step, form in (("deal", TOLD), ("conclude", {"conclusion": "违法"})):
        with pytest.raises(NotNow, match="1 opinions are still awaited"):
            take(bureau["officer"], record, step, **form)
    take(bureau["handler_2"], opinion, "give", stance="violation", opinion="违法")
    with pytest.raises(NotNow, match="Write down the conclusion"):
        take(bureau["officer"], record, "deal", **TOLD)
    take(bureau["officer"], record, "conclude", conclusion="构成违法")
    # one more question makes it open again
    take(bureau["officer"], asked(bureau, record), "withdraw", why="已当面答复")
    with pytest.raises(NotNow, match="Write down the conclusion"):
        take(bureau["officer"], record, "deal", **TOLD)
    take(bureau["officer"], record, "conclude", conclusion="构成违法")
    assert take(bureau["officer"], record, "deal", **TOLD).state == "dealt"
    said = sides(bureau["handler"], MATTER, record).opinions
    assert [(one.unit, one.stance) for one in said] == [("市政中心", "A violation"), ("市政中心", "")]


@pytest.mark.parametrize("unit", [SQUAD, "nowhere/"])
def test_whom_nobody_consults(bureau: Bureau, clock: Frozen, unit: str) -> None:
    record = accepted(bureau)
    with pytest.raises(Invalid) as refused:
        take(bureau["officer"], record, "consult", unit=unit, question="?")
    assert set(refused.value.errors) == {"unit"}


# ---- dealt with


def test_a_correction_order_begins_from_it_against_who_was_named(bureau: Bureau, clock: Frozen) -> None:
    record = accepted(bureau)
    with pytest.raises(Invalid) as refused:
        take(bureau["officer"], record, "deal", result="correction", told="已改")
    assert "No correction order" in refused.value.errors["result"]
    take(bureau["officer"], record, "order_correction", **ORDERED)
    facts, order = (
        Matter.objects.get(pk=record),
        Record.objects.get(process=ORDER, title="修剪", closed_at=None),
    )
    assert (facts.order_id, facts.order_number) == (order.pk, order.number)
    assert Personal.objects.get(record_id=order.pk).name == "party"
    assert AccessLog.objects.filter(record_id=record, kind="look").exists()
    assert (kin(order.pk), kin(record)) == ([record], [order.pk])
    with pytest.raises(NotNow, match="was begun already"):
        take(bureau["officer"], record, "order_correction", **ORDERED)
    with pytest.raises(Invalid) as refused:
        take(bureau["officer"], record, "deal", result="correction", told="已改")
    assert "is not closed as corrected" in refused.value.errors["result"]
    take(bureau["officer"], order.pk, "inspect")
    again = Record.objects.get(parent_id=order.pk)
    take(bureau["officer_2"], again.pk, "inspect", result="corrected", finding="已补植")
    take(bureau["squad_head"], order.pk, "close")
    assert take(bureau["officer"], record, "deal", result="correction", told="已改").state == "dealt"


def test_an_order_needs_a_party_and_a_post(bureau: Bureau, clock: Frozen) -> None:
    record = accepted(bureau, person="")
    with pytest.raises(Invalid) as refused:
        take(bureau["officer"], record, "order_correction", **ORDERED)
    assert set(refused.value.errors) == {"party"}
    with pytest.raises(NotNow, match="Your post gives no correction orders"):
        take(bureau["squad_head"], record, "order_correction", party="某店", **ORDERED)
    take(bureau["officer"], record, "order_correction", party="某店", **ORDERED)
    assert Matter.objects.get(pk=record).order_number


def test_who_handed_it_over_does_not_decide_it(bureau: Bureau, clock: Frozen) -> None:
    record = accepted(bureau)
    grants = (*bureau["handler"].grants, *bureau["officer"].grants)
    with pytest.raises(NotNow, match="You handed this over yourself"):
        take(Actor(id=bureau["handler"].id, name="both", grants=grants), record, "deal", **TOLD)


# ---- told back and cured


def test_without_a_cause_it_ends_when_the_result_is_acknowledged(bureau: Bureau, clock: Frozen) -> None:
    record = dealt(bureau)
    assert (row(record).holder_path, clocks(record)) == (PARKS, {"acknowledge"})
    assert take(bureau["handler"], record, "acknowledge").state == "closed"
    assert row(record).outcome == "education"


def test_a_cause_is_cured_and_verified_by_somebody_else(bureau: Bureau, clock: Frozen) -> None:
    record = dealt(bureau, cause="店招过低")
    assert take(bureau["handler"], record, "acknowledge").state == "curing"
    take(bureau["handler"], record, "cure", changed="已修剪")
    take(bureau["squad_head"], record, "not_cured", finding="仍有三株")
    assert (row(record).holder_path, clocks(record)) == (PARKS, {"cure"})
    take(bureau["handler"], record, "cure", changed="全部修剪")
    grants = (*bureau["handler"].grants, *bureau["squad_head"].grants)
    with pytest.raises(NotNow, match="Somebody else must verify"):
        take(Actor(id=bureau["handler"].id, name="both", grants=grants), record, "verify", finding="好")
    assert take(bureau["squad_head"], record, "verify", finding="符合").state == "closed"
    assert Matter.objects.get(pk=record).cures_refused == 1


def test_one_objection(bureau: Bureau, clock: Frozen) -> None:
    record = dealt(bureau)
    take(bureau["handler"], record, "object", why="事实有误")
    assert (row(record).state, row(record).holder_path, clocks(record)) == ("accepted", SQUAD, {"deal"})
    take(bureau["officer"], record, "deal", **TOLD)
    with pytest.raises(NotNow, match="objected once"):
        take(bureau["handler"], record, "object", why="仍有误")


def test_both_sides_are_told_apart(bureau: Bureau, clock: Frozen) -> None:
    record = dealt(bureau)
    take(bureau["handler"], record, "acknowledge")
    told = [(side, line.step) for side, line in sides(bureau["leader"], MATTER, record).lines]
    assert told == [
        ("managing", "transfer"),
        ("enforcing", "accept"),
        ("enforcing", "deal"),
        ("managing", "acknowledge"),
    ]


# ---- the way round


def sent(bureau: Bureau) -> int:
    return engine.start(bureau["officer"], NOTICE, "send", SENT).record_id


def test_a_notice_is_replied_to_sent_again_and_accepted(bureau: Bureau, clock: Frozen) -> None:
    record = sent(bureau)
    assert (row(record).holder_path, clocks(record)) == (WORKS, {"reply"})
    take(bureau["handler_2"], record, "reply", reply="planned", changed="下月施工")
    take(bureau["officer"], record, "send_again", why="请提前")
    assert (row(record).holder_path, clocks(record)) == (WORKS, {"reply"})
    take(bureau["handler_2"], record, "reply", reply="changed", changed="已装隔离桩")
    assert take(bureau["officer"], record, "accept").state == "closed"
    assert (row(record).outcome, Notice.objects.get(pk=record).returns) == ("changed", 1)


def test_a_notice_that_is_not_theirs_goes_on(bureau: Bureau, clock: Frozen) -> None:
    record = sent(bureau)
    for whose in ("", WORKS):
        with pytest.raises(Invalid):
            take(bureau["handler_2"], record, "reply", reply="not_ours", changed="—", whose=whose)
    take(bureau["handler_2"], record, "reply", reply="not_ours", changed="环卫职责", whose=PARKS)
    with pytest.raises(NotNow, match="it is not theirs"):
        take(bureau["officer"], record, "accept")
    take(bureau["officer"], record, "send_on", unit=PARKS)
    assert (row(record).holder_path, Notice.objects.get(pk=record).department) == (PARKS, PARKS)
    assert take(bureau["officer"], record, "withdraw", why="已当面商定").state == "withdrawn"


# ---- limits


def test_every_limit_is_dated_and_says_where_it_is_from() -> None:
    clocks_of = {name for process in (HANDED, NOTIFIED) for step in process.steps for name in step.clocks}
    assert clocks_of | {"consult"} == {one.code for one in deadlines()}
    for one in deadlines():
        assert one.confidence in {"high", "medium", "practice"}
        assert ("第" in one.source) == (one.confidence != "practice"), one.code


@given(
    st.sampled_from(sorted({one.code for one in deadlines()})), st.dates(date(1990, 1, 1), date(2090, 1, 1))
)
def test_there_is_one_limit_on_every_day(code: str, day: date) -> None:
    found = in_force(code, day)
    rows = [one for one in deadlines() if one.code == code]
    assert found in rows
    assert found.valid_from <= day or found == rows[0]
    assert not any(found.valid_from < one.valid_from <= day for one in rows)
