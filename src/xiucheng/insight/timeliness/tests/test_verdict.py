# SPDX-License-Identifier: Apache-2.0
"""The verdict about one case, and the city's own verdict on every row of a real year."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from xiucheng.insight.timeliness.rules import verdict
from xiucheng.insight.timeliness.types import Verdict
from xiucheng.operations.takeover.tests.tables import BOSTON

OPENED = datetime(2026, 3, 2, 8, tzinfo=UTC)
DUE = OPENED + timedelta(days=2)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("due_at", "closed_at", "as_of", "expected"),
    [
        (DUE, DUE, DUE, Verdict.CLOSED_ON_TIME),
        (DUE, DUE + SECOND, DUE + SECOND, Verdict.CLOSED_LATE),
        (DUE, DUE + SECOND, DUE, Verdict.OPEN_WITHIN),
        (DUE, None, DUE, Verdict.OPEN_WITHIN),
        (DUE, None, DUE + SECOND, Verdict.OPEN_OVERDUE),
        (DUE, OPENED - SECOND, DUE, Verdict.CLOSED_ON_TIME),
        (None, DUE, DUE, Verdict.NO_TARGET),
        (None, None, DUE, Verdict.NO_TARGET),
        (DUE, None, OPENED, Verdict.OPEN_WITHIN),
        (DUE, None, OPENED - SECOND, None),
    ],
)
def test_limits_are_inclusive_and_the_moment_counts(
    due_at: datetime | None, closed_at: datetime | None, as_of: datetime, expected: Verdict | None
) -> None:
    assert verdict(OPENED, due_at, closed_at, as_of) == expected


ZONE = ZoneInfo("Asia/Shanghai")
CITY = {
    Verdict.CLOSED_ON_TIME: "ONTIME",
    Verdict.OPEN_WITHIN: "ONTIME",
    Verdict.CLOSED_LATE: "OVERDUE",
    Verdict.OPEN_OVERDUE: "OVERDUE",
}


def instant(text: str) -> datetime | None:
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=ZONE) if text else None


@pytest.mark.skipif(not BOSTON.exists(), reason="Boston's year (../shared/data/boston311-2015) is not here")
def test_the_citys_own_verdict_row_by_row() -> None:
    as_of = datetime(2016, 1, 13, tzinfo=ZONE)
    compared = without_target = 0
    with gzip.open(BOSTON, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            opened_at = instant(row["OPEN_DT"])
            assert opened_at is not None
            found = verdict(opened_at, instant(row["TARGET_DT"]), instant(row["CLOSED_DT"]), as_of)
            said = row["OnTime_Status"]
            if found is Verdict.NO_TARGET:
                # the city calls what it never promised on time
                assert said == "ONTIME"
                without_target += 1
            elif said:
                assert found is not None
                assert CITY[found] == said, row["CASE_ENQUIRY_ID"]
                compared += 1
            else:
                assert found in {Verdict.CLOSED_LATE, Verdict.OPEN_OVERDUE}
    assert compared > 10_000
    assert without_target > 1_000
