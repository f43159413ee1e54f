# SPDX-License-Identifier: Apache-2.0
"""A layer beside those above and below it: gaps, overlaps, ground beyond, codes without a parent."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from xiucheng.foundation.geography.actions import PropertyNames, load_boundaries, withdraw_version
from xiucheng.foundation.geography.demo import demo_boundaries
from xiucheng.foundation.geography.models import Boundary, BoundaryVersion
from xiucheng.foundation.geography.queries import refresh, versions
from xiucheng.foundation.geography.rules.coverage import against, made_of
from xiucheng.foundation.geography.types import Layer, Loaded, Shape
from xiucheng.foundation.geography.types.findings import Trouble
from xiucheng.kernel import clock
from xiucheng.kernel.access.actor import ANONYMOUS, system
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed, NotThere

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
NAMES, LOADER, TODAY = PropertyNames("code", "name"), system("test"), date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    refresh()
    with clock.frozen(datetime(2026, 11, 22, 4, 0, tzinfo=UTC)), translation.override("en"):
        yield
    refresh()


def load(layer: Layer, found: dict[str, Any], *, tried: bool = False, day: date = TODAY) -> Loaded:
    return load_boundaries(LOADER, layer, found, NAMES, valid_from=day, tried=tried)


@pytest.fixture
def district() -> dict[str, Any]:
    found = demo_boundaries(1)
    for layer in (Layer.DISTRICT, Layer.TOWN, Layer.COMMUNITY):
        assert load(layer, found[layer]).findings == ()
    return found


def test_a_whole_district_has_nothing_to_be_looked_at(district: dict[str, Any]) -> None:
    assert load(Layer.GRID, district["grid"]).findings == ()
    assert load(Layer.RESPONSIBILITY, district["responsibility"]).findings == ()


def test_a_missing_grid_is_a_gap_of_its_community(district: dict[str, Any]) -> None:
    grids = copy.deepcopy(district["grid"])
    gone = grids["features"].pop(40)["properties"]["code"]
    found = load(Layer.GRID, grids, tried=True).findings
    assert [(one.trouble, one.code) for one in found] == [(Trouble.GAP, gone[:12])]
    assert 5_000 < found[0].square_metres < 15_000
    assert 121 < found[0].lon < 122


def test_grids_over_each_other_are_told_with_their_ground(district: dict[str, Any]) -> None:
    grids = copy.deepcopy(district["grid"])
    one, other = grids["features"][40], grids["features"][41]
    other["geometry"] = one["geometry"]
    tried = load(Layer.GRID, grids, tried=True)
    codes = sorted((one["properties"]["code"], other["properties"]["code"]))
    overlap = next(each for each in tried.findings if each.trouble is Trouble.OVERLAP)
    assert [overlap.code, overlap.other] == codes
    assert "overlap 1 times" in tried.remarks[0]


def test_a_code_under_the_wrong_community_is_told(district: dict[str, Any]) -> None:
    grids = copy.deepcopy(district["grid"])
    grids["features"][0]["properties"]["code"] = "310199009009001"
    found = load(Layer.GRID, grids, tried=True).findings
    assert (Trouble.ORPHAN, "310199009009001", "310199009009") in {
        (one.trouble, one.code, one.other) for one in found
    }


def test_a_grid_in_another_community_reaches_beyond_its_own(district: dict[str, Any]) -> None:
    grids = copy.deepcopy(district["grid"])
    first, last = grids["features"][0], grids["features"][-1]
    first["geometry"], last["geometry"] = last["geometry"], first["geometry"]
    found = {(one.trouble, one.code) for one in load(Layer.GRID, grids, tried=True).findings}
    assert {(Trouble.BEYOND, each["properties"]["code"]) for each in (first, last)} <= found


def test_a_new_layer_above_is_compared_with_the_finer_one(district: dict[str, Any]) -> None:
    load(Layer.GRID, district["grid"])
    communities = copy.deepcopy(district["community"])
    gone = communities["features"].pop()["properties"]["code"]
    found = load(Layer.COMMUNITY, communities, tried=True).findings
    assert {one.code for one in found if one.trouble is Trouble.GAP} == {gone[:9]}
    assert {one.other for one in found if one.trouble is Trouble.ORPHAN} == {gone}


def test_a_unit_grid_that_a_responsibility_grid_cuts_is_told(district: dict[str, Any]) -> None:
    load(Layer.GRID, district["grid"])
    duties = copy.deepcopy(district["responsibility"])
    del duties["features"][0]
    found = load(Layer.RESPONSIBILITY, duties, tried=True).findings
    assert found
    assert {one.trouble for one in found} == {Trouble.GAP}
    assert {one.code for one in found} <= {one["properties"]["code"] for one in district["grid"]["features"]}


def test_slivers_of_drawing_are_no_findings() -> None:
    def block(code: str, west: float, east: float) -> Shape:
        ring = ((west, 31.0), (east, 31.0), (east, 31.01), (west, 31.01), (west, 31.0))
        return Shape(code, ((ring,),))

    parent = block("310199001001", 121.0, 121.02)
    halves = [block("310199001001001", 121.0, 121.01), block("310199001001002", 121.010000005, 121.02)]
    assert list(against([parent], halves, 12)) == []
    assert list(made_of([parent], halves)) == []
    assert list(made_of([parent], [])) == []
    cut = [block("Z1", 121.0, 121.005), block("Z2", 121.005, 121.02)]
    assert {(one.trouble, one.code, one.other) for one in made_of(cut, halves)} == {
        (Trouble.BEYOND, halves[0].code, "Z1"),
        (Trouble.BEYOND, halves[0].code, "Z2"),
    }


def test_a_trial_writes_nothing(district: dict[str, Any]) -> None:
    before = BoundaryVersion.objects.count(), Boundary.objects.count()
    assert load(Layer.GRID, district["grid"], tried=True).version == 0
    assert (BoundaryVersion.objects.count(), Boundary.objects.count()) == before


def test_a_version_is_withdrawn_before_its_day_only(district: dict[str, Any]) -> None:
    tomorrow = TODAY + timedelta(days=1)
    later = load(Layer.GRID, district["grid"], day=tomorrow).version
    states = {one.layer: one.state for one in versions(LOADER)}
    assert states == {"district": "in_force", "town": "in_force", "community": "in_force", "grid": "to_come"}
    with pytest.raises(NotAllowed):
        withdraw_version(ANONYMOUS, later)
    withdraw_version(LOADER, later)
    assert not Boundary.objects.filter(version_id=later).exists()
    with pytest.raises(NotThere):
        withdraw_version(LOADER, later)
    with pytest.raises(AccessRefused):
        withdraw_version(LOADER, versions(LOADER)[0].id)
    load(Layer.TOWN, _renamed(district["town"]))
    assert [one.state for one in versions(LOADER) if one.layer == "town"] == ["in_force", "past"]


def _renamed(layer: dict[str, Any]) -> dict[str, Any]:
    other = copy.deepcopy(layer)
    other["features"][0]["properties"]["name"] = "改名街道"
    return other
