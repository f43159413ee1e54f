# SPDX-License-Identifier: Apache-2.0
"""Tables in every encoding and packing, broken ones included: rows of text or a sentence."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from xiucheng.kernel.tables import Row, TableError, encoding, open_table
from xiucheng.kernel.tables.encoding import CHUNK

TEXT = "编号,说明\n1,垃圾\n2,路灯不亮\n"


def read(path: Path) -> tuple[tuple[str, ...], list[Row]]:
    with open_table(path) as table:
        return table.header, list(table.rows)


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


def test_an_empty_workbook_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    Workbook().save(path)
    with pytest.raises(TableError, match="is empty"):
        read(path)


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
    with pytest.raises(TableError, match="unpacks to more"):
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
