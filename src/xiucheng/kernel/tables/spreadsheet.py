# SPDX-License-Identifier: Apache-2.0
"""The first sheet of an XLSX workbook as a table of text, row by row in constant memory.

Libraries hold all texts that cells share, and of a sheet at least an object a row; a hostile file makes them hold what
it likes. So the sheet is walked through here, and openpyxl is asked only what its numbers mean as times.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from xiucheng.kernel.files import archives
from xiucheng.kernel.files.types import FileRefused
from xiucheng.kernel.tables.book import Book, book_of
from xiucheng.kernel.tables.markup import Attributes, Taker, Unreadable, walk
from xiucheng.kernel.tables.types import LONGEST_ROW, Row, Table, TableError

MOST_COLUMNS = 16_384
"""Of a sheet; Excel takes no more."""
# what reading a broken archive raises
_BROKEN = (
    *(Unreadable, zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError),
    RuntimeError,  # among others a sheet under a password
)
Cells = list[Any]


@contextmanager
def spreadsheet(path: Path) -> Iterator[Table]:
    """The first sheet; dates come as ISO text, whole numbers without ".0". Raises `TableError`."""
    _bounded(path)
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN:
        raise _unreadable(path) from None
    with archive:
        rows = _told(path, _rows(archive))
        _line, cells = next(rows, (1, []))
        header = tuple(text_of(value).strip() for value in cells)
        if not any(header):
            raise TableError(
                _("%(file)s is empty, or its first row is: the first row must name the columns.")
                % {"file": path}
            )
        yield Table(header, _as_text(rows, len(header)))


def _unreadable(path: Path) -> TableError:
    sentence = _("%(file)s is no readable workbook. Save it again as XLSX, or as CSV.")
    return TableError(sentence % {"file": path})


def _bounded(path: Path) -> None:
    """Refuse what would unpack beyond measure, before anything is unpacked."""
    try:
        with path.open("rb") as file:
            archives.parts(file)
    except archives.Bomb:
        most = archives.LARGEST_UNPACKED // 1_000_000_000
        sentence = _(
            "%(file)s unpacks to more than the %(most)d GB that a workbook may, or far beyond its size. Save it as CSV."
        )
        raise TableError(sentence % {"file": path, "most": most}) from None
    except FileRefused:
        raise _unreadable(path) from None


def _told(path: Path, rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    """The same rows; what is wrong with the file as a sentence."""
    try:
        yield from rows
    except _BROKEN:
        raise _unreadable(path) from None


def _rows(archive: zipfile.ZipFile) -> Iterator[tuple[int, Cells]]:
    """(number, cells) of every row that has some, without the empty cells at its end."""
    book = book_of(archive)
    taker = _Sheet(book)
    with closing(book.texts), archive.open(book.sheet) as file:
        for _block in walk(file, taker):
            yield from taker.rows
            taker.rows.clear()


class _Unknown:
    """Stands for the result of a formula that was never computed."""


UNKNOWN = _Unknown()


class _Sheet(Taker):
    """Takes cells as they come and puts them into rows."""

    def __init__(self, book: Book) -> None:
        super().__init__(
            {
                "row": self._row,
                "c": self._cell,
                "v": self._value,
                "f": self._formula,
                "t": self.listen,
                "rPh": self._small,
            },
            {"row": self._row_ends, "c": self._cell_ends, "v": self.hush, "t": self.hush, "rPh": self._large},
        )
        self.book, self.rows = book, list[tuple[int, Cells]]()
        self.number, self.cells, self.length = 0, list[Any](), 0
        self.column, self.kind, self.format = 0, "", ""
        self.valued = self.formula = self.small = False

    def listen(self, _attributes: Attributes | None = None) -> None:
        self.listening = self.kind == "inlineStr" and not self.small

    def _small(self, _attributes: Attributes) -> None:
        self.small = True

    def _large(self) -> None:
        self.small = False

    def _row(self, attributes: Attributes) -> None:
        told = attributes.get("r")
        self.number = _place(told) if told else self.number + 1
        self.cells, self.column, self.length = [], 0, 0

    def _cell(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        self.column = column_of(place.rstrip("0123456789")) if place else self.column + 1
        self.kind, self.format = attributes.get("t", "n"), attributes.get("s", "0")
        self.valued = self.formula = False
        self.forget()

    def _value(self, _attributes: Attributes) -> None:
        self.valued = self.listening = True

    def _formula(self, _attributes: Attributes) -> None:
        self.formula = True

    def _cell_ends(self) -> None:
        value = self._read("".join(self.said))
        # programs write empty texts where people see an empty cell, also behind the last column
        if value is None or value == "":
            return
        self.length += len(value) if isinstance(value, str) else 1
        if self.column > MOST_COLUMNS or self.length > LONGEST_ROW:
            raise Unreadable
        self.cells += [None] * (self.column - len(self.cells))
        self.cells[self.column - 1] = value

    def _read(self, said: str) -> Any:
        """What the cell holds; None when that is nothing."""
        if not said:
            # only text may be computed to nothing
            return UNKNOWN if self.formula and not (self.valued and self.kind == "str") else None
        if self.kind == "n":
            return self._counted(said)
        if self.kind == "s":
            return self.book.texts.at(_place(said))
        return said == "1" if self.kind == "b" else said

    def _counted(self, said: str) -> Any:
        try:
            number = int(said) if said.lstrip("-").isdigit() else float(said)
            span = self.book.times.get(self.format)
            return number if span is None else from_excel(number, self.book.epoch, timedelta=span)
        except (ValueError, OverflowError):
            # what is no number, and a time outside of all calendars
            return said

    def _row_ends(self) -> None:
        if self.cells:
            self.rows.append((self.number, self.cells))


def _place(text: str) -> int:
    """A place that a part names. Raises `Unreadable`."""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Unreadable
    return int(text)


@lru_cache(MOST_COLUMNS)
def column_of(letters: str) -> int:
    """1 for A, 27 for AA. Raises `Unreadable`."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise Unreadable
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - 64
    return found


def _as_text(rows: Iterator[tuple[int, Cells]], width: int) -> Iterator[Row]:
    for line, cells in rows:
        texts = [text_of(value) for value in cells]
        if len(texts) > width:
            yield Row(line, texts[:width], "ragged_row")
        else:
            fault = "formula_without_value" if UNKNOWN in cells else ""
            yield Row(line, texts + [""] * (width - len(texts)), fault)


def text_of(value: Any) -> str:
    """A cell's value as text."""
    if isinstance(value, str):
        return (_unescaped(value) if "_x" in value else value).replace("\0", "")
    if value is None or value is UNKNOWN:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.isoformat() if isinstance(value, (datetime, date, time)) else str(value)


def _unescaped(text: str) -> str:
    """With the letters that XML has no place for; halves of letters, which nothing can store, become U+FFFD."""
    return unescape(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
