# SPDX-License-Identifier: Apache-2.0
"""A server given by one address gets a second role where that may be made."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from xiucheng.kernel.database import addresses, cluster, embedded, given
from xiucheng.kernel.database.place import SUPERUSER, Place
from xiucheng.kernel.settings import load

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An embedded server plays the given one; its superuser is who may make roles."""
    place = Place(tmp_path_factory.mktemp("given"))
    embedded.ensure(place.var)
    yield place
    embedded.release(place.var)
    cluster.stop(place)


def test_a_role_is_made_once(place: Place, tmp_path: Path) -> None:
    owner = place.url(SUPERUSER)
    assert given.app_url(tmp_path, owner) == owner
    given.provide(tmp_path, owner)
    url = given.app_url(tmp_path, owner)
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        role, powerful = row.fetchone() or ("", True)
    assert role.startswith("xiucheng_app")
    assert not powerful
    given.provide(tmp_path, owner)
    assert given.app_url(tmp_path, owner) == url
    found = addresses.urls(load({"DATABASE_URL": owner, "XIUCHENG_VAR": str(tmp_path)}))
    assert (found.owner, found.app) == (owner, url)


def test_the_role_of_another_installation_keeps_its_password(place: Place, tmp_path: Path) -> None:
    owner = place.url(SUPERUSER)
    first, second = tmp_path / "first", tmp_path / "second"
    for var in (first, second):
        given.provide(var, owner)
    assert given.app_url(first, owner) != given.app_url(second, owner)
    for url in (given.app_url(first, owner), given.app_url(second, owner), embedded.urls(place.var).app):
        psycopg.connect(url).close()


def test_without_the_right_one_role_does_all(place: Place, tmp_path: Path) -> None:
    owner = embedded.urls(place.var).owner
    given.provide(tmp_path, owner)
    assert given.app_url(tmp_path, owner) == owner
