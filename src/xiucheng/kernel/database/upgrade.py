# SPDX-License-Identifier: Apache-2.0
"""From an older PostgreSQL's files to this one's: the old server once more, and the exchange of the two folders.

The new files are made whole in a place of their own and then take the old ones' place by two renames. A note stands
beside them meanwhile: after a kill in between nothing starts on an empty folder, and the next call ends the exchange.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xiucheng.kernel.database import cluster
from xiucheng.kernel.database.account import lower_rights, server_account
from xiucheng.kernel.database.place import EmbeddedError, Place, lock, private_folder

PATIENCE = 120.0
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
USUAL_PLACES = ("/usr/lib/postgresql/{major}/bin", "/usr/pgsql-{major}/bin", "/opt/postgresql-{major}/bin")


def written_by(place: Place) -> str | None:
    """The major version that wrote the files, None when there are none."""
    try:
        return (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None


def programs_of(major: str, given: Path | None) -> Path | None:
    """The folder with the programs of an older server on this machine, None when there is none."""
    places = [given] if given else [Path(pattern.format(major=major)) for pattern in USUAL_PLACES]
    for folder in places:
        whole = all((folder / name).is_file() for name in ("postgres", "pg_dump"))
        if whole and major_of(folder) == major:
            return folder
    return None


def major_of(folder: Path) -> str:
    """The major version of a server's programs, empty when they do not run here."""
    try:
        done = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    found = VERSION.search(done.stdout)
    return found[1] if found else ""


@contextmanager
def alone(place: Place) -> Iterator[None]:
    """Nobody else uses the server, and nobody starts it, until the block ends."""
    users = lock(place.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if users is None:
        raise EmbeddedError(
            "Somebody uses the database. Stop `xiucheng serve` and every other command first."
        )
    try:
        yield
    finally:
        os.close(users)


@contextmanager
def old_server(place: Place, programs: Path) -> Iterator[None]:
    """The server that wrote the files, for the block."""
    if cluster.process_id(place) is None:
        (place.data / "postmaster.pid").unlink(missing_ok=True)
    sockets = place.sockets()
    private_folder(sockets, server_account())
    options = {"listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "20"}
    command = [str(programs / "postgres"), "-D", str(place.data), "-k", str(sockets)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    with place.log.open("ab") as log:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=lower_rights(),
            start_new_session=True,
            cwd="/",
            env=cluster.clean_environment(),
        )
    try:
        _wait(place, server)
        yield
    finally:
        cluster.stop(place)
        server.wait(60)


def _wait(place: Place, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not cluster.answers(place):
        if server.poll() is not None or time.monotonic() > deadline:
            raise EmbeddedError(f"The older PostgreSQL does not start on its files. See {place.log}.")
        time.sleep(0.1)


def beside(place: Place) -> Place:
    """Where the new files are made, with the same keys."""
    made = Place(place.var / "upgrading")
    shutil.rmtree(made.var, ignore_errors=True)
    made.var.mkdir(mode=0o700)
    shutil.copytree(place.var / "keys", made.var / "keys")
    if (place.var / "secret.key").exists():
        shutil.copy(place.var / "secret.key", made.var / "secret.key")
    return made


def wait_until_stopped(place: Place) -> None:
    """Return when nobody writes the files any more."""
    deadline = time.monotonic() + PATIENCE
    while cluster.process_id(place) is not None:
        if time.monotonic() > deadline:
            raise EmbeddedError(f"The new server under {place.var} does not stop. Nothing was exchanged.")
        time.sleep(0.1)


def kept(place: Place, major: str) -> Path:
    """Where the old files are kept."""
    return place.var / f"postgres.{major}"


def exchange(place: Place, major: str) -> None:
    """Let the new files take the place of those that `major` wrote."""
    if kept(place, major).exists():
        raise EmbeddedError(f"{kept(place, major)} is there from an earlier upgrade; move it away first.")
    place.exchange.write_text(major, encoding="ascii")
    finish(place)


def finish(place: Place) -> None:
    """End an exchange, also one that was interrupted anywhere."""
    major = place.exchange.read_text(encoding="ascii").strip()
    made = Place(place.var / "upgrading")
    if not kept(place, major).exists():
        place.data.rename(kept(place, major))
    if made.data.exists():
        made.data.rename(place.data)
    place.exchange.unlink()
    shutil.rmtree(made.var, ignore_errors=True)
