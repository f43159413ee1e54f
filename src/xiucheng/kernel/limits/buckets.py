# SPDX-License-Identifier: Apache-2.0
"""Counts that all processes of a machine share: a mapped file of fixed size, one number for each key.

The number is the instant at which the bucket is whole again (GCRA): it needs no clean-up, as an instant that
has passed says "whole". Keys live in sets of eight; when a set is full, the bucket that is whole soonest goes.
"""

from __future__ import annotations

import fcntl
import logging
import mmap
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger("xiucheng.limits")

WAYS = 8
SETS = 16_384
_SET = struct.Struct("=" + "Qd" * WAYS)
_SLOT = struct.Struct("=Qd")
SIZE = SETS * _SET.size


class Buckets:
    """The shared counts. Without a file that can be written, this process counts alone."""

    def __init__(self, path: Path | None = None) -> None:
        self._guard = threading.Lock()
        self._descriptor, self._map = _shared(path) if path else (None, mmap.mmap(-1, SIZE))

    def take(self, key: int, burst: int, every: float, at: float) -> float:
        """Take one from a bucket at an instant (seconds); 0.0 when there was one, else how long until there is."""
        with self._set_of(key) as offset:
            place, whole_at = self._find(key, offset)
            # an instant farther off than an empty bucket's can only come from a clock that was set back
            whole_at = min(max(whole_at, at), at + burst * every)
            wait = whole_at + every - (at + burst * every)
            # a little more than rounding can make of it
            given = wait <= 1e-6
            _SLOT.pack_into(self._map, place, key, whole_at + every if given else whole_at)
            return 0.0 if given else wait

    def give_back(self, key: int, every: float) -> None:
        """Undo one `take`."""
        with self._set_of(key) as offset:
            place, whole_at = self._find(key, offset)
            if whole_at:
                _SLOT.pack_into(self._map, place, key, whole_at - every)

    @contextmanager
    def _set_of(self, key: int) -> Iterator[int]:
        """Where the key's set begins, locked against threads and processes; a killed process loses its lock."""
        offset = key % SETS * _SET.size
        with self._guard:
            if self._descriptor is None:
                yield offset
                return
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX, _SET.size, offset)
            try:
                yield offset
            finally:
                fcntl.lockf(self._descriptor, fcntl.LOCK_UN, _SET.size, offset)

    def _find(self, key: int, offset: int) -> tuple[int, float]:
        """(place, instant) of a key; of a key that is not there the place it may take, and 0.0."""
        slots = _SET.unpack_from(self._map, offset)
        keys, instants = slots[::2], slots[1::2]
        if key in keys:
            way = keys.index(key)
            return offset + way * _SLOT.size, instants[way]
        way = instants.index(min(instants))
        return offset + way * _SLOT.size, 0.0


def _shared(path: Path) -> tuple[int | None, mmap.mmap]:
    """The file, made and filled up first: a mapped page that the disk has no room for would kill the process."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if os.fstat(descriptor).st_size != SIZE:
            os.ftruncate(descriptor, SIZE)
            os.posix_fallocate(descriptor, 0, SIZE)
        return descriptor, mmap.mmap(descriptor, SIZE)
    except OSError as error:
        log.error("%s cannot be used (%s): this process counts its limits alone.", path, error.strerror)
        return None, mmap.mmap(-1, SIZE)
