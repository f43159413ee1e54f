# SPDX-License-Identifier: Apache-2.0
"""The loop on a real database: a report becomes a closed case, and every other way that it can go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from tests.makers import (
    AREA,
    CASE,
    EAST,
    FORMS,
    OUTSIDE,
    SETTER_UP,
    WAYS,
    WHO,
    Bureau,
    make_case,
    report,
    take,
    walk,
)
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.fingerprint import KERNEL_STEPS
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound, NotNow
from xiucheng.kernel.process.history import lines
from xiucheng.kernel.record.models import Entry, Personal, Record, Share
from xiucheng.kernel.record.words import opened
from xiucheng.operations.supervision.models import Case, Report, ReportLink


def record_of(case: Answer) -> Record:
    return Record.objects.get(pk=case.record_id)


def reasons(bureau: Bureau, who: str, case: Answer) -> dict[str, str | None]:
    found = engine.offers(bureau[who], registry.get(CASE), case.record_id)
    return {offer.step.code: offer.reason for offer in found if offer.step.code not in KERNEL_STEPS}


def allowed(bureau: Bureau, who: str, case: Answer) -> set[str]:
    return {code for code, reason in reasons(bureau, who, case).items() if reason is None}


@pytest.fixture(autouse=True)
def _chinese() -> Any:
    with translation.override("zh-hans"):
        yield


def test_a_report_becomes_a_closed_case(bureau: Bureau) -> None:
    case = make_case(bureau, "closed")

    row = record_of(case)
    told = [(line.step, line.actor, line.from_state, line.to_state) for line in lines(case.record_id)]
    assert told == [
        ("report", "inspector", "", "reported"),
        ("accept", "receptionist", "reported", "accepted"),
        ("file", "duty_chief", "accepted", "filed"),
        ("dispatch", "dispatcher", "filed", "dispatched"),
        ("handle", "handler", "dispatched", "handled"),
        ("verify", "inspector_2", "handled", "verified"),
        ("close", "duty_chief", "verified", "closed"),
    ]
    assert (row.state, row.outcome, row.version, row.seq) == ("closed", "resolved", 7, 7)
    assert row.closed_at == Entry.objects.get(record_id=row.id, seq=7).at
    assert row.due_at is None
    assert (row.area_path, row.title) == (AREA, "暴露垃圾：路边一堆垃圾")
    facts = Case.objects.get(pk=row.id)
    assert (facts.class_code, facts.condition, facts.department) == ("GB:E0110", "GB:E0110/1", "jx/hw/")
    assert (facts.result, facts.finding, facts.returns, facts.reworks) == ("已清理干净", "已恢复", 0, 0)


@pytest.mark.parametrize("state", WAYS)
def test_every_state_can_be_reached_by_its_way(bureau: Bureau, state: str) -> None:
    assert record_of(make_case(bureau, state)).state == state


def test_who_holds_the_case_follows_its_way(bureau: Bureau) -> None:
    case = make_case(bureau)
    holders = [record_of(case).holder_path]
    for step in WAYS["closed"]:
        case = walk(bureau, case, step)
        holders.append(record_of(case).holder_path)

    assert holders == ["jx/jd/", "jx/jd/", "jx/zh/", "jx/hw/", "jx/jd/", "jx/jd/", "jx/jd/"]
    shared = Share.objects.filter(record=case.record_id).values_list("holder_path", flat=True)
    assert set(shared) == {"jx/jd/", "jx/zh/", "jx/hw/"}


def test_only_the_unit_that_holds_the_case_may_go_on(bureau: Bureau) -> None:
    case = make_case(bureau, "filed")

    assert allowed(bureau, "dispatcher", case) == {"dispatch", "comment"}
    assert set(reasons(bureau, "dispatcher", case)) == {"dispatch", "ask_void", "oversee", "comment"}
    dispatched = take(bureau, "dispatcher", case, "dispatch")
    with pytest.raises(NotFound):
        take(bureau, "handler_2", dispatched, "handle")
    with translation.override("en"), pytest.raises(Denied) as caught:
        take(bureau, "dispatcher", dispatched, "handle")
    assert str(caught.value) == "None of your posts may do this: Done."


def test_a_return_goes_back_to_the_command_centre_and_is_counted(bureau: Bureau) -> None:
    case = walk(bureau, make_case(bureau, "dispatched"), "return")

    assert (case.state, record_of(case).holder_path) == ("filed", "jx/zh/")
    assert Case.objects.get(pk=case.record_id).returns == 1
    again = take(bureau, "dispatcher", case, "dispatch", {"department": "jx/sz/"})
    assert record_of(again).holder_path == "jx/sz/"
    assert Case.objects.get(pk=case.record_id).department == "jx/sz/"


def test_rework_goes_back_to_the_same_department_and_is_counted(bureau: Bureau) -> None:
    case = walk(bureau, make_case(bureau, "handled"), "rework")

    assert (case.state, record_of(case).holder_path) == ("dispatched", "jx/hw/")
    assert Case.objects.get(pk=case.record_id).reworks == 1
    assert walk(bureau, case, "handle", "verify", "close").state == "closed"


def test_who_reported_or_handled_may_not_verify(bureau: Bureau) -> None:
    case = make_case(bureau, "handled")

    with pytest.raises(NotNow, match="[一-鿿]{6}"):
        take(bureau, "inspector", case, "verify")
    with translation.override("en"), pytest.raises(NotNow) as caught:
        take(bureau, "inspector", case, "rework")
    assert str(caught.value) == "You reported this case yourself. Another inspector must verify it."
    assert record_of(case).version == case.version
    assert allowed(bureau, "inspector_2", case) == {"verify", "rework", "comment", "join"}


@pytest.mark.parametrize("step", ["decline", "not_file"])
def test_a_case_can_be_turned_down_with_a_reason(bureau: Bureau, step: str) -> None:
    case = walk(bureau, make_case(bureau, "reported" if step == "decline" else "accepted"), step)

    row = record_of(case)
    assert (row.state, row.outcome) == ({"decline": "declined"}.get(step, "rejected"), FORMS[step]["reason"])
    assert row.closed_at is not None
    assert reasons(bureau, "duty_chief", case) == {}


def test_merging_gives_the_reports_to_both_and_closes_one(bureau: Bureau) -> None:
    into, case = make_case(bureau, "dispatched"), make_case(bureau, "accepted")

    merged = take(bureau, "receptionist", case, "merge", {"into": into.number})

    assert (merged.state, record_of(merged).outcome) == ("merged", "merged")
    kept = set(ReportLink.objects.filter(record=into.record_id).values_list("report_id", flat=True))
    given = set(ReportLink.objects.filter(record=case.record_id).values_list("report_id", flat=True))
    assert len(given) == 1
    assert given < kept
    assert len(kept) == 2
    target = record_of(into)
    assert (target.state, target.version, target.seq) == ("dispatched", into.version + 1, into.seq + 1)
    last = lines(into.record_id)[-1]
    assert (last.step, last.form) == ("absorb", {"merged": case.number})


def test_reports_of_reports_follow_a_second_merge(bureau: Bureau) -> None:
    first, second, third = (make_case(bureau) for _ in range(3))

    take(bureau, "receptionist", first, "merge", {"into": second.number})
    take(bureau, "receptionist", Answer(**{**vars_of(second), "version": 2}), "merge", {"into": third.number})

    assert ReportLink.objects.filter(record=third.record_id).count() == 3
    assert (
        Report.objects.filter(
            pk__in=ReportLink.objects.filter(record=third.record_id).values("report_id")
        ).count()
        == 3
    )


def vars_of(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in Answer.__dataclass_fields__}


@pytest.mark.parametrize("which", ["itself", "missing", "closed", "invisible"])
def test_what_cannot_be_merged_into_is_refused_with_nothing_changed(bureau: Bureau, which: str) -> None:
    case = make_case(bureau)
    numbers: dict[str, Callable[[], str]] = {
        "itself": lambda: case.number,
        "missing": lambda: "SJ20200101-000001",
        "closed": lambda: make_case(bureau, "closed").number,
        "invisible": lambda: report(bureau, "stranger", point=OUTSIDE).number,
    }

    with translation.override("en"), pytest.raises(Invalid) as caught:
        take(bureau, "receptionist", case, "merge", {"into": numbers[which]()})

    said = caught.value.errors["into"]
    if which == "itself":
        assert said == "A case cannot be merged into itself. Write the number of the other case."
    else:
        assert said == "There is no open case with this number that you may see."
    assert (record_of(case).state, record_of(case).seq) == ("reported", 1)
    assert Entry.objects.filter(record_id=case.record_id).count() == 1


def test_reports_cannot_be_absorbed_without_a_merge(bureau: Bureau) -> None:
    mine, other = make_case(bureau), report(bureau, "stranger", point=OUTSIDE)

    with pytest.raises(NotFound):
        take(bureau, "receptionist", mine, "absorb", {"merged": other.number})

    assert ReportLink.objects.filter(record=mine.record_id).count() == 1
    assert "absorb" not in reasons(bureau, "receptionist", mine)


def test_a_case_outside_every_area_can_still_be_brought_to_its_end(bureau: Bureau) -> None:
    case = report(bureau, point=OUTSIDE)
    assert record_of(case).area_path == ""

    closed = walk(bureau, case, *WAYS["closed"])

    assert closed.state == "closed"


def test_an_inspector_of_another_area_sees_nothing(bureau: Bureau) -> None:
    west, east = make_case(bureau, "handled"), make_case(bureau, "handled", point=EAST)

    with pytest.raises(NotFound):
        take(bureau, "inspector_east", west, "verify")
    assert take(bureau, "inspector_east", east, "verify").state == "verified"


def test_wrong_references_are_told_at_their_fields(bureau: Bureau) -> None:
    case = make_case(bureau)
    wrong: list[tuple[str, str, dict[str, Any], str]] = [
        ("reported", "accept", {"class_code": "GB:none"}, "class_code"),
        ("accepted", "file", {"condition": "GB:none/1"}, "condition"),
        ("accepted", "file", {"condition": "GB:C0114/1"}, "condition"),
        ("filed", "dispatch", {"department": "jx/zh/"}, "department"),
        ("filed", "dispatch", {"department": "nowhere/"}, "department"),
    ]
    for state, step, form, name in wrong:
        while case.state != state:
            case = walk(bureau, case, WAYS["closed"][case.seq - 1])
        with pytest.raises(Invalid) as caught:
            take(bureau, WHO[step], case, step, form)
        assert list(caught.value.errors) == [name]
    with pytest.raises(Invalid, match="There is no such class|类别"):
        report(bureau, class_code="GB:none")


def test_personal_words_stay_out_of_the_entry_and_the_facts(bureau: Bureau) -> None:
    case = report(bureau, reporter_name="王小明", reporter_phone="13800138000")

    rows = Personal.objects.filter(record=case.record_id)
    assert not any("王小明" in row.value or "13800138000" in row.value for row in rows)
    kept = {row.name: opened(case.record_id, row.seq, row.name, row.value) for row in rows}
    assert kept == {"reporter_name": "王小明", "reporter_phone": "13800138000"}
    entry = Entry.objects.get(record_id=case.record_id)
    everything = (
        f"{entry.form}{entry.changes}{vars(Case.objects.get(pk=case.record_id))}{vars(record_of(case))}"
    )
    assert "王小明" not in everything
    assert "13800138000" not in everything
    assert len(entry.personal_digest) == 64
    assert make_entry_without(bureau) == ""


def make_entry_without(bureau: Bureau) -> str:
    return Entry.objects.get(record_id=report(bureau).record_id).personal_digest


def test_an_adopted_request_keeps_what_it_came_with_and_is_no_longer_than_its_columns(bureau: Bureau) -> None:
    form = {
        "source": "311",
        "external_id": "1",
        "title": "Pothole",
        "holder_path": "jx/sz/",
        "channel": "import",
        "opened_at": "2015-01-02T03:04:05Z",
        "closed_at": "2015-01-01T00:00:00Z",
        "due_at": "2015-02-01T00:00:00Z",
    }
    case = engine.start(SETTER_UP, CASE, "adopt", form)

    row = record_of(case)
    assert (row.state, row.closed_at is not None and row.closed_at < row.opened_at) == ("closed", True)
    assert len(lines(case.record_id)) == 1
    for name, length in (("holder_path", 161), ("area_path", 161), ("class_code", 81), ("external_id", 61)):
        with pytest.raises(Invalid) as caught:
            engine.start(SETTER_UP, CASE, "adopt", {**form, name: "x" * length})
        assert list(caught.value.errors) == [name]
