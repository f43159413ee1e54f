# SPDX-License-Identifier: Apache-2.0
"""Where the embedded server keeps its files, secrets, locks and socket."""

import fcntl
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from xiucheng.kernel.settings.values import kept_secret

DATABASE = "xiucheng"
OWNER = "xiucheng_owner"
APP = "xiucheng_app"
SUPERUSER = "postgres"
# The kernel allows 107 bytes for a socket's path; the server appends its file name and that of its lock.
SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432.lock")


class EmbeddedError(Exception):
    """The embedded server cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses of one database for its two roles."""

    owner: str
    app: str


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one embedded server under one `var` folder."""

    var: Path

    @property
    def data(self) -> Path:
        return self.var / "postgres"

    @property
    def users(self) -> Path:
        """Every process that uses the server holds this file's lock together with the others."""
        return self.var / "postgres.users"

    @property
    def keeper(self) -> Path:
        """The one process that starts and stops the server holds this file's lock alone."""
        return self.var / "postgres.keeper"

    @property
    def problem(self) -> Path:
        return self.var / "postgres.problem"

    @property
    def log(self) -> Path:
        return self.var / "postgres.log"

    @property
    def exchange(self) -> Path:
        """There while an upgraded server's files take the old ones' place; names the old major version."""
        return self.var / "postgres.exchange"

    def password(self, role: str) -> str:
        return kept_secret(self.var / "keys" / f"{role}.password", 24)

    def sockets(self) -> Path:
        """The private folder of the socket; elsewhere, and remembered, when `var` has too long a path."""
        near = self.var / "run"
        if len(os.fsencode(near)) <= SOCKET_LIMIT:
            return near
        note = self.var / "postgres.sockets"
        if not note.exists():
            self.var.mkdir(parents=True, exist_ok=True)
            draft = note.with_name(f"{note.name}.{os.getpid()}")
            draft.write_text(tempfile.mkdtemp(prefix="xiucheng-"), encoding="utf-8")
            try:
                os.link(draft, note)
            except FileExistsError:
                Path(draft.read_text(encoding="utf-8")).rmdir()
            finally:
                draft.unlink()
        return Path(note.read_text(encoding="utf-8"))

    def url(self, role: str, database: str = DATABASE) -> str:
        host = quote(str(self.sockets()), safe="")
        return f"postgresql://{role}:{quote(self.password(role), safe='')}@/{database}?host={host}&port=5432"


def lock(path: Path, mode: int) -> int | None:
    """Open a file and lock it; the descriptor keeps the lock, None when somebody else holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, mode)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def private_folder(path: Path, account: int) -> None:
    """Make a folder that only the server's account enters; refuse one that somebody else prepared."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {account, os.geteuid()}:
        raise EmbeddedError(f"The folder {path} belongs to somebody else; remove it and start again.")
    if found.st_uid != account:
        os.chown(path, account, -1)
    path.chmod(0o700)
