# SPDX-License-Identifier: Apache-2.0
"""A bureau with a clerk, called by an address, and a system that asks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.makers import make_person, make_units
from xiucheng.delivery.signon.tests.asking import CITY, Asking, registered
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.oidc import server
from xiucheng.kernel.settings import settings as ours


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "settings", replace(ours, public_url=f"{CITY}/"))


@pytest.fixture
def clerk() -> Actor:
    make_units()
    return make_person("clerk", "receptionist", "jx/jd/")


@pytest.fixture
def asking(named: None, clerk: Actor) -> Asking:
    return registered()
