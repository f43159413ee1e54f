# SPDX-License-Identifier: Apache-2.0
"""A unit's own working hours act on the deadlines of what it holds, at no further statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers import Bureau, make_case, take
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.clock.store import load_calendar
from xiucheng.kernel.configuration import store
from xiucheng.kernel.configuration.actions import change
from xiucheng.kernel.configuration.declared import NEARLY_DUE, WORKING_HOURS
from xiucheng.kernel.database import prepared
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.desk import desk
from xiucheng.kernel.desk.countdown import Standing
from xiucheng.kernel.process.timekeeping import timekeeper
from xiucheng.kernel.record.models import Deadline

NIGHT, USUAL = "20:00-23:00", WORKING_HOURS.default
SETUP = system("setup")


@pytest.fixture(autouse=True)
def night_shift(bureau: Bureau, db: None) -> Iterator[None]:
    """The sanitation centre and the command centre work at night; everybody else as usual."""
    today = local(now()).date()
    for unit in ("jx/hw/", "jx/zh/"):
        change(SETUP, "working_hours", NIGHT, unit=unit, starts_on=today, why="night shift")
    store.current(fresh=True)
    yield
    store.forget()


def hours_of(case: Answer) -> dict[str, str]:
    return {row.name: row.hours for row in Deadline.objects.filter(record_id=case.record_id)}


def test_a_clock_runs_in_the_hours_of_the_unit_that_has_the_work_when_it_starts(bureau: Bureau) -> None:
    accepted = make_case(bureau, "accepted")
    before = hours_of(accepted)
    assert set(before.values()) == {USUAL}, "the supervision centre works as usual"

    filed = take(bureau, "duty_chief", accepted, "file")

    after = hours_of(filed)
    started = {name: hours for name, hours in after.items() if name not in before}
    assert started
    assert set(started.values()) == {NIGHT}, "the command centre works at night"
    assert {name: after[name] for name in before} == before, "what ran keeps the hours that it began with"
    for row in Deadline.objects.filter(record_id=filed.record_id, name__in=started):
        assert row.due_at is not None
        assert 20 <= local(row.due_at).hour <= 23


def test_what_is_left_is_told_in_the_units_own_time_and_threshold(bureau: Bureau) -> None:
    case = take(bureau, "dispatcher", make_case(bureau, "filed"), "dispatch")
    process = registry.get("supervision.case")
    found = desk.one(bureau["handler"], process, case.record_id).item.countdown
    assert found.day_minutes == 180
    assert timekeeper().of("jx/sz/") is not timekeeper().of("jx/hw/")

    change(SETUP, NEARLY_DUE.name, "1440", unit="jx/hw/", starts_on=local(now()).date(), why="test")
    store.current(fresh=True)
    again = desk.one(bureau["handler"], process, case.record_id).item.countdown
    assert (found.standing, again.standing) == (Standing.IN_TIME, Standing.NEARLY_DUE)


def test_a_step_costs_no_statement_more(bureau: Bureau) -> None:
    case = make_case(bureau, "filed")
    load_calendar()
    store.current()

    class Ear(prepared.Tap):
        pass

    ear = Ear()
    prepared.taps.append(ear)
    try:
        with CaptureQueriesContext(connection) as others:
            take(bureau, "dispatcher", case, "dispatch")
    finally:
        prepared.taps.remove(ear)
    assert len(ear.statements) == 2, "one read, one write"
    told = [one["sql"] for one in others if "SAVEPOINT" not in one["sql"]]
    assert told == []


def test_hours_that_begin_tomorrow_do_not_act_today(bureau: Bureau) -> None:
    tomorrow = local(now()).date() + timedelta(days=1)
    change(SETUP, "working_hours", NIGHT, unit="jx/jd/", starts_on=tomorrow, why="test")
    store.current(fresh=True)
    assert set(hours_of(make_case(bureau)).values()) == {USUAL}
