# SPDX-License-Identifier: Apache-2.0
"""Decisions hold from their day on, nothing is overwritten, and a step sees what holds at its moment."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction

from xiucheng.foundation.catalogue import actions, queries
from xiucheng.foundation.catalogue.models import ClassVersion, FilingCondition, ProblemClass
from xiucheng.foundation.catalogue.types import AreaClass, ClassFacts, ConditionFacts
from xiucheng.kernel.access.actions import ensure_area
from xiucheng.kernel.access.actor import ANONYMOUS, system
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed, NotThere
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.local import ZONE

pytestmark = pytest.mark.django_db
BOSS = system("test")
CODE, CONDITION = "GB:E0110", "GB:E0110/1"
DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=ZONE)
NEXT_WEEK = DAY + timedelta(days=7)
WHEN: dict[str, Any] = {"starts_on": NEXT_WEEK, "why": "新标准"}
FACTS = ConditionFacts(words="新条件", amount=1, unit="working_days", closing="清除")


@pytest.fixture(autouse=True)
def catalogue() -> None:
    ProblemClass.objects.create(code=CODE, scheme="GB", kind="event", major="市容环境", name="暴露垃圾")
    FilingCondition.objects.create(
        code=CONDITION, problem_class_id=CODE, words="公共场所", amount=4, unit="working_hours"
    )


def fact(made: Any, form: dict[str, str], at: datetime, area: str = "310199/") -> Any:
    """What a step at a moment would read."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ({made.sql}) FROM (SELECT %(form)s::json AS form) a, (SELECT %(area)s AS area_path) r",
            {"form": json.dumps(form), "area": area, "at": at},
        )
        ((value,),) = cursor.fetchall()
    return value


def name_at(at: datetime) -> Any:
    return fact(queries.class_of("n", "class_code"), {"class_code": CODE}, at)


def limit_at(at: datetime, area: str = "310199/") -> Any:
    found = fact(queries.condition_of("l", "condition"), {"condition": CONDITION}, at, area)
    return None if found is None else json.loads(found)


def test_a_change_holds_from_its_day_on() -> None:
    with frozen(NOON):
        assert actions.change_class(BOSS, CODE, {"name": "垃圾暴露"}, **WHEN)
        assert not actions.change_class(BOSS, CODE, {"name": "垃圾暴露"}, **WHEN)
        assert actions.change_condition(BOSS, CONDITION, {"amount": 2, "unit": "hours"}, **WHEN)
    midnight = datetime(2026, 11, 30, tzinfo=ZONE)
    before = midnight - timedelta(seconds=1)
    assert (name_at(before), name_at(midnight)) == ("暴露垃圾", "垃圾暴露")
    assert limit_at(before) == [CODE, 4, "working_hours"]
    assert limit_at(midnight) == [CODE, 2, "hours"]
    then = queries.class_at(CODE, midnight)
    assert then is not None
    assert (then.facts.name, then.since) == ("垃圾暴露", NEXT_WEEK)
    assert then.conditions[0].facts.amount == 2


def test_what_begins_today_holds_from_now() -> None:
    with frozen(NOON):
        actions.change_class(BOSS, CODE, {"name": "垃圾暴露"}, starts_on=DAY, why="改名")
    assert name_at(NOON - timedelta(minutes=1)) == "暴露垃圾"
    assert name_at(NOON) == "垃圾暴露"


def test_a_class_out_of_use_is_given_to_no_case() -> None:
    with frozen(NOON) as clock:
        actions.change_class(BOSS, CODE, {"in_use": False}, starts_on=DAY, why="停用")
        clock.advance(timedelta(seconds=1))
        assert name_at(clock.at) is None
        assert queries.classes(BOSS, None) == []
        assert queries.conditions(BOSS, None) == []
        assert queries.first_conditions() == {}
        assert [one.code for one in queries.find(BOSS, "垃圾")] == [CODE]
        assert queries.find(BOSS, "垃圾", in_use=True) == []


def test_a_new_class_and_condition_begin_on_their_day() -> None:
    facts = ClassFacts(major="本市", name="本市扩展")
    with frozen(NOON) as clock:
        code = actions.add_class(BOSS, "310199", "E0199", facts, **WHEN)
        condition = actions.add_condition(BOSS, code, FACTS, **WHEN)
        assert (code, condition) == ("310199:E0199", "310199:E0199/1")
        assert code not in dict(queries.classes(BOSS, None))
        with pytest.raises(AccessRefused) as refused:
            actions.add_class(BOSS, "310199", "E0199", facts, **WHEN)
        assert set(refused.value.errors) == {"number"}
        clock.advance(timedelta(days=8))
        assert code in dict(queries.classes(BOSS, None))
        assert condition in dict(queries.conditions(BOSS, None))


def test_limits_differ_by_kind_of_area() -> None:
    for path, name in (("310199/", "区"), ("310199/001/", "街道")):
        ensure_area(path, path.split("/")[-2], name, "district" if len(path) < 8 else "town")
    limits = {"amount_b": 2, "unit_b": "working_days", "amount_c": 5, "unit_c": "working_days"}
    with frozen(NOON) as clock:
        actions.change_condition(BOSS, CONDITION, limits, starts_on=DAY, why="分区")
        actions.set_area_kind(BOSS, "", "C", starts_on=DAY, why="分区")
        actions.set_area_kind(BOSS, "310199/001/", "B", starts_on=DAY, why="分区")
        assert not actions.set_area_kind(BOSS, "", "C", starts_on=DAY, why="分区")
        clock.advance(timedelta(minutes=1))
        assert limit_at(clock.at) == [CODE, 5, "working_days"]
        assert limit_at(clock.at, "310199/001/002/") == [CODE, 2, "working_days"]
        assert limit_at(NOON - timedelta(minutes=1)) == [CODE, 4, "working_hours"]
        actions.set_area_kind(BOSS, "310199/001/", "", starts_on=DAY, why="随上级")
        clock.advance(timedelta(minutes=1))
        assert limit_at(clock.at, "310199/001/002/") == [CODE, 5, "working_days"]
        assert queries.area_kinds() == {"": AreaClass.C}


