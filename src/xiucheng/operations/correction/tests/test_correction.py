# SPDX-License-Identifier: Apache-2.0
"""Correction orders walked through the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import AREA, POINT, Bureau, bureau_database, make_person
from xiucheng.foundation.organization.actions import set_up_unit
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Conflict, Invalid, NotFound, NotNow, Refused
from xiucheng.kernel.process.timers import Timers
from xiucheng.kernel.record.models import Entry, Personal, Record
from xiucheng.operations.correction import demo
from xiucheng.operations.correction.models import Inspection, Order
from xiucheng.operations.correction.process import DEADLINE, ORDER

START = datetime(2026, 9, 21, 2, 0, tzinfo=UTC)
"""A Monday, 10:00 in Shanghai; the National Day holiday runs from 1 to 7 October."""


class Place(NamedTuple):
    """A spot of the demo."""

    lon: float
    lat: float
    address: str


FORM: Mapping[str, Any] = {
    "party": "王大锤",
    "party_kind": "citizen",
    "point": POINT,
    "address": "锦绣路1号",
    "violation": "占用盲道摆放货架",
    "demand": "移走货架，恢复盲道通行",
    "basis": "《上海市市容环境卫生管理条例》第二十五条",
    "days": "5",
}


@pytest.fixture(scope="module")
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    with frozen(START), django_db_blocker.unblock(), bureau_database() as bureau:
        yield Bureau({**bureau.people, **more_people()})


@pytest.fixture
def clock() -> Iterator[Frozen]:
    with frozen(START) as held:
        yield held


@pytest.fixture
def bureau(committed: Bureau, clock: Frozen, db: None) -> Bureau:
    return committed


def more_people() -> dict[str, Any]:
    set_up_unit(system("setup"), "jx/zf2/", "执法二中队", UnitKind.SQUAD, territory="310199/002/")
    return {
        "officer_2": make_person("officer_2", "officer", "jx/zf/", "310199/001/"),
        "other_squad": make_person("other_squad", "squad_head", "jx/zf2/", "310199/002/"),
    }


def order(bureau: Bureau, **form: Any) -> Answer:
    return engine.start(bureau["officer"], "correction.order", "order", {**FORM, **form}, key=None)


def take(bureau: Bureau, who: str, step: str, record: int, **form: Any) -> Answer:
    seen = Record.objects.get(pk=record)
    return engine.step(bureau[who], seen.process, record, step, form, version=seen.version, key=None)


def child(parent: Answer) -> int:
    return Record.objects.get(parent_id=parent.record_id, closed_at=None).pk


def state(one: Answer) -> str:
    return Record.objects.get(pk=one.record_id).state


def re_inspect(bureau: Bureau, one: Answer, result: str) -> None:
    take(bureau, "officer", "inspect", one.record_id)
    take(bureau, "officer_2", "inspect", child(one), result=result, finding="现场查看")


def pass_deadline(one: Answer, clock: Frozen) -> None:
    """A deadline is inclusive: at its very instant nothing happens, a second later the platform acts."""
    due = Record.objects.get(pk=one.record_id).due_at
    assert due is not None
    clock.move_to(due)
    Timers().turn()
    assert state(one) == "ordered"
    clock.advance(timedelta(seconds=1))
    Timers().turn()
    assert state(one) == "overdue"


def last_day(one: Answer) -> date:
    due = Record.objects.get(pk=one.record_id).due_at
    assert due is not None
    return (local(due) - timedelta(microseconds=1)).date()


def test_what_an_order_keeps(bureau: Bureau) -> None:
    one = order(bureau)
    record = Record.objects.get(pk=one.record_id)
    assert record.number.startswith("ZG")
    assert (record.title, record.address, record.area_path) == (FORM["violation"], FORM["address"], AREA)
    assert (record.holder_path, record.lon, record.lat) == ("jx/zf/", 121.4737, 31.2245)
    detail = Order.objects.get(pk=one.record_id)
    assert (detail.days, detail.basis, detail.demand) == (5, FORM["basis"], FORM["demand"])


def test_the_party_is_not_in_the_chain(bureau: Bureau) -> None:
    one = order(bureau)
    entry = Entry.objects.get(record_id=one.record_id)
    assert FORM["party"] not in str([entry.form, entry.changes])
    assert entry.personal_digest
    assert FORM["party"] not in str(vars(Record.objects.get(pk=one.record_id)))
    assert Personal.objects.get(record_id=one.record_id).name == "party"


@pytest.mark.parametrize(
    ("days", "due"),
    [
        # Working days: 22, 23, 24; Mid-Autumn 25 to 27 September is off; then 28, 29.
        (5, date(2026, 9, 29)),
        # … 30; National Day 1 to 7 October is off; 8, 9; Saturday the 10th is worked; the 12th.
        (10, date(2026, 10, 12)),
        # Calendar days: 22 September is the first, 2 October the eleventh; off, so the next working day.
        (11, date(2026, 10, 8)),
        (30, date(2026, 10, 21)),
        # The ninetieth is Sunday 20 December.
        (90, date(2026, 12, 21)),
    ],
)
def test_deadlines(bureau: Bureau, days: int, due: date) -> None:
    assert last_day(order(bureau, days=str(days))) == due


def test_the_articles_are_named() -> None:
    step = ORDER.step("order")
    assert step is not None
    assert step.law == DEADLINE
    for words in ("行政处罚法》（2021）第二十八条第一款", "第八十五条", "《行政强制法》第六十九条"):
        assert words in DEADLINE


@pytest.mark.parametrize("days", ["0", "91", "", "三"])
def test_days_out_of_bounds(bureau: Bureau, days: str) -> None:
    with pytest.raises(Invalid) as refused:
        order(bureau, days=days)
    assert set(refused.value.errors) == {"days"}


def test_not_corrected_is_transferred(bureau: Bureau, clock: Frozen) -> None:
    one = order(bureau)
    pass_deadline(one, clock)
    with pytest.raises(NotNow, match="先安排复查"):
        take(bureau, "squad_head", "transfer", one.record_id)
    re_inspect(bureau, one, "not_corrected")
    assert state(one) == "overdue"
    with pytest.raises(NotNow, match="结果为未改正"):
        take(bureau, "squad_head", "close", one.record_id)
    assert take(bureau, "squad_head", "transfer", one.record_id).state == "transferred"
    assert Record.objects.get(pk=one.record_id).outcome == "transferred"


def test_corrected_is_closed(bureau: Bureau, clock: Frozen) -> None:
    one = order(bureau)
    re_inspect(bureau, one, "corrected")
    assert state(one) == "ordered"
    take(bureau, "squad_head", "close", one.record_id)
    record = Record.objects.get(pk=one.record_id)
    assert (record.state, record.outcome, record.closed_at) == ("closed", "corrected", clock.at)
    clock.advance(timedelta(days=30))
    Timers().turn()
    assert state(one) == "closed"


def test_the_last_result_counts(bureau: Bureau, clock: Frozen) -> None:
    one = order(bureau)
    re_inspect(bureau, one, "not_corrected")
    clock.advance(timedelta(days=1))
    re_inspect(bureau, one, "corrected")
    assert [i.result for i in Inspection.objects.order_by("record")] == ["not_corrected", "corrected"]
    assert take(bureau, "squad_head", "close", one.record_id).state == "closed"


@pytest.mark.parametrize(("step", "form"), [("close", {}), ("withdraw", {"reason": "当事人有误"})])
def test_nothing_ends_while_a_re_inspection_is_open(bureau: Bureau, step: str, form: dict[str, str]) -> None:
    one = order(bureau)
    take(bureau, "officer", "inspect", one.record_id)
    with pytest.raises(NotNow, match="先录入复查结果"):
        take(bureau, "squad_head", step, one.record_id, **form)
    with pytest.raises(NotNow, match="先录入复查结果"):
        take(bureau, "squad_head", "inspect", one.record_id)
    take(bureau, "officer_2", "inspect", child(one), result="corrected", finding="已移走")
    take(bureau, "squad_head", step, one.record_id, **form)


def test_who_ordered_does_not_inspect(bureau: Bureau) -> None:
    one = order(bureau)
    take(bureau, "officer", "inspect", one.record_id)
    with pytest.raises(NotNow, match="其他队员"):
        take(bureau, "officer", "inspect", child(one), result="corrected", finding="已移走")


def test_one_extension(bureau: Bureau) -> None:
    one = order(bureau)
    take(bureau, "squad_head", "extend", one.record_id, more_days="3", reason="货架定制拆除")
    # After 29 September: 30, then 8 and 9 October.
    assert last_day(one) == date(2026, 10, 9)
    assert Order.objects.get(pk=one.record_id).more_days == 3
    with pytest.raises(NotNow, match="已延期一次"):
        take(bureau, "squad_head", "extend", one.record_id, more_days="3", reason="再延")


def test_an_extended_deadline_passes_later(bureau: Bureau, clock: Frozen) -> None:
    one = order(bureau)
    take(bureau, "squad_head", "extend", one.record_id, more_days="3", reason="货架定制拆除")
    clock.move_to(datetime(2026, 10, 5, tzinfo=UTC))
    Timers().turn()
    assert state(one) == "ordered"
    pass_deadline(one, clock)


def test_an_unknown_deadline_is_not_extended(bureau: Bureau, clock: Frozen) -> None:
    clock.move_to(datetime(2026, 12, 28, 2, 0, tzinfo=UTC))
    one = order(bureau)
    with pytest.raises(NotNow, match="工作日历"):
        take(bureau, "squad_head", "extend", one.record_id, more_days="3", reason="货架定制拆除")


def test_withdrawing_needs_a_reason(bureau: Bureau) -> None:
    one = order(bureau)
    with pytest.raises(Invalid):
        take(bureau, "squad_head", "withdraw", one.record_id)
    take(bureau, "squad_head", "withdraw", one.record_id, reason="事实认定有误")
    assert Record.objects.get(pk=one.record_id).outcome == "withdrawn"


@pytest.mark.parametrize("step", ["extend", "close", "transfer", "withdraw"])
def test_officers_do_not_decide(bureau: Bureau, step: str) -> None:
    with pytest.raises(Refused) as refused:
        take(bureau, "officer", step, order(bureau).record_id)
    assert refused.value.status in {403, 409}


def test_another_squad_sees_nothing(bureau: Bureau) -> None:
    one = order(bureau)
    take(bureau, "officer", "inspect", one.record_id)
    for record, step in ((one.record_id, "withdraw"), (child(one), "inspect")):
        with pytest.raises(NotFound):
            take(bureau, "other_squad", step, record, reason="误", result="corrected", finding="误")


def test_nobody_begins_a_re_inspection_alone(bureau: Bureau) -> None:
    with pytest.raises(Refused):
        engine.start(bureau["officer"], "correction.inspection", "begin", {}, key=None)


def test_the_demo_is_walked(bureau: Bureau) -> None:
    people = {"duiyuan": "officer", "duiyuan2": "officer_2", "duizhang": "squad_head"}
    actors = {login: bureau[who] for login, who in people.items()}
    spot = Place(121.4737, 31.2245, "锦绣路1号")
    assert (
        demo.fill(actors, [spot], START, seed=1) == Record.objects.filter(process="correction.order").count()
    )
    states = Counter(Record.objects.filter(process="correction.order").values_list("state", flat=True))
    assert set(states) == {state.code for state in ORDER.states}
    assert not Entry.objects.filter(at__gt=START).exists()


def test_who_looked_before_the_child_ended_hears_of_it(bureau: Bureau) -> None:
    one = order(bureau)
    take(bureau, "officer", "inspect", one.record_id)
    seen, inner = Record.objects.get(pk=one.record_id), child(one)
    take(bureau, "officer_2", "inspect", inner, result="corrected", finding="已移走")

    with pytest.raises(Conflict) as caught:
        engine.step(bureau["squad_head"], seen.process, one.record_id, "close", {}, version=seen.version)
    assert caught.value.entries[-1]["step"] == "inspect"
    assert caught.value.entries[-1]["changes"]["result"][1] == "corrected"
