# SPDX-License-Identifier: Apache-2.0
"""What a table is: read, a header and rows of text with their line numbers; written, typed columns and values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

LONGEST_ROW: Final = 4_000_000
"""Letters of one row: more of it would have to be held before anything can be done with it."""


class TableError(Exception):
    """The file, or the rest of it, cannot be read; the message says what to do."""


class Row(NamedTuple):
    """One row. `cells` are as many as the header has; `fault` names why they cannot be trusted, else empty.

    Faults: `ragged_row` (more or fewer cells than the header), `formula_without_value` (a spreadsheet formula
    whose result was never stored), `damaged_text` (bytes that are no text, now U+FFFD; the rest is sound).
    """

    line: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table being read; `rows` can be walked once."""

    header: tuple[str, ...]
    rows: Iterator[Row]


class Kind(StrEnum):
    """What a written column holds: `text` str, `number` int, float or Decimal, `instant` an aware datetime.

    None is an empty cell in each of them.
    """

    TEXT = "text"
    NUMBER = "number"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Column:
    """A column to be written. `width` is in letters."""

    label: str
    kind: Kind = Kind.TEXT
    width: int = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written; `rows` can be walked once. `about` are facts beside it: what, when, by whom.

    `encoding` of its CSV: UTF-8 with a byte order mark, unless who reads it knows another one only.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]]
    about: tuple[tuple[str, str], ...] = ()
    encoding: str = "utf-8"
