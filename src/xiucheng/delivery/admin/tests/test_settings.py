# SPDX-License-Identifier: Apache-2.0
"""What units decide, as the system administrator sees and changes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from xiucheng.delivery.admin.tests.conftest import Visit, state, today
from xiucheng.kernel.configuration import store
from xiucheng.kernel.configuration.declared import NEARLY_DUE
from xiucheng.kernel.configuration.models import UnitSetting

CHANGE = "/admin/settings/change/nearly_due_minutes/"


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    store.forget()
    yield
    store.forget()


def good() -> dict[str, str]:
    """What is taken, from today on; asked anew each time, as a run may go over midnight."""
    return {"value": "45", "starts_on": str(today()), "why": "winter"}


def test_a_setting_is_decided_shown_and_given_back(visit: Visit) -> None:
    client = visit("system")
    form = client.get(CHANGE, {"unit": "jx/"}).content.decode()
    action = re.search(r'action="(/admin/settings/[^"]+)"', form)
    assert action is not None
    assert "unit=jx" in action[1], "the form knows its unit"

    assert client.post(f"{CHANGE}?unit=jx/", good()).status_code == 303

    store.forget()
    assert (store.value(NEARLY_DUE, "jx/hw/"), store.value(NEARLY_DUE, "qt/")) == (45, 30)
    page = client.get("/admin/settings/", {"unit": "jx/hw/"}).content.decode()
    assert "45 minutes · by" in page
    own = client.get("/admin/settings/", {"unit": "jx/"}).content.decode()
    assert "45 minutes · since" in own
    assert "winter" in own
    assert client.post(f"{CHANGE}?unit=jx/", good() | {"value": ""}).status_code == 303
    assert "30 minutes · usual value" in client.get("/admin/settings/", {"unit": "jx/"}).content.decode()
    assert UnitSetting.objects.count() == 2


def test_a_profile_decides_all_of_a_unit(visit: Visit) -> None:
    client = visit("system")
    typed = {"profile": "SD", "starts_on": str(today() + timedelta(days=1)), "why": "pilot"}
    assert client.post("/admin/settings/profile/?unit=jx/", typed).status_code == 303
    assert "SD: pilot" in client.get("/admin/settings/", {"unit": "jx/"}).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"value": "soon"}, "whole number of minutes"),
        ({"starts_on": "2020-01-01"}, "Give today or a later day"),
        ({"starts_on": "soon"}, "Give a date"),
        ({"why": ""}, "Say why in one line"),
    ],
    ids=["value", "past", "date", "reason"],
)
def test_what_does_not_fit_is_told_beside_its_field(visit: Visit, typed: dict[str, str], said: str) -> None:
    client, before = visit("system"), state()
    answer = client.post(f"{CHANGE}?unit=jx/", good() | typed)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert state() == before


def test_units_settings_and_profiles_that_there_are_not(visit: Visit) -> None:
    client, before = visit("system"), state()
    for unit in ("none/", "jx", "\x00"):
        assert client.get("/admin/settings/", {"unit": unit}).status_code == (200 if unit == "\x00" else 404)
        assert client.post(f"{CHANGE}?unit=none/", good()).status_code == 404
    assert client.get("/admin/settings/change/colour/").status_code == 404
    wrong = client.post("/admin/settings/profile/?unit=jx/", good() | {"profile": "XX"})
    assert (wrong.status_code, "Choose one of the list." in wrong.content.decode()) == (422, True)
    assert state() == before
