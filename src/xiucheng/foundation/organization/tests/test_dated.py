# SPDX-License-Identifier: Apache-2.0
"""What holds on a day, what meets, who belongs to whom, which area is the finest: by properties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from xiucheng.foundation.organization.rules import dated
from xiucheng.foundation.organization.rules.centres import Sitting, gaps, not_apart, seat_fault
from xiucheng.foundation.organization.types import SeatRole, UnitKind

FEW = settings(max_examples=60, deadline=None)
DAY = st.dates(date(2020, 1, 1), date(2020, 2, 28))
PERIODS = st.tuples(DAY, st.none() | DAY).map(
    lambda pair: pair if pair[1] is None or pair[0] <= pair[1] else (pair[1], pair[0])
)
UNIT = st.sampled_from(["a/", "b/", "c/", "d/"])


@dataclass(frozen=True)
class Row:
    pk: int
    starts_on: date


@dataclass(frozen=True)
class Local:
    area: str


ROWS = st.lists(DAY, max_size=8).map(lambda days: [Row(number, day) for number, day in enumerate(days)])


@FEW
@given(ROWS, DAY)
def test_the_latest_first_day_that_has_come_holds(rows: list[Row], day: date) -> None:
    found = dated.in_force(rows, day)
    come = [row for row in rows if row.starts_on <= day]
    assert (found is None) == (not come)
    for row in come:
        assert found is not None
        assert (found.starts_on, found.pk) >= (row.starts_on, row.pk)


@FEW
@given(ROWS, DAY, DAY)
def test_a_decision_at_the_end_never_changes_a_day_before_it(
    rows: list[Row], starts_on: date, day: date
) -> None:
    if dated.rewrites(rows, starts_on):
        return
    after = [*rows, Row(99, starts_on)]
    if day < starts_on:
        assert dated.in_force(after, day) == dated.in_force(rows, day)
    else:
        assert dated.in_force(after, day) == after[-1]


@FEW
@given(PERIODS, PERIODS)
def test_periods_meet_when_some_day_is_in_both(
    one: tuple[date, date | None], other: tuple[date, date | None]
) -> None:
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(90)]
    both = any(dated.runs(*one, day) and dated.runs(*other, day) for day in days)
    assert dated.meet(one, other) == dated.meet(other, one) == both


@FEW
@given(st.dictionaries(UNIT, UNIT), UNIT, UNIT)
def test_who_would_belong_to_itself_is_found(parents: dict[str, str], unit: str, parent: str) -> None:
    reached, here = {parent}, parents.get(parent)
    while here is not None and here not in reached:
        reached.add(here)
        here = parents.get(here)
    assert dated.in_circle(unit, parent, parents) == (unit in reached)


@FEW
@given(
    st.lists(st.sampled_from(["1/", "1/2/", "1/2/3/", "1/4/", "5/"]), max_size=6),
    st.sampled_from(["1/2/3/4/", "5/", ""]),
)
def test_the_finest_area_that_holds_a_place_answers(areas: list[str], place: str) -> None:
    found = dated.finest([Local(area) for area in areas], place)
    holding = [area for area in areas if place and place.startswith(area)]
    assert sorted(one.area for one in found) == sorted(
        area for area in holding if len(area) == max(map(len, holding))
    )


def test_intervals_of_duty() -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert dated.duty_fault(noon, noon) == "order"
    assert dated.duty_fault(noon, noon + 25 * hour) == "length"
    assert dated.duty_fault(noon, noon + 24 * hour) == ""
    assert not dated.clash([(noon, noon + hour)], noon + hour, noon + 2 * hour)
    assert dated.clash([(noon, noon + hour)], noon, noon + 2 * hour)


def test_the_two_centres_are_kept_apart() -> None:
    kinds = {"jx/": "bureau", "jx/jd/": "supervision_centre"}
    assert not_apart("jx/jd/zh/", UnitKind.COMMAND_CENTRE, kinds) == "jx/jd/"
    assert not_apart("jx/zh/", UnitKind.COMMAND_CENTRE, kinds) is None
    assert not_apart("jx/", UnitKind.COMMAND_CENTRE, kinds) == "jx/jd/"
    assert not_apart("jx/jd/sl/", UnitKind.DEPARTMENT, kinds) is None


def test_seats_of_a_committee() -> None:
    chair, centre = Sitting("chair", None), Sitting("supervision", "jx/jd/")
    assert seat_fault([chair], Sitting("chair", "jx/")) == "chair"
    assert seat_fault([centre], Sitting("command", "jx/jd/")) == "apart"
    assert seat_fault([centre], Sitting("supervision", "jx/jd/")) == "twice"
    assert seat_fault([centre], Sitting("member", "jx/jd/")) == ""
    assert gaps([chair, centre]) == [SeatRole.OFFICE, SeatRole.MEMBER, SeatRole.COMMAND]
