# SPDX-License-Identifier: Apache-2.0
"""Units' history, committees, responsibility areas and duty by the programming interface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from xiucheng.delivery.api.tests.world import BASE, HERE, World, small_city
from xiucheng.delivery.boundaries.api import VersionList
from xiucheng.delivery.structure import shapes
from xiucheng.foundation.organization.actions import found_committee
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local

UNITS, CARES, DUTY = (f"{BASE}/organization/{name}" for name in ("units", "responsibility-areas", "on-duty"))
SQUAD = "jinxiu/zhidui1/"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), small_city() as made:
        found_committee(system("test"), "dcg", "委员会", starts_on=local(now()).date())
        yield made


def made(answer: Any) -> int:
    assert answer.status_code == 201, answer.content.decode()
    shapes.Made.model_validate(answer.json())
    return int(answer.json()["id"])


def test_a_unit_is_renamed_moved_and_given_a_power_from_a_day_on(world: World) -> None:
    boss = world.caller("xitong")
    april = {"unit": SQUAD, "starts_on": "2021-04-30", "basis": "挂牌"}
    made(boss.post(f"{UNITS}/names", april | {"name": "综合行政执法队"}))
    made(boss.post(f"{UNITS}/parents", april | {"line": "administration", "parent": "huanwei/"}))
    made(boss.post(f"{UNITS}/powers", april | {"words": "市容处罚"}))
    for day, name, parents in (
        ("2021-04-29", "综合执法一中队", []),
        ("2021-04-30", "综合行政执法队", ["huanwei/"]),
    ):
        told = world.caller("shouli").get(f"{UNITS}/history", unit=SQUAD, day=day).json()
        shapes.UnitHistoryShape.model_validate(told)
        assert [one["name"] for one in told["names"] if one["current"]] == [name]
        assert [one["parent"] for one in told["parents"] if one["current"]] == parents


def test_areas_duty_and_who_answers(world: World) -> None:
    care = {"kind": "pipes", "unit": "paishui/", "area": "310199001001", "starts_on": "2021-01-01"}
    number = made(world.caller("shuju").post(CARES, care))
    assert world.caller("shuju").post(CARES, care).status_code == 422, "one place has one owner"
    made(world.caller("jiandu1").post(f"{CARES}/{number}/checks", {"result": "kept"}))
    listed = world.caller("shouli").get(CARES, area="310199001001").json()
    shapes.CareList.model_validate(listed)
    assert [(one["id"], one["kept"]) for one in listed["items"]] == [(number, True)]
    at = local(now())
    duty = {"person": "jiandu1", "unit": "jinxiu/jiandu/", "area": "310199"}
    span = {"starts_at": f"{at:%Y-%m-%dT00:00}", "ends_at": f"{at:%Y-%m-%dT23:59}"}
    put = made(world.caller("zhiban").post(DUTY, duty | span))
    shapes.OnDutyList.model_validate(world.caller("zhiban").get(DUTY).json())
    told = world.caller("shouli").get(f"{BASE}/geography/responsible", point=HERE).json()
    shapes.AnsweringShape.model_validate(told)
    assert [one["id"] for one in told["cares"]] == [number]
    assert [one["login"] for one in told["on_duty"]] == ["jiandu1"]
    assert world.caller("linqu").delete(f"{DUTY}/{put}").status_code == 403
    assert world.caller("zhiban").delete(f"{DUTY}/{put}").status_code == 204
    assert world.caller("zhiban").delete(f"{DUTY}/{put}").status_code == 409
    assert world.caller("zhiban").delete(f"{DUTY}/{10**30}").status_code == 404


def test_committees_and_versions_are_told(world: World) -> None:
    seat = {"role": "chair", "title": "区长", "starts_on": str(local(now()).date())}
    path = f"{BASE}/organization/committees"
    made(world.caller("xitong").post(f"{path}/dcg/seats", seat))
    assert world.caller("xitong").post(f"{path}/dcg/seats", seat).status_code == 422
    assert world.caller("xitong").post(f"{path}/none/seats", seat).status_code == 404
    told = world.caller("shouli").get(path).json()
    shapes.CommitteeList.model_validate(told)
    assert "chair" not in told["items"][0]["missing"]
    VersionList.model_validate(world.caller("shouli").get(f"{BASE}/geography/versions").json())


def test_who_may_not_changes_nothing_and_is_told_why(world: World) -> None:
    outside = world.caller("linqu1", "en").post(f"{CARES}/1/checks", {"result": "kept"})
    assert (outside.status_code, bool(outside.json()["message"])) == (403, True)
    for login in ("shouli", "anquan", "shuju"):
        body = {"unit": SQUAD, "name": "x", "starts_on": "2030-01-01"}
        assert world.caller(login).post(f"{UNITS}/names", body).status_code == 403
    told = world.caller("shouli").get(f"{UNITS}/history", unit=SQUAD).json()
    assert "x" not in {one["name"] for one in told["names"]}
