# SPDX-License-Identifier: Apache-2.0
"""What a workbook says of itself: which part is its first sheet, which formats are times, which texts cells share."""

from __future__ import annotations

import os
import posixpath
import zipfile
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from tempfile import TemporaryFile
from typing import IO

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from xiucheng.kernel.tables.markup import Attributes, Taker, Unreadable, local, walk

MOST_TAGS = 100_000
"""Of one kind of part; Excel takes 65,490 formats and some thousand sheets."""
MOST_TEXTS = 10_000_000
SHORT, REMEMBERED, WAITING = 200, 20_000, 1 << 20


@dataclass(frozen=True, slots=True)
class Book:
    """The first sheet's part; formats of cells that are times, by their number as cells spell it, and whether they
    are spans of time; the day that times count from; the texts that cells name by their place."""

    sheet: str
    times: Mapping[str, bool]
    epoch: datetime
    texts: Texts


def book_of(archive: zipfile.ZipFile) -> Book:
    """Read the parts about the workbook. Raises `Unreadable`, KeyError and what `zipfile` raises."""
    main = next(
        (one.target for one in _related(archive, "") if one.kind == "officeDocument"), "xl/workbook.xml"
    )
    related = {one.id: one for one in _related(archive, main)}
    told = _tags(archive, main, {"workbookPr": ("date1904",), "sheet": ("id",)})
    sheets = (related.get(values[0]) for name, values in told if name == "sheet")
    first = next((one.target for one in sheets if one and one.kind == "worksheet"), None)
    if first is None:
        raise Unreadable
    by_kind = {one.kind: one.target for one in related.values()}
    shared = by_kind.get("sharedStrings")
    since_1904 = any(name == "workbookPr" and values[0] in {"1", "true"} for name, values in told)
    return Book(
        sheet=first,
        times=_times(archive, by_kind["styles"]) if "styles" in by_kind else {},
        epoch=MAC_EPOCH if since_1904 else WINDOWS_EPOCH,
        texts=Texts(_texts_in(archive, shared) if shared else iter(())),
    )


class _Tags(Taker):
    """Notes tags of some names with the values of some attributes."""

    def __init__(self, wanted: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__({name: partial(self._note, name, which) for name, which in wanted.items()})
        self.found: list[tuple[str, tuple[str, ...]]] = []

    def _note(self, name: str, which: tuple[str, ...], attributes: Attributes) -> None:
        if len(self.found) == MOST_TAGS:
            raise Unreadable
        told = {local(key): value for key, value in attributes.items()}
        self.found.append((name, tuple(told.get(one, "") for one in which)))


def _tags(
    archive: zipfile.ZipFile, part: str, wanted: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, tuple[str, ...]]]:
    """(name, values of its attributes) of every tag in a part that has one of the names."""
    taker = _Tags(wanted)
    with archive.open(part) as file:
        for _block in walk(file, taker):
            pass
    return taker.found


@dataclass(frozen=True, slots=True)
class _Relation:
    id: str
    kind: str
    target: str


def _related(archive: zipfile.ZipFile, part: str) -> Iterator[_Relation]:
    """The parts that a part (empty: the whole file) names as its own; none when it does not say."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in archive.NameToInfo:
        return
    for _name, (identity, kind, target) in _tags(archive, listed, {"Relationship": ("Id", "Type", "Target")}):
        path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        yield _Relation(identity, kind.rpartition("/")[2], posixpath.normpath(path))


def _times(archive: zipfile.ZipFile, part: str) -> dict[str, bool]:
    found = _tags(archive, part, {"numFmt": ("numFmtId", "formatCode"), "cellXfs": (), "xf": ("numFmtId",)})
    marks = [place for place, (name, _values) in enumerate(found) if name == "cellXfs"]
    start = marks[0] if marks else len(found)
    codes = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    codes |= {values[0]: values[1] for name, values in found[:start] if name == "numFmt"}
    formats = (values[0] for name, values in found[start:] if name == "xf")
    coded = ((str(place), codes.get(number, "")) for place, number in enumerate(formats))
    return {place: bool(is_timedelta_format(code)) for place, code in coded if is_date_format(code)}


class _SharedTexts(Taker):
    """Gathers texts; the small print above Chinese signs that says how they are read is no part of them."""

    def __init__(self) -> None:
        super().__init__(
            {"si": lambda _attributes: self.forget(), "t": self.listen, "rPh": self._small},
            {"si": self._done, "t": self.hush, "rPh": self._large},
        )
        self.found: list[str] = []
        self.small = False

    def listen(self, _attributes: Attributes | None = None) -> None:
        self.listening = not self.small

    def _small(self, _attributes: Attributes) -> None:
        self.small = True

    def _large(self) -> None:
        self.small = False

    def _done(self) -> None:
        self.found.append("".join(self.said))


def _texts_in(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    taker = _SharedTexts()
    with archive.open(part) as file:
        for _block in walk(file, taker):
            yield from taker.found
            taker.found.clear()


class Texts:
    """Texts by their place, read as far as they are asked for and kept in a file without a name: a million of them
    take eight megabytes of memory."""

    def __init__(self, coming: Iterator[str]) -> None:
        self._coming = coming
        self._file: IO[bytes] = TemporaryFile(buffering=0)  # noqa: SIM115 - goes with this object
        self._ends = array("Q", [0])
        self._late, self._kept = bytearray(), 0
        self._short = lru_cache(REMEMBERED)(self._between)

    def at(self, place: int) -> str:
        """Raises `Unreadable` when there is none."""
        if place < 0 or not self._reach(place):
            raise Unreadable
        start, end = self._ends[place], self._ends[place + 1]
        return self._short(start, end) if end - start < SHORT else self._between(start, end)

    def close(self) -> None:
        self._file.close()

    def _reach(self, place: int) -> bool:
        while len(self._ends) <= place + 1:
            text = next(self._coming, None)
            if text is None or len(self._ends) > MOST_TEXTS:
                return False
            self._late += text.encode()
            self._ends.append(self._kept + len(self._late))
            if len(self._late) > WAITING:
                self._keep()
        return True

    def _keep(self) -> None:
        self._file.write(self._late)
        self._kept += len(self._late)
        self._late.clear()

    def _between(self, start: int, end: int) -> str:
        if end > self._kept:
            # a text is either kept or late: it is never cut in two
            return self._late[start - self._kept : end - self._kept].decode()
        return os.pread(self._file.fileno(), end - start, start).decode()
