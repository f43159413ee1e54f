# SPDX-License-Identifier: Apache-2.0
"""Notices by the interface: each their own; settings that cannot be used are refused at their field."""

from __future__ import annotations

from typing import Any

import pytest

from tests.makers import settle
from xiucheng.delivery.api import told
from xiucheng.delivery.api.tests.world import BASE, World
from xiucheng.kernel.notify import arrivals
from xiucheng.kernel.record.relay import after


def tell(record: int) -> None:
    settle()
    arrivals.take([event for event in after(0, 0, 100_000) if event.record_id == record])


def listed(caller: Any, **query: str) -> list[dict[str, Any]]:
    response = caller.get(f"{BASE}/notices", **query)
    told.NoticePage.model_validate(response.json())
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def test_list_and_read(world: World) -> None:
    first, second = world.case(), world.case()
    for case in (first, second):
        tell(case.record_id)
    caller = world.caller("shouli")
    numbers = [item["number"] for item in listed(caller)]
    assert numbers[:2] == [second.number, first.number]
    part = caller.get(f"{BASE}/notices", limit=1).json()
    assert listed(caller, after=part["next"])[0]["number"] == first.number
    one = part["items"][0]["id"]
    assert world.caller("zhiban").post(f"{BASE}/notices/read", {"notice": one}).json() == {"read": 0}
    assert caller.post(f"{BASE}/notices/read", {"notice": one}).json() == {"read": 1}
    assert second.number not in {item["number"] for item in listed(caller, unread="true")}
    assert caller.post(f"{BASE}/notices/read", {}).json()["read"] >= 1
    assert caller.get(f"{BASE}/notices").json()["unread"] == 0
    assert caller.post(f"{BASE}/notices/read", {"notice": 10**14}).json() == {"read": 0}
    assert first.number not in {item["number"] for item in listed(world.caller("linqu"))}


def test_settings(world: World) -> None:
    caller = world.caller("zhiban")
    before = caller.get(f"{BASE}/notices/settings").json()
    told.TellingShape.model_validate(before)
    assert before["modes"]["work.arrived"]["mail"] == "digest"
    changed = caller.post(
        f"{BASE}/notices/settings",
        {
            "mail": "zhao@example.org",
            "digest_minutes": 240,
            "kind": "work.arrived",
            "channel": "mail",
            "mode": "off",
        },
    ).json()
    assert (changed["mail"], changed["digest_minutes"]) == ("zhao@example.org", 240)
    assert changed["modes"]["work.arrived"]["mail"] == "off"
    assert changed["modes"]["work.returned"] == before["modes"]["work.returned"]
    assert caller.post(f"{BASE}/notices/settings", {"mail": ""}).json()["mail"] == ""


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"mail": "nobody"}, "mail"),
        ({"phone": "one"}, "phone"),
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"digest_minutes": 7}, "digest_minutes"),
        ({"digest_minutes": 10**14}, "digest_minutes"),
        ({"kind": "work.arrived"}, "mode"),
        ({"kind": "none", "channel": "mail", "mode": "off"}, "mode"),
        ({"channel": "app", "mode": "digest", "kind": "work.arrived"}, "mode"),
        ({"channel": "pigeon"}, "channel"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(world: World, body: dict[str, Any], field: str) -> None:
    caller = world.caller("paiqian")
    refused = caller.post(f"{BASE}/notices/settings", body)
    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {field}
    assert caller.get(f"{BASE}/notices/settings").json()["mail"] == ""
