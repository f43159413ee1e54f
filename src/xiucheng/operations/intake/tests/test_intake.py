# SPDX-License-Identifier: Apache-2.0
"""An import from its upload to its undoing, and everything that can be wrong with a table or come between."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.utils import translation
from openpyxl import Workbook

from tests.makers import Bureau, make_bureau, make_person
from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.access.models import Holder
from xiucheng.kernel.access.refusals import NotAllowed
from xiucheng.kernel.jobs import background
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import AccessLog, Deadline, Entry, Record
from xiucheng.operations.intake import actions, queries, tasks
from xiucheng.operations.intake.models import ColumnMatch, ImportRun
from xiucheng.operations.intake.types import IntakeRefused, State
from xiucheng.operations.supervision.models import Case, ImportLink
from xiucheng.operations.supervision.types import CASE
from xiucheng.operations.takeover.tests.tables import HEADER, Table, row

pytestmark = pytest.mark.django_db
DATA = system("data")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path) -> Iterator[None]:
    """Files apart, and everything in this thread: the test's transaction is its own."""
    with (
        translation.override("en"),
        mock.patch.object(tasks, "LANES", 0),
        mock.patch.object(queries, "settings", mock.Mock(var=tmp_path)),
        mock.patch.object(actions, "settings", mock.Mock(var=tmp_path, import_megabytes=1)),
    ):
        yield


def table(rows: Table, encoding: str = "utf-8", header: list[str] | None = None) -> bytes:
    text = io.StringIO(newline="")
    names = header or HEADER
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([one.get(name, "") for name in HEADER] for one in rows)
    return text.getvalue().encode(encoding)


def upload(content: bytes, name: str = "requests.csv", actor: Actor = DATA) -> ImportRun:
    parts = [content[place : place + 1000] for place in range(0, len(content), 1000)]
    return actions.receive(actor, name, parts)


def again(run: ImportRun) -> ImportRun:
    return ImportRun.objects.get(pk=run.pk)


def worked(run: ImportRun) -> ImportRun:
    tasks.work(run.pk)
    return again(run)


def taken(rows: Table, **more: Any) -> ImportRun:
    """An import that went all the way."""
    run = upload(table(rows), **more)
    actions.check(DATA, run)
    actions.start(DATA, worked(run))
    return worked(run)


def states() -> list[str]:
    return sorted(Record.objects.values_list("state", flat=True))


def test_a_table_is_tried_before_anything_is_taken_over() -> None:
    run = upload(table([row(1), row(2), row(3, opened_at="?"), row(1)]))
    assert (run.state, run.mapping_name, run.mapping["source"]) == (State.READY, "generic", "generic")
    actions.check(DATA, run)
    tried = worked(run)
    assert tried.state == State.CHECKED
    assert tried.checked["rows"] == 4
    assert (tried.checked["imported"], tried.checked["rejected"]) == (2, 2)
    assert not Record.objects.exists()
    assert not Holder.objects.exists()
    told = queries.remarks(tried, 10)
    assert [(one.line, one.column, one.taken) for one in told] == [
        ("4", "opened_at", False),
        ("5", "id", False),
    ]
    actions.start(DATA, tried)
    done = worked(run)
    assert (done.state, done.summary["imported"]) == (State.DONE, 2)
    assert states() == ["filed", "filed"]
    assert not queries.table_path(done).exists()
    assert ImportLink.objects.filter(run_id=run.pk).count() == 2


def test_nothing_starts_untried_or_twice() -> None:
    run = upload(table([row(1)]))
    for act in (actions.start, lambda actor, run: actions.undo(actor, run, "why")):
        with pytest.raises(IntakeRefused, match="not possible"):
            act(DATA, run)
    actions.check(DATA, run)
    with pytest.raises(IntakeRefused, match="not possible"):
        actions.check(DATA, run)
    actions.start(DATA, worked(run))
    worked(run)
    tasks.work(run.pk)
    assert Record.objects.count() == 1


