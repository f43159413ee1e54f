# SPDX-License-Identifier: Apache-2.0
"""Calendars: the built-in one day by day, and how notices become one."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from xiucheng.kernel.clock import Calendar, CalendarMissing, ClockError, build, built_in, read_notice
from xiucheng.kernel.clock.types import YearDays

day = date.fromisoformat


def all_days() -> list[date]:
    first, last = date(2015, 1, 1), date(2026, 12, 31)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def notice(**changes: object) -> dict[str, object]:
    document: dict[str, object] = {
        "year": 2027,
        "source": "Notice of 2027",
        "published": "2026-11-20",
        "days_off": [{"name": "New Year", "from": "2026-12-31", "to": "2027-01-01"}],
        "make_up_days": ["2027-01-02"],
    }
    return {key: value for key, value in {**document, **changes}.items() if value is not None}


def test_the_years_2015_to_2026_are_loaded_and_no_others() -> None:
    assert list(built_in().years) == list(range(2015, 2027))
    assert hash(built_in()) == hash(built_in()), "a calendar can be a key"
    for year in (2014, 2027):
        with pytest.raises(CalendarMissing, match=str(year)):
            built_in().is_working_day(date(year, 6, 1))


def test_days_off_and_make_up_days_of_2026() -> None:
    year = built_in().years[2026]
    assert {f"{made:%m-%d}" for made in year.make_up_days} == {
        "01-04",
        "02-14",
        "02-28",
        "05-09",
        "09-20",
        "10-10",
    }
    assert {f"{off:%m-%d}" for off in year.days_off if off.weekday() < 5} == {
        *("01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "02-23", "04-06", "05-01"),
        *("05-04", "05-05", "06-19", "09-25", "10-01", "10-02", "10-05", "10-06", "10-07"),
    }


def test_later_notices_changed_earlier_ones() -> None:
    works = built_in().is_working_day
    assert not works(day("2019-05-03")), "Labour Day 2019 was made longer in March"
    assert works(day("2019-04-28"))
    assert not works(day("2020-01-31")), "Spring Festival 2020 was made longer in January"
    assert not works(day("2020-02-01")), "a make-up day until then"
    assert not works(day("2018-12-31")), "given by the notice of 2019"
    assert works(day("2018-12-29"))
    assert not works(day("2015-09-03"))


@pytest.mark.parametrize("package", ["chinese_calendar", "holidays"])
def test_agrees_with_other_calendars(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"the package {package} is not installed; it is only a check on our own data")
    theirs = OTHERS[package](importlib.import_module(package))
    assert [one for one in all_days() if built_in().is_working_day(one) != theirs(one)] == []


def _chinese_calendar(module: Any) -> Callable[[date], bool]:
    return lambda one: bool(module.is_workday(one))


def _holidays(module: Any) -> Callable[[date], bool]:
    china = module.CN(years=range(2014, 2028))
    return lambda one: bool(china.is_working_day(one))


OTHERS = {"chinese_calendar": _chinese_calendar, "holidays": _holidays}


def test_every_notice_is_dated_and_sourced() -> None:
    version, notices = importlib.import_module("xiucheng.kernel.clock.calendar").built_in_notices()
    assert version == f"cn-{max(one.published for one in notices)}"
    for one in notices:
        assert "国务院" in one.source
        assert one.published < max(off for off, _ in one.days_off)
    assert len(notices) == 15


def test_counting_is_the_same_as_walking() -> None:
    calendar, passed = built_in(), 0
    start = day("2025-12-20")
    for number in range(1, 200):
        here = start + timedelta(days=number)
        if calendar.is_working_day(here):
            passed += 1
            assert calendar.working_day_after(start, passed) == here
        assert calendar.days_worked(start, here) == passed
    assert calendar.days_worked(start, start) == 0
    assert calendar.days_worked(start, start - timedelta(days=30)) == 0


def test_a_gap_between_loaded_years_is_not_jumped() -> None:
    with_gap = Calendar("gap", {2025: built_in().years[2025], 2027: YearDays(frozenset(), frozenset())})
    with pytest.raises(CalendarMissing, match="2026"):
        with_gap.working_day_after(day("2025-12-30"), 2)
    with pytest.raises(CalendarMissing, match="2026"):
        with_gap.days_worked(day("2025-12-30"), day("2027-01-02"))
    assert with_gap.working_day_after(day("2025-12-30"), 1) == day("2025-12-31")
    assert with_gap.working_day_after(day("2026-12-31"), 1) == day("2027-01-01")
    assert with_gap.days_worked(day("2025-12-30"), day("2025-12-31")) == 1
    assert with_gap.days_worked(day("2026-12-31"), day("2027-01-02")) == 2


def test_a_notice_can_reach_into_december_and_loads_only_its_year() -> None:
    alone = build("2027", [read_notice(notice())])
    assert list(alone.years) == [2027]
    assert not alone.is_working_day(day("2027-01-01"))
    assert alone.is_working_day(day("2027-01-02"))
    assert alone.years[2027].make_up_days == {day("2027-01-02")}
    assert not alone.is_working_day(day("2027-01-03"))
    assert alone.is_working_day(day("2027-12-31"))

    before = read_notice(
        notice(
            year=2026,
            published="2025-11-04",
            days_off=[{"name": "-", "from": "2026-05-01", "to": "2026-05-01"}],
            make_up_days=[],
        )
    )
    both = build("both", [read_notice(notice()), before])
    assert (both.version, list(both.years)) == ("both", [2026, 2027])
    assert not both.is_working_day(day("2026-12-31"))
    assert both.is_working_day(day("2026-12-30"))


def test_the_later_notice_of_a_year_wins_whatever_the_order() -> None:
    shorter = notice(
        published="2027-03-01",
        days_off=[{"name": "-", "from": "2027-05-01", "to": "2027-05-01"}],
        make_up_days=["2027-01-03"],
    )
    longer = notice(
        published="2027-02-01",
        days_off=[{"name": "-", "from": "2027-01-03", "to": "2027-01-04"}],
        make_up_days=["2027-05-01"],
    )
    calendar = build("x", [read_notice(shorter), read_notice(longer), read_notice(notice())])
    assert calendar.is_working_day(day("2027-01-03"))
    assert not calendar.is_working_day(day("2027-01-04"))
    assert not calendar.is_working_day(day("2027-05-01"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"year": None}, "lacks 'year': add it"),
        ({"source": None}, "lacks 'source'"),
        ({"published": None}, "lacks 'published'"),
        ({"days_off": None}, "lacks 'days_off'"),
        ({"make_up_days": None}, "lacks 'make_up_days'"),
        ({"year": "2027"}, "'2027' is no year: write it like 2027"),
        ({"year": True}, "True is no year"),
        ({"year": 1949}, "1949 is no year of this calendar: give one from 1950 to 2200"),
        ({"year": 2201}, "2201 is no year of this calendar"),
        ({"source": " "}, "' ' stands where a text is needed"),
        ({"source": 5}, "5 stands where a text is needed"),
        ({"published": "yesterday"}, "'yesterday' is no date: write it like 2026-10-01"),
        ({"published": 5}, "5 is no date"),
        ({"days_off": 5}, "must be lists"),
        ({"days_off": [5]}, "an object with name, from and to"),
        ({"days_off": [{"name": "x", "from": "2027-01-01"}]}, "lacks 'to'"),
        ({"days_off": []}, "2027 has no day off: enter its holidays"),
        ({"days_off": [{"name": "x", "from": "2027-01-02", "to": "2027-01-01"}]}, "correct the dates"),
        ({"days_off": [{"name": "x", "from": "2027-01-01", "to": "2027-02-02"}]}, "correct the dates"),
        ({"days_off": [{"name": "x", "from": "2028-01-01", "to": "2028-01-01"}]}, "does not belong"),
        (
            {"days_off": [{"name": "x", "from": "2026-11-30", "to": "2026-11-30"}]},
            "2026-11-30 does not belong",
        ),
        ({"days_off": [{"name": "x", "from": "2025-12-31", "to": "2025-12-31"}]}, "does not belong"),
        ({"make_up_days": ["2028-01-01"]}, "2028-01-01 does not belong to the notice of 2027"),
        ({"make_up_days": ["2027-01-04"]}, "no Saturday or Sunday"),
        ({"make_up_days": ["2027-01-08"]}, "2027-01-08 is no Saturday or Sunday"),
        ({"make_up_days": ["2027-01-01"]}, "day off and as make-up day: keep one"),
        ({"make_up_days": 5}, "must be lists"),
    ],
)
def test_a_wrong_notice_is_told_in_a_sentence(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(ClockError, match=sentence):
        read_notice(notice(**changes))


def test_a_notice_at_the_limits_is_right() -> None:
    whole_month = [{"name": "x", "from": "2027-01-01", "to": "2027-02-01"}]
    assert len(read_notice(notice(days_off=whole_month, make_up_days=[])).days_off) == 32
    assert read_notice(notice()).days_off == (
        (day("2026-12-31"), "New Year"),
        (day("2027-01-01"), "New Year"),
    )
    assert read_notice(notice(make_up_days=["2027-01-09", "2027-01-10"])).make_up_days == (
        day("2027-01-09"),
        day("2027-01-10"),
    )
    for year in (1950, 2200):
        off = [{"name": "x", "from": f"{year}-01-01", "to": f"{year}-01-01"}]
        assert read_notice(notice(year=year, days_off=off, make_up_days=[])).year == year


@pytest.mark.parametrize("document", [None, 5, "x", []])
def test_what_is_no_object_is_no_notice(document: object) -> None:
    with pytest.raises(ClockError, match="A holiday notice is a JSON object with year, source"):
        read_notice(document)
