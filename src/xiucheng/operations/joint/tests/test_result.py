# SPDX-License-Identifier: Apache-2.0
"""The result of a joint operation: summed from its tasks, accepted, or not as planned."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.makers import POINT, Bureau
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.process.errors import Invalid, NotNow
from xiucheng.kernel.record.models import Record
from xiucheng.operations.joint.models import CaseLink, Operation
from xiucheng.operations.joint.queries import Sums, standing
from xiucheng.operations.joint.tests.acted import (
    ASKED,
    DONE,
    LEAD,
    MONDAY,
    YES,
    ended,
    given,
    running,
    state,
    take,
)
from xiucheng.operations.joint.types import SUMS

# ---- the result


def test_nothing_is_summarised_while_a_task_is_open_or_none_was_done(bureau: Bureau, clock: Frozen) -> None:
    record = running(bureau)
    task = given(bureau, record)
    take(bureau["squad_head"], record, "end")
    with pytest.raises(NotNow, match="1 tasks or invitations are still open"):
        take(bureau["squad_head"], record, "summarise", result="好")
    take(bureau["handler"], task, "return", why="未到场")
    with pytest.raises(NotNow, match="No task was finished"):
        take(bureau["squad_head"], record, "summarise", result="好")
    assert take(bureau["squad_head"], record, "cancel", why="无单位到场").state == "cancelled"


def test_more_is_demanded_and_summed_again(bureau: Bureau, clock: Frozen) -> None:
    record = ended(bureau)
    take(bureau["squad_head"], record, "summarise", result="好")
    take(bureau["leader"], record, "demand_more", why="北侧未整治")
    take(bureau["officer"], given(bureau, record, LEAD), "finish", **DONE)
    take(bureau["squad_head"], record, "end")
    take(bureau["squad_head"], record, "summarise", result="北侧已整治")
    facts = Operation.objects.get(pk=record)
    assert (facts.units, facts.people, facts.problems) == (2, 10, 6)


# ---- not as planned


def test_postponed_everything_open_is_called_off_and_who_confirmed_is_asked_anew(
    bureau: Bureau, clock: Frozen
) -> None:
    record = running(bureau)
    task = given(bureau, record)
    take(bureau["squad_head"], record, "ask", unit="jx/sz/", **ASKED)
    assert take(bureau["squad_head"], record, "postpone", why="台风").state == "postponed"
    assert (state(task), Record.objects.get(pk=record).open_children) == ("withdrawn", 0)
    take(bureau["squad_head"], record, "resume", starts_on="2026-12-01", ends_on="2026-12-02")
    open_ones = Record.objects.filter(parent_id=record, closed_at=None)
    assert [row.holder_path for row in open_ones] == ["jx/hw/"]
    with pytest.raises(Invalid):
        given(bureau, record)
    take(bureau["handler"], open_ones.get().pk, "confirm", **YES)
    assert take(bureau["squad_head"], record, "begin").state == "running"


@pytest.mark.parametrize("step", ["postpone", "cancel"])
def test_stopping_needs_a_reason(bureau: Bureau, clock: Frozen, step: str) -> None:
    record = running(bureau)
    with pytest.raises(Invalid):
        take(bureau["squad_head"], record, step)
    assert state(record) == "running"


# ---- invariants


@settings(
    max_examples=12, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@drawn(
    tasks=st.lists(
        st.tuples(
            st.sampled_from(["finish", "return", "withdraw", "open"]),
            st.integers(0, 99),
            st.integers(0, 99),
            st.integers(0, 2),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_figures_are_the_sums_of_finished_tasks_and_nothing_closes_over_an_open_one(
    bureau: Bureau, tasks: list[tuple[str, int, int, int]]
) -> None:
    with frozen(MONDAY):
        record = running(bureau)
        wanted, waits = Sums(), False
        for way, people, problems, cases in tasks:
            task = given(bureau, record, LEAD)
            for _ in range(cases):
                take(bureau["officer"], task, "open_case", point=POINT, words="占道")
            if way == "finish":
                corrected = problems // 2
                done = {"people": people, "problems": problems, "corrected": corrected}
                take(bureau["officer"], task, "finish", result="好", **done)
                wanted = wanted.plus(Sums(people, problems, corrected, cases))
            elif way != "open":
                take(bureau["squad_head"], task, way, why="不需要")
            waits = waits or way == "open"
        assert standing(bureau["leader"], record).sums == wanted
        take(bureau["squad_head"], record, "end")
        finished = any(way == "finish" for way, *_rest in tasks)
        if waits or not finished:
            with pytest.raises(NotNow):
                take(bureau["squad_head"], record, "summarise", result="好")
            return
        take(bureau["squad_head"], record, "summarise", result="好")
        facts = Operation.objects.get(pk=record)
        assert Sums(*(getattr(facts, name) for name in SUMS)) == wanted
        linked = CaseLink.objects.filter(record__parent_id=record, record__state="done").count()
        assert linked == wanted.cases
