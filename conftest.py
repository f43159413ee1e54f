# SPDX-License-Identifier: Apache-2.0
"""What all tests share: their databases, and the clock put back."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import Bureau, bureau_database
from xiucheng.delivery.testing import fresh_database
from xiucheng.kernel.limits import limiter


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one file stay in one process: most share a database of their module, which is made once.

    The long ones begin first, so that no process waits for another at the end.
    """
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.location[0]))
    items.sort(key=_place)


def _place(item: pytest.Item) -> tuple[bool, str]:
    group = item.get_closest_marker("xdist_group")
    assert group is not None
    return item.get_closest_marker("browser") is None, group.args[0] if "journeys" in group.args[0] else ""


@pytest.fixture(scope="session", autouse=True)
def no_limits() -> Iterator[None]:
    """All tests come from one address, quicker than people: limits count only where they are tested."""
    before, limiter.factor = limiter.factor, 0
    yield
    limiter.factor = before


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
