# SPDX-License-Identifier: Apache-2.0
"""Bytes on disk, named by their SHA-256: written beside, synced, then renamed. Nothing here is ever served as a path.

`var/files/ab/cd/<digest>` holds what is whole, `incoming/<id>` what is still coming, `pictures/…` what was made of it,
`quarantine/<digest>` what must not be opened. A name appears only when its bytes are all there.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from xiucheng.kernel.settings import settings

BLOCK = 256 * 1024


def root() -> Path:
    """Where all files are."""
    return settings.var / "files"


def _fanned(base: Path, digest: str, ending: str = "") -> Path:
    return base / digest[:2] / digest[2:4] / f"{digest}{ending}"


def place(digest: str) -> Path:
    """Where the bytes of this digest are, or would be."""
    return _fanned(root(), digest)


def picture(digest: str, variant: str) -> Path:
    """Where a picture made from them is, or would be."""
    return _fanned(root() / "pictures", digest, f".{variant}")


def quarantine(digest: str) -> Path:
    """Where bytes with malware are kept apart."""
    return root() / "quarantine" / digest


def incoming(name: str | int) -> Path:
    """Where a file grows until it is whole."""
    return root() / "incoming" / str(name)


def _folder(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True, mode=0o700)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def turn(digest: str) -> Iterator[None]:
    """One at a time among all processes for digests that begin alike: who keeps bytes and who removes them."""
    _folder(root() / "turns")
    descriptor = os.open(root() / "turns" / digest[:2], os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Draft:
    """A file that is coming in: hashed while it is written, gone unless it is kept."""

    def __init__(self) -> None:
        path = incoming(f"draft-{os.getpid()}-{secrets.token_hex(8)}")
        _folder(path.parent)
        self.path, self.size, self._hash = path, 0, hashlib.sha256()
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", 0)

    def write(self, block: bytes) -> None:
        self._file.write(block)
        self._hash.update(block)
        self.size += len(block)

    def done(self) -> str:
        """End writing; the bytes are on the disk when this returns. Returns the digest."""
        if not self._file.closed:
            os.fsync(self._file.fileno())
            self._file.close()
        return self._hash.hexdigest()

    def drop(self) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)


@contextmanager
def growing(name: int) -> Iterator[BinaryIO]:
    """The file of an upload that goes on, for one writer at a time. Raises `BlockingIOError` for a second one."""
    path = incoming(name)
    _folder(path.parent)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", 0) as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not _still_there(path, file):
            raise BlockingIOError
        file.seek(0, os.SEEK_END)
        yield file
        os.fsync(file.fileno())


def _still_there(path: Path, file: BinaryIO) -> bool:
    """Whether a file that was opened has its place yet: another writer may have named it whole before the lock."""
    try:
        return path.stat().st_ino == os.fstat(file.fileno()).st_ino
    except FileNotFoundError:
        return False


def arrived(name: int) -> int:
    """How many bytes of an upload are here."""
    try:
        return incoming(name).stat().st_size
    except FileNotFoundError:
        return 0


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes as hex, in constant memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(path: Path, digest: str) -> None:
    """Give whole bytes their name. Call it within `turn(digest)`; the same bytes are kept once."""
    target = place(digest)
    if target.exists() and target.stat().st_size == path.stat().st_size:
        path.unlink()
        return
    move(path, target)


def move(source: Path, target: Path) -> None:
    """Rename within the store, for good."""
    _folder(target.parent)
    source.rename(target)
    _sync_folder(target.parent)


def write_picture(digest: str, variant: str, content: bytes) -> None:
    """Keep a picture made from these bytes."""
    draft = Draft()
    draft.write(content)
    draft.done()
    move(draft.path, picture(digest, variant))


def remove(digest: str) -> None:
    """Remove bytes and all made from them. Call it within `turn(digest)`, when no row needs them."""
    for path in (place(digest), quarantine(digest), *(picture(digest, one) for one in ("large", "small"))):
        path.unlink(missing_ok=True)
