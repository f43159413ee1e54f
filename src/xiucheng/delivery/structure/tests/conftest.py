# SPDX-License-Identifier: Apache-2.0
"""A small bureau with a committee, a responsibility area, somebody on duty and a version of boundaries to come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client

from tests.makers import make_map, make_person, make_units
from xiucheng.delivery.admin.tests.conftest import browser, today
from xiucheng.foundation.organization import actions
from xiucheng.foundation.organization.models import OnDuty
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.clock import now

SETUP = system("setup")
PEOPLE = {
    "xitong": ("system_admin", "jx/", ""),
    "shuju": ("data_admin", "jx/", ""),
    "zhiban": ("duty_chief", "jx/jd/", ""),
    "jiandu": ("inspector", "jx/jd/", "310199/"),
    "shouli": ("receptionist", "jx/jd/", ""),
    "linqu": ("duty_chief", "qt/jd/", ""),
}
Visit = Callable[[str], Client]


@dataclass(frozen=True)
class Made:
    """Numbers of what there is."""

    care: int
    power: int
    seat: int
    duty: int


@pytest.fixture
def made(db: None) -> Made:
    make_units()
    make_map()
    for login, (post, unit, area) in PEOPLE.items():
        make_person(login, post, unit, area)
    day, at = today(), now()
    actions.found_committee(SETUP, "dcg", "城市管理委员会", starts_on=day)
    duty = actions.put_on_duty(
        SETUP,
        "jiandu",
        "jx/jd/",
        area="310199",
        starts_at=at - timedelta(hours=1),
        ends_at=at + timedelta(hours=3),
    )
    assert OnDuty.objects.filter(pk=duty).exists()
    return Made(
        care=actions.set_care(SETUP, "pipes", "jx/hw/", "310199001", starts_on=day),
        power=actions.grant_power(SETUP, "jx/zf/", "市容处罚", "公告", starts_on=day),
        seat=actions.give_seat(SETUP, "dcg", "chair", title="区长", starts_on=day),
        duty=duty,
    )


@pytest.fixture
def visit(made: Made) -> Visit:
    """A browser signed in as one of them, in English."""
    return browser
