# SPDX-License-Identifier: Apache-2.0
"""Names, lines and powers from a day on; the path and what was before stay as they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from tests.makers import make_person, make_units
from xiucheng.foundation.organization import actions, queries
from xiucheng.foundation.organization.tasks import names
from xiucheng.foundation.organization.types import Line, SeatRole, UnitKind
from xiucheng.kernel import clock
from xiucheng.kernel.access.actions import ensure_area
from xiucheng.kernel.access.actor import ANONYMOUS, system
from xiucheng.kernel.access.models import Holder
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed, NotThere

SETUP = system("setup")
SQUAD, APRIL = "jx/zf/", date(2021, 4, 30)
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _units(db: None) -> Iterator[None]:
    with clock.frozen(datetime(2026, 11, 22, 4, 0, tzinfo=UTC)), translation.override("en"):
        make_units()
        ensure_area("310199/001/", "310199001", "一街道", "town")
        actions.set_up_unit(SETUP, "zhen1/", "一街道办", UnitKind.TOWN, territory="310199/001/")
        yield


def test_a_squad_belongs_to_its_town_for_orders_and_to_the_bureau_for_the_rest() -> None:
    for line in Line:
        actions.decide_parent(SETUP, SQUAD, line, "jx/", starts_on=date(2020, 1, 1))
    actions.decide_parent(
        SETUP, SQUAD, Line.ADMINISTRATION, "zhen1/", starts_on=APRIL, basis="闵府〔2021〕8号"
    )

    before, after = (queries.history(SETUP, SQUAD, day) for day in (date(2021, 4, 29), APRIL))
    held = [{one.line: one.parent for one in found.parents if one.current} for found in (before, after)]
    assert held[0] == dict.fromkeys(Line, "jx/")
    assert held[1] == dict.fromkeys(Line, "jx/") | {"administration": "zhen1/"}
    assert [one.path for one in queries.squads_of("zhen1/", APRIL)] == [SQUAD]
    assert queries.squads_of("zhen1/", date(2021, 4, 29)) == []
    assert Holder.objects.filter(path=SQUAD).exists(), "the path that records keep stays"


def test_history_grows_at_its_end_only() -> None:
    actions.decide_parent(SETUP, SQUAD, Line.ADMINISTRATION, "zhen1/", starts_on=APRIL)
    with pytest.raises(AccessRefused) as refused:
        actions.decide_parent(SETUP, SQUAD, Line.ADMINISTRATION, "jx/", starts_on=date(2021, 4, 29))
    assert set(refused.value.errors) == {"starts_on"}
    actions.decide_parent(SETUP, SQUAD, Line.ADMINISTRATION, "", starts_on=APRIL)
    assert queries.belongs_to(Line.ADMINISTRATION, APRIL) == {}, "of one day the last decision holds"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE unit_name SET name = 'x'",
        "DELETE FROM unit_name",
        "UPDATE unit_parent SET starts_on = '2000-01-01'",
        "DELETE FROM unit_parent",
    ],
)
def test_what_was_decided_cannot_be_changed_in_the_database(statement: str) -> None:
    actions.decide_parent(SETUP, SQUAD, Line.ADMINISTRATION, "zhen1/", starts_on=APRIL)
    actions.rename_unit(SETUP, SQUAD, "新名", "")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_name_is_known_for_each_day_and_comes_into_force_by_itself() -> None:
    actions.rename_unit(SETUP, SQUAD, "一街道综合行政执法队", "", starts_on=APRIL, basis="挂牌")
    actions.rename_unit(SETUP, SQUAD, "明年的名", "", starts_on=date(2027, 1, 1))

    assert queries.name_on(SQUAD, date(2021, 4, 29)) == "执法中队"
    assert queries.name_on(SQUAD, TODAY) == "一街道综合行政执法队"
    assert Holder.objects.get(path=SQUAD).name == "一街道综合行政执法队"
    names()
    assert Holder.objects.get(path=SQUAD).name == "一街道综合行政执法队"
    with clock.frozen(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)):
        names()
        names()
    assert Holder.objects.get(path=SQUAD).name == "明年的名"
    assert [one.name for one in queries.history(SETUP, SQUAD, TODAY).names if one.current] == [
        "一街道综合行政执法队"
    ]


@pytest.mark.parametrize(
    ("path", "line", "parent", "field"),
    [
        (SQUAD, "colour", "jx/", "line"),
        (SQUAD, "guidance", "none/", "parent"),
        (SQUAD, "guidance", SQUAD, "parent"),
        ("jx/jd/", "guidance", "jx/zh/", "parent"),
    ],
    ids=["line", "nobody", "itself", "apart"],
)
def test_what_cannot_be_a_parent_is_refused(path: str, line: str, parent: str, field: str) -> None:
    with pytest.raises(AccessRefused) as refused:
        actions.decide_parent(SETUP, path, line, parent, starts_on=TODAY)
    assert set(refused.value.errors) == {field}


def test_the_command_centre_cannot_be_made_inside_the_supervision_centre() -> None:
    with pytest.raises(AccessRefused) as refused:
        actions.add_unit(SETUP, "jx/jd/", "zh", "指挥", "command_centre")
    assert set(refused.value.errors) == {"parent"}


def test_powers_have_a_document_and_an_end() -> None:
    with pytest.raises(AccessRefused) as refused:
        actions.grant_power(SETUP, SQUAD, " ", "", starts_on=APRIL, ends_on=date(2020, 1, 1))
    assert set(refused.value.errors) == {"words", "basis", "ends_on"}
    made = actions.grant_power(SETUP, SQUAD, "市容处罚", "公告", starts_on=APRIL)
    with pytest.raises(AccessRefused):
        actions.grant_power(SETUP, SQUAD, "市容处罚", "公告", starts_on=TODAY)
    with pytest.raises(NotThere):
        actions.end_power(SETUP, "jx/hw/", made, TODAY)
    actions.end_power(SETUP, SQUAD, made, TODAY)
    assert [one.current for one in queries.history(SETUP, SQUAD, TODAY).powers] == [True]
    assert [one.current for one in queries.history(SETUP, SQUAD, date(2026, 11, 23)).powers] == [False]


def test_a_committee_is_led_and_its_centres_are_two_units() -> None:
    actions.found_committee(SETUP, "dcg", "城市管理委员会", starts_on=APRIL)

    def seat(role: str, **more: str) -> None:
        actions.give_seat(SETUP, "dcg", role, starts_on=TODAY, **more)

    assert queries.committee(SETUP, "dcg", TODAY).missing[0] == SeatRole.CHAIR
    seat("chair", title="县长")
    seat("office", unit="jx/")
    seat("supervision", unit="jx/jd/")
    seat("command", unit="jx/zh/")
    for path in ("jx/hw/", "jx/sz/", "zhen1/"):
        seat("member", unit=path)
    assert queries.committee(SETUP, "dcg", TODAY).missing == ()
    for role, more, field in (
        ("chair", {"title": "书记"}, "role"),
        ("member", {"unit": "zhen1/"}, "unit"),
        ("command", {"unit": "jx/jd/"}, "unit"),
        ("member", {}, "title"),
        ("member", {"unit": "none/"}, "unit"),
        ("emperor", {"title": "x"}, "role"),
    ):
        with pytest.raises(AccessRefused) as refused:
            seat(role, **more)
        assert set(refused.value.errors) == {field}, role
    chair = queries.committee(SETUP, "dcg", TODAY).seats[0]
    actions.end_seat(SETUP, "dcg", chair.id, TODAY)
    assert queries.committee(SETUP, "dcg", date(2026, 11, 23)).missing == (SeatRole.CHAIR,)
    actions.end_committee(SETUP, "dcg", date(2026, 12, 31))
    assert not any(one.current for one in queries.committee(SETUP, "dcg", date(2027, 1, 1)).seats)


def test_only_who_keeps_units_may() -> None:
    clerk = make_person("clerk", "receptionist", "jx/jd/")
    for actor in (clerk, ANONYMOUS):
        for act in (
            lambda who: actions.rename_unit(who, SQUAD, "x", ""),
            lambda who: actions.decide_parent(who, SQUAD, "guidance", "jx/", starts_on=TODAY),
            lambda who: actions.grant_power(who, SQUAD, "x", "y", starts_on=TODAY),
            lambda who: actions.end_power(who, SQUAD, 1, TODAY),
            lambda who: actions.found_committee(who, "x", "y", starts_on=TODAY),
            lambda who: actions.give_seat(who, "x", "chair", title="y", starts_on=TODAY),
            lambda who: actions.end_committee(who, "x", TODAY),
        ):
            with pytest.raises(NotAllowed):
                act(actor)
