# SPDX-License-Identifier: Apache-2.0
"""The print of a photo: 64 bits that stay nearly the same when it is scaled, compressed anew or brightened."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PIL import Image

from xiucheng.kernel.files.pictures import opened
from xiucheng.kernel.files.types import FileRefused

SIDE = 8
LEAST = 8
"""A print of fewer steps up, or down, is of a picture with hardly anything on it: those all look alike."""


def print_of(path: Path) -> int | None:
    """The difference hash of a photo as a signed 64-bit number: of each two neighbours, which one is brighter.

    None for what is damaged, too large, or has hardly anything on it.
    """
    try:
        with opened(path) as image:
            image.draft("L", (SIDE * 8, SIDE * 8))
            small = image.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX)
    except (FileRefused, OSError, ValueError, SyntaxError):
        return None
    grey = list(small.tobytes())
    rows = (grey[start : start + SIDE + 1] for start in range(0, len(grey), SIDE + 1))
    bits = "".join("1" if left > right else "0" for row in rows for left, right in pairwise(row))
    if not LEAST <= bits.count("1") <= SIDE * SIDE - LEAST:
        return None
    return int.from_bytes(int(bits, 2).to_bytes(8, "big"), "big", signed=True)
