# SPDX-License-Identifier: Apache-2.0
"""A bureau and a clock on a Monday morning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import Bureau, bureau_database, make_person
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.operations.joint.tests.acted import MONDAY


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    """As everywhere, but made on the day of these tests; with a department at the top, which nobody is above."""
    with frozen(MONDAY), django_db_blocker.unblock(), bureau_database() as made:
        more = {"second_head": ("squad_head", "jx/zf/"), "neighbour": ("handler", "qt/jd/")}
        people = {login: make_person(login, post, unit) for login, (post, unit) in more.items()}
        yield Bureau({**made.people, **people})


@pytest.fixture
def clock() -> Iterator[Frozen]:
    with frozen(MONDAY) as held:
        yield held