def test_undoing_withdraws_what_nobody_touched_and_names_the_rest() -> None:
    Holder.objects.create(path="jx/", name="环卫所", kind="department")
    run = taken([row(1), row(2), row(3, status="closed", closed_at="2026-03-03 10:00:00")])
    cases = {case.external_id: case.record for case in Case.objects.select_related("record")}
    engine.step(DATA, CASE, cases["R2"].pk, "dispatch", {"department": "jx/"}, version=None)
    actions.undo(DATA, run, "错误的文件")
    line = AccessLog.objects.get(kind="import_undone")
    assert line.what == f"{run.pk} {run.digest[:16]}", "what somebody typed could never be erased"
    undone = worked(run)
    assert (undone.state, undone.undone) == (State.UNDONE, {"taken_back": 2, "left": 1})
    assert queries.left_alone(undone, 5) == [cases["R2"].number]
    assert states() == ["dispatched", "withdrawn", "withdrawn"]
    last = Entry.objects.filter(record_id=cases["R3"].pk).order_by("-seq")[0]
    assert (last.step, last.form) == ("withdraw_import", {"import_run": run.pk, "why": "错误的文件"})
    assert (Entry.objects.count(), Case.objects.count()) == (6, 3)
    with pytest.raises(IntakeRefused):
        actions.undo(DATA, undone, "again")


def test_the_same_file_is_taken_again_after_it_was_undone() -> None:
    first = taken([row(1), row(2)])
    actions.undo(DATA, first, "why")
    worked(first)
    second = taken([row(1), row(2)])
    assert second.summary["imported"] == 2
    assert states() == ["filed", "filed", "withdrawn", "withdrawn"]
    actions.undo(DATA, second, "why")
    assert worked(second).undone == {"taken_back": 2, "left": 0}


def test_what_an_import_changed_gets_back_what_it_said_before() -> None:
    first = taken([row(1), row(2)])
    closed = row(2, status="closed", closed_at="2026-03-03 10:00:00")
    second = taken([row(1, title="路灯不亮（两盏）"), closed, row(3)])
    assert (second.summary["imported"], second.summary["updated"]) == (1, 2)
    assert states() == ["closed", "filed", "filed"]
    actions.undo(DATA, second, "why")
    assert worked(second).undone == {"taken_back": 3, "left": 0}
    assert states() == ["filed", "filed", "withdrawn"]
    assert set(Record.objects.filter(state="filed").values_list("title", flat=True)) == {"路灯不亮"}
    assert not Record.objects.filter(state="filed", due_at=None).exists()
    # what was given back counts as untouched: the first import can still be undone, or the change come again
    third = taken([row(1, title="路灯不亮（两盏）")])
    assert third.summary["updated"] == 1
    actions.undo(DATA, third, "why")
    worked(third)
    actions.undo(DATA, first, "why")
    assert worked(first).undone == {"taken_back": 2, "left": 0}
    assert states() == ["withdrawn"] * 3


def test_undoing_gives_back_the_deadlines_as_they_were() -> None:
    """A case that was closed by mistake does not come back with a limit that nobody set."""
    taken([row(1), row(2), row(3, due_at="")])
    records = Record.objects.order_by("pk").values("pk", "state", "due_at", "closed_at")
    before, clocks = list(records), list(Deadline.objects.order_by("record").values())
    closed = {"status": "closed", "closed_at": "2026-03-03 10:00:00"}
    second = taken([row(1, **closed), row(2, due_at="", **closed), row(3, due_at="", **closed)])
    assert list(Deadline.objects.order_by("record").values()) != clocks
    actions.undo(DATA, second, "why")
    assert worked(second).undone == {"taken_back": 3, "left": 0}
    assert list(Deadline.objects.order_by("record").values()) == clocks
    assert list(records.all()) == before


def test_a_later_import_keeps_an_earlier_one_from_being_undone() -> None:
    first = taken([row(1), row(2)])
    taken([row(1, title="路灯不亮（两盏）"), row(2)])
    actions.undo(DATA, first, "why")
    assert worked(first).undone == {"taken_back": 1, "left": 1}


def test_a_job_that_comes_twice_counts_once() -> None:
    run = upload(table([row(number) for number in range(20)]))
    actions.check(DATA, run)
    actions.start(DATA, worked(run))
    with mock.patch.object(actions, "ended", side_effect=ConnectionError), pytest.raises(ConnectionError):
        tasks.work(run.pk)
    assert worked(run).summary["imported"] == 20
    assert Record.objects.count() == 20
    actions.undo(DATA, again(run), "why")
    with mock.patch.object(actions, "undone", side_effect=ConnectionError), pytest.raises(ConnectionError):
        tasks.work(run.pk)
    assert worked(run).undone == {"taken_back": 20, "left": 0}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_chinese_tables_in_every_encoding(encoding: str) -> None:
    header = [
        "编号",
        "上报时间",
        "截止时间",
        "结案时间",
        "状态",
        "标题",
        "经度",
        "纬度",
        "处置单位",
        "区域",
        "类别",
        "问题描述",
    ]
    run = upload(table([row(1)], encoding, header))
    assert run.mapping_name == "generic"
    actions.check(DATA, run)
    assert worked(run).checked["imported"] == 1


