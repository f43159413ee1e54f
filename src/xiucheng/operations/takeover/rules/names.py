# SPDX-License-Identifier: Apache-2.0
"""Names of other systems as safe parts of paths and codes."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 48
_UNSAFE = re.compile(r"[^\w.]+")
_PLAIN_GAP = re.compile(r"[\s-]+")


def segment(name: str) -> str:
    """A name as one segment of a path: letters, digits, "_", "." and "-".

    Names that differ by more than spaces stay apart: what else was replaced or cut is kept as a short digest.
    """
    whole = unicodedata.normalize("NFC", name).strip()
    safe = _UNSAFE.sub("-", whole).strip("-.")
    if safe == _PLAIN_GAP.sub("-", whole) and len(safe) <= LONGEST:
        return safe
    return f"{safe[: LONGEST - 7].rstrip('-.') or 'x'}-{hashlib.sha256(whole.encode()).hexdigest()[:6]}"
