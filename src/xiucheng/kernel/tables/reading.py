# SPDX-License-Identifier: Apache-2.0
"""Opens a table by what its first bytes say it is."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Protocol, cast

from xiucheng.kernel.tables.cells import APOSTROPHE, TAB, bare
from xiucheng.kernel.tables.encoding import BROKEN, TooLong, encoding_of, errors_of
from xiucheng.kernel.tables.types import Row, Table, TableError

GZIP, ZIP, OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DELIMITERS = ",;\t"
LONGEST_CELL = 1_000_000


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """The table in a file. Raises `TableError` here, or from its rows when the rest cannot be read."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror or error}.") from None
    if start.startswith(OLE):
        raise TableError(
            f"{path} is an old or a protected workbook. Save it as XLSX without password, or as CSV."
        )
    if start.startswith(ZIP):
        # openpyxl is big, and few processes ever read a workbook
        with import_module("xiucheng.kernel.tables.spreadsheet").spreadsheet(path) as table:
            yield table
        return
    packed = start.startswith(GZIP)
    with gzip.open(path, "rb") if packed else path.open("rb") as file:
        yield _text_table(path, cast(IO[bytes], file))


def _text_table(path: Path, file: IO[bytes]) -> Table:
    try:
        encoding, damaged = encoding_of(file)
        file.seek(0)
    except TooLong:
        raise TableError(f"{path} unpacks to more than 4 GB. Split it.") from None
    except (OSError, EOFError, zlib.error) as error:
        raise TableError(f"{path} is a broken gzip archive ({error}). Fetch it again.") from None
    text = io.TextIOWrapper(file, encoding, errors=errors_of(encoding), newline="")
    first = text.readline(LONGEST_CELL).replace("\0", "")
    if not first.strip():
        raise TableError(f"{path} is empty, or its first line is: the first line must name the columns.")
    delimiter = max(DELIMITERS, key=first.count)
    text.seek(0)
    csv.field_size_limit(LONGEST_CELL)
    lines = (line.replace("\0", "") if "\0" in line else line for line in text)
    reader = csv.reader(lines, delimiter=delimiter)
    header = tuple(bare(name).strip() for name in next(_cells(path, reader)))
    return Table(header, _rows(path, reader, len(header), damaged=damaged))


class _Reader(Protocol):
    """What `csv.reader` returns."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


def _cells(path: Path, reader: _Reader) -> Iterator[list[str]]:
    """The cells of a reader, its errors as sentences."""
    try:
        yield from reader
    except csv.Error as error:
        raise TableError(
            f"{path} cannot be read from line {reader.line_num} on ({error}): "
            "look for a quotation mark that is never closed."
        ) from None


def _rows(path: Path, reader: _Reader, width: int, *, damaged: bool) -> Iterator[Row]:
    line = reader.line_num + 1
    for found in _cells(path, reader):
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
