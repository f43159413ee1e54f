# SPDX-License-Identifier: Apache-2.0
"""Schemathesis over the description: whatever it makes of it, a sentence and never a fault.

`pytest --fuzz 200 THIS_FILE` makes so many inputs for each endpoint instead of a few, and others each time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from xiucheng.delivery.api.tests.matrix import HOLDERS
from xiucheng.delivery.api.tests.world import BASE, World
from xiucheng.delivery.api.urls import doors
from xiucheng.delivery.wire.door import PUBLIC, SIGNED_IN, Door
from xiucheng.foundation.organization.actions import shipped_posts

FEW = 1
"""Inputs for each endpoint in the ordinary run, of one kind and the other in turn."""
KINDS = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.fixture(scope="module")
def schema(world: World) -> Any:
    return schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", WSGIHandler())


@pytest.fixture(scope="module")
def records(world: World) -> list[int]:
    """Cases in several states: of the numbers that a description draws hardly one is somebody's."""
    return [world.case(upto).record_id for upto in ("report", "accept", "file", "dispatch", "close")]


def speakers(door: Door) -> list[str]:
    """Who may, once each, and somebody who may not."""
    may = [HOLDERS[post.code] for post in shipped_posts() if door.permission in post.permissions]
    if door.permission in {PUBLIC, SIGNED_IN}:
        may = ["shouli", "xitong"]
    return [*may, "", "linqu"]


def test_nothing_that_is_sent_is_a_fault(
    world: World, schema: Any, records: list[int], pytestconfig: pytest.Config
) -> None:
    wanted = int(pytestconfig.getoption("--fuzz"))
    known = {door.name: door for door in doors.all}
    seen: set[str] = set()
    for number, found in enumerate(schema.get_all_operations()):
        operation = found.ok()
        door = known[operation.definition.raw["operationId"]]
        seen.add(door.name)
        for kind in KINDS if wanted else (KINDS[number % 2],):
            answered(operation, kind, sender(world, door, records), wanted)
    assert seen == set(known) - {"openapi"}


def answered(operation: Any, kind: GenerationMode, send: Callable[..., Any], wanted: int) -> None:
    """Draw inputs of a kind for an endpoint and look at what comes back."""

    @settings(
        max_examples=wanted or FEW,
        derandomize=not wanted,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def each(data: st.DataObject) -> None:
        response = send(data, data.draw(operation.as_strategy(generation_mode=kind)))
        told = response.content[:300]
        assert response.status_code < 500, (operation.label, response.status_code, told)
        if response.status_code >= 400 and operation.method != "head":
            assert response.json()["message"], (operation.label, told)

    each()


def sender(world: World, door: Door, records: list[int]) -> Callable[[st.DataObject, Any], Any]:
    """Sends a drawn input as one of those who come."""
    people = speakers(door)

    def send(data: st.DataObject, case: Any) -> Any:
        who = data.draw(st.sampled_from(people))
        if "{int:id}" in door.path and data.draw(st.booleans()):
            case.path_parameters["id"] = data.draw(st.sampled_from(records))
        headers = {"Authorization": f"Bearer {world.tokens[who]}"} if who else {}
        return case.call(headers=headers)

    return send
