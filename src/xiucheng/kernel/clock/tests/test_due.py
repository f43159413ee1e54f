# SPDX-License-Identifier: Apache-2.0
"""Deadlines worked out by hand, around the long holidays of 2026 and the ends of the known years."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from xiucheng.kernel.clock import (
    CalendarMissing,
    ClockError,
    Hours,
    Limit,
    Unit,
    built_in,
    due,
    explain,
)

at = datetime.fromisoformat


def answer(start: str, amount: int, unit: str, *paused: tuple[str, str], hours: str = "") -> str:
    found = due(
        at(start),
        Limit(amount, Unit(unit)),
        calendar=built_in(),
        hours=Hours.parse(hours or "08:30-12:00,13:30-17:30"),
        paused=[(at(begin), at(end)) for begin, end in paused],
    )
    return found.isoformat(timespec="minutes")


# Thursday 1 to Wednesday 7 October 2026 are off, Saturday the 10th is worked, and so is Sunday 20 September.
# Sunday 15 to Monday 23 February 2026 are off, Saturdays the 14th and the 28th are worked.
@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-09-30T16:30", 48, "hours", "2026-10-02T16:30"),
        ("2026-09-30T16:30", 3, "days", "2026-10-03T16:30"),
        ("2026-09-30T16:30", 4, "working_hours", "2026-10-08T11:30"),
        ("2026-09-30T13:30", 4, "working_hours", "2026-09-30T17:30"),
        ("2026-09-30T12:10", 1, "working_hours", "2026-09-30T14:30"),
        ("2026-09-30T09:00", 3, "working_hours", "2026-09-30T12:00"),
        ("2026-09-30T09:00", 4, "working_hours", "2026-09-30T14:30"),
        ("2026-10-03T10:00", 1, "working_hours", "2026-10-08T09:30"),
        ("2026-10-08T06:00", 1, "working_hours", "2026-10-08T09:30"),
        ("2026-10-09T16:30", 2, "working_hours", "2026-10-10T09:30"),
        ("2026-10-10T16:30", 2, "working_hours", "2026-10-12T09:30"),
        ("2026-02-13T16:30", 2, "working_hours", "2026-02-14T09:30"),
        ("2026-02-14T16:00", 2, "working_hours", "2026-02-24T09:00"),
        ("2026-02-13T17:30", 15, "working_hours", "2026-02-24T17:30"),
        ("2026-09-30T16:30", 1, "working_days", "2026-10-08T17:30"),
        ("2026-09-30T16:30", 3, "working_days", "2026-10-10T17:30"),
        ("2026-09-30T16:30", 4, "working_days", "2026-10-12T17:30"),
        ("2026-09-30T00:00", 1, "working_days", "2026-10-08T17:30"),
        ("2026-10-03T10:00", 1, "working_days", "2026-10-08T17:30"),
        ("2026-02-13T23:59", 1, "working_days", "2026-02-14T17:30"),
        ("2026-02-13T10:00", 2, "working_days", "2026-02-24T17:30"),
        ("2026-09-18T10:00", 1, "working_days", "2026-09-20T17:30"),
        ("2026-09-30T16:30", 7, "legal_working_days", "2026-10-16T00:00"),
        ("2026-02-13T10:00", 1, "legal_working_days", "2026-02-15T00:00"),
        ("2026-10-11T10:00", 1, "legal_working_days", "2026-10-13T00:00"),
        ("2026-09-16T10:00", 15, "legal_days", "2026-10-09T00:00"),
        ("2026-09-25T10:00", 15, "legal_days", "2026-10-11T00:00"),
        ("2026-02-05T10:00", 10, "legal_days", "2026-02-25T00:00"),
        ("2026-09-05T10:00", 15, "legal_days", "2026-09-21T00:00"),
        ("2026-10-12T23:59", 1, "legal_days", "2026-10-14T00:00"),
        ("2026-08-31T10:00", 1, "months", "2026-10-01T00:00"),
        ("2025-12-31T10:00", 2, "months", "2026-03-01T00:00"),
        ("2024-01-30T10:00", 1, "months", "2024-03-01T00:00"),
        ("2026-04-02T10:00", 6, "months", "2026-10-09T00:00"),
        ("2025-10-12T10:00", 2, "months", "2025-12-13T00:00"),
        ("2025-11-12T10:00", 2, "months", "2026-01-13T00:00"),
        ("2024-02-29T10:00", 1, "years", "2025-03-01T00:00"),
        ("2024-02-29T10:00", 2, "years", "2026-03-01T00:00"),
        ("2020-02-29T10:00", 4, "years", "2024-03-01T00:00"),
        ("2025-10-04T10:00", 1, "years", "2026-10-09T00:00"),
    ],
)
def test_worked_out_by_hand(start: str, amount: int, unit: str, expected: str) -> None:
    assert answer(start, amount, unit) == expected


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-12-31T16:30", 1, "working_hours", "2026-12-31T17:30"),
        ("2026-12-30T16:30", 1, "working_days", "2026-12-31T17:30"),
        ("2026-12-30T16:30", 1, "legal_working_days", "2027-01-01T00:00"),
        ("2026-12-30T16:30", 1, "legal_days", "2027-01-01T00:00"),
        ("2014-12-31T16:30", 1, "working_days", "2015-01-04T17:30"),
        ("2014-12-31T16:30", 4, "legal_days", "2015-01-05T00:00"),
        ("2014-01-05T16:30", 1, "years", "2015-01-06T00:00"),
        ("2026-12-31T16:30", 40, "hours", "2027-01-02T08:30"),
        ("2030-01-01T16:30", 40, "days", "2030-02-10T16:30"),
    ],
)
def test_answers_as_long_as_the_answer_hangs_on_known_years(
    start: str, amount: int, unit: str, expected: str
) -> None:
    assert answer(start, amount, unit) == expected


@pytest.mark.parametrize(
    ("start", "amount", "unit", "year"),
    [
        ("2026-12-31T16:30", 2, "working_hours", 2027),
        ("2027-03-01T16:30", 2, "working_hours", 2027),
        ("2014-12-31T16:30", 1, "working_hours", 2014),
        ("2031-03-01T16:30", 2, "working_hours", 2031),
        ("2026-12-30T16:30", 2, "working_days", 2027),
        ("2026-12-31T16:30", 1, "legal_working_days", 2027),
        ("2014-12-30T16:30", 1, "working_days", 2014),
        ("2028-01-03T16:30", 1, "working_days", 2028),
        ("2026-12-30T16:30", 2, "legal_days", 2027),
        ("2026-06-30T16:30", 10, "months", 2027),
        ("2026-06-30T16:30", 2, "years", 2028),
        ("2026-06-30T16:30", 10**9, "working_hours", 2027),
        ("2026-06-30T16:30", 10**30, "working_days", 2027),
    ],
)
def test_a_year_without_calendar_is_never_guessed(start: str, amount: int, unit: str, year: int) -> None:
    with pytest.raises(CalendarMissing, match=f"calendar of {year} is not loaded: load") as refusal:
        answer(start, amount, unit)
    assert refusal.value.year == year


@pytest.mark.parametrize("unit", ["hours", "days", "working_hours", "legal_days", "months", "years"])
def test_a_limit_past_all_years_is_refused_in_a_sentence(unit: str) -> None:
    with pytest.raises(ClockError, match=f"{10**30} {unit} from 2026-06-30 16:30:00 lead past the year 9999"):
        answer("2026-06-30T16:30", 10**30, unit)


def test_the_last_year_of_all_is_still_counted() -> None:
    with pytest.raises(CalendarMissing, match="9999"):
        answer("9998-06-30T16:30", 1, "years")
    with pytest.raises(CalendarMissing, match="9999"):
        answer("9998-12-30T16:30", 12, "months")
    with pytest.raises(ClockError, match="past the year 9999"):
        answer("9998-12-30T16:30", 13, "months")
    with pytest.raises(ClockError, match="past the year 9999"):
        answer("9999-12-31T16:30", 1, "working_days")


@pytest.mark.parametrize(
    ("start", "amount", "unit", "paused", "expected"),
    [
        # By the clock: exactly as long as it stood.
        ("2026-10-12T09:00", 5, "hours", [("10-12T10:00", "10-12T12:00")], "2026-10-12T16:00"),
        ("2026-10-12T09:00", 5, "hours", [("10-12T13:59", "10-12T15:00")], "2026-10-12T15:01"),
        ("2026-10-12T09:00", 5, "hours", [("10-12T14:00", "10-12T15:00")], "2026-10-12T14:00"),
        ("2026-10-12T09:00", 5, "hours", [("10-12T07:00", "10-12T08:00")], "2026-10-12T14:00"),
        ("2026-10-12T09:00", 5, "hours", [("10-12T08:00", "10-12T10:00")], "2026-10-12T15:00"),
        ("2026-10-12T09:00", 5, "hours", [("10-12T10:00", "10-12T10:00")], "2026-10-12T14:00"),
        ("2026-10-12T09:00", 1, "days", [("10-12T10:00", "10-14T12:00")], "2026-10-15T11:00"),
        # Overlapping, touching, nested and unsorted pauses take away only what they cover together.
        (
            "2026-10-12T09:00",
            5,
            "hours",
            [("10-12T11:00", "10-12T13:00"), ("10-12T10:00", "10-12T12:00")],
            "2026-10-12T17:00",
        ),
        (
            "2026-10-12T09:00",
            5,
            "hours",
            [("10-12T10:00", "10-12T13:00"), ("10-12T11:00", "10-12T12:00")],
            "2026-10-12T17:00",
        ),
        (
            "2026-10-12T09:00",
            5,
            "hours",
            [("10-12T10:00", "10-12T11:00"), ("10-12T11:00", "10-12T12:00")],
            "2026-10-12T16:00",
        ),
        (
            "2026-10-12T09:00",
            5,
            "hours",
            [("10-12T10:00", "10-12T11:00"), ("10-12T12:00", "10-12T13:00"), ("10-12T12:30", "10-12T14:00")],
            "2026-10-12T17:00",
        ),
        (
            "2026-10-12T09:00",
            5,
            "hours",
            [("10-12T10:00", "10-12T11:00"), ("10-12T12:00", "10-12T14:00"), ("10-12T12:30", "10-12T13:00")],
            "2026-10-12T17:00",
        ),
        # What a pause pushes the deadline into may be paused again.
        (
            "2026-10-12T09:00",
            5,
            "hours",
            [("10-12T10:00", "10-12T12:00"), ("10-12T15:00", "10-12T18:00")],
            "2026-10-12T19:00",
        ),
        # Working hours: nights, lunch and days off take nothing away.
        ("2026-10-12T09:00", 5, "working_hours", [("10-12T11:00", "10-12T14:30")], "2026-10-12T17:30"),
        ("2026-10-12T09:00", 5, "working_hours", [("10-12T12:00", "10-12T13:30")], "2026-10-12T15:30"),
        ("2026-09-30T16:30", 4, "working_hours", [("09-30T17:30", "10-08T08:30")], "2026-10-08T11:30"),
        ("2026-09-30T16:30", 4, "working_hours", [("09-30T17:00", "10-08T09:00")], "2026-10-08T14:00"),
        ("2026-09-30T16:30", 4, "working_hours", [("09-30T17:00", "10-08T08:31")], "2026-10-08T13:31"),
        # Whole days: those at whose end the clock stood.
        ("2026-10-12T09:00", 3, "working_days", [], "2026-10-15T17:30"),
        ("2026-10-12T09:00", 3, "working_days", [("10-13T10:00", "10-13T16:00")], "2026-10-15T17:30"),
        ("2026-10-12T09:00", 3, "working_days", [("10-13T09:00", "10-15T09:00")], "2026-10-19T17:30"),
        ("2026-10-12T09:00", 3, "working_days", [("10-13T00:00", "10-15T00:00")], "2026-10-19T17:30"),
        ("2026-10-12T09:00", 3, "working_days", [("10-12T10:00", "10-14T10:00")], "2026-10-16T17:30"),
        ("2026-10-12T09:00", 3, "working_days", [("10-14T13:00", "10-14T17:30")], "2026-10-16T17:30"),
        ("2026-10-12T09:00", 3, "working_days", [("10-14T17:30", "10-15T08:00")], "2026-10-15T17:30"),
        ("2026-10-12T09:00", 3, "working_days", [("10-15T17:29", "10-21T08:00")], "2026-10-21T17:30"),
        ("2026-10-12T09:00", 3, "working_days", [("10-15T17:30", "10-21T08:00")], "2026-10-15T17:30"),
        ("2026-10-12T09:00", 5, "working_days", [("10-16T18:00", "10-19T08:00")], "2026-10-19T17:30"),
        ("2026-10-12T09:00", 5, "legal_working_days", [("10-16T18:00", "10-19T08:00")], "2026-10-21T00:00"),
        ("2026-10-12T09:00", 5, "legal_working_days", [("10-17T00:00", "10-19T00:00")], "2026-10-20T00:00"),
        (
            "2026-10-12T09:00",
            3,
            "working_days",
            [("10-13T15:00", "10-14T09:00"), ("10-14T16:00", "10-15T09:00"), ("10-30T09:00", "10-31T09:00")],
            "2026-10-19T17:30",
        ),
        ("2026-10-12T09:00", 3, "legal_days", [("10-13T15:00", "10-14T09:00")], "2026-10-17T00:00"),
        ("2026-10-12T09:00", 3, "legal_days", [("10-13T15:00", "10-15T09:00")], "2026-10-20T00:00"),
        ("2026-10-12T09:00", 4, "legal_days", [("10-16T12:00", "10-19T12:00")], "2026-10-20T00:00"),
        # The end moves from Saturday to the next working day on which the clock runs.
        ("2026-10-12T09:00", 5, "legal_days", [("10-19T08:00", "10-21T08:00")], "2026-10-22T00:00"),
        ("2026-10-12T09:00", 5, "legal_days", [("10-18T00:00", "10-20T00:00")], "2026-10-21T00:00"),
        ("2026-10-12T09:00", 5, "legal_days", [("10-13T00:00", "10-14T00:00")], "2026-10-20T00:00"),
        ("2026-08-31T09:00", 1, "months", [("09-10T10:00", "09-12T10:00")], "2026-10-09T00:00"),
        ("2026-08-31T09:00", 1, "months", [("09-10T10:00", "09-10T20:00")], "2026-10-01T00:00"),
        ("2025-08-31T09:00", 1, "years", [("03-02T10:00", "03-10T10:00")], "2026-09-09T00:00"),
    ],
)
def test_pauses_worked_out_by_hand(
    start: str, amount: int, unit: str, paused: list[tuple[str, str]], expected: str
) -> None:
    assert (
        answer(start, amount, unit, *((f"2026-{begin}", f"2026-{end}") for begin, end in paused)) == expected
    )


def test_a_pause_after_the_deadline_asks_for_no_calendar() -> None:
    assert answer("2026-12-30T09:00", 1, "working_hours", ("2027-05-01T00:00", "2027-06-01T00:00")) == (
        "2026-12-30T10:00"
    )
    with pytest.raises(CalendarMissing, match="2027"):
        answer("2026-12-30T09:00", 1, "working_hours", ("2026-12-30T09:30", "2027-01-05T00:00"))


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ClockError, match="ends before it begins: correct it"):
        answer("2026-10-12T09:00", 1, "hours", ("2026-10-12T11:00", "2026-10-12T10:00"))


def test_other_working_hours() -> None:
    assert answer("2026-10-09T23:00", 2, "working_hours", hours="00:00-24:00") == "2026-10-10T01:00"
    assert answer("2026-10-10T23:00", 1, "working_hours", hours="00:00-24:00") == "2026-10-11T00:00"
    assert answer("2026-10-10T23:00", 2, "working_hours", hours="00:00-24:00") == "2026-10-12T01:00"
    assert answer("2026-10-09T09:00", 1, "working_days", hours="07:00-15:00") == "2026-10-10T15:00"
    assert answer("2026-10-09T09:00", 1, "working_days", hours="07:00-24:00") == "2026-10-11T00:00"
    assert answer("2026-10-09T09:00", 1, "legal_working_days", hours="07:00-15:00") == "2026-10-11T00:00"


def test_seconds_are_kept() -> None:
    start = at("2026-09-30T16:30:15.000250")
    assert due(start, Limit(4, Unit.WORKING_HOURS), calendar=built_in()) == at("2026-10-08T11:30:15.000250")
    assert due(start, Limit(1, Unit.WORKING_DAYS), calendar=built_in()) == at("2026-10-08T17:30")


@pytest.mark.parametrize("amount", [0, -1])
def test_a_limit_without_length_is_refused(amount: int) -> None:
    with pytest.raises(
        ClockError, match=f"A limit of {amount} hours is no limit: give a whole number from 1"
    ):
        Limit(amount, Unit.HOURS)
    assert Limit(1, Unit.HOURS).amount == 1


def test_a_deadline_explains_itself() -> None:
    start, limit = at("2026-09-16T10:00"), Limit(15, Unit.LEGAL_DAYS)
    moved = explain(start, limit, calendar=built_in())
    assert (moved.due, moved.moved_from) == (at("2026-10-09T00:00"), date(2026, 10, 1))
    assert (moved.start, moved.limit, moved.unpaused) == (start, limit, moved.due)
    assert moved.calendar_version == built_in().version

    paused = explain(
        start, limit, calendar=built_in(), paused=[(at("2026-09-20T10:00"), at("2026-09-28T10:00"))]
    )
    assert (paused.due, paused.unpaused) == (at("2026-10-10T00:00"), moved.due)
    assert paused.moved_from is None

    for unit in (Unit.HOURS, Unit.DAYS):
        assert explain(start, Limit(1, unit), calendar=built_in()).calendar_version is None
    assert explain(start, Limit(1, Unit.WORKING_HOURS), calendar=built_in()).calendar_version
    early = explain(start, Limit(1, Unit.WORKING_DAYS), calendar=built_in(), hours=Hours.parse("09:00-10:00"))
    assert early.due == early.unpaused == at("2026-09-17T10:00")
    both = explain(
        start,
        Limit(1, Unit.WORKING_DAYS),
        calendar=built_in(),
        hours=Hours.parse("09:00-10:00"),
        paused=[(at("2026-09-17T09:30"), at("2026-09-17T10:30"))],
    )
    assert (both.due, both.unpaused) == (at("2026-09-18T10:00"), at("2026-09-17T10:00"))
