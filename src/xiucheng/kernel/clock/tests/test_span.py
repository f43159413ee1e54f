# SPDX-License-Identifier: Apache-2.0
"""What is left, and net and gross of what has passed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from xiucheng.kernel.clock import (
    CalendarMissing,
    ClockError,
    Hours,
    Span,
    Unit,
    built_in,
    net_and_gross,
    remaining,
)

at = datetime.fromisoformat


def left(now: str, due: str, unit: Unit, *paused: tuple[str, str], hours: str = "") -> tuple[int, int]:
    span = remaining(
        at(now),
        at(due),
        unit,
        calendar=built_in(),
        hours=Hours.parse(hours or "08:30-12:00,13:30-17:30"),
        paused=[(at(begin), at(end)) for begin, end in paused],
    )
    return span.net_minutes, span.gross_minutes


def test_left_in_working_time() -> None:
    for unit in (Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.LEGAL_WORKING_DAYS):
        assert left("2026-09-30T16:30", "2026-10-08T11:30", unit) == (240, 8 * 1440 - 300)
        assert left("2026-10-03T16:30", "2026-10-05T11:30", unit) == (0, 43 * 60)


def test_left_by_the_clock() -> None:
    for unit in (Unit.HOURS, Unit.DAYS, Unit.LEGAL_DAYS, Unit.MONTHS, Unit.YEARS):
        assert left("2026-09-30T16:30", "2026-10-01T16:31", unit) == (1441, 1441)
    assert left("2026-12-30T16:30", "2027-01-30T16:30", Unit.MONTHS) == (31 * 1440, 31 * 1440)


def test_late_is_negative_and_the_deadline_itself_is_in_time() -> None:
    assert left("2026-10-08T11:30", "2026-10-08T11:30", Unit.WORKING_HOURS) == (0, 0)
    assert left("2026-10-08T14:00", "2026-10-08T11:30", Unit.WORKING_HOURS) == (-60, -150)
    assert left("2026-10-08T14:00", "2026-10-08T11:30", Unit.HOURS) == (-150, -150)
    assert left("2026-10-08T11:30:01", "2026-10-08T11:30", Unit.WORKING_HOURS) == (-1, -1)
    assert left("2026-10-08T11:29:01", "2026-10-08T11:30", Unit.WORKING_HOURS) == (0, 0)


def test_pauses_to_come_are_taken_off_and_other_hours_count() -> None:
    pause = ("2026-10-08T10:00", "2026-10-08T11:00")
    assert left("2026-10-08T09:00", "2026-10-08T12:00", Unit.WORKING_HOURS, pause) == (120, 180)
    assert left("2026-10-08T09:00", "2026-10-08T12:00", Unit.HOURS, pause) == (120, 180)
    assert left("2026-10-08T09:00", "2026-10-08T12:00", Unit.WORKING_HOURS, hours="10:00-11:00") == (60, 180)


def test_the_end_of_the_last_known_year_is_known() -> None:
    assert left("2026-12-31T16:30", "2027-01-01T00:00", Unit.LEGAL_WORKING_DAYS) == (60, 450)
    with pytest.raises(CalendarMissing, match="2027"):
        left("2026-12-31T16:30", "2027-01-01T00:01", Unit.LEGAL_WORKING_DAYS)
    with pytest.raises(CalendarMissing, match="2014"):
        left("2014-12-31T16:30", "2015-01-01T00:01", Unit.LEGAL_WORKING_DAYS)


def test_net_and_gross() -> None:
    start, end = at("2026-09-30T16:30"), at("2026-10-08T11:30")
    gross = end - start
    assert net_and_gross(start, end) == Span(gross, gross)
    assert net_and_gross(start, end, calendar=built_in()) == Span(timedelta(hours=4), gross)
    pauses = [
        (at("2026-09-20T09:00"), at("2026-09-21T09:00")),
        (at("2026-09-30T09:00"), at("2026-09-30T17:00")),
        (at("2026-10-08T09:00"), at("2026-10-08T10:00")),
        (at("2026-10-08T09:30"), at("2026-10-08T10:30")),
        (at("2026-10-08T11:00"), at("2026-10-09T11:00")),
        (at("2026-10-09T11:00"), at("2027-10-09T11:00")),
        (at("2027-11-09T11:00"), at("2027-12-09T11:00")),
    ]
    assert net_and_gross(start, end, pauses).net == gross - timedelta(minutes=30 + 90 + 30)
    assert net_and_gross(start, end, pauses, calendar=built_in()).net == timedelta(minutes=240 - 150)
    short = Hours.parse("09:00-10:00")
    assert net_and_gross(start, end, calendar=built_in(), hours=short).net == timedelta(hours=1)
    assert net_and_gross(end, end, calendar=built_in()) == Span(timedelta(0), timedelta(0))
    with pytest.raises(ClockError, match="give the earlier moment first"):
        net_and_gross(end, start)
    with pytest.raises(ClockError, match="ends before it begins"):
        net_and_gross(start, end, [(end, start)])


def test_minutes_are_whole_and_round_down() -> None:
    span = Span(timedelta(minutes=5, seconds=59), timedelta(minutes=-5, seconds=-1))
    assert (span.net_minutes, span.gross_minutes) == (5, -6)
