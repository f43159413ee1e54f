# SPDX-License-Identifier: Apache-2.0
"""Numbers that came already in a table, in eight bytes each: all else of an import stays as small as it began."""

from __future__ import annotations

import numpy as np

LATE = 50_000
"""Numbers that are kept apart, at some 60 bytes each, until they are sorted in with the rest."""


class Seen:
    """Knows texts by 64-bit hashes: among a million, two that differ count as one once in forty million tables."""

    def __init__(self) -> None:
        self._sorted = np.empty(0, np.int64)
        self._late: set[int] = set()

    def first(self, text: str) -> bool:
        """Whether it comes for the first time."""
        known = hash(text)
        if known in self._late:
            return False
        place = int(self._sorted.searchsorted(known))
        if place < len(self._sorted) and int(self._sorted[place]) == known:
            return False
        self._late.add(known)
        if len(self._late) == LATE:
            late = np.fromiter(self._late, np.int64, LATE)
            self._sorted = np.sort(np.concatenate((self._sorted, late)), kind="stable")
            self._late.clear()
        return True
