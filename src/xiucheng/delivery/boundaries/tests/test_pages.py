# SPDX-License-Identifier: Apache-2.0
"""A layer is tried, refused row by row, loaded from a day on and withdrawn, by who keeps the map only."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.makers import make_map, make_person, make_units
from xiucheng.delivery.admin.tests.conftest import browser, today
from xiucheng.foundation.geography.demo import demo_boundaries
from xiucheng.foundation.geography.models import BoundaryVersion

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
TOWNS = json.dumps(demo_boundaries(1)["town"]).encode()


@pytest.fixture(autouse=True)
def _people() -> None:
    make_units()
    make_map()
    make_person("shuju", "data_admin", "jx/")
    make_person("xitong", "system_admin", "jx/")


def form(content: bytes = TOWNS, **more: str) -> dict[str, Any]:
    file = SimpleUploadedFile("街镇.geojson", content)
    day = str(today() + timedelta(days=1))
    return {
        "boundaries": file,
        "layer": "town",
        "code": "code",
        "name": "name",
        "valid_from": day,
        "how": "try",
    } | more


def test_a_layer_is_tried_loaded_and_withdrawn() -> None:
    client, before = browser("shuju"), BoundaryVersion.objects.count()
    tried = client.post("/boundaries/load/", form())
    assert (tried.status_code, BoundaryVersion.objects.count()) == (200, before)
    assert "m²" in tried.content.decode(), "the small map has other grounds: that is to be looked at"
    assert client.post("/boundaries/load/", form(how="take")).status_code == 200
    made = BoundaryVersion.objects.latest("id")
    assert (made.source, made.loaded_by) == ("街镇.geojson", "shuju")
    assert "街镇.geojson" in client.get("/boundaries/").content.decode()
    assert client.get(f"/boundaries/{made.pk}/withdraw/").status_code == 200
    assert client.post(f"/boundaries/{made.pk}/withdraw/").status_code == 303
    assert BoundaryVersion.objects.count() == before
    first = BoundaryVersion.objects.earliest("id").pk
    assert client.post(f"/boundaries/{first}/withdraw/").status_code == 422
    assert client.post(f"/boundaries/{10**30}/withdraw/").status_code == 404


def test_bad_input_is_told_and_writes_nothing() -> None:
    client, before = browser("shuju"), BoundaryVersion.objects.count()
    wrong = json.dumps(demo_boundaries(1)["grid"]).encode()
    for sent in (
        form(layer="planet", how="take"),
        form(valid_from="soon", how="take"),
        form(b"", how="take"),
        form(b"nonsense", how="take"),
        form(b"\xff" * 100, how="take"),
        form(b"[" * 100_000, how="take"),
        form(wrong, how="take"),
        form(code="none", how="take"),
        {"layer": "town", "how": "take"},
        {},
    ):
        answer = client.post("/boundaries/load/", sent)
        assert answer.status_code == 422, sent
        assert "Traceback" not in answer.content.decode()
    assert BoundaryVersion.objects.count() == before


def test_it_opens_to_who_keeps_the_map_only() -> None:
    before, first = BoundaryVersion.objects.count(), BoundaryVersion.objects.earliest("id").pk
    for path, sent in (("", {}), ("load/", form(how="take")), (f"{first}/withdraw/", {})):
        assert browser("xitong").get(f"/boundaries/{path}").status_code == 403
        assert browser("xitong").post(f"/boundaries/{path}", sent).status_code in {403, 405}
        assert Client().get(f"/boundaries/{path}").status_code == 302
        strict = browser("shuju", enforce_csrf_checks=True)
        assert strict.post(f"/boundaries/{path}", sent).status_code in {403, 405}
    assert BoundaryVersion.objects.count() == before
