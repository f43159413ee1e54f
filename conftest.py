# SPDX-License-Identifier: Apache-2.0
"""What all tests share: their databases, and the clock put back."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker
from xdist.scheduler import LoadFileScheduling

from tests.makers import Bureau, bureau_database, bureau_to_copy
from tests.own_server import hurry
from xiucheng.delivery.testing import fresh_database
from xiucheng.kernel.limits import limiter

JOURNEYS = "tests/journeys/"


def pytest_addoption(parser: pytest.Parser) -> None:
    """How long those search that find their own counter-examples."""
    parser.addoption(
        "--fuzz", type=int, default=0, help="inputs for each endpoint of the interface; 0: a few"
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    """A file at a time to each process; all journeys to one, so that they share one city and one browser."""
    scheduler = LoadFileScheduling(config, log)
    file_of = scheduler._split_scope
    scheduler._split_scope = lambda test: JOURNEYS if test.startswith(JOURNEYS) else file_of(test)
    return scheduler


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones begin first, so that no process waits for another at the end."""
    items.sort(
        key=lambda item: (
            item.get_closest_marker("browser") is None,
            item.get_closest_marker("server") is None,
        )
    )


def pytest_collection_finish() -> None:
    """What was loaded lasts until the end: no look for rubbish goes through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def no_limits() -> Iterator[None]:
    """All tests come from one address, quicker than people: limits count only where they are tested."""
    before, limiter.factor = limiter.factor, 0
    yield
    limiter.factor = before


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords as in service, with less work."""
    with override_settings(PASSWORD_HASHERS=["tests.makers.QuickArgon2"]):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One migrated database per test process; pytest-django rolls each test back."""
    hurry()
    with django_db_blocker.unblock(), fresh_database():
        yield


@pytest.fixture(scope="session")
def first_bureau(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, Bureau]]:
    """Made once, as making takes three times as long as copying."""
    with django_db_blocker.unblock(), bureau_to_copy() as made:
        yield made


@pytest.fixture(scope="module")
def bureau(first_bureau: tuple[str, Bureau], django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    """A small bureau in a database of the module's own. What tests do stays: each makes its own cases."""
    with django_db_blocker.unblock(), bureau_database(first_bureau) as made:
        yield made


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of its own for a test that commits, in threads or processes; yields its name."""
    with django_db_blocker.unblock(), fresh_database() as name:
        yield name
