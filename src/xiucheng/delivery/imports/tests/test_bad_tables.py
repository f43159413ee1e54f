# SPDX-License-Identifier: Apache-2.0
"""Tables that somebody made wrongly, or on purpose, through the wizard's own door: a sentence, nothing kept, no fault;
and Chinese tables as all programs write them."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests.makers import Bureau, make_person
from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.files.tests import samples
from xiucheng.kernel.record.models import Record
from xiucheng.operations.intake import actions, queries, tasks
from xiucheng.operations.intake.models import ImportRun
from xiucheng.operations.intake.tests.test_intake import table
from xiucheng.operations.takeover.tests.tables import HEADER, row


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path) -> Iterator[None]:
    with (
        mock.patch.object(tasks, "LANES", 0),
        mock.patch.object(queries, "settings", mock.Mock(var=tmp_path)),
        mock.patch.object(actions, "settings", mock.Mock(var=tmp_path, import_megabytes=2)),
    ):
        yield


@pytest.fixture(scope="module")
def client(bureau: Bureau) -> Client:
    make_person("head", "centre_head", "jx/jd/", starts_on=date(2026, 1, 1))
    return browser("head")


def newest() -> ImportRun:
    return ImportRun.objects.latest("pk")


def workbook(*rows: Sequence[object]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for cells in rows:
        sheet.append(list(cells))
    book.save(file)
    return file.getvalue()


def with_part(name: str, content: str | bytes) -> bytes:
    """A workbook one of whose parts is another one."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(["编号"], [1]))) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def sheet(rows: str, before: str = "") -> bytes:
    return with_part(
        "xl/worksheets/sheet1.xml", f"{before}<worksheet><sheetData>{rows}</sheetData></worksheet>"
    )


CELL = '<row r="1"><c t="inlineStr"><is><t>编号</t></is></c></row>'
ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
REFUSED: dict[str, bytes] = {
    "nothing": b" ",
    "an empty workbook": workbook(),
    "a zip bomb as sheet": samples.HOSTILE["zip bomb"][1],
    "a zip bomb by its list": samples.lying_bomb(),
    "an endless list of parts": samples.long_index(),
    "a zip of something": samples.archive("evil.exe"),
    "a text document": samples.archive("word/document.xml"),
    "a gzip of a gzip bomb's start": gzip.compress(bytes(3_000_000), mtime=0)[:-9],
    "a broken zip": b"PK\x03\x04" + b"x" * 40,
    "an old workbook": b"\xd0\xcf\x11\xe0" + bytes(60),
    "entities that multiply": sheet(
        CELL.replace("编号", "&a11;"), f'<!DOCTYPE x [<!ENTITY a0 "ha">{ENTITIES}]>'
    ),
    "no markup": sheet("<row><c>"),
    "a depth without end": sheet("<x>" * 5000),
    "a column far away": sheet('<row><c r="ZZZZZ1" t="str"><v>x</v></c></row>'),
    "a shared text that is not there": sheet('<row><c t="s"><v>99</v></c></row>'),
    "a sheet that is a picture": with_part("xl/worksheets/sheet1.xml", samples.photo()),
    "a workbook that says nothing": with_part("xl/workbook.xml", "<workbook/>"),
    "a photo": samples.photo(),
    "a picture": samples.photo(format="PNG"),
    "a document": samples.PDF,
    "a page": b"<!doctype html><table><tr><td>id,opened_at</td></tr></table>",
    "a page in disguise": b"\xef\xbb\xbf  <script>alert(1)</script>,2\n",
    "a program": b"\x7fELF\x02\x01\x01" + bytes(60),
    "a document that is an archive": samples.PDF + workbook(["编号"]),
    "a quotation without end": b'a,b\n1,"' + b"x" * 1_100_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_a_sentence_in_both_languages(client: Client, tmp_path: Path, name: str) -> None:
    told, before = [], ImportRun.objects.count()
    for language in ("zh-hans", "en"):
        Person.objects.filter(login="head").update(language=language)
        answer = client.post("/imports/new/", {"table": SimpleUploadedFile("一月.xlsx", REFUSED[name])})
        assert answer.status_code == 422
        told.append(answer.content.decode())
    assert told[0] != told[1]
    assert "一月.xlsx" in told[0]
    assert str(tmp_path) not in told[0] + told[1]
    assert ImportRun.objects.count() == before
    assert list((tmp_path / "imports").iterdir()) == []


def uploaded(client: Client, content: bytes) -> str:
    """The page of the import that this table became."""
    answer = client.post("/imports/new/", {"table": SimpleUploadedFile("一月.csv", content)})
    assert answer.status_code == 303, answer.content.decode()
    return client.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_chinese_comes_through_as_it_was_written(client: Client, encoding: str) -> None:
    page = uploaded(client, table([row(1, title="路灯不亮（两盏）")], encoding))
    assert "路灯不亮（两盏）" in page
    assert "市政中心" in page


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x","y")', "@SUM(1)", "+86 138", "＝1"])
def test_formulas_of_others_are_words_here_and_when_they_leave(client: Client, formula: str) -> None:
    uploaded(client, table([row(1, id=f"of {formula}", title=formula), row(2, id=formula, opened_at="?")]))
    run = newest()
    for act in ("check", "start"):
        client.post(f"/imports/{run.pk}/{act}/")
        tasks.work(run.pk)
    assert Record.objects.filter(title=formula).count() == 1
    remarks = client.get(f"/imports/{run.pk}/remarks.csv").getvalue().decode("utf-8-sig")
    assert f"'{formula}".replace('"', '""') in remarks
    assert f",{formula}" not in remarks


@pytest.mark.parametrize(
    "content",
    [
        b"id,opened_at\n" + b"\xff\xfe\x00,2026-03-02\n" * 3,
        b"id,opened_at,\xff\xff\n" + b"1,2026-03-02,x\n" * 20,
        b"id,opened_at\n" + b"1,2026-03-02\n" * 3 + b"\0\0\0\x01\x02",
        workbook(["id", "opened_at"], ["=1+1", "2026-03-02"], [1, "x" * 32_767], [None, None, None, 4]),
        workbook(["id", "opened_at", "_xD800_"], ["1", "2026-03-02", "x"]),
        workbook(["opened_at", "id"], ["_xDFFF_", "1"]),
        sheet('<row r="7"><c r="B7" t="str"><v>id</v></c></row><row r="999999999"><c><v>1e999</v></c></row>'),
    ],
    ids=range(7),
)
def test_what_is_broken_in_part_is_shown_with_what_is_sound(client: Client, content: bytes) -> None:
    assert "一月.csv" in uploaded(client, content)
    run = newest()
    typed = {"name": "x", "source": "x", "external_id": run.header[0], "opened_at": run.header[0]}
    assert client.post(f"/imports/{run.pk}/match/", typed).status_code in {303, 422}
    for act in ("check", "start"):
        client.post(f"/imports/{run.pk}/{act}/")
        assert client.get(f"/imports/{run.pk}/").status_code == 200


def test_pages_open_the_table_no_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pages show was kept when the table came in: a million rows do not slow them down."""
    page = uploaded(client, workbook(HEADER, *([row(n).get(name) for name in HEADER] for n in range(30))))
    run = newest()
    queries.table_path(run).unlink()
    assert (
        page.count("市政中心") == client.get(f"/imports/{run.pk}/").content.decode().count("市政中心") == 10
    )
    client.post(f"/imports/{run.pk}/choose/", {"mapping": "generic"})
    assert client.get(f"/imports/{run.pk}/").status_code == 200
