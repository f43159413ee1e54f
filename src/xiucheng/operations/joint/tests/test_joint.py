# SPDX-License-Identifier: Apache-2.0
"""Joint operations walked through the engine: every way, who may not, and figures that are sums."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.makers import POINT, Bureau, make_case
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.desk import desk
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound, NotNow
from xiucheng.kernel.process.history import lines
from xiucheng.kernel.process.timers import Timers
from xiucheng.kernel.record.models import Entry, Personal, Record
from xiucheng.operations.joint.models import CaseLink, Operation, Participation, Task
from xiucheng.operations.joint.queries import Sums, participant_choices, standing
from xiucheng.operations.joint.tests.acted import (
    ASKED,
    DONE,
    LEAD,
    YES,
    approved,
    child,
    ended,
    given,
    plan,
    running,
    state,
    take,
    with_answer,
)
from xiucheng.operations.joint.types import OPERATION, PARTICIPATION, SUMS
from xiucheng.operations.supervision.types import CASE

# ---- the straight way


def test_from_the_plan_to_the_accepted_result(bureau: Bureau, clock: Frozen) -> None:
    record = ended(bureau)
    take(bureau["squad_head"], record, "summarise", result="恢复通行")
    row, facts = Record.objects.get(pk=record), Operation.objects.get(pk=record)
    assert (row.state, row.holder_path) == ("summarised", "jx/zh/")
    assert [getattr(facts, name) for name in ("units", *SUMS)] == [1, 5, 3, 2, 0]
    assert take(bureau["leader"], record, "accept", outcome="achieved").state == "closed"
    assert Record.objects.get(pk=record).outcome == "achieved"


def test_the_lead_has_it_once_it_is_approved_and_the_planner_goes_on_seeing_it(
    bureau: Bureau, clock: Frozen
) -> None:
    record = approved(bureau)
    assert Record.objects.get(pk=record).holder_path == LEAD
    desk.check_visible(bureau["dispatcher"], registry.get(OPERATION), record)
    with pytest.raises(Denied, match="Another unit holds this"):
        take(bureau["dispatcher"], record, "begin")


def test_a_plan_is_changed_until_it_is_submitted_and_can_be_sent_back(bureau: Bureau, clock: Frozen) -> None:
    record = plan(bureau)
    new = {"aim": "当月完成", "starts_on": "2026-12-01", "ends_on": "2026-12-01", "risk": ""}
    take(bureau["dispatcher"], record, "revise", **new)
    assert str(Operation.objects.get(pk=record).ends_on) == "2026-12-01"
    take(bureau["dispatcher"], record, "submit")
    with pytest.raises(NotNow):
        take(bureau["dispatcher"], record, "revise", **new)
    assert take(bureau["leader"], record, "send_back", why="风险不清").state == "drafted"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"ends_on": "2026-11-23"}, "ends_on"),
        ({"scope": "region"}, "regions"),
        ({"lead": "jx/jd/"}, "lead"),
        ({"lead": "nowhere/"}, "lead"),
        ({"theme": "nonsense"}, "theme"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"name": "名" * 101}, "name"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_its_field(
    bureau: Bureau, clock: Frozen, form: dict[str, str], field: str
) -> None:
    before = Record.objects.count()
    with pytest.raises(Invalid) as refused:
        plan(bureau, **form)
    assert set(refused.value.errors) == {field}
    assert Record.objects.count() == before


# ---- who is concerned does not decide alone


def both(bureau: Bureau, *logins: str) -> Actor:
    """One person with the posts of several."""
    grants = tuple(grant for login in logins for grant in bureau[login].grants)
    return Actor(id=bureau[logins[0]].id, name=logins[0], grants=grants)


def test_who_planned_does_not_approve_and_who_summarised_does_not_accept(
    bureau: Bureau, clock: Frozen
) -> None:
    record = plan(bureau)
    take(bureau["dispatcher"], record, "submit")
    with pytest.raises(NotNow, match="You planned this operation yourself"):
        take(both(bureau, "dispatcher", "leader"), record, "approve")
    record = ended(bureau)
    take(bureau["squad_head"], record, "summarise", result="好")
    with pytest.raises(NotNow, match="You summarised this operation yourself"):
        take(both(bureau, "squad_head", "leader"), record, "accept", outcome="achieved")


def test_only_the_unit_that_was_asked_answers(bureau: Bureau, clock: Frozen) -> None:
    record = approved(bureau)
    take(bureau["squad_head"], record, "ask", unit="jx/hw/", **ASKED)
    invitation = child(record, PARTICIPATION, "jx/hw/")
    with pytest.raises(NotNow, match="Only the unit that was asked"):
        take(bureau["squad_head"], invitation, "confirm", **YES)
    with pytest.raises(NotFound):
        take(bureau["handler_2"], invitation, "confirm", **YES)


# ---- who takes part


def test_a_unit_that_is_asked_sees_the_operation_and_others_do_not(bureau: Bureau, clock: Frozen) -> None:
    record = approved(bureau)
    with pytest.raises(NotFound):
        standing(bureau["handler"], record)
    take(bureau["squad_head"], record, "ask", unit="jx/hw/", **ASKED)
    assert [one.unit for one in standing(bureau["handler"], record).participants] == [LEAD, "jx/hw/"]
    for stranger in ("handler_2", "neighbour"):
        with pytest.raises(NotFound):
            standing(bureau[stranger], record)


def test_an_answer_stands_in_the_history_and_its_contact_does_not(bureau: Bureau, clock: Frozen) -> None:
    record = approved(bureau)
    with_answer(bureau, record)
    last = lines(record)[-1]
    assert (last.step, last.form["unit"], last.form["answer"]) == ("note_answer", "jx/hw/", "confirmed")
    invitation = Record.objects.get(parent_id=record, process=PARTICIPATION)
    assert Personal.objects.get(record_id=invitation.pk).name == "contact"
    told = [(entry.form, entry.changes) for entry in Entry.objects.filter(record_id=invitation.pk)]
    assert str(YES["contact"]) not in str(told)


def test_a_unit_declines_with_a_reason_and_may_be_asked_again(bureau: Bureau, clock: Frozen) -> None:
    record = approved(bureau)
    take(bureau["squad_head"], record, "ask", unit="jx/hw/", **ASKED)
    with pytest.raises(Invalid):
        take(bureau["squad_head"], record, "ask", unit="jx/hw/", **ASKED)
    invitation = child(record, PARTICIPATION, "jx/hw/")
    with pytest.raises(Invalid):
        take(bureau["handler"], invitation, "decline")
    take(bureau["handler"], invitation, "decline", why="人手不足")
    with pytest.raises(NotNow, match="No unit has confirmed"):
        take(bureau["squad_head"], record, "begin")
    with_answer(bureau, record)
    assert take(bureau["squad_head"], record, "begin").state == "running"


@pytest.mark.parametrize("unit", [LEAD, "jx/jd/", "nowhere/"])
def test_who_cannot_be_asked(bureau: Bureau, clock: Frozen, unit: str) -> None:
    record = approved(bureau)
    with pytest.raises(Invalid) as refused:
        take(bureau["squad_head"], record, "ask", unit=unit, **ASKED)
    assert set(refused.value.errors) == {"unit"}


def test_who_does_not_answer_in_time_goes_up_is_reminded_and_still_answers(
    bureau: Bureau, clock: Frozen
) -> None:
    record = approved(bureau)
    take(bureau["squad_head"], record, "ask", unit="jx/hw/", **ASKED)
    invitation = child(record, PARTICIPATION, "jx/hw/")
    due = Record.objects.get(pk=invitation).due_at
    assert due is not None
    clock.move_to(due + timedelta(seconds=1))
    Timers().turn()

    row = Record.objects.get(pk=invitation)
    assert (row.state, row.holder_path) == ("unanswered", "jx/")
    assert lines(record)[-1].form["answer"] == "unanswered"
    with pytest.raises(NotNow, match="环卫中心 did not answer yet"):
        take(bureau["squad_head"], record, "begin")
    take(bureau["squad_head"], invitation, "remind", hours=2)
    row.refresh_from_db()
    assert (row.state, row.holder_path) == ("asked", "jx/hw/")
    assert Participation.objects.get(pk=invitation).reminders == 1
    take(bureau["handler"], invitation, "confirm", **YES)
    assert take(bureau["squad_head"], record, "begin").state == "running"


def test_an_invitation_is_withdrawn(bureau: Bureau, clock: Frozen) -> None:
    record = approved(bureau)
    take(bureau["squad_head"], record, "ask", unit="jx/hw/", **ASKED)
    invitation = child(record, PARTICIPATION, "jx/hw/")
    assert take(bureau["squad_head"], invitation, "withdraw", why="改由市政").state == "withdrawn"


# ---- carried out


def test_tasks_go_to_who_takes_part_and_come_back_with_a_reason(bureau: Bureau, clock: Frozen) -> None:
    record = running(bureau)
    assert [path for path, _name in participant_choices(bureau["squad_head"], record)] == ["jx/hw/", LEAD]
    with pytest.raises(Invalid, match="has not confirmed"):
        given(bureau, record, "jx/sz/")
    task = given(bureau, record)
    assert take(bureau["handler"], task, "return", why="不属本单位").state == "returned"
    task = given(bureau, record, LEAD)
    assert take(bureau["second_head"], task, "withdraw", why="合并").state == "withdrawn"


def test_not_more_is_corrected_than_found(bureau: Bureau, clock: Frozen) -> None:
    task = given(bureau, running(bureau))
    with pytest.raises(Invalid) as refused:
        take(bureau["handler"], task, "finish", **{**DONE, "corrected": 4})
    assert set(refused.value.errors) == {"corrected"}


def test_a_case_is_opened_from_a_task_and_counted(bureau: Bureau, clock: Frozen) -> None:
    record = running(bureau)
    task = given(bureau, record, LEAD)
    take(bureau["officer"], task, "open_case", point=POINT, address="锦绣路2号", words="跨门经营")
    case = Record.objects.filter(process=CASE).latest("pk")
    assert (case.state, case.title != "") == ("reported", True)
    assert CaseLink.objects.get(record_id=task).case_id == case.pk
    assert Task.objects.get(pk=task).cases == 1
    take(bureau["officer"], task, "finish", **DONE)
    found = standing(bureau["leader"], record)
    assert found.sums == Sums(5, 3, 2, 1)
    assert [one.number for one in found.cases] == [case.number]


def test_a_post_that_reports_no_cases_is_told_so(bureau: Bureau, clock: Frozen) -> None:
    task = given(bureau, running(bureau))
    with pytest.raises(NotNow, match="Your post reports no cases"):
        take(bureau["handler"], task, "open_case", point=POINT, words="垃圾")


def test_a_case_is_linked_by_a_number_that_may_be_seen(bureau: Bureau, clock: Frozen) -> None:
    record, case = running(bureau), make_case(bureau, "reported")
    take(bureau["squad_head"], record, "link_case", case=case.number)
    hidden = engine.start(
        bureau["strange_inspector"],
        CASE,
        "report",
        {"point": "100.0,20.0", "words": "外区", "channel": "inspector"},
    )
    for number in (hidden.number, "SJ-none"):
        with pytest.raises(Invalid) as refused:
            take(bureau["squad_head"], record, "link_case", case=number)
        assert str(refused.value.errors) == "{'case': 'There is no case with this number that you may see.'}"
    assert [one.number for one in standing(bureau["leader"], record).cases] == [case.number]


def test_it_ends_with_its_last_day(bureau: Bureau, clock: Frozen) -> None:
    record = running(bureau)
    clock.move_to(datetime(2026, 11, 26, 15, 59, tzinfo=UTC))
    Timers().turn()
    assert state(record) == "running"
    clock.move_to(datetime(2026, 11, 26, 16, 1, tzinfo=UTC))
    Timers().turn()
    assert state(record) == "ended"
