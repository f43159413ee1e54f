# SPDX-License-Identifier: Apache-2.0
"""What a table is once it is read: a header, and rows of text with their line numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


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
