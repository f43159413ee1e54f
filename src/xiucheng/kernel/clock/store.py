# SPDX-License-Identifier: Apache-2.0
"""The calendar in force: the built-in years with those that were loaded into the database."""

from __future__ import annotations

import time
from collections.abc import Mapping
from hashlib import sha256
from itertools import groupby

from django.db import IntegrityError, transaction
from django.db.models import Max

from xiucheng.kernel.clock.calendar import Notice, build, built_in, built_in_notices, read_notice
from xiucheng.kernel.clock.instant import now
from xiucheng.kernel.clock.models import CalendarDay, CalendarNotice, CalendarYear
from xiucheng.kernel.clock.types import Calendar, ClockError

FRESH_SECONDS = 10.0
"""How long a process may go on with the calendar it has before it asks whether there is a newer one."""


MOST_OF_VERSION = 40
"""Characters of a calendar's name that a deadline keeps."""


class _Held:
    """The calendar this process holds, and when it was last known to be the newest."""

    calendar: Calendar = built_in()
    checked: float = float("-inf")


def load_calendar(*, fresh: bool = False) -> Calendar:
    """The calendar in force; at most one short query every few seconds, none in between."""
    if not fresh and time.monotonic() - _Held.checked < FRESH_SECONDS:
        return _Held.calendar
    newest = dict(CalendarYear.objects.values_list("year").annotate(Max("revision")).order_by("year"))
    version = version_of(built_in_notices()[0], newest)
    if version != _Held.calendar.version:
        _Held.calendar = build(version, _notices(newest))
    _Held.checked = time.monotonic()
    return _Held.calendar


def version_of(built_in: str, newest: Mapping[int, int]) -> str:
    """The name of a calendar: spelled out while it is short, else by a digest; deadlines keep it in 40 characters."""
    spelled = "+".join([built_in, *(f"{year}.{newest[year]}" for year in newest)])
    if len(spelled) <= MOST_OF_VERSION:
        return spelled
    return f"{built_in}+{sha256(spelled.encode()).hexdigest()[:12]}"


def forget() -> None:
    """Ask the database at the next use; for tests and after a restore."""
    _Held.checked = float("-inf")


def add_year(document: object, *, by: str) -> CalendarYear:
    """Load the notice, or the list of all notices, of one year as its newest revision."""
    notices = [read_notice(item) for item in (document if isinstance(document, list) else [document])]
    years = {notice.year for notice in notices}
    if len(years) != 1:
        raise ClockError(
            "One loading holds the notices of one year: give at least one, and each year by itself."
        )
    year = years.pop()
    try:
        with transaction.atomic():
            last = CalendarYear.objects.filter(year=year).aggregate(last=Max("revision"))["last"] or 0
            loading = CalendarYear.objects.create(
                year=year, revision=last + 1, loaded_at=now(), loaded_by=by[:120]
            )
            for notice in notices:
                _store(loading, notice)
    except IntegrityError:
        raise ClockError(
            f"{year} is being loaded by someone else: look at the result, then try again."
        ) from None
    forget()
    return loading


def _store(loading: CalendarYear, notice: Notice) -> None:
    row = CalendarNotice.objects.create(
        loading=loading, source=notice.source[:300], published=notice.published
    )
    days = {day: CalendarDay(notice=row, day=day, works=False, name=name) for day, name in notice.days_off}
    days.update({day: CalendarDay(notice=row, day=day, works=True) for day in notice.make_up_days})
    CalendarDay.objects.bulk_create(days.values())


def _notices(newest: dict[int, int]) -> list[Notice]:
    """The built-in notices of the years that were not loaded, and the loaded ones."""
    kept = [notice for notice in built_in_notices()[1] if notice.year not in newest]
    rows = CalendarDay.objects.filter(notice__loading__year__in=newest).order_by("notice_id", "day")
    found = []
    for _, group in groupby(rows.select_related("notice__loading"), key=lambda row: row.notice_id):
        days = list(group)
        notice = days[0].notice
        if notice.loading.revision == newest[notice.loading.year]:
            found.append(
                Notice(
                    year=notice.loading.year,
                    source=notice.source,
                    published=notice.published,
                    days_off=tuple((row.day, row.name) for row in days if not row.works),
                    make_up_days=tuple(row.day for row in days if row.works),
                )
            )
    return [*kept, *found]
