# SPDX-License-Identifier: Apache-2.0
"""A bureau with a clerk, called by an address, and a system that asks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xiucheng.delivery.signon.tests.asking import CITY, Asking, registered
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.oidc import server
from xiucheng.kernel.oidc.tests.people import make_people
from xiucheng.kernel.settings import settings as ours


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "settings", replace(ours, public_url=f"{CITY}/"))


@pytest.fixture
def clerk() -> Actor:
    return make_people(clerk="receptionist")["clerk"]


@pytest.fixture
def asking(named: None, clerk: Actor) -> Asking:
    return registered()
