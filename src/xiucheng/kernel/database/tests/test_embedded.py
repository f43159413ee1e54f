# SPDX-License-Identifier: Apache-2.0
"""The embedded server lives while somebody uses it, whatever is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from xiucheng.kernel.database import cluster, embedded
from xiucheng.kernel.database.place import SOCKET_LIMIT, EmbeddedError, Place, private_folder

pytestmark = pytest.mark.server
USER = "import sys\nfrom xiucheng.kernel.database import embedded\nprint(embedded.ensure().app, flush=True)\n"
USER += "sys.stdin.read()\n"


@contextmanager
def user(var: Path, *, linger: str = "0") -> Iterator[subprocess.Popen[str]]:
    """A process that uses the server until its input ends."""
    environment = os.environ | {"XIUCHENG_VAR": str(var), "XIUCHENG_DATABASE_LINGER": linger}
    process = subprocess.Popen(
        [sys.executable, "-c", USER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline().startswith("postgresql://xiucheng_app:")
        yield process
    finally:
        process.kill()
        process.communicate()


def until(true: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path / "var")
    yield place
    embedded.release(place.var)
    until(lambda: cluster.process_id(place) is None)


def server(place: Place) -> int:
    number = cluster.process_id(place)
    assert number is not None
    return number


def keeper_of(number: int) -> int:
    return int(Path(f"/proc/{number}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[1])


def test_stops_after_its_last_user_was_killed_and_comes_back_with_the_data(place: Place) -> None:
    with user(place.var) as one, user(place.var) as other:
        with psycopg.connect(embedded.urls(place.var).owner) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
        one.kill()
        one.wait()
        time.sleep(0.5)
        assert server(place)
        other.kill()
        other.wait()
        until(lambda: cluster.process_id(place) is None)
    with user(place.var), psycopg.connect(embedded.urls(place.var).owner) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (1,)


def test_a_killed_server_is_back_for_its_users(place: Place) -> None:
    with user(place.var):
        url = embedded.urls(place.var).owner
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
        first = server(place)
        os.kill(first, signal.SIGKILL)
        embedded.ensure(place.var)
        assert server(place) != first
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT value FROM kept").fetchone() == (1,)


def test_a_killed_keeper_is_replaced_and_the_server_still_stops(place: Place) -> None:
    with user(place.var, linger="1"):
        number = server(place)
        os.kill(keeper_of(number), signal.SIGKILL)
        with user(place.var):
            assert server(place) == number
    until(lambda: cluster.process_id(place) is None)


def test_many_first_users_at_once_share_one_server(place: Place) -> None:
    environment = os.environ | {"XIUCHENG_VAR": str(place.var), "XIUCHENG_DATABASE_LINGER": "1"}
    command = [sys.executable, "-c", USER]
    users = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(4)
    ]
    for one in users:
        assert one.stdout is not None
        assert one.stdout.readline().startswith("postgresql://")
    assert server(place)
    for one in users:
        one.communicate()
        assert one.returncode == 0


def test_a_number_left_by_a_killed_server_may_be_anothers(place: Place) -> None:
    with user(place.var):
        pass
    until(lambda: cluster.process_id(place) is None)
    left = place.data / "postmaster.pid"
    left.write_text(f"{os.getpid()}\n{place.data}\n", encoding="ascii")
    with user(place.var):
        assert server(place) != os.getpid()


def test_a_long_path_still_gets_a_socket(tmp_path: Path) -> None:
    place = Place(tmp_path / ("long-name-" * 12))
    assert len(os.fsencode(place.sockets())) <= SOCKET_LIMIT
    assert place.sockets() == place.sockets()
    with user(place.var):
        assert server(place)
    until(lambda: cluster.process_id(place) is None)


def test_roles_are_not_superusers_and_secrets_are_private(place: Place) -> None:
    with user(place.var), psycopg.connect(embedded.urls(place.var).app) as connection:
        rows = connection.execute("SELECT rolname, rolsuper FROM pg_roles WHERE rolname LIKE 'xiucheng%'")
        assert sorted(rows) == [("xiucheng_app", False), ("xiucheng_owner", False)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (x int)")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgresql://xiucheng_owner@/xiucheng?host={place.sockets()}")
    for secret in (place.var / "keys").iterdir():
        assert secret.stat().st_mode & 0o077 == 0


def test_an_older_servers_files_are_left_alone(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.data.mkdir()
    (place.data / "PG_VERSION").write_text("15\n", encoding="ascii")
    with pytest.raises(EmbeddedError, match=r"written by PostgreSQL 15"):
        embedded.ensure(place.var)
    embedded.release(place.var)


def test_a_folder_that_somebody_else_prepared_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "prepared"
    other.symlink_to(tmp_path)
    with pytest.raises(EmbeddedError, match="belongs to somebody else"):
        private_folder(other, os.geteuid())
