# SPDX-License-Identifier: Apache-2.0
"""The small city of the interface's tests, and browsers of its people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from xiucheng.delivery.api.tests.world import World, small_city


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), small_city() as made:
        yield made
