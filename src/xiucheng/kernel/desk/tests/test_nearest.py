# SPDX-License-Identifier: Apache-2.0
"""Whichever try answers, a list has the same rows in the same order, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from xiucheng.delivery.api.tests.world import CASE, THERE, World, small_city
from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.clock import now
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.desk import desk, nearest
from xiucheng.kernel.desk.desk import Filters
from xiucheng.kernel.desk.tabs import Tab
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Record, Share

FILTERS = [
    Filters(),
    Filters(order="due"),
    Filters(closed=True),
    Filters(closed=False),
    Filters(closed=False, order="due"),
    Filters(state="filed"),
    Filters(area="310199/", order="due"),
]
# everything near; small scopes read whole; large ones looked along further; who reaches few is remembered
NAMES = ("NEAREST", "FARTHER", "SMALL", "FEW")
TRIES = [(1_500, 60_000, 20_000, 0), (2, 5, 10_000, 0), (2, 5, 0, 0), (0, 0, 0, 0), (2, 5, 10_000, 2_000)]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Cases in every state, here and there, some passed on and some shared."""
    with django_db_blocker.unblock(), small_city() as made:
        for upto in ("report", "accept", "file", "dispatch", "handle", "verify", "close") * 2:
            made.case(upto)
        there = [made.case(by="linqu1", point=THERE) for _number in range(5)]
        Share.objects.create(record_id=there[0].record_id, holder_path="huanwei/", reason="granted")
        Share.objects.create(
            record_id=there[1].record_id, holder_path="huanwei/", reason="granted", until=now()
        )
        Record.objects.filter(pk=made.case("accept").record_id).update(due_at=None)
        yield made


def all_parts(actor: Actor, filters: Filters | None) -> list[int]:
    """Ids of a list, or of what was handled, read three at a time."""
    found: list[int] = []
    after: str | None = None
    while True:
        if filters is None:
            page = desk.work(actor, Tab.HANDLED, 3, after)
        else:
            page = desk.listing(actor, registry.get(CASE), filters, 3, after)
        found += [item.id for item in page.items]
        after = page.next
        if after is None:
            return found


@pytest.mark.parametrize(
    "login", ["shouli", "chuzhi", "lingdao", "jiandu1", "linqu", "duiyuan", "xitong", "system"]
)
def test_every_try_finds_the_same(world: World, login: str, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = system("test") if login == "system" else world.actor(login)
    for filters in (*FILTERS, None):
        if filters is None:
            rows = desk.work_rows(actor, Tab.HANDLED)
        else:
            rows = desk.listed_rows(actor, registry.get(CASE), filters)
        wanted = list(rows.values_list("pk", flat=True))
        for values in TRIES:
            for name, value in zip(NAMES, values, strict=True):
                monkeypatch.setattr(nearest, name, value)
            assert all_parts(actor, filters) == wanted, (filters, values)


def test_more_than_is_counted_is_only_said_to_be_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = desk.counts(world.actor("shouli"))
    assert exact[Tab.UNIT] > 3
    monkeypatch.setattr(desk, "COUNTED", 2)
    assert desk.counts(world.actor("shouli")) == {tab: min(count, 3) for tab, count in exact.items()}


def test_a_step_that_moves_nothing_keeps_what_was_sent_back_returned(world: World) -> None:
    case = world.case("dispatch")
    back = engine.step(
        world.actor("chuzhi"), CASE, case.record_id, "return", {"why": "不归我们"}, version=case.version
    )
    assert Record.objects.get(pk=case.record_id).last_step == "return"
    merged = world.case()
    engine.step(
        world.actor("shouli"), CASE, merged.record_id, "merge", {"into": case.number}, version=merged.version
    )
    kept = Record.objects.get(pk=case.record_id)
    assert (kept.version, kept.last_step) == (back.version + 1, "return")
    assert case.record_id in {item.id for item in desk.work(world.actor("paiqian"), Tab.RETURNED).items}


def test_who_reaches_few_is_not_led_along_the_list_again(
    world: World, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(nearest, "_few", set())
    actor, case = world.actor("duiyuan"), registry.get(CASE)
    asked = Filters(order="due")
    desk.listing(actor, case, asked)
    with django_assert_num_queries(3):  # how many, the rows, their names; no edge and no nearest rows
        desk.listing(actor, case, asked)
    monkeypatch.setattr(nearest, "FEW", -1)  # as when the scope has grown
    desk.listing(actor, case, asked)
    assert nearest._few == set()
