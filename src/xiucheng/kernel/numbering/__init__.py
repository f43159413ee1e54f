# SPDX-License-Identifier: Apache-2.0
"""Ids handed out in blocks, and case numbers made from them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from django.db import connection

BLOCK = 100

_lock = threading.Lock()
_blocks: dict[str, Iterator[int]] = {}


def take(count: int = 1) -> list[int]:
    """`count` fresh ids, unique over all processes of this database; mostly without asking it."""
    ids: list[int] = []
    # keyed by database: tests and restores change it under a running process
    name = str(connection.settings_dict["NAME"])
    with _lock:
        ids.extend(next_id for _, next_id in zip(range(count), _blocks.get(name, iter(())), strict=False))
        if len(ids) < count:
            fresh = _fetch(count - len(ids))
            missing = count - len(ids)
            ids.extend(next(fresh) for _ in range(missing))
            _blocks[name] = fresh
    return ids


def _fetch(at_least: int) -> Iterator[int]:
    blocks = -(-at_least // BLOCK)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('record_id') FROM generate_series(1, %s)", [blocks])
        starts = [row[0] for row in cursor.fetchall()]
    return (start + offset for start in starts for offset in range(BLOCK))


def number_for(prefix: str, day: date, identity: int) -> str:
    """The public number of a record: prefix, civil day and id, e.g. `SJ20261122-001042`."""
    return f"{prefix}{_digits(day)}-{identity:06d}"


@lru_cache(maxsize=8)
def _digits(day: date) -> str:
    return f"{day:%Y%m%d}"


def _forget() -> None:
    global _lock
    _lock = threading.Lock()  # the parent's may be held by a thread that the child does not have
    _blocks.clear()


# a forked child must not hand out its parent's ids
os.register_at_fork(after_in_child=_forget)
