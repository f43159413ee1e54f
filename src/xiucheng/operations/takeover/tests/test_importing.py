# SPDX-License-Identifier: Apache-2.0
"""Taking over a table: once, twice, changed, broken, killed half-way, by two at once."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import translation
from openpyxl import Workbook
from psycopg.conninfo import make_conninfo

from xiucheng.kernel.access.actor import system
from xiucheng.kernel.access.models import Area, Holder
from xiucheng.kernel.database import addresses
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Deadline, Entry, Record
from xiucheng.operations.supervision.models import Case, Report
from xiucheng.operations.supervision.types import CASE
from xiucheng.operations.takeover.actions import ImportRefused, Summary, import_requests, seen
from xiucheng.operations.takeover.tests.tables import HEADER, SHARED, Table, row, write

ACTOR = system("test")
NYC = SHARED / "nyc311"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "requests.csv"


def take(path: Path, rows: Table | None = None, mapping: str = "generic") -> Summary:
    if rows is not None:
        write(path, rows)
    return import_requests(ACTOR, path, mapping, lanes=0)


def counts(summary: Summary) -> tuple[int, ...]:
    found = summary.as_dict()
    return tuple(found[name] for name in ("rows", "imported", "updated", "flagged", "rejected"))


def closed(number: int, at: str = "2026-03-03 10:00:00", **cells: str) -> dict[str, str]:
    return row(number, status="closed", closed_at=at, **cells)


@pytest.mark.django_db
def test_each_request_is_one_recorded_adoption(path: Path) -> None:
    assert counts(take(path, [row(1), closed(2)])) == (2, 2, 0, 0, 0)
    opened, done = Record.objects.order_by("id")
    assert (opened.state, done.state) == ("filed", "closed")
    assert [entry.step for entry in Entry.objects.order_by("id")] == ["adopt", "adopt"]
    assert (opened.title, opened.holder_path, opened.area_path) == (
        "路灯不亮",
        "generic/市政中心/",
        "generic/第一街道/",
    )
    assert Holder.objects.get(path="generic/市政中心/").name == "市政中心"
    assert Area.objects.get(path="generic/第一街道/").name == "第一街道"
    assert Report.objects.count() == 2
    clocks = {clock.record_id: clock for clock in Deadline.objects.all()}
    assert {clock.name for clock in clocks.values()} == {"disposal"}
    assert clocks[opened.pk].ended_at is None
    assert clocks[done.pk].ended_at == done.closed_at
    assert opened.due_at == clocks[opened.pk].due_at


@pytest.mark.django_db
def test_the_same_table_again_changes_nothing(path: Path) -> None:
    rows = [row(1), closed(2), closed(3, "2026-03-01 10:00:00"), row(4, opened_at="?"), row(1)]
    first = take(path, rows)
    text = path.with_name("requests.csv.remarks.csv").read_text("utf-8-sig")
    second = take(path)
    assert counts(first) == (5, 3, 0, 1, 2)
    assert counts(second) == (5, 0, 0, 1, 2)
    assert first.reasons == second.reasons
    assert text == path.with_name("requests.csv.remarks.csv").read_text("utf-8-sig")
    assert Entry.objects.count() == 3


@pytest.mark.django_db
def test_changes_at_the_source_are_followed_while_the_case_is_untouched(path: Path) -> None:
    take(path, [row(1), row(2), row(3)])
    later = [closed(1), row(2, title="路灯不亮（两盏）", department="照明所", due_at=""), row(3)]
    assert counts(take(path, later)) == (3, 0, 2, 0, 0)
    assert counts(take(path)) == (3, 0, 0, 0, 0)
    by_number = {case.external_id: case.record for case in Case.objects.select_related("record")}
    assert by_number["R1"].state == "closed"
    assert by_number["R1"].seq == 2
    assert (by_number["R2"].title, by_number["R2"].holder_path) == ("路灯不亮（两盏）", "generic/照明所/")
    assert by_number["R2"].due_at is None
    assert Deadline.objects.get(record=by_number["R1"]).ended_at == by_number["R1"].closed_at


@pytest.mark.django_db
def test_closed_cases_and_cases_worked_on_here_are_left_alone(path: Path) -> None:
    Holder.objects.create(path="jx/", name="环卫所", kind="department")
    take(path, [closed(1), row(2)])
    worked = Case.objects.get(external_id="R2").record
    engine.step(ACTOR, CASE, worked.pk, "dispatch", {"department": "jx/"}, version=None)
    found = take(path, [row(1), closed(2)])
    assert counts(found) == (2, 0, 0, 2, 0)
    assert set(found.reasons) == {"changed_after_closing", "worked_on_here"}
    engine.step(ACTOR, CASE, worked.pk, "return", {"why": "不归我们"}, version=None)
    assert set(take(path).reasons) == {"changed_after_closing", "worked_on_here"}
    worked.refresh_from_db()
    assert worked.state == "filed"


@pytest.mark.django_db
def test_remarks_are_a_file_beside_the_table(path: Path) -> None:
    take(path, [closed(1, "2026-03-01 10:00:00"), row(2, id="=cmd()", opened_at="")])
    with path.with_name("requests.csv.remarks.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert [line[:4] for line in lines[1:]] == [
        ["2", "R1", "closed_before_opened", "yes"],
        ["3", "'=cmd()", "no_opening_time", "no"],
    ]
    assert Case.objects.get(external_id="R1").remarks == lines[1][4]


@pytest.mark.django_db
def test_names_changed_here_stay(path: Path) -> None:
    take(path, [row(1)])
    Holder.objects.filter(path="generic/市政中心/").update(name="市政设施中心")
    take(path, [row(1), row(2)])
    assert Holder.objects.get(path="generic/市政中心/").name == "市政设施中心"


@pytest.mark.django_db
def test_a_workbook_imports_like_the_table_it_was(path: Path, tmp_path: Path) -> None:
    rows = [row(1), closed(2)]
    take(path, rows)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    for cells in rows:
        sheet.append([cells.get(name) for name in HEADER])
    book.save(tmp_path / "requests.xlsx")
    assert counts(take(tmp_path / "requests.xlsx")) == (2, 0, 0, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mapping", "words"),
    [("nowhere", "There is no mapping"), ("/no/such.json", "cannot be read"), ("boston311", "lacks")],
)
def test_wrong_mappings_say_so(path: Path, mapping: str, words: str) -> None:
    with pytest.raises(ImportRefused, match=words):
        take(path, [row(1)], mapping)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mapping", "words"),
    [("nowhere", "没有名为 nowhere 的对照表"), ("boston311", "表格缺少 boston311 对照表")],
)
def test_the_same_in_chinese(path: Path, mapping: str, words: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ImportRefused, match=words):
        take(path, [row(1)], mapping)


def test_numbers_are_known_again_after_they_were_sorted_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "LATE", 7)
    known = seen.Seen()
    assert all(known.first(f"R{number}") for number in range(100))
    assert not any(known.first(f"R{number}") for number in range(100))
    assert known.first("R100")


@pytest.mark.django_db
def test_a_mapping_of_ones_own(path: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(
        '{"source": "own", "columns": {"external_id": ["id"], "opened_at": ["opened_at"]}}', "utf-8"
    )
    assert counts(take(path, [row(1)], str(own))) == (1, 1, 0, 0, 0)
    assert Case.objects.get().source == "own"


@pytest.mark.django_db
def test_a_table_with_a_header_only(path: Path) -> None:
    assert counts(take(path, [])) == (0, 0, 0, 0, 0)


@pytest.mark.django_db
@pytest.mark.skipif(not NYC.is_dir(), reason="the NYC requests (../shared/data/nyc311) are not here")
@pytest.mark.parametrize(
    ("name", "mapping", "rows"),
    [
        ("nyc311_dohmh_animals_2010_2025_half_a.csv.gz", "nyc311_portal", 2890),
        ("nyc311_api_2023-12-10_half_a.csv.gz", "nyc311_api", 258),
    ],
)
def test_real_tables_of_another_city(tmp_path: Path, name: str, mapping: str, rows: int) -> None:
    copy = tmp_path / name
    copy.write_bytes((NYC / name).read_bytes())
    found = take(copy, mapping=mapping)
    assert found.rows == rows
    assert found.imported == rows - found.rejected
    assert found.rejected == 0


def command(path: Path, database: str, *more: str) -> subprocess.Popen[str]:
    return xiucheng(database, "import", "requests", str(path), "--mapping", "generic", *more)


def xiucheng(database: str, *given: str) -> subprocess.Popen[str]:
    urls = addresses.urls()
    environment = os.environ | {
        "DATABASE_URL": make_conninfo(urls.app, dbname=database),
        "XIUCHENG_OWNER_DATABASE_URL": make_conninfo(urls.owner, dbname=database),
        "XIUCHENG_LANGUAGE": "en",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    words = [sys.executable, "-m", "xiucheng.delivery.cli", *given]
    return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_the_last_statement() -> None:
    """The server finishes what a killed client had sent."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.02)
    raise AssertionError("The killed command's connection is still there.")


