# SPDX-License-Identifier: Apache-2.0
"""Shapes as the well-known binary they are stored in, read and written without a geometry library."""

from __future__ import annotations

import struct
from typing import Final

from xiucheng.foundation.geography.types import Part, Ring

_POLYGON: Final = 3
_MULTI_POLYGON: Final = 6
_LITTLE_ENDIAN: Final = 1


def write_wkb(parts: tuple[Part, ...]) -> bytes:
    """Return the parts of a shape as a multipolygon."""
    pieces = [struct.pack("<BII", _LITTLE_ENDIAN, _MULTI_POLYGON, len(parts))]
    for part in parts:
        pieces.append(struct.pack("<BII", _LITTLE_ENDIAN, _POLYGON, len(part)))
        for ring in part:
            flat = [number for position in ring for number in position]
            pieces.append(struct.pack(f"<I{len(flat)}d", len(ring), *flat))
    return b"".join(pieces)


def _read_part(data: memoryview, at: int) -> tuple[Part, int]:
    order, kind, rings = struct.unpack_from("<BII", data, at)
    if (order, kind) != (_LITTLE_ENDIAN, _POLYGON):
        raise ValueError("the stored boundary is no polygon")
    at += 9
    part: list[Ring] = []
    for _ in range(rings):
        (size,) = struct.unpack_from("<I", data, at)
        flat = struct.unpack_from(f"<{size * 2}d", data, at + 4)
        part.append(tuple(zip(flat[::2], flat[1::2], strict=True)))
        at += 4 + size * 16
    return tuple(part), at


def read_wkb(data: bytes | memoryview) -> tuple[Part, ...]:
    """Return the parts of a shape written by `write_wkb`."""
    view = memoryview(data)
    order, kind, count = struct.unpack_from("<BII", view, 0)
    if (order, kind) != (_LITTLE_ENDIAN, _MULTI_POLYGON):
        raise ValueError("the stored boundary is no multipolygon")
    parts: list[Part] = []
    at = 9
    for _ in range(count):
        part, at = _read_part(view, at)
        parts.append(part)
    return tuple(parts)
