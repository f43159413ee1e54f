# SPDX-License-Identifier: Apache-2.0
"""Tells the encoding of a text file by reading it through once."""

from __future__ import annotations

import codecs
import re
from typing import IO

CHUNK = 1 << 20
MOST_BYTES = 4_000_000_000
"""Of a text once it is unpacked."""
ERRORS = "surrogateescape"
BROKEN = re.compile("[\udc80-\udcff]")
"""What bytes that are no text decode to under `ERRORS`; a U+FFFD may well be the file's own."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class TooLong(Exception):
    """The text unpacks to more than MOST_BYTES."""


def encoding_of(file: IO[bytes]) -> tuple[str, bool]:
    """(encoding, whether some bytes are no text in it).

    The file is read to its end, so that a broken archive shows before its first row is taken. Raises `TooLong`.
    """
    start = file.read(4)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    file.seek(0)
    good, bad = _good_and_bad(file, marked or "utf-8")
    # Chinese text in GB18030 hardly ever makes valid UTF-8; of UTF-8 with a few broken letters most is valid
    if marked or good > 10 * bad or bad == 0:
        return marked or "utf-8", bad > 0
    file.seek(0)
    return "gb18030", _good_and_bad(file, "gb18030")[1] > 0


def _good_and_bad(file: IO[bytes], encoding: str) -> tuple[int, int]:
    """(letters outside ASCII that are valid, bytes that are not)."""
    # UTF-16 has no bytes of its own to escape: what is broken there is broken for good
    decoder = codecs.getincrementaldecoder(encoding)(errors_of(encoding))
    good = bad = read = 0
    more = True
    while more:
        chunk = file.read(CHUNK)
        more, read = bool(chunk), read + len(chunk)
        if read > MOST_BYTES:
            raise TooLong
        text = decoder.decode(chunk, final=not more)
        if not text.isascii():
            broken = len(BROKEN.findall(text))
            bad += broken
            good += len(text) - len(text.encode("ascii", "ignore")) - broken
    return good, bad


def errors_of(encoding: str) -> str:
    """How to decode bytes that are no text in this encoding."""
    return "replace" if encoding == "utf-16" else ERRORS
