# SPDX-License-Identifier: Apache-2.0
"""What must hold for every limit, whatever the numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from xiucheng.kernel.clock import (
    CalendarMissing,
    Hours,
    Limit,
    Unit,
    built_in,
    due,
    explain,
    net_and_gross,
    remaining,
)

EXAMPLES = settings(max_examples=150, deadline=None, derandomize=True, database=None)
MINUTE = timedelta(minutes=1)
MOST = {Unit.LEGAL_DAYS: 400, Unit.MONTHS: 24, Unit.YEARS: 4}

civil = datetime.fromisoformat
starts = st.datetimes(civil("2016-01-01"), civil("2020-12-31")).map(lambda at: at.replace(microsecond=0))
units = st.sampled_from(Unit)


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    edges = draw(st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True))
    if len(edges) % 2:
        edges.pop()
    marks = [timedelta(minutes=edge) for edge in sorted(edges)]
    return Hours(tuple(zip(marks[::2], marks[1::2], strict=True)))


@st.composite
def limits(draw: st.DrawFn) -> Limit:
    unit = draw(units)
    return Limit(draw(st.integers(1, MOST.get(unit, 60))), unit)


@st.composite
def pauses(draw: st.DrawFn, start: datetime) -> list[tuple[datetime, datetime]]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        begin = start + timedelta(minutes=draw(st.integers(-3000, 40_000)))
        found.append((begin, begin + timedelta(minutes=draw(st.integers(0, 8000)))))
    return found


@st.composite
def cases(draw: st.DrawFn) -> tuple[datetime, Limit, Hours, list[tuple[datetime, datetime]]]:
    start = draw(starts)
    return start, draw(limits()), draw(hours()), draw(pauses(start))


Case = tuple[datetime, Limit, Hours, list[tuple[datetime, datetime]]]


def ending(case: Case, **changes: object) -> datetime:
    start, limit, working, paused = case
    given_by_name: dict[str, object] = {"hours": working, "paused": paused, **changes}
    call: Callable[..., datetime] = due
    return call(start, limit, calendar=built_in(), **given_by_name)


@EXAMPLES
@given(cases(), st.integers(1, 5))
def test_more_time_never_ends_earlier(case: Case, more: int) -> None:
    start, limit, working, paused = case
    longer = (start, Limit(limit.amount + more, limit.unit), working, paused)
    assert ending(case) <= ending(longer)


@EXAMPLES
@given(cases(), st.integers(0, 10_000))
def test_a_later_start_never_ends_earlier(case: Case, minutes: int) -> None:
    start, limit, working, paused = case
    assert ending(case) <= ending((start + minutes * MINUTE, limit, working, paused))


@EXAMPLES
@given(cases())
def test_a_pause_never_shortens(case: Case) -> None:
    assert ending(case, paused=()) <= ending(case)


@EXAMPLES
@given(cases(), st.data())
def test_one_more_pause_never_shortens(case: Case, data: st.DataObject) -> None:
    start, _, _, paused = case
    assert ending(case) <= ending(case, paused=[*paused, *data.draw(pauses(start))])


@EXAMPLES
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_pauses_does_not_matter(case: Case, chance: object) -> None:
    shuffled = list(case[3])
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ending(case) == ending(case, paused=shuffled)
    assert ending(case) == ending(case, paused=[*shuffled, *shuffled])


@EXAMPLES
@given(cases())
def test_no_deadline_falls_into_a_pause_or_before_its_start(case: Case) -> None:
    found = ending(case)
    assert found > case[0]
    assert not any(begin < found <= end for begin, end in case[3])


@EXAMPLES
@given(cases(), st.integers(0, 100_000), st.integers(0, 100_000))
def test_a_pause_from_the_deadline_on_has_no_effect(case: Case, after: int, length: int) -> None:
    begin = ending(case) + after * MINUTE
    assert ending(case) == ending(case, paused=[*case[3], (begin, begin + length * MINUTE)])


@EXAMPLES
@given(cases())
def test_deadlines_in_working_time_end_in_working_time(case: Case) -> None:
    _, limit, working, _ = case
    found = ending(case)
    last_moment = found - timedelta(microseconds=1)
    midnight = last_moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if limit.unit not in {Unit.HOURS, Unit.DAYS}:
        assert built_in().is_working_day(last_moment.date())
    if limit.unit in {Unit.WORKING_HOURS, Unit.WORKING_MINUTES}:
        assert any(opening < found - midnight <= closing for opening, closing in working.intervals)
    elif limit.unit is Unit.WORKING_DAYS:
        assert found - midnight == working.closing
    elif limit.unit not in {Unit.HOURS, Unit.DAYS}:
        assert found - midnight == timedelta(days=1)


@EXAMPLES
@given(cases())
def test_net_time_until_the_deadline_is_the_limit(case: Case) -> None:
    start, limit, working, paused = case
    calendar = built_in() if limit.unit in {Unit.WORKING_HOURS, Unit.WORKING_MINUTES} else None
    span = net_and_gross(start, ending(case), paused, calendar=calendar, hours=working)
    if limit.unit in {Unit.HOURS, Unit.WORKING_HOURS}:
        assert span.net == limit.amount * timedelta(hours=1)
    elif limit.unit is Unit.WORKING_MINUTES:
        assert span.net == limit.amount * MINUTE
    elif limit.unit is Unit.DAYS:
        assert span.net == limit.amount * timedelta(days=1)
    assert timedelta(0) <= span.net <= span.gross


@EXAMPLES
@given(cases(), st.integers(-20_000, 20_000))
def test_what_is_left_has_the_sign_of_the_gross_time(case: Case, shift: int) -> None:
    found = ending(case)
    span = remaining(
        found - shift * MINUTE, found, case[1].unit, calendar=built_in(), hours=case[2], paused=case[3]
    )
    assert span.gross == shift * MINUTE
    assert abs(span.net) <= abs(span.gross)
    assert span.net * shift >= timedelta(0)


@EXAMPLES
@given(cases())
def test_the_explanation_gives_the_same_deadline(case: Case) -> None:
    start, limit, working, paused = case
    told = explain(start, limit, calendar=built_in(), hours=working, paused=paused)
    assert told.due == ending(case)
    assert told.unpaused == ending(case, paused=())
    assert told.moved_from is None or not built_in().is_working_day(told.moved_from)


@EXAMPLES
@given(st.datetimes(civil("1990-01-01"), civil("2060-12-31")), limits(), st.data())
def test_there_is_an_answer_or_a_sentence(start: datetime, limit: Limit, data: st.DataObject) -> None:
    unknown = None
    try:
        assert due(start, limit, calendar=built_in(), paused=data.draw(pauses(start))) > start
    except CalendarMissing as missing:
        unknown = missing.year
    assert unknown not in built_in().years
    assert unknown is None or limit.unit not in {Unit.HOURS, Unit.DAYS}
