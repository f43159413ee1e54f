# SPDX-License-Identifier: Apache-2.0
"""The keys that sign what we say of people: one in use for each algorithm, those before it published for a while.

They lie in one file that only the operator reads, `var/keys/oidc.json`. The private part of a replaced key is not kept.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey, Key, KeySet, RSAKey

from xiucheng.kernel.clock import now
from xiucheng.kernel.settings import settings

ALGORITHMS = ("RS256", "ES256")
RSA_BITS = 3072
PUBLISHED = timedelta(days=30)
"""How long a replaced key is published: whoever keeps an ID token that long can still check it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file holds: the key in use for each algorithm, and all that is published, newest first."""

    signing: dict[str, Key]
    published: KeySet


_read: dict[tuple[str, int, int], Kept] = {}


def place() -> Path:
    """Where the keys lie."""
    return settings.var / "keys" / "oidc.json"


def kept() -> Kept:
    """The keys of now; the first ones are made when there are none. Read again whenever the file changes."""
    path = place()
    if not path.exists():
        with _alone(path):
            if not path.exists():
                _write(path, [_made(algorithm) for algorithm in ALGORITHMS])
    about = path.stat()
    mark = (str(path), about.st_mtime_ns, about.st_ino)
    found = _read.get(mark)
    if found is None:
        found = _parsed(json.loads(path.read_text("ascii"))["keys"])
        _read.clear()
        _read[mark] = found
    return found


def _parsed(keys: list[dict[str, Any]]) -> Kept:
    loaded = [KeySet.registry_cls.import_key(_without_time(key)) for key in keys]
    return Kept({str(key["alg"]): key for key in loaded if key.is_private}, KeySet(loaded))


def _without_time(key: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in key.items() if name != "replaced_at"}


def rotate() -> list[str]:
    """Make new keys and use them from now on; returns their ids."""
    path, at = place(), now()
    with _alone(path):
        before = json.loads(path.read_text("ascii"))["keys"] if path.exists() else []
        old = [_public(key) | {"replaced_at": key.get("replaced_at", at.timestamp())} for key in before]
        limit = (at - PUBLISHED).timestamp()
        made = [_made(algorithm) for algorithm in ALGORITHMS]
        _write(path, [*made, *(key for key in old if key["replaced_at"] > limit)])
    return [str(key["kid"]) for key in made]


def _public(key: dict[str, Any]) -> dict[str, Any]:
    return dict(KeySet.registry_cls.import_key(_without_time(key)).as_dict(private=False))


def _made(algorithm: str) -> dict[str, Any]:
    about: Any = {"use": "sig", "alg": algorithm}
    if algorithm == "RS256":
        made: Key = RSAKey.generate_key(RSA_BITS, about, auto_kid=True)
    else:
        made = ECKey.generate_key("P-256", about, auto_kid=True)
    return dict(made.as_dict(private=True))


def published() -> dict[str, Any]:
    """The public halves, as a JSON Web Key Set (RFC 7517)."""
    return {"keys": [dict(key.as_dict(private=False)) for key in kept().published.keys]}


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time writes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        os.chmod(lock.fileno(), 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, keys: list[dict[str, Any]]) -> None:
    """All or nothing: whoever reads meanwhile sees the file before or after."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump({"keys": keys}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
