# SPDX-License-Identifier: Apache-2.0
"""A bureau on a Monday morning, and reports whose reporters left a telephone number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import Bureau, bureau_database
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.operations.feedback.tests.life import MONDAY


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    """As everywhere, but made on the day of these tests: a place is located by the boundaries of its day."""
    with frozen(MONDAY), django_db_blocker.unblock(), bureau_database() as made:
        yield made


@pytest.fixture
def clock() -> Iterator[Frozen]:
    with frozen(MONDAY) as held:
        yield held
