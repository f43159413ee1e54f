# SPDX-License-Identifier: Apache-2.0
"""Office files are ZIP archives: what kind, and whether unpacking them would drown the machine, without unpacking."""

from __future__ import annotations

import struct
import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from xiucheng.kernel.files.types import FileRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

LARGEST_INDEX = 1_000_000
"""Bytes of an archive's list of parts: more of it would have to be held in memory."""
MOST_PARTS = 5_000
LARGEST_UNPACKED = 2_000_000_000
"""Bytes that all parts declare together: a sheet of a million rows has about half of it."""
HIGHEST_RATIO = 200
"""How many times larger than packed a part of more than `SMALL_PART` may declare itself; sheets have 10 to 30."""
SMALL_PART = 10_000_000

_END, _END64 = b"PK\x05\x06", b"PK\x06\x07"
_LONGEST_END = 22 + 65_535


class Bomb(FileRefused):
    """Unpacking it would drown the machine."""


def office_type(file: BinaryIO) -> str:
    """XLSX, DOCX, or nothing that we know. Raises `FileRefused` for bombs and macros."""
    names = [part.filename for part in parts(file)]
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused(_("This file holds macros and is not taken. Save it without macros."))
    if "xl/workbook.xml" in names:
        return XLSX
    return DOCX if "word/document.xml" in names else ""


def parts(file: BinaryIO) -> list[zipfile.ZipInfo]:
    """The parts that an archive declares, in bounded memory. Raises `FileRefused` for damaged ones and for bombs."""
    if not _index_is_small(file):
        raise _bomb()
    try:
        with zipfile.ZipFile(file) as archive:
            found = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        raise FileRefused(_("This file is damaged. Open it, save it anew and send it again.")) from None
    if len(found) > MOST_PARTS or sum(part.file_size for part in found) > LARGEST_UNPACKED:
        raise _bomb()
    for part in found:
        if part.file_size > max(SMALL_PART, part.compress_size * HIGHEST_RATIO):
            raise _bomb()
    return found


def _bomb() -> Bomb:
    return Bomb(_("Unpacked, this file would be far too large and is not taken. Send a smaller one."))


def _index_is_small(file: BinaryIO) -> bool:
    """Whether the list of parts may be read at all; `zipfile` would hold all of it in memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _LONGEST_END - 20))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        return True  # no archive, which zipfile tells without reading more
    if _END64 in tail[max(0, at - 20) : at]:
        return False  # for archives of 4 GB and more, which nothing here is
    (index,) = struct.unpack_from("<L", tail, at + 12)
    return bool(index <= LARGEST_INDEX)
