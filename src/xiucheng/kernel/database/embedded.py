# SPDX-License-Identifier: Apache-2.0
"""What a process calls to use the embedded server: `ensure()`, as often as it likes."""

import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg

import xiucheng
from xiucheng.kernel.database.place import APP, OWNER, EmbeddedError, Place, Urls, lock
from xiucheng.kernel.settings import settings

PATIENCE = 150.0
_guard = threading.Lock()
_held: dict[Path, int] = {}


def urls(var: Path | None = None) -> Urls:
    """The two addresses, whether or not the server runs."""
    place = Place(var or settings.var)
    return Urls(owner=place.url(OWNER), app=place.url(APP))


def ensure(var: Path | None = None) -> Urls:
    """Register this process as a user, and return when the server answers, started or revived if need be."""
    place = Place(var or settings.var)
    found = urls(place.var)
    with _guard:
        if place.var not in _held:
            _held[place.var] = _take(place)
        deadline = time.monotonic() + PATIENCE
        started = False
        while not _answers(found.app):
            if not started or place.problem.exists():
                _report_problem(place, started=started)
                _start_keeper(place)
                started = True
            if time.monotonic() > deadline:
                raise EmbeddedError(f"The embedded PostgreSQL does not answer. See {place.log}.")
            time.sleep(0.05)
        if not started:
            _start_keeper_if_missing(place)
    return found


def release(var: Path | None = None) -> None:
    """Stop being a user before the process ends; the server stops when no other is left."""
    with _guard:
        descriptor = _held.pop(var or settings.var, None)
        if descriptor is not None:
            os.close(descriptor)


def _take(place: Place) -> int:
    descriptor = lock(place.users, fcntl.LOCK_SH)
    assert descriptor is not None, "a lock that waits is always given"
    return descriptor


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _report_problem(place: Place, *, started: bool) -> None:
    """A problem written since we asked is ours; an older one was perhaps repaired."""
    try:
        sentence = place.problem.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    place.problem.unlink(missing_ok=True)
    if started:
        raise EmbeddedError(sentence)


def _start_keeper_if_missing(place: Place) -> None:
    """A keeper that was killed is replaced, so that the server still stops some day."""
    descriptor = lock(place.keeper, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if descriptor is not None:
        os.close(descriptor)
        _start_keeper(place)


def _start_keeper(place: Place) -> None:
    # The child's working folder is another one, so relative parts of the path would lead nowhere.
    paths = [Path(xiucheng.__file__).parent.parent, *map(Path, filter(None, sys.path))]
    path = os.pathsep.join(str(one.absolute()) for one in paths)
    module = "xiucheng.kernel.database.keeper"
    command = [sys.executable, "-m", module, str(place.var), str(settings.database_linger)]
    log = place.var / "postgres.keeper.log"
    with log.open("ab") as output:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd="/",
            env=os.environ | {"PYTHONPATH": path},
        )
    if done.returncode:
        raise EmbeddedError(f"The keeper of the embedded PostgreSQL could not start. See {log}.")
