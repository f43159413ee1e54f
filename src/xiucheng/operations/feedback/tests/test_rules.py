# SPDX-License-Identifier: Apache-2.0
"""The public words of each state, the way of a case, telephone numbers: pure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import START, Step
from xiucheng.operations.feedback.rules import messages, stages
from xiucheng.operations.feedback.tests.life import MONDAY
from xiucheng.operations.feedback.types import ENDS, WHAT, Course, Followed, Mark, PublicCase, drawn
from xiucheng.operations.supervision.types import CASE

LOOP = registry.get(CASE)
MOVES = [
    (step, source, target)
    for step in LOOP.steps
    for source, target in step.moves
    if source != target and source != START
]
BEGIN = [target for step in LOOP.steps if step.starts for target in step.targets]
FINAL = {state.code for state in LOOP.states if state.final}


def test_every_state_has_its_words_and_its_place_and_every_end_is_told() -> None:
    for state in LOOP.states:
        assert state.code in stages.WORDS, state
        assert (state.code in stages.PLACES) != (state.code in stages.SHORT_ENDS), state
    assert set(ENDS) == FINAL
    assert set(ENDS) <= set(dict(WHAT))


@pytest.mark.parametrize("state", [state.code for state in LOOP.states])
def test_each_step_into_an_end_is_told(state: str) -> None:
    for step, source, target in MOVES:
        if target == state and state in FINAL:
            assert stages.what(step.code, source, target, public=False) == state


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """A case after any walk along the declared steps."""
    state = draw(st.sampled_from(BEGIN))
    marks = [Mark(1, MONDAY, "report", "", state)]
    for number in range(draw(st.integers(0, 12))):
        ways = [move for move in MOVES if move[1] == state]
        if not ways:
            break
        step, source, state = draw(st.sampled_from(ways))
        marks.append(_mark(draw, number + 2, step, source, state))
    outcome = draw(st.sampled_from(["", "resolved", "unknown to us"]))
    closed_at = marks[-1].at if state in FINAL else None
    return Course(1, "SJ1", state, outcome, "jx/", "垃圾", "环卫", None, closed_at, 0, tuple(marks))


def _mark(draw: st.DrawFn, number: int, step: Step, source: str, target: str) -> Mark:
    reason = draw(st.sampled_from(["", "untrue", "nonsense"]))
    until = draw(st.sampled_from(["", "2026-12-01"]))
    at = MONDAY + timedelta(hours=number)
    return Mark(number, at, step.code, source, target, reason, draw(st.sampled_from(["", "season"])), until)


@given(course=courses(), english=st.booleans())
def test_any_walk_is_told_in_whole_words_and_leads_one_way(course: Course, english: bool) -> None:
    with translation.override("en" if english else "zh-hans"):
        told, way = stages.words(course), stages.stages(course, MONDAY)
    assert told
    assert all(one.label and one.label.isascii() == english for one in way)
    standings = [one.standing for one in way]
    assert standings == sorted(standings, key=["done", "now", "ended", "ahead"].index)
    assert standings.count("now") == (course.state not in FINAL)
    assert standings.count("ended") == (course.state in stages.SHORT_ENDS)
    assert ("ahead" in standings) == (course.state not in FINAL)
    codes = [one.code for one in way]
    assert len(set(codes)) == len(codes)
    assert way[0].at == MONDAY
    assert all(one.at is None for one in way if one.standing == "ahead")
    assert "nonsense" not in told


def test_a_state_that_nobody_put_into_words_is_under_way() -> None:
    course = Course(1, "SJ1", "brand_new", "", "jx/", marks=(Mark(1, MONDAY, "report", "", "reported"),))
    with translation.override("en"):
        assert stages.words(course) == "Being handled"
        assert stages.stages(course, MONDAY)[3].standing == "now"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13912345678", "13912345678"),
        ("+86 139-1234-5678", "13912345678"),
        ("86 139 1234 5678", "13912345678"),
        ("021-55551234", ""),
        ("12345", ""),
        ("1391234567x", ""),
        ("１３９１２３４５６７８", ""),
        ("13912345678 或 13912345679", ""),
        ("", ""),
    ],
)
def test_only_a_mobile_number_takes_an_sms(typed: str, number: str) -> None:
    assert messages.mobile(typed) == number


@given(
    states=st.lists(st.sampled_from([state.code for state in LOOP.states]), max_size=6), link=st.booleans()
)
def test_a_message_is_short_and_names_number_and_state(states: list[str], link: bool) -> None:
    cases = tuple(
        PublicCase(f"SJ{n}", "暴露垃圾", state, str(stages.WORDS[state]), "", None, (), (), (), False)
        for n, state in enumerate(states)
    )
    report = Followed(1, "123456789012", MONDAY, "", (), cases, "", "closed" in states)
    made = messages.message(report, "13912345678", "k", "https://city.example.org" if link else "")
    assert drawn(report.code) in made.text
    assert len(made.text) <= 400
    assert ("https://" in made.text) == link
    assert ("/yes/" in made.text) == (link and "closed" in states)