@pytest.mark.server
def test_killed_half_way_and_started_again(committed_db: str, path: Path) -> None:
    write(path, [row(number) for number in range(4000)])
    process = command(path, committed_db)
    deadline = time.monotonic() + 60
    while Record.objects.count() == 0 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    wait_for_the_last_statement()
    before = Record.objects.count()
    assert 0 < before < 4000
    output, _errors = command(path, committed_db).communicate(timeout=120)
    assert f'"imported": {4000 - before}, "updated": 0' in output
    assert Record.objects.count() == Entry.objects.count() == Case.objects.count() == 4000
    # what the killed one left behind is hidden and never taken for the remarks
    assert path.with_name(f"{path.name}.remarks.csv").read_text("utf-8-sig").count("\n") == 1


@pytest.mark.server
def test_two_imports_at_once_take_each_request_once(committed_db: str, path: Path) -> None:
    write(path, [row(number) for number in range(1200)])
    found: list[Summary] = []

    def work() -> None:
        try:
            found.append(import_requests(ACTOR, path, "generic", lanes=1))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(summary.imported for summary in found) == 1200
    assert sum(summary.rejected + summary.updated for summary in found) == 0
    assert Record.objects.count() == 1200


@pytest.mark.server
def test_the_command_answers_unusable_files_by_a_sentence(committed_db: str, path: Path) -> None:
    process = command(path, committed_db)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (2, "")
    assert "cannot be read" in errors
    assert "Traceback" not in errors


@pytest.mark.server
def test_the_command_tries_takes_over_and_takes_back(committed_db: str, path: Path) -> None:
    write(path, [row(1), row(2), row(3, opened_at="?")])
    tried, _errors = command(path, committed_db, "--dry-run").communicate(timeout=60)
    assert '"rows": 3, "imported": 2' in tried
    assert not Record.objects.exists()
    _output, errors = command(path, committed_db).communicate(timeout=60)
    number = errors.split("Import ")[1].split(".")[0]
    assert Record.objects.count() == 2
    listed, _errors = xiucheng(committed_db, "import", "list").communicate(timeout=60)
    assert f'"number": {number}, "state": "done"' in listed
    undone, errors = xiucheng(committed_db, "import", "undo", number, "--why", "wrong file").communicate(
        timeout=60
    )
    assert '"taken_back": 2' in undone, errors
    assert set(Record.objects.values_list("state", flat=True)) == {"withdrawn"}
    again = xiucheng(committed_db, "import", "undo", number, "--why", "again")
    again.communicate(timeout=60)
    assert again.returncode == 2
