# SPDX-License-Identifier: Apache-2.0
"""Suspended and going on: the limit moves by what stood still, and by nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from xiucheng.kernel.clock.local import local
from xiucheng.kernel.clock.types import DAY, Limit, Unit
from xiucheng.kernel.declaration.running import CLOCKS, running
from xiucheng.kernel.declaration.types import Context, Running
from xiucheng.kernel.process.tests.declared import HOURS, TIMEKEEPER, context
from xiucheng.operations.supervision.rules import extended, resumed, suspended
from xiucheng.operations.supervision.types import SUSPENSION_CLOCK, TARGET_CLOCK

BEGAN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, nine o'clock in Shanghai."""
LIMITS = st.builds(
    Limit, st.integers(1, 40), st.sampled_from([Unit.HOURS, Unit.DAYS, Unit.WORKING_HOURS, Unit.WORKING_DAYS])
)
SUSPENSIONS = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(1, 20), st.integers(0, 30_000)), max_size=4
)
"""Minutes until it begins, days that it is granted for, minutes after which somebody goes on."""


def given_to(clock: Running, at: datetime, **form: object) -> Context:
    """What a step knows of a running limit at an instant."""
    told = [
        [
            TARGET_CLOCK,
            clock.started_at.isoformat(),
            clock.limit.amount,
            clock.limit.unit.value,
            clock.hours,
            [[begin.isoformat(), end.isoformat()] for begin, end in clock.paused],
        ]
    ]
    facts = {CLOCKS.name: json.dumps(told)}
    return context(at=at, facts=facts, form=form, detail={"extensions": 0, "extended_by": 0, "_clocks": {}})


def walked(
    clock: Running, ways: Sequence[tuple[int, int, int]]
) -> tuple[Running, list[tuple[datetime, datetime]]]:
    """The clock after suspensions that were each ended, and when it stood still."""
    at, still = clock.started_at, []
    for before, days, after in ways:
        at += timedelta(minutes=before)
        made = suspended(given_to(clock, at, until=local(at).date() + timedelta(days=days)))
        clock, begin = made.recounted[TARGET_CLOCK], at
        end = clock.paused[-1][1]
        assert made.clocks[SUSPENSION_CLOCK].amount * DAY == end - begin
        at = min(at + timedelta(minutes=after), end)
        clock = resumed(given_to(clock, at)).recounted[TARGET_CLOCK]
        still += [(begin, at)] if begin < at else []
    return clock, still


@settings(max_examples=80, deadline=None)
@given(LIMITS, SUSPENSIONS)
def test_the_end_moves_by_what_stood_still(limit: Limit, ways: list[tuple[int, int, int]]) -> None:
    clock = Running(BEGAN, limit, HOURS)

    after, still = walked(clock, ways)

    assert (after.started_at, after.limit, list(after.paused)) == (BEGAN, limit, still)
    before, end = TIMEKEEPER.due_of(clock), TIMEKEEPER.due_of(after)
    assert before is not None
    assert end is not None
    assert end >= before
    if limit.unit in {Unit.HOURS, Unit.DAYS}:
        stood = sum((last - first for first, last in still if first < end), timedelta())
        assert end == before + stood


@settings(max_examples=40, deadline=None)
@given(LIMITS, st.integers(1, 40), SUSPENSIONS)
def test_more_time_is_the_same_clock_with_a_larger_amount(
    limit: Limit, more: int, ways: list[tuple[int, int, int]]
) -> None:
    clock, _still = walked(Running(BEGAN, limit, HOURS), ways)

    made = extended(given_to(clock, BEGAN, more=more))

    longer = made.recounted[TARGET_CLOCK]
    assert (longer.started_at, longer.paused, longer.hours) == (clock.started_at, clock.paused, clock.hours)
    assert (longer.limit.amount, longer.limit.unit) == (limit.amount + more, limit.unit)
    assert made.detail == {"extensions": 1, "extended_by": more}


def test_a_limit_that_another_system_named_is_left_alone() -> None:
    nothing = context(facts={CLOCKS.name: None}, form={"until": BEGAN.date() + timedelta(days=9)}, at=BEGAN)

    assert running(nothing) == {}
    assert suspended(nothing).recounted == {}
    assert resumed(nothing).recounted == {}
