# SPDX-License-Identifier: Apache-2.0
"""The description: complete, the same every time, and the one that is committed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import xiucheng
from xiucheng.delivery.api.processes import path_of
from xiucheng.delivery.api.tests.world import BASE, World
from xiucheng.delivery.api.urls import api, doors
from xiucheng.delivery.wire.describe import text_of
from xiucheng.kernel.declaration import registry
from xiucheng.operations.supervision.types import CHANNELS

COMMITTED = Path(xiucheng.__file__).parents[2] / "docs" / "openapi.json"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text_of(api))
    return found


def test_the_committed_description_is_fresh() -> None:
    assert COMMITTED.read_text("utf-8") == text_of(api), "run `xiucheng openapi --out docs/openapi.json`"


def test_every_door_is_described(schema: dict[str, Any]) -> None:
    described = {(method.upper(), path) for path, methods in schema["paths"].items() for method in methods}
    assert described == {(door.method, BASE + door.path.replace("{int:", "{")) for door in doors.all}


def test_a_step_is_described_with_types_bounds_and_both_languages(schema: dict[str, Any]) -> None:
    operation = schema["paths"][f"{BASE}/supervision/cases/report"]["post"]
    assert operation["summary"] == "上报 / Report"
    assert operation["x-permission"] == "supervision.report"
    assert [parameter["name"] for parameter in operation["parameters"]] == ["Idempotency-Key"]
    assert set(operation["responses"]) == {
        "200",
        "201",
        "400",
        "401",
        "403",
        "404",
        "409",
        "413",
        "415",
        "422",
        "429",
        "503",
    }
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    body = schema["components"]["schemas"][name]
    assert body["required"] == ["point", "words", "channel"]
    assert body["properties"]["channel"]["enum"] == [code for code, _label in CHANNELS]
    assert body["properties"]["words"]["maxLength"] == 2000
    assert "问题描述 / What is wrong" in body["properties"]["words"]["description"]


def test_every_reference_leads_somewhere(schema: dict[str, Any]) -> None:
    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if "$ref" in value else set()
            return own.union(*map(references, value.values()))
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    there = {f"#/components/schemas/{name}" for name in schema["components"]["schemas"]}
    assert references(schema) <= there


def test_inner_steps_are_not_described(schema: dict[str, Any]) -> None:
    for process in registry.processes():
        own = [path for path in schema["paths"] if path.startswith(f"{BASE}{path_of(process)}")]
        assert own
        for step in process.steps:
            if step.internal:
                assert not any(step.code in path.split("/") for path in own)


def test_the_description_is_served_to_everybody(world: World) -> None:
    response = world.caller().get(f"{BASE}/openapi.json")
    assert response.status_code == 200
    assert response.json()["info"]["version"] == xiucheng.__version__
