# SPDX-License-Identifier: Apache-2.0
"""Opens a table by what its first bytes say it is."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Protocol, cast

from django.utils.translation import gettext as _

from xiucheng.kernel.tables.cells import APOSTROPHE, TAB, bare
from xiucheng.kernel.tables.encoding import BROKEN, MOST_BYTES, TooLong, encoding_of, errors_of
from xiucheng.kernel.tables.objects import BEGINNING, table_of
from xiucheng.kernel.tables.types import LONGEST_ROW, Row, Table, TableError

GZIP, ZIP, OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DELIMITERS = ",;\t"
LONGEST_CELL = 1_000_000
_FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_UNSEEN = re.compile("[\x01-\x08\x0e-\x1f]")
"""Signs that nobody writes into the first line of a table."""


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """The table in a file. Raises `TableError` here, or from its rows when the rest cannot be read."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        sentence = _("%(file)s cannot be read: %(error)s.")
        raise TableError(sentence % {"file": path, "error": error.strerror or error}) from None
    if start.startswith(OLE):
        sentence = _(
            "%(file)s is an old or a protected workbook. Save it as XLSX without password, or as CSV."
        )
        raise TableError(sentence % {"file": path})
    if start.startswith(_FOREIGN):
        raise _no_table(path)
    if start.startswith(ZIP):
        # openpyxl is big, and few processes ever read a workbook
        with import_module("xiucheng.kernel.tables.spreadsheet").spreadsheet(path) as table:
            yield table
        return
    packed = start.startswith(GZIP)
    with gzip.open(path, "rb") if packed else path.open("rb") as file:
        yield _text_table(path, cast(IO[bytes], file))


def _no_table(path: Path) -> TableError:
    sentence = _("%(file)s is no table. Send one as CSV, also packed by gzip, or as XLSX.")
    return TableError(sentence % {"file": path})


def _text_table(path: Path, file: IO[bytes]) -> Table:
    try:
        encoding, damaged = encoding_of(file)
        file.seek(0)
    except TooLong:
        sentence = _("%(file)s unpacks to more than %(most)d GB. Split it.")
        raise TableError(sentence % {"file": path, "most": MOST_BYTES // 1_000_000_000}) from None
    except (OSError, EOFError, zlib.error) as error:
        sentence = _("%(file)s is a broken gzip archive (%(error)s). Fetch it again.")
        raise TableError(sentence % {"file": path, "error": error}) from None
    text = io.TextIOWrapper(file, encoding, errors=errors_of(encoding), newline="")
    first = text.readline(LONGEST_CELL).replace("\0", "")
    if not first.strip():
        sentence = _("%(file)s is empty, or its first line is: the first line must name the columns.")
        raise TableError(sentence % {"file": path})
    if first.lstrip("\ufeff \t\r\n").startswith("<") or _UNSEEN.search(first):
        raise _no_table(path)
    text.seek(0)
    if BEGINNING.match(first.lstrip("\ufeff")):
        return table_of(path, text)
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    header = tuple(BROKEN.sub("\ufffd", bare(name).strip()) for name in next(_cells(path, reader, lines)))
    return Table(header, _rows(path, reader, lines, len(header), damaged=damaged))


class _TooLong(Exception):
    """A row has more than LONGEST_ROW letters."""

    def __str__(self) -> str:
        return _("one row has more than %(most)d letters") % {"most": LONGEST_ROW}


class _Lines:
    """The lines of a text without stray NULs; counts what came since the last row."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text, self.since = text, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.text.readline(LONGEST_ROW + 1)
        self.since += len(line)
        if self.since > LONGEST_ROW:
            raise _TooLong
        if not line:
            raise StopIteration
        return line.replace("\0", "") if "\0" in line else line


class _Reader(Protocol):
    """What `csv.reader` returns."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


def _cells(path: Path, reader: _Reader, lines: _Lines) -> Iterator[list[str]]:
    """The cells of a reader, its errors as sentences."""
    try:
        for cells in reader:
            lines.since = 0
            yield cells
    except (csv.Error, _TooLong) as error:
        sentence = _(
            "%(file)s cannot be read from line %(line)d on (%(error)s): look for a quotation mark that is never "
            "closed."
        )
        told = {"file": path, "line": reader.line_num, "error": error}
        raise TableError(sentence % told) from None


def _rows(path: Path, reader: _Reader, lines: _Lines, width: int, *, damaged: bool) -> Iterator[Row]:
    line = reader.line_num + 1
    for found in _cells(path, reader, lines):
        cells = [bare(cell) if cell[:1] == APOSTROPHE or cell[-1:] == TAB else cell for cell in found]
        if len(cells) == width:
            if any(cells):
                yield _mended(line, cells) if damaged else Row(line, cells)
        elif any(cells):
            yield _uneven(line, cells, width)
        line = reader.line_num + 1


def _mended(line: int, cells: list[str]) -> Row:
    """Bytes that are no text become U+FFFD, which can be stored and shown."""
    mended = [BROKEN.sub("\ufffd", cell) for cell in cells]
    return Row(line, mended, "damaged_text" if mended != cells else "")


def _uneven(line: int, cells: list[str], width: int) -> Row:
    """Empty cells behind the last column are harmless; anything else may have slipped into another column."""
    if len(cells) > width and not any(cells[width:]):
        return Row(line, cells[:width])
    padded = (cells + [""] * width)[:width]
    return Row(line, padded, "ragged_row")
