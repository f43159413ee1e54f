# SPDX-License-Identifier: Apache-2.0
"""The desk: who finds what in which tab, in which order, and page by page without loss."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django.plugin import DjangoDbBlocker

from xiucheng.delivery.api.tests.world import CASE, OTHER_DISTRICT, THERE, World, report_form, small_city
from xiucheng.kernel.access.actor import ANONYMOUS, system
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.desk import desk
from xiucheng.kernel.desk.countdown import Standing
from xiucheng.kernel.desk.tabs import Tab, backward_steps
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.engine import Item
from xiucheng.kernel.process.errors import Invalid, NotFound
from xiucheng.kernel.record.models import Record

# a Tuesday morning in working time
MORNING = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), small_city() as made:
        yield made


def found(world: World, login: str, tab: Tab) -> set[int]:
    return {item.id for item in desk.work(world.actor(login), tab).items}


def test_work_waits_for_the_post_that_can_take_the_next_step(world: World) -> None:
    waits = {
        "report": "shouli",
        "accept": "zhiban",
        "file": "paiqian",
        "dispatch": "chuzhi",
        "handle": "jiandu2",
    }
    for upto, waiting in waits.items():
        case = world.case(upto).record_id
        for login in waits.values():
            assert (case in found(world, login, Tab.MINE)) == (login == waiting), (upto, login)


def test_the_unit_sees_its_open_work_whoever_can_act(world: World) -> None:
    case = world.case("accept").record_id
    assert case in found(world, "shouli", Tab.UNIT)
    assert case in found(world, "shouli", Tab.POOL)
    assert case not in found(world, "paiqian", Tab.UNIT)
    assert case in found(world, "lingdao", Tab.UNIT)


def test_what_somebody_holds_in_person_is_theirs_and_in_no_pool(world: World) -> None:
    case = world.case().record_id
    Record.objects.filter(pk=case).update(holder_person_id=world.ids["zhiban"])
    assert case in found(world, "zhiban", Tab.MINE)
    assert case not in found(world, "shouli", Tab.MINE)
    assert case not in found(world, "shouli", Tab.POOL)
    item = next(item for item in desk.work(world.actor("zhiban"), Tab.MINE).items if item.id == case)
    assert item.person == "赵秉衡"


def test_what_was_sent_back_is_returned_until_it_goes_on(world: World) -> None:
    case = world.case("dispatch")
    answer = engine.step(
        world.actor("chuzhi"), CASE, case.record_id, "return", {"why": "不归我们"}, version=case.version
    )
    assert case.record_id in found(world, "paiqian", Tab.RETURNED)
    assert world.case("file").record_id not in found(world, "paiqian", Tab.RETURNED)
    form = {"department": "huanwei/"}
    engine.step(world.actor("paiqian"), CASE, case.record_id, "dispatch", form, version=answer.version)
    assert case.record_id not in found(world, "paiqian", Tab.RETURNED)
    assert case.record_id not in found(world, "chuzhi", Tab.RETURNED)


def test_steps_back_are_known_from_the_order_of_states() -> None:
    assert sorted(backward_steps(registry.get(CASE))) == [
        *("check_called_off", "give_back", "reopen", "reopen_by_order", "reopen_by_reporter"),
        *("return", "rework", "take_back"),
    ]


def test_time_decides_between_today_and_late(world: World) -> None:
    with frozen(MORNING) as clock:
        case = world.case()
        due_at = Record.objects.get(pk=case.record_id).due_at
        assert due_at == MORNING + timedelta(hours=1)
        assert case.record_id in found(world, "shouli", Tab.DUE_TODAY)
        clock.move_to(due_at)
        assert case.record_id in found(world, "shouli", Tab.DUE_TODAY)
        assert case.record_id not in found(world, "shouli", Tab.OVERDUE)
        clock.advance(timedelta(microseconds=1))
        assert case.record_id not in found(world, "shouli", Tab.DUE_TODAY)
        assert case.record_id in found(world, "shouli", Tab.OVERDUE)


def test_the_countdown_counts_working_minutes(world: World) -> None:
    with frozen(MORNING) as clock:
        case = world.case()

        def standing() -> tuple[Standing, int | None]:
            item = desk.one(world.actor("shouli"), registry.get(CASE), case.record_id).item
            return item.countdown.standing, item.countdown.minutes

        assert standing() == (Standing.IN_TIME, 60)
        clock.advance(timedelta(minutes=30))
        assert standing() == (Standing.NEARLY_DUE, 30)
        clock.advance(timedelta(minutes=31))
        assert standing() == (Standing.OVERDUE, -1)
        clock.advance(timedelta(days=1))
        assert standing() == (Standing.OVERDUE, -451)


def test_handled_is_what_was_passed_on_or_closed(world: World) -> None:
    passed, closed, there = world.case("file"), world.case("close"), world.case()
    handled = found(world, "shouli", Tab.HANDLED)
    assert {passed.record_id, closed.record_id} <= handled
    assert there.record_id not in handled
    assert closed.record_id in found(world, "chuzhi", Tab.HANDLED)


def test_nobody_and_the_administrators_find_nothing(world: World) -> None:
    world.case()
    for tab in Tab:
        for actor in (ANONYMOUS, world.actor("xitong"), world.actor("anquan"), world.actor("shenji")):
            assert desk.work(actor, tab).items == []
    assert set(desk.counts(world.actor("xitong")).values()) == {0}


def test_counts_are_those_of_the_tabs(world: World) -> None:
    for login in ("shouli", "paiqian", "chuzhi", "jiandu2", "lingdao"):
        counts = desk.counts(world.actor(login))
        assert counts == {tab: len(found(world, login, tab)) for tab in counts}
        assert Tab.HANDLED not in counts


@pytest.mark.parametrize("order", ["opened", "due"])
def test_pages_follow_each_other_without_loss(world: World, order: str) -> None:
    moments = [MORNING + timedelta(minutes=minutes) for minutes in (0, 0, 1, 1, 1, 2)]
    for moment in moments:
        with frozen(moment):
            engine.bulk(world.actor("jiandu1"), CASE, "report", [Item(report_form()) for _ in range(3)])
    # rows without a deadline come last, and must be paged like the others
    ids = list(Record.objects.order_by("-id").values_list("id", flat=True)[:4])
    Record.objects.filter(pk__in=ids).update(due_at=None)
    actor, process = world.actor("shouli"), registry.get(CASE)
    whole = desk.listing(actor, process, desk.Filters(order=order), 100)
    walked, after = [], None
    while True:
        page = desk.listing(actor, process, desk.Filters(order=order), 4, after)
        walked += page.items
        if page.next is None:
            break
        after = page.next
    assert [item.id for item in walked] == [item.id for item in whole.items]
    assert len({item.id for item in walked}) == len(walked)


def test_tabs_are_paged_too(world: World) -> None:
    for _each in range(5):
        world.case("file")
    for tab in (Tab.UNIT, Tab.HANDLED):
        whole = [item.id for item in desk.work(world.actor("shouli"), tab).items]
        first = desk.work(world.actor("shouli"), tab, 2)
        second = desk.work(world.actor("shouli"), tab, 2, first.next)
        assert [item.id for item in (*first.items, *second.items)] == whole[:4]


def test_filters_narrow(world: World) -> None:
    here, closed = world.case(), world.case("close")
    process, actor = registry.get(CASE), world.actor("shouli")

    def listed(**filters: object) -> set[int]:
        page = desk.listing(actor, process, desk.Filters(**filters))  # type: ignore[arg-type]
        return {item.id for item in page.items}

    assert here.record_id in listed(state="reported")
    assert closed.record_id not in listed(state="reported")
    assert closed.record_id in listed(closed=True)
    assert here.record_id not in listed(closed=True)
    assert here.record_id in listed(area="310199/")
    assert listed(area=OTHER_DISTRICT) == set()
    assert here.record_id in listed(holder="jinxiu/")
    assert here.record_id not in listed(holder="huanwei/")
    assert listed(number=here.number) == {here.record_id}
    assert listed(number=str(here.record_id)) == {here.record_id}
    assert here.record_id in listed(number=here.number[:8])
    assert listed(number="9" * 30) == set()
    assert listed(due_before=MORNING - timedelta(days=3000)) == set()


def test_another_district_sees_only_its_own(world: World) -> None:
    theirs = world.case(by="linqu1", point=THERE)
    process = registry.get(CASE)
    assert theirs.record_id in {
        item.id for item in desk.listing(world.actor("linqu"), process, desk.Filters()).items
    }
    for read in (desk.one, desk.timeline):
        with pytest.raises(NotFound):
            read(world.actor("shouli"), process, theirs.record_id)
        assert read(world.actor("linqu"), process, theirs.record_id)
    for tab in Tab:
        assert theirs.record_id not in found(world, "shouli", tab)


def test_the_system_sees_everything(world: World) -> None:
    case, theirs = world.case(), world.case(by="linqu1", point=THERE)
    items = desk.work(system("test"), Tab.UNIT).items
    listed = desk.listing(system("test"), registry.get(CASE), desk.Filters()).items
    assert {case.record_id, theirs.record_id} <= {item.id for item in listed}
    assert items


@pytest.mark.parametrize(
    "after", ["x", "fg", "MX4x", "====", "键", "a" * 5000, "MjAyNi0xMS0yMlQwMDowMDowMH4x"]
)
def test_a_key_that_leads_nowhere_is_refused(world: World, after: str) -> None:
    for order in ("opened", "due"):
        with pytest.raises(Invalid) as refusal:
            desk.listing(world.actor("shouli"), registry.get(CASE), desk.Filters(order=order), 10, after)
        assert set(refusal.value.errors) == {"after"}