def test_a_scheme_comes_into_use_as_a_whole() -> None:
    ProblemClass.objects.create(code="CJ:E0102", scheme="CJ", kind="event", major="a", name="b", in_use=False)
    ProblemClass.objects.create(code="CJ:E0103", scheme="CJ", kind="event", major="a", name="c", in_use=False)
    FilingCondition.objects.create(
        code="CJ:E0102/1", problem_class_id="CJ:E0102", words="w", amount=1, unit="days", closing="x"
    )
    with frozen(NOON):
        assert actions.use_scheme(BOSS, "CJ", True, starts_on=DAY, why="启用") == 1
        assert "CJ:E0102" in dict(queries.classes(BOSS, None))
        assert "CJ:E0103" not in dict(queries.classes(BOSS, None))
        assert actions.use_scheme(BOSS, "CJ", False, starts_on=DAY, why="停用") == 1
        with pytest.raises(NotThere):
            actions.use_scheme(BOSS, "none", True, starts_on=DAY, why="启用")


@pytest.mark.parametrize(
    ("changes", "when", "field"),
    [
        ({"name": ""}, {}, "name"),
        ({"unit": "nowhere/"}, {}, "unit"),
        ({}, {"starts_on": DAY - timedelta(days=1)}, "starts_on"),
        ({}, {"why": " "}, "why"),
        ({}, {"why": "长" * 301}, "why"),
        ({}, {"why": "换\n行"}, "why"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    changes: dict[str, str], when: dict[str, Any], field: str
) -> None:
    with frozen(NOON), pytest.raises(AccessRefused) as refused:
        actions.change_class(BOSS, CODE, changes or {"name": "x"}, **(WHEN | when))
    assert set(refused.value.errors) == {field}
    assert ClassVersion.objects.count() == 0


@pytest.mark.parametrize(
    ("scheme", "number", "field"),
    [("a:b", "E0101", "scheme"), ("", "E0101", "scheme"), ("a", "0101", "number"), ("a", "E1", "number")],
)
def test_codes_of_new_classes(scheme: str, number: str, field: str) -> None:
    with frozen(NOON), pytest.raises(AccessRefused) as refused:
        actions.add_class(BOSS, scheme, number, ClassFacts(major="a", name="b"), **WHEN)
    assert set(refused.value.errors) == {field}


def test_nobody_decides_without_the_permission() -> None:
    calls = (
        lambda: actions.change_class(ANONYMOUS, CODE, {}, **WHEN),
        lambda: actions.change_condition(ANONYMOUS, CONDITION, {}, **WHEN),
        lambda: actions.add_class(ANONYMOUS, "a", "E0101", ClassFacts(major="a", name="b"), **WHEN),
        lambda: actions.add_condition(ANONYMOUS, CODE, FACTS, **WHEN),
        lambda: actions.use_scheme(ANONYMOUS, "GB", False, **WHEN),
        lambda: actions.set_area_kind(ANONYMOUS, "", "A", **WHEN),
    )
    for call in calls:
        with pytest.raises(NotAllowed):
            call()
    assert ClassVersion.objects.count() == 0


@pytest.mark.parametrize("code", ["none", "GB:E0111", "GB:E0110/9"])
def test_what_there_is_not(code: str) -> None:
    with frozen(NOON), pytest.raises(NotThere):
        actions.change_condition(BOSS, code, {}, **WHEN)


def test_versions_are_added_only() -> None:
    with frozen(NOON):
        actions.change_class(BOSS, CODE, {"name": "王小明处"}, starts_on=DAY, why="王小明要求")
    for statement in (
        "UPDATE catalogue_class_version SET name = 'x'",
        "DELETE FROM catalogue_class_version",
        "TRUNCATE catalogue_class_version",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    actions.forget_words(["王小明"])
    row = ClassVersion.objects.get()
    assert (row.why, row.name) == ("…", "王小明处")


def test_the_history_tells_what_is_to_come_first() -> None:
    with frozen(NOON):
        actions.change_class(BOSS, CODE, {"name": "一"}, starts_on=DAY, why="先")
        actions.change_condition(BOSS, CONDITION, {"amount": 8, "closing": "清"}, **WHEN)
    assert [one.code for one in queries.history(BOSS, CODE)] == [CONDITION, CODE]


def test_facts_are_replaced_as_a_whole() -> None:
    with frozen(NOON):
        actions.change_condition(BOSS, CONDITION, {"amount": 8, "closing": "清"}, **WHEN)
        actions.change_condition(BOSS, CONDITION, {"words_en": "rubbish"}, **WHEN)
    found = queries.conditions_of(CODE, NOON + timedelta(days=30))[0].facts
    expected = ConditionFacts(
        words="公共场所", amount=8, unit="working_hours", closing="清", words_en="rubbish"
    )
    assert found == replace(expected)
