# SPDX-License-Identifier: Apache-2.0
"""The keys: one a line in a file that only the operator's account reads; the last one is in use."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from xiucheng.kernel.settings import settings
from xiucheng.kernel.settings.values import kept_secret

BYTES = 32


class KeyMissing(Exception):
    """A value was encrypted with a key that this place does not have, or is not what was encrypted."""


class _Ring:
    """The keys as they were read, by id."""

    def __init__(self, text: str) -> None:
        self.by_id: dict[str, AESGCM] = {}
        self.newest = ""
        for line in text.split():
            key = base64.urlsafe_b64decode(line + "=" * (-len(line) % 4))
            self.newest = hashlib.sha256(key).hexdigest()[:8]
            self.by_id[self.newest] = AESGCM(key)


_read: dict[Path, tuple[tuple[int, int], _Ring]] = {}


def key_file() -> Path:
    """Where the keys are; the file is made on first use."""
    return Path(settings.personal_keys or settings.var / "personal.keys").expanduser()


def ring() -> _Ring:
    """The keys of now: read again when the file changed, as another process may have added one."""
    path = key_file()
    try:
        stamp = path.stat()
    except FileNotFoundError:
        kept_secret(path, BYTES)
        stamp = path.stat()
    seen = (stamp.st_mtime_ns, stamp.st_size)
    known = _read.get(path)
    if known is None or known[0] != seen:
        known = (seen, _Ring(path.read_text(encoding="ascii")))
        _read[path] = known
    return known[1]


def key_ids() -> list[str]:
    """Ids of all keys, the one in use last. An id is the beginning of the key's digest and no secret."""
    return list(ring().by_id)


def add_key() -> str:
    """Make a key; from now on values are encrypted with it. Returns its id."""
    before = ring().newest
    line = secrets.token_urlsafe(BYTES) + "\n"
    descriptor = os.open(key_file(), os.O_WRONLY | os.O_APPEND)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(line)
    made = ring().newest
    assert made != before
    return made
