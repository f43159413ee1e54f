# SPDX-License-Identifier: Apache-2.0
"""The first sheet of an XLSX workbook as a table of text."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from xiucheng.kernel.tables.types import Row, Table, TableError

CHUNK = 1 << 20
MOST_OF_SHEETS, MOST_OF_REST, MOST_PARTS = 4_000_000_000, 64_000_000, 10_000
"""Bytes of what is read as it comes, and of what is kept in memory (above all the texts that cells share)."""
_FORMULA = re.compile(rb"<f[ >/]")
# what openpyxl lets through when a workbook is not what it says
_BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
    ParseError,
    OSError,
    EOFError,
)
Cells = tuple[Any, ...]


@contextmanager
def spreadsheet(path: Path) -> Iterator[Table]:
    """The first sheet; dates come as ISO text, whole numbers without ".0"."""
    rows, books = _open(path)
    try:
        header = tuple(text_of(value).strip() for value in _strip(_first(path, rows)))
        if not any(header):
            raise TableError(f"{path} is empty, or its first row is: the first row must name the columns.")
        yield Table(header, _rows(path, rows, len(header)))
    finally:
        _close(books)


def _close(books: list[Any]) -> None:
    for book in reversed(books):
        book.close()


def _sentence(path: Path, error: Exception) -> TableError:
    return TableError(
        f"{path} is no readable workbook ({type(error).__name__}). Save it again as XLSX, or as CSV."
    )


def _open(path: Path) -> tuple[Iterator[tuple[int, Cells]], list[Any]]:
    """Numbered rows; cells whose formula has no stored result hold an `_Unknown`."""
    books: list[Any] = []
    try:
        _bounded(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = enumerate(_sheet(path, books, data_only=True), 1)
            if not _has_formulas(path):
                return found, books
            pairs = zip(found, _sheet(path, books, data_only=False), strict=False)
    except _BROKEN as error:
        _close(books)
        raise _sentence(path, error) from None
    return ((line, _compared(cells, written)) for (line, cells), written in pairs), books


def _bounded(path: Path) -> None:
    """Refuse what would unpack to more than this machine can hold: sheets are read as they come, the rest is not."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    sheets = sum(part.file_size for part in parts if part.filename.startswith("xl/worksheets/"))
    rest = sum(part.file_size for part in parts) - sheets
    if sheets > MOST_OF_SHEETS or rest > MOST_OF_REST or len(parts) > MOST_PARTS:
        raise TableError(f"{path} unpacks to more than a workbook may hold here. Save it as CSV.")


def _sheet(path: Path, books: list[Any], *, data_only: bool) -> Iterator[Cells]:
    # by the open file, since openpyxl believes a name more than what is in it
    file = path.open("rb")
    books.append(file)
    book = load_workbook(file, read_only=True, data_only=data_only)
    books.append(book)
    sheet: Any = book.worksheets[0]
    # some programs write a wrong size; without one openpyxl reads what is there
    sheet.reset_dimensions()
    rows: Iterator[Cells] = sheet.iter_rows(values_only=True)
    return rows


def _first(path: Path, rows: Iterator[tuple[int, Cells]]) -> Cells:
    try:
        return next(rows, (1, ()))[1]
    except _BROKEN as error:
        raise _sentence(path, error) from None


class _Unknown:
    """Stands for the result of a formula that was never computed."""


UNKNOWN = _Unknown()


def _compared(cells: Cells, written: Cells) -> Cells:
    return tuple(
        UNKNOWN if value is None and formula is not None else value
        for value, formula in zip(cells, written, strict=False)
    )


def _has_formulas(path: Path) -> bool:
    """Whether any sheet holds a formula; as bytes, which is quicker than a second walk over all cells."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as sheet:
                    tail = b""
                    while chunk := sheet.read(CHUNK):
                        if _FORMULA.search(tail + chunk):
                            return True
                        tail = chunk[-2:]
    return False


def _strip(cells: Cells) -> Cells:
    """Without the empty cells at the end, which are only formatting."""
    count = len(cells)
    while count and cells[count - 1] is None:
        count -= 1
    return cells[:count]


def _rows(path: Path, rows: Iterator[tuple[int, Cells]], width: int) -> Iterator[Row]:
    try:
        for line, cells in rows:
            row = _row(line, _strip(cells), width)
            if row is not None:
                yield row
    except _BROKEN as error:
        raise _sentence(path, error) from None


def _row(line: int, cells: Cells, width: int) -> Row | None:
    if not cells:
        return None
    texts = [text_of(value) for value in cells]
    if len(texts) > width:
        return Row(line, texts[:width], "ragged_row")
    padded = texts + [""] * (width - len(texts))
    return Row(line, padded, "formula_without_value" if any(value is UNKNOWN for value in cells) else "")


def text_of(value: Any) -> str:
    """A cell's value as text."""
    if value is None or value is UNKNOWN:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    text = str(value)
    # how workbooks spell letters that XML has no place for
    return (unescape(text) if "_x" in text else text).replace("\0", "")
