# SPDX-License-Identifier: Apache-2.0
"""What a case page says of the side ways: what can be done, what is in the way, what others can do, what happened."""

from __future__ import annotations

import pytest

from tests.makers import CASE, Bureau, take, walk
from xiucheng.delivery.shell import present
from xiucheng.delivery.shell.pages.record import record_view
from xiucheng.delivery.shell.shapes import ClockState, RecordView, StepOffer
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.desk import desk
from xiucheng.kernel.desk.countdown import Standing
from xiucheng.kernel.process import engine
from xiucheng.operations.supervision.tests.asked import WAIT, WHY, child, decide, now_of
from xiucheng.operations.supervision.types import REQUEST

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def bureau(monday: Bureau) -> Bureau:
    return monday


def page(bureau: Bureau, who: str, case: Answer, process: str = CASE) -> RecordView:
    return record_view(bureau[who], registry.get(process), case.record_id)


def labels(steps: tuple[StepOffer, ...], *, allowed: bool) -> list[str]:
    return [one.label for one in steps if one.allowed == allowed]


def test_a_handler_sees_the_main_step_first_and_nothing_greyed_that_is_not_theirs(
    bureau: Bureau, case: Answer
) -> None:
    shown = page(bureau, "handler", case)

    assert labels(shown.steps, allowed=True) == [
        *("Done", "Return", "Ask for an extension", "Ask for a suspension", "Comment", "Take in hand")
    ]
    assert (shown.steps[0].primary, shown.waiting, shown.tone) == (True, "", "mine")
    assert labels(shown.steps, allowed=False) == []
    assert labels(shown.others, allowed=False) == [*("Ask to make it void", "Ask for assistance", "Oversee")]


def test_what_one_open_request_stands_in_the_way_of_is_one_line(bureau: Bureau, case: Answer) -> None:
    asked = take(bureau, "handler", case, "ask_extension", {"more": 2, **WHY})

    refused = [one for one in page(bureau, "handler", asked).steps if not one.allowed]
    assert [one.label for one in refused] == ["Ask for an extension, Ask for a suspension"]
    assert child(case).number in refused[0].reason


def test_who_can_only_remark_is_told_whom_the_case_waits_for(bureau: Bureau, case: Answer) -> None:
    shown = page(bureau, "duty_chief", case)

    assert labels(shown.steps, allowed=True) == ["Comment"]
    assert (shown.waiting, shown.tone) == ("It waits for 环卫中心.", "open")
    assert not present.goes_on(engine.offers(bureau["leader"], registry.get(CASE), case.record_id))


def test_who_decides_finds_what_is_asked_for_by_its_title(bureau: Bureau, case: Answer) -> None:
    take(bureau, "handler", case, "ask_suspension", WAIT)
    request = child(case)
    asked = Answer(request.id, request.number, request.state, request.version, request.seq)

    shown = page(bureau, "dispatcher", asked, REQUEST)
    assert shown.title.startswith("挂账：")
    assert labels(shown.steps, allowed=True)[:2] == ["Grant", "Do not grant"]
    facts = {one.label: one.value for one in shown.facts}
    assert (facts["Asked for"], facts["Why it must wait"]) == ("Suspension", "Season or weather")
    assert "jx/zh/" not in shown.timeline[0].words
    assert [one.title for one in shown.related] == [page(bureau, "dispatcher", case).title]


def test_the_timeline_says_why_a_case_waits_and_until_when(bureau: Bureau, case: Answer) -> None:
    take(bureau, "handler", case, "ask_suspension", WAIT)
    told = page(bureau, "handler", decide(bureau["dispatcher"], case, "grant")).timeline[0]

    assert told.sentence == "Suspended"
    assert [(one.label, one.new) for one in told.changes[:2]] == [
        ("Why it must wait", "Season or weather"),
        ("Until", "2026-12-01"),
    ]


def test_a_list_shows_that_a_case_waits_on_purpose(bureau: Bureau, case: Answer) -> None:
    take(bureau, "handler", case, "ask_suspension", WAIT)
    decide(bureau["dispatcher"], case, "grant")

    items = {
        item.id: item for item in desk.listing(bureau["handler"], registry.get(CASE), desk.Filters()).items
    }
    line = present.row(items[case.record_id])
    assert (items[case.record_id].countdown.standing, line.clock and line.clock.state) == (
        Standing.PAUSED,
        ClockState.PAUSED,
    )


def test_the_timeline_says_how_much_was_asked_for(bureau: Bureau, case: Answer) -> None:
    asked = take(bureau, "handler", case, "ask_extension", {"more": 3, **WHY})
    (change,) = page(bureau, "dispatcher", asked).timeline[0].changes
    assert change.new == "3"


def test_only_words_for_the_reporter_are_marked_so(bureau: Bureau, case: Answer) -> None:
    for audience in ("public", "internal"):
        take(bureau, "leader", now_of(case), "comment", {"audience": audience, "comment": "已安排"})

    internal, public = page(bureau, "handler", case).timeline[:2]
    assert (internal.public, public.public) == (False, True)
    assert internal.changes == ()


def test_the_timeline_names_who_was_drawn(bureau: Bureau, case: Answer, clock: Frozen) -> None:
    drew = take(bureau, "receptionist", walk(bureau, case, "handle"), "draw", {})
    assert page(bureau, "receptionist", drew).timeline[0].sentence == "Draw who verifies, to inspector_2"
