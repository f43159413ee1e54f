# SPDX-License-Identifier: Apache-2.0
"""Background work by the interface: one's own, everybody's for the administrator, refusals in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from xiucheng.delivery.api import told
from xiucheng.delivery.api.tests.world import BASE, World
from xiucheng.kernel.jobs import background, registry

NAME = "drill.interface"


def asked() -> None:
    """A job that nobody does."""


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    registry.declare_job(NAME, f"{__name__}:asked")
    yield
    registry._jobs.pop(NAME)


def numbers(response: Any) -> list[int]:
    told.JobPage.model_validate(response.json())
    return [item["number"] for item in response.json()["items"]]


def test_ask_look_cancel_and_try_again(world: World) -> None:
    caller = world.caller("shouli")
    first, second = (background.ask(world.actor("shouli"), NAME, f"Export {n}") for n in (1, 2))
    assert numbers(caller.get(f"{BASE}/jobs"))[:2] == [second, first]
    part = caller.get(f"{BASE}/jobs", limit=1)
    assert numbers(part) == [second]
    assert numbers(caller.get(f"{BASE}/jobs", after=part.json()["next"]))[0] == first

    one = f"{BASE}/jobs/{first}"
    assert caller.post(f"{one}/retry", {"why": "again"}).status_code == 409
    cancelled = caller.post(f"{one}/cancel", {})
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    told.JobShape.model_validate(cancelled.json())
    refused = caller.post(f"{one}/cancel", {})
    assert (refused.status_code, len(refused.json()["message"]) > 5) == (409, True)
    assert caller.post(f"{one}/retry", {}).status_code == 422
    again = caller.post(f"{one}/retry", {"why": "wanted after all"})
    assert (again.json()["state"], again.json()["act_why"]) == ("waiting", "wanted after all")


def test_jobs_of_others_are_not_there(world: World) -> None:
    number = background.ask(world.actor("shouli"), NAME, "Export")
    for login in ("zhiban", "lingdao", "anquan"):
        caller = world.caller(login)
        assert caller.get(f"{BASE}/jobs/{number}").status_code == 404
        assert caller.post(f"{BASE}/jobs/{number}/cancel", {}).status_code == 404
        assert caller.post(f"{BASE}/jobs/{number}/retry", {"why": "x"}).status_code == 404
        assert number not in numbers(caller.get(f"{BASE}/jobs"))
        assert caller.get(f"{BASE}/jobs/all").status_code == 403
    assert background.one(world.actor("shouli"), number).state == "waiting"
    admin = world.caller("xitong")
    assert number in numbers(admin.get(f"{BASE}/jobs/all", state="waiting", name=NAME))
    assert admin.get(f"{BASE}/jobs/{number}").json()["asked_by"] == world.actor("shouli").name
    for nowhere in ("0", "x", "9" * 18, "9" * 400, "-1", "１"):
        assert admin.get(f"{BASE}/jobs/{nowhere}").status_code == 404