def test_columns_matched_by_hand_are_remembered() -> None:
    header = [f"c{place}" for place in range(len(HEADER))]
    run = upload(table([row(1)], header=header))
    assert (run.state, run.mapping_name) == (State.NEW, "")
    columns = {"external_id": "c0", "opened_at": "c1", "title": "c5", "due_at": ""}
    with pytest.raises(IntakeRefused, match="short code"):
        actions.match(DATA, run, "12345 热线", "热线", columns)
    with pytest.raises(IntakeRefused, match="lacks"):
        actions.match(DATA, run, "hotline", "热线", columns | {"title": "c99"})
    assert not ColumnMatch.objects.exists()
    actions.match(DATA, run, "hotline", "热线", columns)
    matched = again(run)
    assert (matched.state, matched.mapping["columns"]["title"]) == (State.READY, ["c5"])
    other = upload(table([row(2)], header=header))
    assert (other.state, other.mapping_name, other.mapping["source"]) == (
        State.READY,
        queries.REMEMBERED,
        "hotline",
    )
    actions.choose(DATA, other, queries.REMEMBERED)
    with pytest.raises(IntakeRefused):
        actions.choose(DATA, other, "nonsense")


def workbook(cells: list[list[Any]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for one in cells:
        sheet.append(one)
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_taken_like_a_table() -> None:
    run = upload(workbook([HEADER, [row(1).get(name) for name in HEADER]]), "一月.xlsx")
    actions.check(DATA, run)
    assert worked(run).checked["imported"] == 1


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


UNUSABLE: list[tuple[bytes, str]] = [
    (b"", "is empty"),
    (b"\xd0\xcf\x11\xe0old", "Save it as XLSX"),
    (b"PK\x03\x04nothing", "no readable workbook"),
    (packed({"xl/workbook.xml": b"<x/>"}), "no readable workbook"),
    (b"\x1f\x8bnothing", "broken gzip"),
    (b"a" * 1_000_001, "larger than 1 MB"),
    (",".join(map(str, range(600))).encode(), "more than 500 columns"),
]


@pytest.mark.parametrize("number", range(len(UNUSABLE)))
def test_what_is_no_table_is_refused_and_leaves_nothing(number: int, tmp_path: Path) -> None:
    content, words = UNUSABLE[number]
    with pytest.raises(IntakeRefused, match=words) as refused:
        upload(content, "../../secret/一月.csv")
    assert str(tmp_path) not in str(refused.value)
    assert not ImportRun.objects.exists()
    assert list((tmp_path / "imports").iterdir()) == []


def test_only_who_may_import_does_and_only_who_may_undo_undoes() -> None:
    bureau: Bureau = make_bureau()
    head = make_person("head", "centre_head", "jx/jd/", starts_on=date(2026, 1, 1))
    admin = make_person("data", "data_admin", "jx/", starts_on=date(2026, 1, 1))
    run = upload(table([row(1)]), actor=head)
    for login in bureau.people:
        with pytest.raises(NotAllowed):
            upload(b"a,b", actor=bureau[login])
        with pytest.raises(NotAllowed):
            queries.run(bureau[login], run.pk)
        for act in (actions.check, actions.start, actions.discard):
            with pytest.raises(NotAllowed):
                act(bureau[login], run)
        with pytest.raises(NotAllowed):
            actions.undo(bureau[login], run, "why")
    actions.check(head, run)
    actions.start(head, worked(run))
    done = worked(run)
    assert background.one(head, done.job or 0).title.startswith("Import of")
    actions.undo(admin, done, "why")
    assert worked(run).state == State.UNDONE


def test_a_discarded_table_is_gone() -> None:
    run = upload(table([row(1)]))
    actions.discard(DATA, run)
    assert again(run).state == State.DISCARDED
    assert not queries.folder(run.pk).exists()


def test_the_uploaded_table_is_for_the_operator_only() -> None:
    run = upload(table([row(1)]))
    assert queries.folder(run.pk).stat().st_mode & 0o077 == 0
    assert queries.table_path(run).stat().st_mode & 0o077 == 0


def test_a_table_that_breaks_later_stops_with_a_sentence() -> None:
    content = gzip.compress(table([row(number) for number in range(50)]), mtime=0)
    run = upload(content)
    path = queries.table_path(run)
    path.write_bytes(content[:-20])
    actions.check(DATA, run)
    with pytest.raises(Exception, match="broken gzip"):
        tasks.work(run.pk)
    stopped = again(run)
    assert stopped.state == State.FAILED
    assert "requests.csv is a broken gzip" in stopped.error
