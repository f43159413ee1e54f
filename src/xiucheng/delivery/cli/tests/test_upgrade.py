# SPDX-License-Identifier: Apache-2.0
"""An older PostgreSQL's files come over whole, or stay as they were."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from xiucheng.delivery.cli.tests.test_archive import xiucheng
from xiucheng.kernel.database import cluster, upgrade
from xiucheng.kernel.database.account import lower_rights, server_account
from xiucheng.kernel.database.place import APP, OWNER, SUPERUSER, EmbeddedError, Place, private_folder

pytestmark = pytest.mark.server
OLD = "15"
OLD_PROGRAMS = upgrade.programs_of(OLD, None)


@pytest.fixture
def old_place(tmp_path: Path) -> Iterator[Place]:
    """Files as a version with an older PostgreSQL left them, with a table in them."""
    if OLD_PROGRAMS is None:
        pytest.skip(f"no PostgreSQL {OLD} on this machine")
    place = Place(tmp_path / "var")
    place.var.mkdir()
    private_folder(place.data, server_account())
    with tempfile.TemporaryDirectory() as scratch:
        secret = Path(scratch) / "password"
        secret.write_text(place.password(SUPERUSER), encoding="ascii")
        for path in (secret, Path(scratch)):
            os.chown(path, server_account(), -1)
        command = [str(OLD_PROGRAMS / "initdb"), "-D", str(place.data), "-U", SUPERUSER, "--encoding=UTF8"]
        command += [f"--pwfile={secret}", "--auth=scram-sha-256", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(command, check=True, capture_output=True, preexec_fn=lower_rights(), cwd="/")
    with upgrade.old_server(place, OLD_PROGRAMS):
        cluster.prepare_roles(place)
        environment = os.environ | {
            "XIUCHENG_VAR": str(place.var),
            "DATABASE_URL": place.url(APP),
            "XIUCHENG_OWNER_DATABASE_URL": place.url(OWNER),
        }
        command = [sys.executable, "-m", "xiucheng.delivery.cli", "migrate"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        with psycopg.connect(place.url(OWNER)) as connection:
            connection.execute(
                "INSERT INTO holder (path, name, name_en, kind, territory) "
                "VALUES ('jx/', '锦绣区城管局', '', 'bureau', '')"
            )
    yield place
    stopped(place)


def holders(place: Place) -> list[str]:
    done = xiucheng(
        place.var,
        "manage",
        "shell",
        "-c",
        "from xiucheng.kernel.access.models import Holder; print(*Holder.objects.values_list('path', 'name'))",
    )
    assert done.returncode == 0, done.stderr
    return [line for line in done.stdout.splitlines() if "jx/" in line]


def test_what_an_older_server_wrote_comes_over_and_the_old_files_stay(
    old_place: Place, tmp_path: Path
) -> None:
    refused = xiucheng(old_place.var, "doctor")
    assert (refused.returncode, "upgrade-database" in refused.stderr) == (1, True)

    done = xiucheng(old_place.var, "upgrade-database")

    assert done.returncode == 0, done.stdout + done.stderr
    assert upgrade.written_by(old_place) == cluster.MAJOR
    assert upgrade.written_by(Place(old_place.var)) == cluster.MAJOR
    assert (old_place.var / f"postgres.{OLD}" / "PG_VERSION").read_text().strip() == OLD
    assert "锦绣区城管局" in " ".join(holders(old_place))
    again = xiucheng(old_place.var, "upgrade-database")
    assert (again.returncode, "nothing to do" in again.stdout) == (0, True), again.stderr
    from_an_archive(old_place, tmp_path / "city.tar")
    left = {path.name for path in old_place.var.iterdir()}
    assert not left & {"upgrading", "postgres.exchange"}
    assert not [name for name in left if name.startswith("archive-")]


def from_an_archive(place: Place, file: Path) -> None:
    """The same files once more, now with nothing but an archive, which is not taken silently when it is older."""
    assert xiucheng(place.var, "backup", str(file)).returncode == 0
    stopped(place)
    shutil.rmtree(place.data)
    upgrade.kept(place, OLD).rename(place.data)
    os.utime(place.data / "global" / "pg_control", (4e9, 4e9))
    refused = xiucheng(place.var, "upgrade-database", "--archive", str(file))
    assert (refused.returncode, "--accept-loss" in refused.stderr) == (1, True)
    assert upgrade.written_by(place) == OLD
    taken = xiucheng(place.var, "upgrade-database", "--archive", str(file), "--accept-loss")
    assert taken.returncode == 0, taken.stdout + taken.stderr
    assert "锦绣区城管局" in " ".join(holders(place))


def stopped(place: Place) -> None:
    server = cluster.process_id(place)
    if server is not None:
        cluster.stop(place)
    upgrade.wait_until_stopped(place)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.data.mkdir()
    (made.data / "PG_VERSION").write_text(f"{OLD}\n", encoding="ascii")
    (made.var / "keys").mkdir()
    return made


def test_without_the_older_server_it_says_what_to_do(place: Place) -> None:
    (place.data / "PG_VERSION").write_text("9\n", encoding="ascii")
    done = xiucheng(place.var, "upgrade-database")
    assert (done.returncode, "--archive" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert upgrade.programs_of("9", None) is None
    assert upgrade.programs_of(OLD, place.var) is None
    assert upgrade.major_of(place.var) == ""


def test_an_exchange_that_was_killed_anywhere_comes_to_its_end(place: Place) -> None:
    made = upgrade.beside(place)
    for stage in range(3):
        made.data.mkdir(parents=True, exist_ok=True)
        (made.data / "PG_VERSION").write_text(f"{cluster.MAJOR}\n", encoding="ascii")
        place.exchange.write_text(OLD, encoding="ascii")
        if stage >= 1:
            place.data.rename(upgrade.kept(place, OLD))
        if stage == 1:
            with pytest.raises(EmbeddedError, match="interrupted"):
                cluster.create(place)
        if stage >= 2:
            made.data.rename(place.data)
        upgrade.finish(place)
        assert upgrade.written_by(place) == cluster.MAJOR
        assert (upgrade.kept(place, OLD) / "PG_VERSION").read_text().strip() == OLD
        assert not place.exchange.exists()
        shutil.rmtree(place.data)
        upgrade.kept(place, OLD).rename(place.data)


def test_kept_files_of_an_earlier_upgrade_are_not_written_over(place: Place) -> None:
    upgrade.kept(place, OLD).mkdir()
    with pytest.raises(EmbeddedError, match="move it away"):
        upgrade.exchange(place, OLD)
    assert upgrade.written_by(place) == OLD


def test_nothing_is_upgraded_while_somebody_uses_it(place: Place) -> None:
    with upgrade.alone(place), pytest.raises(EmbeddedError, match="Stop"), upgrade.alone(place):
        raise AssertionError
