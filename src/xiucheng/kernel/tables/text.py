# SPDX-License-Identifier: Apache-2.0
"""Writes a table as CSV, in UTF-8 with a byte order mark unless it says otherwise, part by part."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from xiucheng.kernel.clock.local import local
from xiucheng.kernel.tables.cells import guarded
from xiucheng.kernel.tables.types import Kind, Sheet

BATCH = 1000


def csv_parts(sheet: Sheet) -> Iterator[bytes]:
    """The file in parts of some thousand rows; spreadsheet programs know the encoding by its first bytes."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([guarded(column.label) for column in sheet.columns])
    spell = [_SPELL[column.kind] for column in sheet.columns]
    rows = iter(sheet.rows)
    yield codecs.BOM_UTF8 if sheet.encoding == "utf-8" else b""
    while True:
        batch = list(islice(rows, BATCH))
        writer.writerows([say(value) for say, value in zip(spell, row, strict=True)] for row in batch)
        yield buffer.getvalue().encode(sheet.encoding, "replace")
        if len(batch) < BATCH:
            return
        buffer.seek(0)
        buffer.truncate()


def _text(value: str | None) -> str:
    return guarded(value) if value else ""


def _number(value: Any) -> str:
    return "" if value is None else str(value)


def _instant(value: datetime | None) -> str:
    return "" if value is None else f"{local(value):%Y-%m-%d %H:%M:%S}"


_SPELL: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.INSTANT: _instant,
}
