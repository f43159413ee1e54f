# SPDX-License-Identifier: Apache-2.0
"""Written tables: what is written is read again the same, and no cell begins a formula."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from xiucheng.kernel.clock.local import instant_of, local
from xiucheng.kernel.tables import Column, Kind, Sheet, open_table
from xiucheng.kernel.tables.cells import bare, guarded
from xiucheng.kernel.tables.text import csv_parts
from xiucheng.kernel.tables.workbook import LONGEST_TEXT, xlsx_parts

SIGNS = "=+-@\t\r＝＋－＠"
HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "+86 138 0000 0000",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u3000＝1",
    "\ufeff=1",
    "\u200b=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "''=1",
    '";=1',
]
PLAIN = [
    "",
    "垃圾",
    "a=b",
    "'tis",
    "'",
    "5",
    "1.5",
    "x\ny",
    'he said "no"',
    "a,b",
    "<&>",
    "_x0041_",
    "2026-03-02",
]
DIGITS = ["13800000000", "310199001002003", "021", "310E12", "13800000000\t", "0\t\t"]
TEXTS = st.one_of(
    st.sampled_from(HOSTILE + PLAIN + DIGITS),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    st.text(st.sampled_from(SIGNS + "'0123e \n"), max_size=6),
)


def sheet(*rows: Any, kinds: tuple[Kind, ...] = (Kind.TEXT,)) -> Sheet:
    columns = tuple(Column(f"列{place}", kind) for place, kind in enumerate(kinds))
    return Sheet("表", columns, list(rows), (("截至", "2026"),))


def written(parts: Any, path: Path) -> Path:
    path.write_bytes(b"".join(parts))
    return path


@given(TEXTS)
def test_a_guarded_text_comes_back_and_begins_no_formula(text: str) -> None:
    cell = guarded(text)
    assert bare(cell) == text
    assert cell[:1] not in set(SIGNS)
    assert cell.lstrip("\u200b\u200c\u200d\u2060\ufeff \u3000\n\v\f")[:1] not in set(SIGNS)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_csv_is_read_again_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    content = b"".join(csv_parts(sheet(*rows, kinds=(Kind.TEXT, Kind.TEXT))))
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        with open_table(Path(file.name)) as table:
            assert table.header == ("列0", "列1")
            read = [tuple(row.cells) for row in table.rows]
    assert read == [row for row in rows if any(row)]
    for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        assert not any(cell[:1] in set(SIGNS) for cell in line)


SHOWN = TEXTS.filter(lambda text: all(sign.isprintable() or sign in "\t\n" for sign in text))


@given(st.lists(st.tuples(SHOWN, SHOWN), max_size=4))
def test_a_workbook_is_read_again_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    kinds = (Kind.TEXT, Kind.TEXT)
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(b"".join(xlsx_parts(sheet(*rows, kinds=kinds))))
        file.flush()
        with open_table(Path(file.name)) as table:
            read = [tuple(row.cells) for row in table.rows]
    assert read == [row for row in rows if any(row)]


def test_excel_knows_the_encoding_by_the_first_bytes() -> None:
    assert b"".join(csv_parts(sheet(("垃圾",)))).startswith("\ufeff列0\r\n垃圾".encode())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_workbook_holds_formulas_as_text(tmp_path: Path, text: str) -> None:
    path = written(xlsx_parts(sheet((text,))), tmp_path / "t.xlsx")
    cell = load_workbook(path).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix or not text.strip().startswith(tuple(SIGNS))


def test_numbers_and_times_stay_what_they_are(tmp_path: Path) -> None:
    at = datetime(2026, 3, 2, 0, 30, 15, tzinfo=UTC)
    kinds = (Kind.TEXT, Kind.NUMBER, Kind.NUMBER, Kind.NUMBER, Kind.INSTANT)
    rows = [
        ("310199001002003", -5, 1.5, Decimal("0.10"), at),
        ("x", None, None, None, None),
        ("y", float("inf"), float("nan"), 0, at),
    ]
    book = load_workbook(written(xlsx_parts(sheet(*rows, kinds=kinds)), tmp_path / "t.xlsx"))
    first, second, third = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert first == ("310199001002003", -5, 1.5, 0.1, local(at))
    assert second == ("x", None, None, None, None)
    assert third[:4] == ("y", None, None, 0)
    assert book.sheetnames == ["表", "ⓘ"]
    lines = b"".join(csv_parts(sheet(rows[0], kinds=kinds))).decode("utf-8-sig").splitlines()
    assert lines[1] == f"310199001002003\t,-5,1.5,0.10,{local(at):%Y-%m-%d %H:%M:%S}"


def test_days_that_spreadsheets_count_wrongly_are_text(tmp_path: Path) -> None:
    days = [(1899, 12, 31), (1900, 1, 1), (1900, 2, 28), (1900, 3, 1)]
    rows = [(instant_of(datetime(*day, 8, 5)),) for day in days]  # noqa: DTZ001 - civil
    path = written(xlsx_parts(sheet(*rows, kinds=(Kind.INSTANT,))), tmp_path / "t.xlsx")
    found = [row[0] for row in load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert found == [
        *("1899-12-31 08:05:00", "1900-01-01 08:05:00", "1900-02-28 08:05:00"),
        datetime(1900, 3, 1, 8, 5),  # noqa: DTZ001 - civil
    ]


def test_what_xml_cannot_say_is_marked_and_long_texts_are_cut(tmp_path: Path) -> None:
    rows = [("a\x01b\ufffec",), ("垃" * 40_000,), ("😀" * 20_000,)]
    found = list(load_workbook(written(xlsx_parts(sheet(*rows)), tmp_path / "t.xlsx")).worksheets[0].values)
    assert found[1] == ("a\ufffdb\ufffdc",)
    assert [len(str(row[0]).encode("utf-16-le")) // 2 <= LONGEST_TEXT for row in found[2:]] == [True, True]
    assert all(str(row[0]).endswith("…") for row in found[2:])


def test_more_rows_than_a_sheet_takes_go_on_in_the_next(tmp_path: Path) -> None:
    rows = [(str(number),) for number in range(25)]
    path = written(xlsx_parts(sheet(*rows), most_rows=11), tmp_path / "t.xlsx")
    book = load_workbook(path)
    assert book.sheetnames == ["表", "表 2", "表 3", "ⓘ"]
    texts = [row[0] for one in book.worksheets[:3] for row in one.iter_rows(min_row=2, values_only=True)]
    assert texts == [row[0] for row in rows]


def test_an_empty_list_is_a_file_with_its_header(tmp_path: Path) -> None:
    path = written(xlsx_parts(sheet()), tmp_path / "t.xlsx")
    assert list(load_workbook(path).worksheets[0].values) == [("列0",)]
    assert b"".join(csv_parts(sheet())) == "\ufeff列0\r\n".encode()
