# SPDX-License-Identifier: Apache-2.0
"""The city that these tests speak to."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from xiucheng.delivery.api.tests.world import World, small_city


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One city for the tests of a module; they commit, so each makes its own cases."""
    with django_db_blocker.unblock(), small_city() as made:
        yield made
