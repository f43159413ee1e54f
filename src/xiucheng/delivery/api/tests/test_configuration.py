# SPDX-License-Identifier: Apache-2.0
"""Settings of units by the programming interface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from xiucheng.delivery.api import configuration
from xiucheng.delivery.api.tests.world import BASE, World, rows
from xiucheng.kernel.configuration import store

LATER = "2099-01-01"
CHANGE = {"unit": "huanwei/", "value": "45", "starts_on": LATER, "why": "trial"}


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    store.forget()
    yield
    store.forget()


def held(world: World, **asked: str) -> dict[str, Any]:
    answer = world.caller("shouli").get(f"{BASE}/settings", **asked)
    configuration.SettingsShape.model_validate(answer.json())
    return {one["name"]: one for one in answer.json()["items"]}


def test_a_setting_is_decided_once_and_read_by_everybody(world: World) -> None:
    boss, path = world.caller("xitong"), f"{BASE}/settings/values/nearly_due_minutes"
    first = boss.post(path, CHANGE)
    assert (first.status_code, first.json()) == (200, {"changed": 1})
    assert boss.post(path, CHANGE).json() == {"changed": 0}
    assert held(world, unit="huanwei/", day=LATER)["nearly_due_minutes"]["value"] == "45"
    assert held(world, unit="huanwei/", day=LATER)["nearly_due_minutes"]["decided_by"] == "huanwei/"
    assert held(world, unit="huanwei/")["nearly_due_minutes"]["decided_by"] is None
    told = boss.get(f"{BASE}/settings/history", unit="huanwei/").json()
    configuration.Decisions.model_validate(told)
    assert [(one["value"], one["why"], one["login"]) for one in told["items"]] == [("45", "trial", "xitong")]


def test_a_profile_decides_all(world: World) -> None:
    body = {"unit": "shizheng/", "profile": "HM", "starts_on": LATER, "why": "trial"}
    answer = world.caller("xitong").post(f"{BASE}/settings/profile", body)
    assert answer.json()["changed"] == len(held(world))


@pytest.mark.parametrize(
    ("path", "more", "status"),
    [
        ("values/nearly_due_minutes", {"value": "soon"}, 422),
        ("values/nearly_due_minutes", {"starts_on": "2020-01-01"}, 422),
        ("values/nearly_due_minutes", {"why": ""}, 422),
        ("values/nearly_due_minutes", {"unit": "none/"}, 404),
        ("values/colour", {}, 404),
        ("profile", {"profile": "XX"}, 422),
    ],
    ids=["value", "past", "reason", "unit", "setting", "profile"],
)
def test_what_does_not_fit_changes_nothing(
    world: World, path: str, more: dict[str, str], status: int
) -> None:
    body = {**CHANGE, **more}
    if path == "profile":
        del body["value"]
    before = rows()
    answer = world.caller("xitong", "en").post(f"{BASE}/settings/{path}", body)
    assert (answer.status_code, bool(answer.json()["message"])) == (status, True)
    assert rows() == before
