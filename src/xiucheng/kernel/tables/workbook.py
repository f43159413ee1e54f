# SPDX-License-Identifier: Apache-2.0
"""Writes a table as XLSX while it is being read: no row and no file waits for the end.

Written here because the libraries keep the whole sheet in a temporary file until its last row, and take many
times as long (benchmarks/tables.py): a sheet is a sequence of rows of XML, and `zipfile` packs it as it comes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from xiucheng.kernel.clock.local import local
from xiucheng.kernel.tables.cells import begins_formula
from xiucheng.kernel.tables.types import Column, Kind, Sheet

BATCH = 500
MOST_ROWS: Final = 1_048_576
"""Of one sheet, its header included; Excel takes no more. What is longer goes on in a next one."""
MOST_BYTES: Final = 1_500_000_000
LONGEST_TEXT: Final = 32_767
_DAY: Final = 86_400
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - civil, as spreadsheets count
_WRONG_DAY: Final = 60
"""29 February 1900, which programs count though it never was: days before it have two numbers, or none."""
_FASTEST: Final = 1
_SHORT, _REMEMBERED = 40, 4096

_NS = "http://schemas.openxmlformats.org"
_MAIN = f"{_NS}/spreadsheetml/2006/main"
_RELATION = f"{_NS}/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# every part is a sheet unless named: so the list can be written before anybody knows how many there will be
_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_NS}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
)
_RELS = (
    f'{_HEAD}<Relationships xmlns="{_NS}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
# cell formats: 0 plain, 1 time, 2 text that must not become a formula when somebody edits it, 3 header
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" '
    'formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_SPECIAL = re.compile("[<>&\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_SPELLED = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "\r": "&#13;"}
_BAD_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


class _Sink(io.RawIOBase):
    """What the packer wrote since somebody took it."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.parts.append(bytes(data))
        return len(self.parts[-1])

    def take(self) -> bytes:
        taken = b"".join(self.parts)
        self.parts.clear()
        return taken


def xlsx_parts(sheet: Sheet, *, most_rows: int = MOST_ROWS) -> Iterator[bytes]:
    """The file in parts of some hundred rows."""
    sink = _Sink()
    names: list[str] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=_FASTEST) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _RELS)
        archive.writestr("xl/styles.xml", _STYLES)
        rows = _Ahead(sheet.rows)
        while not names or rows.more:
            names.append(sheet.name if not names else f"{sheet.name} {len(names) + 1}")
            with archive.open(f"xl/worksheets/sheet{len(names)}.xml", "w") as part:
                for text in _sheet(sheet.columns, rows, most_rows):
                    part.write(text.encode())
                    yield sink.take()
        if sheet.about:
            names.append(_ABOUT)
            columns = (Column(sheet.name, width=20), Column("", width=80))
            archive.writestr(
                f"xl/worksheets/sheet{len(names)}.xml",
                "".join(_sheet(columns, _Ahead(sheet.about), most_rows)),
            )
        _index(archive, names)
    yield sink.take()


_ABOUT = "ⓘ"


class _Ahead:
    """Rows, and whether there are more of them."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.rows = iter(rows)
        self.next: list[Sequence[Any]] = list(islice(self.rows, 1))

    @property
    def more(self) -> bool:
        return bool(self.next)

    def take(self, count: int) -> list[Sequence[Any]]:
        taken = self.next + list(islice(self.rows, count))
        self.next = taken[count:]
        return taken[:count]


def _sheet(columns: Sequence[Column], rows: _Ahead, most_rows: int) -> Iterator[str]:
    """The XML of one sheet, which ends when its rows do or it is full."""
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{column.width}" customWidth="1"/>'
        for place, column in enumerate(columns, 1)
    )
    header = "".join(_inline(_escaped(column.label), 3) for column in columns)
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData><row>{header}</row>"
    )
    spell = _spellers(columns)
    room, size = most_rows - 1, 0
    while room > 0 and size < MOST_BYTES and rows.more:
        batch = rows.take(min(BATCH, room))
        text = "".join(
            f"<row>{''.join([say(value) for say, value in zip(spell, row, strict=True)])}</row>"
            for row in batch
        )
        room, size = room - len(batch), size + len(text)
        yield text
    yield "</sheetData></worksheet>"


def _index(archive: zipfile.ZipFile, names: Sequence[str]) -> None:
    """The workbook, which names its sheets, and where each of them is."""
    sheets = "".join(
        f'<sheet name="{_escaped(_BAD_NAME.sub(" ", name)[:31])}" sheetId="{place}" r:id="rId{place}"/>'
        for place, name in enumerate(names, 1)
    )
    archive.writestr(
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets>{sheets}</sheets></workbook>',
    )
    targets = [
        (f"{_RELATION}/worksheet", f"worksheets/sheet{place}.xml") for place in range(1, len(names) + 1)
    ]
    targets.append((f"{_RELATION}/styles", "styles.xml"))
    relations = "".join(
        f'<Relationship Id="rId{place}" Type="{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, 1)
    )
    archive.writestr(
        "xl/_rels/workbook.xml.rels",
        f'{_HEAD}<Relationships xmlns="{_NS}/package/2006/relationships">{relations}</Relationships>',
    )


def _escaped(text: str) -> str:
    return _SPECIAL.sub(_spelled, text) if _SPECIAL.search(text) else text


def _spelled(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) > 1:
        # such letters would be read as one sign by their number
        return f"_x005F_{found[1:]}"
    return _SPELLED.get(found, "\ufffd")


def _inline(text: str, style: int) -> str:
    kept = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f'<c t="inlineStr" s="{style}"><is><t{kept}>{text}</t></is></c>'


def _text(value: str | None) -> str:
    if not value:
        return "<c/>"
    text = value if len(value) <= LONGEST_TEXT // 2 else _cut(value)
    return _inline(_escaped(text), 2 if begins_formula(text) else 0)


def _cut(value: str) -> str:
    """At most as many UTF-16 units as a cell may hold."""
    units = value.encode("utf-16-le", "replace")
    if len(units) <= 2 * LONGEST_TEXT:
        return value
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def _number(value: Any) -> str:
    # what is no number (infinite, undefined) has no place in a number's cell
    return f"<c><v>{value}</v></c>" if value is not None and abs(value) < 1e300 else "<c/>"


def _instant(value: datetime | None) -> str:
    if value is None:
        return "<c/>"
    since = local(value) - _EPOCH
    if since.days <= _WRONG_DAY:
        return _inline(local(value).isoformat(" ", "seconds"), 0)
    return f'<c s="1"><v>{since.days + (since.seconds + since.microseconds / 1e6) / _DAY:.8f}</v></c>'


def _spellers(columns: Sequence[Column]) -> list[Callable[[Any], str]]:
    """How each column's values become cells."""
    known = lru_cache(_REMEMBERED)(_text)

    def text(value: str | None) -> str:
        # lists say the same short words again and again
        return known(value) if value is None or len(value) < _SHORT else _text(value)

    by_kind: dict[Kind, Callable[[Any], str]] = {
        Kind.TEXT: text,
        Kind.NUMBER: _number,
        Kind.INSTANT: _instant,
    }
    return [by_kind[column.kind] for column in columns]
