# SPDX-License-Identifier: Apache-2.0
"""Working hours: how they are written and what lies inside them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from xiucheng.kernel.clock import USUAL_HOURS, ClockError, Hours


def clock(text: str) -> timedelta:
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def test_usual_hours() -> None:
    assert USUAL_HOURS.intervals == (
        (clock("8:30"), clock("12:00")),
        (clock("13:30"), clock("17:30")),
    )
    assert USUAL_HOURS.length == clock("7:30")
    assert USUAL_HOURS.closing == clock("17:30")


@pytest.mark.parametrize("text", ["08:30–12:00, 13:30–17:30", " 8:30 - 12:00 ,13:30—17:30"])
def test_dashes_and_spaces_as_people_write_them(text: str) -> None:
    assert Hours.parse(text) == USUAL_HOURS


def test_touching_intervals_and_the_whole_day() -> None:
    assert Hours.parse("08:00-12:00,12:00-14:00").length == clock("6:00")
    assert Hours.parse("08:59-12:59").length == clock("4:00")
    assert Hours.parse("00:00-24:00").length == timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is no working time: write it like"),
        ("08:30", "'08:30' is no working time"),
        ("08:30-12:00,", "'' is no working time"),
        ("08:60-12:00", "no working time"),
        ("08:30-12:60", "no working time"),
        ("8.30-12.00", "no working time"),
        ("08:30-12:00 13:30-17:30", "no working time"),
        ("12:00-08:30", "run forwards"),
        ("12:00-12:00", "run forwards"),
        ("22:00-24:01", "split a night shift at 24:00"),
        ("08:30-12:00,11:59-17:30", "without overlapping"),
        ("13:30-17:30,08:30-12:00", "run forwards"),
    ],
)
def test_wrong_hours_are_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ClockError, match=sentence):
        Hours.parse(text)


def test_no_hours_at_all() -> None:
    with pytest.raises(ClockError, match="at least one interval"):
        Hours(())


@pytest.mark.parametrize(
    ("offset", "worked"),
    [
        ("0:00", "0:00"),
        ("8:30", "0:00"),
        ("8:31", "0:01"),
        ("12:00", "3:30"),
        ("12:45", "3:30"),
        ("13:30", "3:30"),
        ("13:31", "3:31"),
        ("17:30", "7:30"),
        ("24:00", "7:30"),
    ],
)
def test_worked_until(offset: str, worked: str) -> None:
    assert USUAL_HOURS.worked(clock(offset)) == clock(worked)


@pytest.mark.parametrize(
    ("worked", "offset"),
    [("0:01", "8:31"), ("3:30", "12:00"), ("3:31", "13:31"), ("7:30", "17:30")],
)
def test_moment_at_which_so_much_is_worked(worked: str, offset: str) -> None:
    assert USUAL_HOURS.moment(clock(worked)) == clock(offset)


def test_more_than_a_day_has_no_moment() -> None:
    with pytest.raises(ClockError, match="does not have that much"):
        USUAL_HOURS.moment(clock("7:31"))
