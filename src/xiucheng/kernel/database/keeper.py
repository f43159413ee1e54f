# SPDX-License-Identifier: Apache-2.0
"""The keeper: a small process that starts, revives and, when nobody uses it, stops the embedded server."""

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

from xiucheng.kernel.database import cluster
from xiucheng.kernel.database.place import EmbeddedError, Place, lock

PAUSE = 0.1


def main(arguments: list[str]) -> int:
    """`keeper VAR LINGER`: leave the caller's process tree, then keep the server until nobody uses it."""
    place, linger = Place(Path(arguments[0])), float(arguments[1])
    if os.fork():
        return 0
    held = lock(place.keeper, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if held is None:
        return 0
    try:
        keep(place, linger)
    except (EmbeddedError, OSError) as error:
        place.problem.write_text(str(error), encoding="utf-8")
        return 1
    # The users' lock falls with the process, after this one: who waits for it finds no keeper and starts one.
    os.close(held)
    return 0


def keep(place: Place, linger: float) -> None:
    """Start the server and stay until the exclusive lock of its users was free for a while."""
    place.problem.unlink(missing_ok=True)
    cluster.create(place)
    server = revive(place, None)
    wait_until_answering(place, server)
    cluster.prepare_roles(place)
    unused_since: float | None = None
    while True:
        users = lock(place.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if users is None:
            unused_since = None
            server = revive(place, server)
        elif unused_since is not None and time.monotonic() - unused_since >= linger:
            # Held, not closed: somebody new waits at the lock until the server has stopped.
            cluster.stop(place)
            return
        else:
            unused_since = unused_since or time.monotonic()
            os.close(users)
        time.sleep(PAUSE)


def revive(place: Place, server: subprocess.Popen[bytes] | None) -> subprocess.Popen[bytes] | None:
    """Start the server when it does not run; one that outlived its keeper is taken over."""
    if server is not None and server.poll() is None:
        return server
    if cluster.process_id(place) is not None:
        return None
    if server is not None:
        # What a killed server leaves needs a moment: its last children still hold the shared memory.
        time.sleep(0.3)
    return cluster.start(place)


def wait_until_answering(place: Place, server: subprocess.Popen[bytes] | None) -> None:
    deadline = time.monotonic() + 120
    while not cluster.answers(place):
        server = revive(place, server)
        if time.monotonic() > deadline:
            last = place.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
            raise EmbeddedError(f"The embedded PostgreSQL does not start. See {place.log}: {' '.join(last)}")
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
