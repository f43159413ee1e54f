# SPDX-License-Identifier: Apache-2.0
"""Reports as things of their own: added to a case, telling of several, received once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.makers import CASE, EAST, FORMS, Bureau, make_case, report, take
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.engine import Item
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound, NotNow
from xiucheng.kernel.process.history import lines
from xiucheng.kernel.record.models import Personal, Record
from xiucheng.operations.supervision.models import Case, Report, ReportLink
from xiucheng.operations.supervision.tests.asked import now_of

pytestmark = pytest.mark.usefixtures("english")
ADDED = {"told": "又多了两袋", "via": "hotline_12345", "reporter_name": "王女士"}
OTHER = {"other_words": "302 室也漏水", "other_class": "GB:C0114"}


def reports_of(case: Answer | Record) -> list[Report]:
    number = case.record_id if isinstance(case, Answer) else case.pk
    links = ReportLink.objects.filter(record_id=number).values("report_id")
    return list(Report.objects.filter(pk__in=links).order_by("pk"))


def newest() -> Record:
    return Record.objects.order_by("-pk")[0]


def test_a_report_knows_its_entry_and_gets_a_number_that_nobody_can_guess(bureau: Bureau) -> None:
    outcomes = engine.bulk(bureau["inspector"], CASE, "report", [Item(dict(FORMS["report"]))] * 5)
    found = [reports_of(one)[0] for one in outcomes if isinstance(one, Answer)]
    assert len({one.code for one in found}) == 5
    assert all(one.code and len(one.code) == 12 and one.code.isdigit() for one in found)
    assert {(one.record_id, one.seq) for one in found} == {(one.record_id, 1) for one in outcomes}  # type: ignore[union-attr]
    assert [(one.flags, one.satisfaction, one.source) for one in found] == [({}, "", None)] * 5


def test_a_made_up_position_is_kept_as_a_flag(bureau: Bureau) -> None:
    assert reports_of(report(bureau, mocked=True))[0].flags == {"mocked": True}


@pytest.mark.parametrize("state", ["reported", "dispatched", "verified"])
def test_a_report_is_added_to_an_open_case(bureau: Bureau, state: str) -> None:
    case = make_case(bureau, state)
    words = Case.objects.get(pk=case.record_id).words
    number = f"H-{case.record_id}"
    after = take(bureau, "receptionist", case, "join", ADDED | {"sent_number": number})

    first, second = reports_of(case)
    assert (after.state, first.words) == (state, words)
    assert (second.words, second.channel, second.seq) == ("又多了两袋", "hotline_12345", after.seq)
    assert (second.source, second.external_id) == ("hotline_12345", number)
    assert second.code != first.code
    assert Personal.objects.filter(record_id=case.record_id, seq=after.seq, name="reporter_name").exists()
    facts = Case.objects.get(pk=case.record_id)
    assert (facts.words, facts.channel) == (words, "inspector"), "what the case says of itself stays"


def test_a_report_is_added_only_to_what_is_open_and_in_sight(bureau: Bureau) -> None:
    case, closed = report(bureau), make_case(bureau, "closed")
    with pytest.raises(NotFound):
        take(bureau, "stranger", case, "join", ADDED)
    with pytest.raises(NotNow):
        take(bureau, "receptionist", closed, "join", ADDED)
    with pytest.raises(Denied):
        take(bureau, "duty_chief", case, "join", ADDED)
    with pytest.raises(Invalid) as caught:
        take(bureau, "receptionist", case, "join", {"told": "", "via": "rumour"})
    assert set(caught.value.errors) == {"told", "via"}
    assert now_of(case).version == case.version


def test_who_added_a_report_does_not_verify(bureau: Bureau) -> None:
    case = make_case(bureau, "handled")
    case = take(bureau, "inspector_2", case, "join", {"told": "我也看到", "via": "inspector"})
    with pytest.raises(NotNow, match="You reported this case yourself"):
        take(bureau, "inspector_2", case, "verify")
    with pytest.raises(NotNow, match="No inspector without an interest"):
        take(bureau, "receptionist", case, "draw", {})


def test_the_same_order_is_one_report(bureau: Bureau) -> None:
    sent = {"sent_number": "20261123-1", "channel": "hotline_12345"}
    case = report(bureau, "receptionist", **sent)
    for again in (sent, sent | {"sent_by": "hotline_12345", "channel": "visit"}):
        with pytest.raises(Invalid) as caught:
            report(bureau, "receptionist", **again)
        assert set(caught.value.errors) == {"sent_number"}
    with pytest.raises(Invalid):
        take(bureau, "receptionist", case, "join", ADDED | {"sent_number": "20261123-1"})
    report(bureau, "receptionist", **sent | {"channel": "hotline_12319"})
    assert Report.objects.filter(external_id="20261123-1").count() == 2


def test_the_same_order_twice_in_one_breath_begins_one_case(bureau: Bureau) -> None:
    sent = {**FORMS["report"], "sent_number": "twice"}
    before = Record.objects.count()
    outcomes = engine.bulk(bureau["receptionist"], CASE, "report", [Item(sent), Item(sent)])
    assert sum(isinstance(one, Answer) for one in outcomes) == 1
    assert Record.objects.count() == before + 1


def test_another_problem_of_the_same_report_becomes_a_case_of_its_own(bureau: Bureau) -> None:
    case = report(bureau, "receptionist", channel="hotline_12345", reporter_phone="13800138000")
    count = Report.objects.count()
    after = take(bureau, "receptionist", case, "split", OTHER)

    other = newest()
    facts = Case.objects.get(pk=other.pk)
    assert (facts.words, facts.class_code, facts.channel) == ("302 室也漏水", "GB:C0114", "hotline_12345")
    assert (other.state, other.lon, other.address) == ("reported", 121.4737, "锦绣路1号")
    assert reports_of(other) == reports_of(case)
    assert Report.objects.count() == count
    assert (after.state, lines(case.record_id)[-1].step) == ("reported", "split")

    take(bureau, "receptionist", after, "split", OTHER | {"other_point": EAST, "other_address": "东街2号"})
    assert (newest().lon, newest().address) == (121.4838, "东街2号")
    joined = take(bureau, "receptionist", now_of(case), "join", ADDED)
    take(bureau, "receptionist", joined, "split", OTHER)
    assert len(reports_of(newest())) == 2


def test_a_split_is_refused_whole(bureau: Bureau) -> None:
    case, before = report(bureau), Record.objects.count()
    refused: tuple[tuple[dict[str, Any], set[str]], ...] = (
        ({"other_words": ""}, {"other_words"}),
        ({"other_class": "GB:NONE"}, {"other_class"}),
        ({"other_point": "1,2,3"}, {"other_point"}),
    )
    for form, names in refused:
        with pytest.raises(Invalid) as caught:
            take(bureau, "receptionist", case, "split", OTHER | form)
        assert set(caught.value.errors) == names
    with pytest.raises(Denied):
        take(bureau, "inspector", case, "split", OTHER)
    assert (Record.objects.count(), now_of(case).version) == (before, case.version)


def test_only_a_case_in_sight_lends_its_reports(bureau: Bureau) -> None:
    case = report(bureau)
    for number in (case.number, "SJ20260101-999999"):
        with pytest.raises(Invalid, match="no case with this number"):
            report(bureau, "stranger", beside=number)
    mine = report(bureau, "inspector", beside=case.number)
    assert reports_of(mine) == reports_of(case)
