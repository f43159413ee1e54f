# SPDX-License-Identifier: Apache-2.0
"""A list of JSON objects, or one object a line, as a table: the names are its columns. Read in constant memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.kernel.tables.types import LONGEST_ROW, Row, Table, TableError

BEGINNING = re.compile(r'\s*(\[\s*([\[{\]]|$)|\{\s*(["}]|$))')
"""How such a file begins, and no CSV does."""
MOST_COLUMNS = 1_000
CHUNK = 64 * 1024
_BETWEEN = " \t\r\n,"


def table_of(path: Path, text: TextIOWrapper) -> Table:
    """The table in an open text at its beginning, read twice: names first, then rows. Raises `TableError`."""
    names: dict[str, None] = {}
    for one in _objects(path, text):
        names.update(dict.fromkeys(one))
        if len(names) > MOST_COLUMNS:
            sentence = _("The objects in %(file)s have more than %(count)d names. Send plain ones.")
            raise TableError(sentence % {"file": path, "count": MOST_COLUMNS})
    text.seek(0)
    header = tuple(names)
    return Table(tuple(name.strip() for name in header), _rows(path, text, header))


def _rows(path: Path, text: TextIOWrapper, names: tuple[str, ...]) -> Iterator[Row]:
    for place, one in enumerate(_objects(path, text), 1):
        cells = [_cell(one.get(name)) for name in names]
        damaged = any("\ufffd" in cell for cell in cells)
        yield Row(place, cells, "damaged_text" if damaged else "")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _objects(path: Path, text: TextIOWrapper) -> Iterator[dict[str, Any]]:
    """Each object of the list, or of the lines. Raises `TableError`."""
    decoder, waiting = json.JSONDecoder(), ""
    begun = listed = ended = False
    while not ended:
        block = text.read(CHUNK)
        ended = not block
        waiting += block
        if not begun and waiting.strip("\ufeff" + _BETWEEN):
            waiting = waiting.lstrip("\ufeff" + _BETWEEN)
            begun, listed = True, waiting.startswith("[")
            waiting = waiting.removeprefix("[")
        at = 0
        while (at := _skipped(waiting, at)) < len(waiting) and waiting[at] != "]":
            try:
                found, at = decoder.raw_decode(waiting, at)
            except (ValueError, RecursionError):
                break
            if not isinstance(found, dict):
                raise _no_objects(path)
            yield found
        waiting = waiting[at:]
        if len(waiting) > LONGEST_ROW:
            raise _no_objects(path)
    if waiting.strip(_BETWEEN) != ("]" if listed else ""):
        raise _no_objects(path)


def _skipped(waiting: str, at: int) -> int:
    """Behind what stands between objects."""
    while at < len(waiting) and waiting[at] in _BETWEEN:
        at += 1
    return at


def _no_objects(path: Path) -> TableError:
    sentence = _(
        "%(file)s is no list of JSON objects, or breaks off. Send a list such as [{…}, {…}], or an object a line."
    )
    return TableError(sentence % {"file": path})
