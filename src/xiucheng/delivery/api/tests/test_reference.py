# SPDX-License-Identifier: Apache-2.0
"""Choices, units, the map, declarations, figures: each answer is what its description says."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from xiucheng.delivery.api import shapes
from xiucheng.delivery.api.tests.world import BASE, CLASS, CONDITION, HERE, OTHER_DISTRICT, World


@pytest.mark.parametrize(
    ("path", "query", "shape"),
    [
        ("/catalogue/classes", {}, shapes.Choices),
        ("/catalogue/conditions", {}, shapes.Choices),
        ("/catalogue/conditions", {"class": CLASS}, shapes.Choices),
        ("/options/organization.handling_units", {}, shapes.Choices),
        ("/organization/units", {}, shapes.Units),
        ("/geography/locate", {"point": HERE}, shapes.PlaceShape),
        ("/geography/locate", {"point": "0,0"}, shapes.PlaceShape),
        ("/geography/layers/community.geojson", {}, shapes.Features),
        ("/geography/layers/grid.geojson", {"bbox": "121,31,122,32"}, shapes.Features),
        ("/processes", {}, shapes.Processes),
        ("/processes/supervision.case", {}, shapes.Declaration),
        ("/work/counts", {}, shapes.Counts),
        ("/timeliness", {}, shapes.Timeliness),
        ("/timeliness", {"as_of": "2026-01-13T00:00", "by": "department"}, shapes.Timeliness),
    ],
)
def test_each_answer_fits_its_shape(
    world: World, path: str, query: dict[str, str], shape: type[BaseModel]
) -> None:
    world.case()
    response = world.caller("lingdao").get(BASE + path, **query)
    assert response.status_code == 200, response.content.decode()
    shape.model_validate(response.json())


def test_a_position_is_located(world: World) -> None:
    found = world.caller("chuzhi").get(f"{BASE}/geography/locate", point=HERE).json()
    assert found["community"] == "310199001001"
    assert found["names"] == {"community": "云溪社区"}


def test_only_boundaries_in_the_window_come(world: World) -> None:
    caller, path = world.caller("chuzhi"), f"{BASE}/geography/layers/community.geojson"
    everything = caller.get(path).json()["features"]
    here = caller.get(path, bbox="121.20,31.0,121.21,31.01").json()["features"]
    assert len(everything) == 2
    assert [feature["properties"]["name"] for feature in here] == ["云溪社区"]
    assert here[0]["properties"]["level"] == 3


@pytest.mark.parametrize("box", ["", "1,2,3", "a,b,c,d", "3,0,1,1", "1e2,0,1,1", "nan,0,1,1", "1,2,3,4,5"])
def test_a_window_is_four_numbers(world: World, box: str) -> None:
    response = world.caller("chuzhi").get(f"{BASE}/geography/layers/community.geojson", bbox=box)
    assert response.status_code == (422 if box else 200)


@pytest.mark.parametrize("path", ["/geography/layers/moon.geojson", "/processes/none", "/options/none"])
def test_what_there_is_not(world: World, path: str) -> None:
    response = world.caller("chuzhi").get(BASE + path)
    assert response.status_code == 404
    assert response.json()["message"]


def test_conditions_are_those_of_the_class(world: World) -> None:
    caller = world.caller("zhiban")
    found = caller.get(f"{BASE}/catalogue/conditions", **{"class": CLASS}).json()["items"]
    assert [choice["code"] for choice in found] == [CONDITION]
    assert caller.get(f"{BASE}/catalogue/conditions", **{"class": "other"}).json()["items"] == []


def test_units_have_their_territory(world: World) -> None:
    units = {
        unit["path"]: unit
        for unit in world.caller("chuzhi").get(f"{BASE}/organization/units").json()["items"]
    }
    assert units["linqu/"]["territory"] == OTHER_DISTRICT
    assert units["huanwei/"]["kind"] == "department"


def test_a_declaration_has_no_inner_steps(world: World) -> None:
    found: dict[str, Any] = world.caller("chuzhi").get(f"{BASE}/processes/supervision.case").json()
    steps = {step["code"]: step for step in found["steps"]}
    assert "absorb" not in steps
    assert [field["name"] for field in steps["accept"]["form"]] == ["class_code", "remark"]


def test_figures_are_for_who_answers_for_them(world: World) -> None:
    assert world.caller("chuzhi").get(f"{BASE}/timeliness").status_code == 403
    assert world.caller("lingdao").get(f"{BASE}/timeliness", by="moon").status_code == 422
