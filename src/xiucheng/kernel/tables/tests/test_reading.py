# SPDX-License-Identifier: Apache-2.0
"""Tables in every encoding and packing, broken ones included: rows of text or a sentence."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import repeat
from pathlib import Path
from typing import IO, cast

import pytest
from django.utils import translation
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from xiucheng.kernel.tables import Row, TableError, book, encoding, open_table
from xiucheng.kernel.tables.book import Texts
from xiucheng.kernel.tables.encoding import CHUNK
from xiucheng.kernel.tables.markup import Taker, Unreadable, walk
from xiucheng.kernel.tables.spreadsheet import column_of
from xiucheng.kernel.tables.types import LONGEST_ROW

TEXT = "编号,说明\n1,垃圾\n2,路灯不亮\n"


def read(path: Path) -> tuple[tuple[str, ...], list[Row]]:
    with open_table(path) as table:
        return table.header, list(table.rows)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_encodings_are_told_apart(file: Path, encoding: str) -> None:
    file.write_bytes(TEXT.encode(encoding))
    assert read(file) == (("编号", "说明"), [Row(2, ["1", "垃圾"]), Row(3, ["2", "路灯不亮"])])


def test_a_letter_cut_by_the_reading_block_is_no_damage(file: Path) -> None:
    file.write_bytes(b"a\n" + b"x\n" * ((CHUNK - 4) // 2) + b"y" + "界\n".encode())
    assert read(file)[1][-1].cells == ["y界"]


def test_gzip_is_told_by_its_bytes(file: Path) -> None:
    file.write_bytes(gzip.compress(TEXT.encode()))
    assert len(read(file)[1]) == 2


def test_lines_count_from_the_file_and_empty_ones_are_left_out(file: Path) -> None:
    file.write_text('a;b\n"one\ntwo";2\n;\n\n3;4\n', encoding="utf-8")
    assert read(file)[1] == [Row(2, ["one\ntwo", "2"]), Row(6, ["3", "4"])]


def test_uneven_rows_carry_a_fault_and_do_not_stop_the_rest(file: Path) -> None:
    file.write_text("a,b\n1\n1,2,3\n1,2,,\n5,6\n", encoding="utf-8")
    assert [row.fault for row in read(file)[1]] == ["ragged_row", "ragged_row", "", ""]


def test_broken_bytes_mark_their_row_only(file: Path) -> None:
    file.write_bytes("编号,说明\n".encode() + b"1,\xff\n" + "2,垃圾和渣土，还有落叶\n".encode() * 3)
    rows = read(file)[1]
    assert [row.fault for row in rows] == ["damaged_text", "", "", ""]
    assert rows[0].cells == ["1", "\ufffd"]


def test_a_replacement_mark_of_the_file_itself_is_no_damage(file: Path) -> None:
    file.write_text("a\nx\ufffdy\n", encoding="utf-8")
    assert read(file)[1] == [Row(2, ["x\ufffdy"])]


def test_stray_nuls_are_dropped(file: Path) -> None:
    file.write_bytes(b"a,b\n1\0,2\n")
    assert read(file)[1] == [Row(2, ["1", "2"])]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"\xd0\xcf\x11\xe0old", "Save it as XLSX"),
        (b"PK\x03\x04broken", "no readable workbook"),
        # Without the time of packing: parallel workers must name the test alike.
        (gzip.compress(b"a,b\n1,2\n", mtime=0)[:-9], "broken gzip"),
        (b'a,b\n1,"' + b"x" * 1_100_000, "quotation mark"),
        (b"a,b\n" + b"1," * (LONGEST_ROW // 2) + b"\n", "4000000 letters"),
        (b"%PDF-1.4\n", "is no table"),
        (b"\xef\xbb\xbf <html>\n", "is no table"),
        (b"\x7fELF\x02,\n", "is no table"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(file: Path, content: bytes, words: str) -> None:
    file.write_bytes(content)
    with pytest.raises(TableError, match=words):
        read(file)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        read(tmp_path / "none.csv")


def test_workbooks_give_the_same_text(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编号", "时间", "数", "空"])
    sheet.append([101001240735, datetime.fromisoformat("2026-05-06T07:08:09"), 1.5, None])
    sheet.append([None, None])
    sheet.append([7.0, date(2026, 5, 6), True, "x"])
    book.save(path)
    header, rows = read(path)
    assert header == ("编号", "时间", "数", "空")
    assert rows[0] == Row(2, ["101001240735", "2026-05-06T07:08:09", "1.5", ""])
    assert rows[1] == Row(4, ["7", "2026-05-06T00:00:00", "True", "x"])


def test_a_formula_without_stored_result_is_no_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (["a", "b"], [1, "=A2+1"], [2, "plain"], [1, 2, 3]):
        sheet.append(cells)
    book.save(path)
    assert [row.fault for row in read(path)[1]] == ["formula_without_value", "", "ragged_row"]


def test_empty_texts_are_empty_cells(tmp_path: Path) -> None:
    """As in CSV: nothing behind the last column makes a row uneven, and a row of them is none."""
    empty, said = ('<c t="s"><v>0</v></c>', '<c t="s"><v>1</v></c>')
    rows = (said * 2 + empty, said + empty * 3, empty * 4, empty + said + empty, empty * 2 + said)
    sheet = "".join(f"<row>{cells}</row>" for cells in rows)
    related = '<Relationship Id="texts" Type="x/sharedStrings" Target="texts.xml"/></Relationships>'
    path = tmp_path / "table.xlsx"
    Workbook().save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name == "xl/_rels/workbook.xml.rels":
                part = part.replace("</Relationships>", related)
            if "worksheets" in name:
                part = f"<worksheet><sheetData>{sheet}</sheetData></worksheet>"
            new.writestr(name, part)
        new.writestr("xl/texts.xml", "<sst><si><t></t></si><si><t>编号</t></si></sst>")
    assert read(path) == (
        ("编号", "编号"),
        [Row(2, ["编号", ""]), Row(4, ["", "编号"]), Row(5, ["", ""], "ragged_row")],
    )


def test_an_empty_workbook_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    Workbook().save(path)
    with pytest.raises(TableError, match="is empty"):
        read(path)


def test_times_spans_and_what_is_none(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    made = Workbook()
    made.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - as old programs on Macs count
    sheet = made.active
    assert sheet is not None
    sheet.append(["a", "b", "c", "d", "e"])
    rich = CellRichText("红", TextBlock(InlineFont(b=True), "灯"))
    sheet.append([time(7, 8), timedelta(hours=30), "_x000D_", rich, False])
    sheet.append([date(2026, 5, 6), 1e300, 10**20, -7, 0.1])
    sheet["A3"].number_format = "yyyy-mm-dd"
    sheet["B3"].number_format = "yyyy-mm-dd"
    made.save(path)
    assert [row.cells for row in read(path)[1]] == [
        ["07:08:00", "1 day, 6:00:00", "\r", "红灯", "False"],
        ["2026-05-06T00:00:00", "1e+300", "1e+20", "-7", "0.1"],
    ]


def test_halves_of_letters_are_marked_wherever_they_come_from(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["a_xD800_", "_xDFFF_b"])
    sheet.append(["_xD83D__xDE00_", "_xDE00__xD83D_x"])
    made.save(path)
    assert read(path) == (("a\ufffd", "\ufffdb"), [Row(2, ["😀", "\ufffd\ufffdx"])])


@pytest.mark.parametrize(
    ("encoding", "half"),
    [
        ("utf-8", b"\xed\xa0\x80"),
        ("utf-16-le", b"\x00\xd8"),
        ("utf-16-be", b"\xdf\xff"),
    ],
)
def test_no_text_holds_half_a_letter(file: Path, encoding: str, half: bytes) -> None:
    mark = "\ufeff".encode(encoding) if "16" in encoding else b""
    before, after = "编号,渣".encode(encoding), "土\n垃圾,路灯不亮".encode(encoding)
    file.write_bytes(mark + before + half + after + half)
    header, rows = read(file)
    assert "\ufffd" in header[1]
    assert "\ufffd" in rows[0].cells[1]
    for text in (*header, *rows[0].cells):
        assert text.encode().decode() == text


def test_prefixes_small_print_and_gaps_are_what_other_programs_write(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "plain.xlsx")
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = (
        '<x:row r="3"><x:c r="B3" t="inlineStr"><x:is><x:r><x:t>编</x:t></x:r><x:r><x:t>号</x:t></x:r>'
        '<x:rPh sb="0" eb="1"><x:t>bian</x:t></x:rPh></x:is></x:c><x:c t="str"><x:v>b</x:v></x:c></x:row>'
        '<x:row r="900000000"><x:c r="C9" t="str"><x:f>A1</x:f><x:v></x:v></x:c><x:c r="A9"><x:v>1</x:v></x:c></x:row>'
        '<x:row><x:c r="B1"><x:f>A1</x:f></x:c></x:row>'
    )
    content = f'<x:worksheet xmlns:x="{space}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    path = tmp_path / "prefixed.xlsx"
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if "worksheets" in name else old.read(name))
    assert read(path) == (
        ("", "编号", "b"),
        [Row(900_000_000, ["1", "", ""]), Row(900_000_001, ["", "", ""], "formula_without_value")],
    )


def test_columns_are_counted_as_sheets_name_them() -> None:
    assert [column_of(name) for name in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 16_384]
    for name in ("", "A-", "列", "AAAA"):
        with pytest.raises(Unreadable):
            column_of(name)


def test_shared_texts_are_kept_on_disk_and_read_as_far_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "WAITING", 300)
    given = ["", "编号" * 150, "x", *(f"第{number}" for number in range(500))]
    coming = iter(given)
    texts = Texts(coming)
    assert texts.at(2) == "x"
    assert next(coming) == "第0", "no more was read than was asked for"
    texts = Texts(iter(given))
    for place in (500, 1, 0, 2, 502, 1):
        assert texts.at(place) == given[place]
    for place in (503, -1):
        with pytest.raises(Unreadable):
            texts.at(place)
    texts.close()


class Endless(io.RawIOBase):
    """A file that repeats itself without end."""

    def __init__(self, start: bytes, again: bytes) -> None:
        self.parts = repeat(again * (60_000 // len(again)))
        self.start = start

    def read(self, _size: int = -1) -> bytes:
        start, self.start = self.start, b""
        return start or next(self.parts)


@pytest.mark.parametrize(
    ("start", "again"),
    [
        (b"<a><t>", b"text without end "),
        (b"<a ", b'x="attributes without end" '),
        (b"<a x='", b"one attribute without end"),
        (b"<a><!-- ", b"a comment without end "),
        (b"<a>", b"<deeper>"),
    ],
    ids=["text", "attributes", "attribute", "comment", "depth"],
)
def test_no_markup_makes_memory_grow_without_bound(start: bytes, again: bytes) -> None:
    taker = Taker({"t": lambda attributes: taker.listen(attributes)})
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            for _block in walk(cast(IO[bytes], Endless(start, again)), taker):
                assert tracemalloc.get_traced_memory()[0] < 20_000_000
    finally:
        tracemalloc.stop()


def packed(path: Path, part: str, size: int) -> Path:
    """A workbook one of whose parts unpacks to so many blanks."""
    Workbook().save(path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(part, "w", force_zip64=True) as file,
    ):
        for _ in range(size // 1_000_000):
            file.write(b" " * 1_000_000)
    return path


def test_bombs_are_refused_before_they_unpack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TableError, match="unpacks to more than the 2 GB"):
        read(packed(tmp_path / "b.xlsx", "xl/sharedStrings2.xml", 65_000_000))
    bomb = tmp_path / "b.csv.gz"
    bomb.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 1_000_000, mtime=0))
    monkeypatch.setattr(encoding, "MOST_BYTES", 2_000_000)
    with pytest.raises(TableError, match="unpacks to more"):
        read(bomb)


def test_entities_that_multiply_are_no_workbook(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    cell = '<row><c t="inlineStr"><is><t>&a11;</t></is></c></row>'
    sheet = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><worksheet><sheetData>{cell}</sheetData></worksheet>'
    path = tmp_path / "laughs.xlsx"
    Workbook().save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if "worksheets" in name else old.read(name))
    with pytest.raises(TableError, match="no readable workbook"):
        read(path)
