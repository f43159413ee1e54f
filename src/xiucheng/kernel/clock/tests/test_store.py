# SPDX-License-Identifier: Apache-2.0
"""Years loaded at run time: revisions, versions, and what the calendar in force is made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from xiucheng.kernel.clock import CalendarMissing, ClockError, Limit, Unit, built_in, due, frozen
from xiucheng.kernel.clock.models import CalendarYear
from xiucheng.kernel.clock.store import add_year, forget, load_calendar

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    """The calendar is held by the process, and the next test has another database."""
    forget()
    yield
    forget()


def notice(year: int, *days: str, work: tuple[str, ...] = ()) -> dict[str, object]:
    return {
        "year": year,
        "source": f"Notice of {year}",
        "published": f"{year - 1}-11-20",
        "days_off": [{"name": "New Year", "from": day, "to": day} for day in days],
        "make_up_days": list(work),
    }


def test_without_rows_the_built_in_calendar_is_in_force() -> None:
    assert load_calendar().version == built_in().version
    assert load_calendar().years == built_in().years


def test_a_loaded_year_answers_what_was_refused() -> None:
    start, limit = datetime.fromisoformat("2026-12-30T16:30"), Limit(2, Unit.WORKING_DAYS)
    with pytest.raises(CalendarMissing, match="2027"):
        due(start, limit, calendar=load_calendar())
    with frozen(NOON):
        loaded = add_year(notice(2027, "2027-01-01", work=("2027-01-02",)), by="Wang")
    assert (loaded.year, loaded.revision, loaded.loaded_by, loaded.loaded_at) == (2027, 1, "Wang", NOON)
    assert str(loaded) == "2027.1"
    calendar = load_calendar()
    assert calendar.version == f"{built_in().version}+2027.1"
    assert due(start, limit, calendar=calendar) == datetime.fromisoformat("2027-01-02T17:30")
    assert calendar.years[2026] == built_in().years[2026]


def test_the_newest_revision_replaces_the_year_and_the_built_in_one() -> None:
    add_year([notice(2026, "2026-03-03"), notice(2026, "2026-03-04")], by="Wang")
    assert not load_calendar().is_working_day(date(2026, 3, 3))
    assert not load_calendar().is_working_day(date(2026, 3, 4))
    assert load_calendar().is_working_day(date(2026, 10, 1)), "the built-in year no longer counts"
    assert add_year(notice(2026, "2026-03-05"), by="Wang").revision == 2
    calendar = load_calendar()
    assert calendar.is_working_day(date(2026, 3, 3))
    assert not calendar.is_working_day(date(2026, 3, 5))
    assert calendar.years[2025] == built_in().years[2025]
    assert calendar.version == f"{built_in().version}+2026.2"
    add_year(notice(2027, "2026-12-31"), by="Wang")
    assert load_calendar().version == f"{built_in().version}+2026.2+2027.1"
    assert not load_calendar().is_working_day(date(2026, 12, 31)), "a notice reaches into December"


def test_asks_the_database_once_in_a_while_and_builds_only_what_is_new() -> None:
    add_year(notice(2027, "2027-01-01"), by="Wang")
    held = load_calendar()
    with CaptureQueriesContext(connection) as none:
        assert load_calendar() is held
    assert len(none) == 0
    with CaptureQueriesContext(connection) as one:
        assert load_calendar(fresh=True) is held
    assert len(one) == 1


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ([], "each year by itself"),
        ([notice(2027, "2027-01-01"), notice(2028, "2028-01-01")], "each year by itself"),
        ({"year": 2027}, "lacks 'source'"),
        (notice(2027), "no day off"),
    ],
)
def test_a_wrong_document_loads_nothing(document: object, sentence: str) -> None:
    with pytest.raises(ClockError, match=sentence):
        add_year(document, by="Wang")
    assert not CalendarYear.objects.exists()


def test_a_day_that_two_entries_of_one_notice_name_is_stored_once() -> None:
    add_year(notice(2027, "2027-01-01", "2027-01-01"), by="Wang")
    assert not load_calendar().is_working_day(date(2027, 1, 1))


def test_a_revision_exists_once() -> None:
    loaded = add_year(notice(2027, "2027-01-01"), by="Wang")
    for revision in (1, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarYear.objects.create(
                year=2027, revision=revision, loaded_at=loaded.loaded_at, loaded_by="Li"
            )
