# SPDX-License-Identifier: Apache-2.0
"""The files of an embedded server with all tables, made once and copied: three seconds less for each whole system."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from xiucheng.kernel.database import cluster
from xiucheng.kernel.database.place import Place, lock

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "build" / "test-start"
# The database and the passwords of its roles; what a running server leaves beside them is its own.
PARTS = ("postgres", "keys")


def begin(var: Path) -> None:
    """Give a folder of tests a server's files, which is not started yet and will not wait for the disk.

    Raises `CalledProcessError` when they cannot be made or copied.
    """
    # imported late, as it needs Django, which who only looks at a system has not set up
    from xiucheng.delivery.testing import fingerprint  # noqa: PLC0415

    whole = KEPT / fingerprint()
    turn = lock(KEPT / "turn", fcntl.LOCK_EX)
    assert turn is not None, "a lock that waits is always given"
    try:
        if not whole.exists():
            _make(whole)
    finally:
        os.close(turn)
    var.mkdir(parents=True, exist_ok=True)
    # `cp` keeps whose files they are: the server's account is not ours where tests are run by root
    subprocess.run(["cp", "-a", *(str(whole / part) for part in PARTS), str(var)], check=True)


def _make(whole: Path) -> None:
    """Make them beside their place, so that a kill leaves no half; those of older migrations go."""
    for other in KEPT.iterdir():
        if other.is_dir():
            shutil.rmtree(other)
    draft = whole.with_name("draft")
    kept = {name: value for name, value in os.environ.items() if "DATABASE" not in name}
    environment = kept | {"XIUCHENG_VAR": str(draft), "XIUCHENG_DATABASE_LINGER": "0"}
    command = [sys.executable, "-m", "xiucheng.delivery.cli", "migrate"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    deadline = time.monotonic() + 30
    while cluster.process_id(Place(draft)) is not None:
        assert time.monotonic() < deadline, "the server that was migrated does not stop"
        time.sleep(0.05)
    with (draft / "postgres" / "postgresql.auto.conf").open("a", encoding="ascii") as options:
        options.write("fsync = off\n")
    draft.rename(whole)
