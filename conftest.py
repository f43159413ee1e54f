# SPDX-License-Identifier: Apache-2.0
"""What all tests share: their databases, and the clock put back."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import Bureau, bureau_database
from xiucheng.delivery.testing import fresh_database


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One migrated database per test process; pytest-django rolls each test back."""
    with django_db_blocker.unblock(), fresh_database():
        yield


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    """A small bureau in a database of the module's own. What tests do stays: each makes its own cases."""
    with django_db_blocker.unblock(), bureau_database() as made:
        yield made


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of its own for a test that commits, in threads or processes; yields its name."""
    with django_db_blocker.unblock(), fresh_database() as name:
        yield name
