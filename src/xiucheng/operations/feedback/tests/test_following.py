# SPDX-License-Identifier: Apache-2.0
"""A report followed by its number on a real database: the way of each case, and nothing that is not the reporter's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.makers import Bureau, take
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid, NotFound, NotNow
from xiucheng.kernel.record.models import Record
from xiucheng.operations.feedback import actions, queries
from xiucheng.operations.feedback.tests.life import (
    MONDAY,
    NAME,
    OPEN_COMMENT,
    PHONE,
    SECRET,
    code_of,
    followed,
    go,
    reported,
    reports_of,
    said,
    suspend,
)
from xiucheng.operations.supervision.models import Case, Oversight, Report
from xiucheng.operations.supervision.tests.asked import assert_entries_tell, now_of
from xiucheng.operations.supervision.types import OVERSIGHT

pytestmark = pytest.mark.usefixtures("english")
ALL = ("accept", "file", "dispatch", "handle", "verify", "close")


def test_the_way_of_a_case_is_told_from_the_report_to_its_end(bureau: Bureau, clock: Frozen) -> None:
    case = reported(bureau)
    (shown,) = followed(case).cases
    assert [(one.code, one.standing) for one in shown.stages[:2]] == [
        ("received", "now"),
        ("accepted", "ahead"),
    ]

    go(bureau, case, "accept", "file", "dispatch")
    (shown,) = followed(case).cases
    assert (shown.words, shown.unit) == ("Being handled", "环卫中心")
    assert shown.promised == MONDAY + timedelta(hours=5, minutes=30)
    assert [one.standing for one in shown.stages] == ["done"] * 3 + ["now"] + ["ahead"] * 3
    assert shown.stages[3].note == "环卫中心"

    go(bureau, case, "handle", "verify", "close")
    found = followed(case)
    (shown,) = found.cases
    assert (shown.words, found.answerable, shown.reopenable) == ("Closed (Resolved)", True, True)
    assert [one.standing for one in shown.stages] == ["done"] * 7
    assert all(one.at == MONDAY for one in shown.stages)


def test_why_a_case_waits_or_goes_no_further_is_told_by_what_was_chosen(
    bureau: Bureau, clock: Frozen
) -> None:
    case = go(bureau, reported(bureau), "accept", "file", "dispatch")
    suspend(bureau, case)
    (shown,) = followed(case).cases
    assert shown.words == "Suspended for a reason (Season or weather, until 1 Dec 2026)"
    assert [one.code for one in shown.stages if one.standing == "now"] == ["suspended"]

    declined = go(bureau, reported(bureau), "decline")
    (shown,) = followed(declined).cases
    assert [(one.code, one.standing, one.note) for one in shown.stages] == [
        ("received", "done", ""),
        ("declined", "ended", "Not found on site"),
    ]
    rejected = go(bureau, reported(bureau), "accept", "not_file")
    (shown,) = followed(rejected).cases
    assert [one.code for one in shown.stages] == ["received", "accepted", "rejected"]
    assert shown.words == "Not filed (Below the filing condition)"


def test_a_report_whose_case_was_merged_follows_the_other_case_too(bureau: Bureau, clock: Frozen) -> None:
    first = go(bureau, reported(bureau), "accept")
    second = reported(bureau)
    take(bureau, "receptionist", second, "merge", {"into": first.number})

    found = followed(second)
    assert {one.number: one.state for one in found.cases} == {
        first.number: "accepted",
        second.number: "merged",
    }
    assert first.number in next(one.words for one in found.cases if one.state == "merged")
    assert [one.number for one in followed(first).cases] == [first.number]


def test_nothing_that_somebody_wrote_inside_or_another_reported_is_told(
    bureau: Bureau, clock: Frozen
) -> None:
    case = reported(bureau)
    other = reported(bureau, reporter_name="暗号另一人")
    take(bureau, "receptionist", other, "merge", {"into": case.number})
    said(bureau, case, "internal", SECRET["comment"])
    said(bureau, case, "public", OPEN_COMMENT)
    go(bureau, case, "accept", "file", "dispatch", "return", "dispatch")
    suspend(bureau, case)
    take(bureau, "handler", now_of(case), "resume", {"remark": SECRET["comment"]})
    go(bureau, case, "handle", "rework", "handle", "verify", "close")
    actions.reopen(code_of(case), case.number, "暗号没有解决之处")

    for text in (repr(followed(case)), repr(followed(other))):
        assert OPEN_COMMENT in text
        assert "暗号" not in text
        assert PHONE not in text
        assert NAME not in text
        assert "inspector" not in text


def test_a_number_that_opens_nothing_opens_nothing(bureau: Bureau, clock: Frozen) -> None:
    code = code_of(reported(bureau))
    wide = f"{code[:4]} {code[4:8]}-{code[8:]}".translate({48 + n: 0xFF10 + n for n in range(10)})
    assert queries.code_of(wide) == code
    for typed in ("", "0" * 12, code[:-1], code + "0", "x" * 12, "٣" * 12, "'; --", "\x00" * 12, "9" * 5000):
        assert queries.follow(typed) is None
    with pytest.raises(NotFound):
        actions.answer("000000000000", "yes")
    old = Report.objects.filter(code=code)
    old.update(code=None)
    assert queries.follow(code) is None


def test_the_answer_is_kept_with_the_report_and_can_be_changed_once_there_is_an_end(
    bureau: Bureau, clock: Frozen
) -> None:
    case = go(bureau, reported(bureau), *ALL[:-1])
    with pytest.raises(NotNow, match="not closed yet"):
        actions.answer(code_of(case), "yes")
    go(bureau, case, "close")
    with pytest.raises(Invalid):
        actions.answer(code_of(case), "perhaps")
    for said_now in ("yes", "no"):
        actions.answer(code_of(case), said_now)
        assert followed(case).satisfaction == said_now
    (kept,) = reports_of(case)
    assert kept.satisfied_at == MONDAY


# ---- opened again


def test_a_reporter_has_a_case_opened_again_one_level_up(bureau: Bureau, clock: Frozen) -> None:
    case = go(bureau, reported(bureau), *ALL)
    actions.reopen(code_of(case), case.number, "垃圾还在")

    record = Record.objects.get(pk=case.record_id)
    assert (record.state, record.holder_path, record.outcome) == ("accepted", "jx/jd/", "")
    assert Case.objects.get(pk=case.record_id).reopens == 1
    order = Oversight.objects.get(record__parent=case.record_id)
    assert (order.oversight, order.overseen, order.overseer) == ("reporter", "jx/jd/", "jx/")
    assert (order.record.process, order.record.state, order.record.holder_path) == (
        OVERSIGHT,
        "issued",
        "jx/jd/",
    )
    assert_entries_tell(case)

    (shown,) = followed(case).cases
    assert (shown.words, shown.reopenable) == ("Accepted; waits to be filed", False)


def test_a_case_that_was_opened_again_is_closed_only_with_the_consent_of_the_unit_above(
    bureau: Bureau, clock: Frozen
) -> None:
    case = go(bureau, reported(bureau), *ALL)
    actions.reopen(code_of(case), case.number, "垃圾还在")
    go(bureau, case, *ALL[1:-1])
    with pytest.raises(NotNow, match="still open"):
        go(bureau, case, "close")
    order = Oversight.objects.get(record__parent=case.record_id).record_id
    engine.step(bureau["duty_chief"], OVERSIGHT, order, "reply", {"reply": "已重新清理"}, version=None)
    engine.step(bureau["leader"], OVERSIGHT, order, "accept", {}, version=None)
    assert go(bureau, case, "close").state == "closed"


def test_only_who_reported_it_in_time_and_not_without_end(bureau: Bureau, clock: Frozen) -> None:
    case = go(bureau, reported(bureau), *ALL)
    other = go(bureau, reported(bureau), *ALL)
    with pytest.raises(NotFound):
        actions.reopen(code_of(other), case.number, "不是我的")
    with pytest.raises(Invalid, match="Fill this in"):
        actions.reopen(code_of(case), case.number, "")
    clock.advance(timedelta(days=30))
    assert followed(case).cases[0].reopenable
    clock.advance(timedelta(seconds=1))
    assert not followed(case).cases[0].reopenable
    with pytest.raises(Invalid, match="30 days"):
        actions.reopen(code_of(case), case.number, "太晚了")


def test_a_case_is_opened_again_at_most_so_often(bureau: Bureau, clock: Frozen) -> None:
    case = go(bureau, reported(bureau), *ALL)
    for _count in range(2):
        actions.reopen(code_of(case), case.number, "还是没有解决")
        with pytest.raises(NotNow):
            actions.reopen(code_of(case), case.number, "再按一次")
        for order in Oversight.objects.filter(record__parent=case.record_id, record__closed_at=None):
            engine.step(
                bureau["duty_chief"], OVERSIGHT, order.record_id, "reply", {"reply": "好"}, version=None
            )
            engine.step(bureau["leader"], OVERSIGHT, order.record_id, "accept", {}, version=None)
        go(bureau, case, *ALL[1:])
    with pytest.raises(Invalid, match="opened again 2 times"):
        actions.reopen(code_of(case), case.number, "第三次")
    assert not followed(case).cases[0].reopenable
