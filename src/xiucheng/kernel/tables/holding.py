# SPDX-License-Identifier: Apache-2.0
"""Whether a kept table holds somebody's words: read as bytes, packed or not, whatever its encoding."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast
from xml.sax.saxutils import escape

from xiucheng.kernel.tables.encoding import CHUNK, MOST_BYTES

_CODES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError)


def holds(path: Path, words: Sequence[str]) -> bool:
    """Whether one of the words stands in the file, CSV (also .gz) or XLSX. What cannot be read may hold them."""
    spelled = {spelling for word in words for spelling in (word, escape(word))}
    wanted = [spelling.encode(code, "ignore") for spelling in spelled for code in _CODES]
    longest = max(map(len, wanted), default=1)
    read = 0
    try:
        for part in _parts(path):
            tail = b""
            while block := part.read(CHUNK):
                tail += block
                read += len(block)
                if read > MOST_BYTES or any(one in tail for one in wanted):
                    return True
                tail = tail[-longest:]
    except _UNREADABLE:
        return True
    return False


def _parts(path: Path) -> Iterator[IO[bytes]]:
    """The file unpacked, one part after the other."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                with archive.open(name) as part:
                    yield part
        return
    with _plain(path) as file:
        yield file


@contextmanager
def _plain(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            file.seek(0)
            yield file
            return
        file.seek(0)
        with gzip.open(file) as unpacked:
            yield cast("IO[bytes]", unpacked)
