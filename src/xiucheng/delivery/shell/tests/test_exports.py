# SPDX-License-Identifier: Apache-2.0
"""Lists as files: what is filtered and nothing else, of those whom the post may see, noted in the access log."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.makers import CASE, EAST, Bureau, make_bureau, make_case, report
from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.kernel.record.models import AccessLog
from xiucheng.kernel.tables import answers

pytestmark = pytest.mark.django_db
CASES = f"/cases/{CASE}/export/"


@pytest.fixture
def bureau() -> Bureau:
    return make_bureau()


def lines(client: Client, address: str, **asked: str) -> list[dict[str, str]]:
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.content.decode()
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


def numbers(client: Client, address: str = CASES, **asked: str) -> set[str]:
    return {line["Number"] for line in lines(client, address, **asked)}


def test_a_list_exports_exactly_what_is_filtered(bureau: Bureau) -> None:
    new, accepted, closed = (make_case(bureau, state) for state in ("reported", "accepted", "closed"))
    client = browser("receptionist")
    assert numbers(client) == {new.number, accepted.number, closed.number}
    assert numbers(client, state="accepted") == {accepted.number}
    assert numbers(client, closed="closed") == {closed.number}
    assert numbers(client, q=str(new.record_id)) == {new.number}
    assert numbers(client, state="nonsense", order="due") == {new.number, accepted.number, closed.number}


def test_the_file_says_what_the_list_and_the_page_say(bureau: Bureau) -> None:
    case = make_case(
        bureau, "closed", words="=1+1 一堆垃圾", reporter_name="张三丰", reporter_phone="13800000000"
    )
    (line,) = lines(browser("receptionist"), CASES)
    assert (line["Number"], line["State"], line["Held by"]) == (case.number, "Closed", "监督中心")
    assert (line["What is wrong"], line["Outcome"], line["Overdue"]) == ("'=1+1 一堆垃圾", "Resolved", "")
    assert line["Class"].endswith("暴露垃圾")
    assert line["As of"][:3] == "202"
    assert "张三丰" not in str(line)
    assert "13800000000" not in str(line)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_file_holds_personal_words_whatever_the_post(bureau: Bureau, form: str) -> None:
    """Pages show masks to posts that need the words; a file leaves the system and has neither words nor masks."""
    make_case(bureau, "dispatched", reporter_name="张三丰", reporter_phone="13800000000")
    for login in ("receptionist", "handler", "dispatcher", "leader"):
        for address in (CASES, "/work/export/?tab=unit", "/api/v1/supervision/cases/export"):
            content = browser(login).get(address, {"format": form}).getvalue()
            if form == "xlsx":
                with zipfile.ZipFile(io.BytesIO(content)) as book:
                    content = b"".join(map(book.read, book.namelist()))
            assert b"Number" in content
            for word in ("张三丰", "张**", "13800000000", "138****0000", "Reporter", "Phone"):
                assert word.encode() not in content, (login, address, word)


def test_what_was_searched_for_is_in_the_file_and_not_in_the_log(bureau: Bureau, tmp_path: Path) -> None:
    make_case(bureau)
    path = tmp_path / "list.xlsx"
    path.write_bytes(browser("receptionist").get(CASES, {"format": "xlsx", "q": "张三丰"}).getvalue())
    about = list(load_workbook(path).worksheets[-1].iter_rows(min_row=2, values_only=True))
    assert ("Filters", f"{CASE} xlsx q=张三丰") in about
    assert set(AccessLog.objects.filter(kind__startswith="export").values_list("what", flat=True)) == {
        f"{CASE} xlsx q=…",
        f"0: {CASE} xlsx q=…",
    }


def test_nobody_exports_what_they_may_not_see(bureau: Bureau) -> None:
    """An officer's file holds no row of another unit, and a stranger's none of this bureau."""
    here, east = make_case(bureau), report(bureau, "inspector_east", point=EAST)
    assert numbers(browser("receptionist")) == {here.number, east.number}
    assert numbers(browser("officer")) == {here.number}
    assert numbers(browser("inspector_east")) == {east.number}
    assert numbers(browser("stranger")) == set()
    assert numbers(browser("handler")) == set()
    assert browser("system_admin").get(CASES).status_code == 404
    assert Client().get(CASES).headers["Location"].startswith("/login/")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_who_has_no_work_gets_a_file_without_rows(bureau: Bureau, form: str) -> None:
    for address in ("/work/export/", "/api/v1/work/export"):
        answer = browser("system_admin").get(address, {"tab": "mine", "format": form})
        assert (answer.status_code, len(answer.getvalue()) > 50) == (200, True)


def test_a_tab_of_my_work_is_a_file_too(bureau: Bureau) -> None:
    new, accepted = make_case(bureau), make_case(bureau, "accepted")
    assert numbers(browser("receptionist"), "/work/export/", tab="mine") == {new.number}
    assert numbers(browser("receptionist"), "/work/export/", tab="unit") == {new.number, accepted.number}


def test_a_workbook_says_of_when_it_is_and_by_whom(bureau: Bureau, tmp_path: Path) -> None:
    case = make_case(bureau)
    answer = browser("receptionist").get(CASES, {"format": "xlsx", "state": "reported"})
    assert answer.headers["Content-Type"] == answers.TYPES["xlsx"]
    assert ".xlsx" in answer.headers["Content-Disposition"]
    path = tmp_path / "list.xlsx"
    path.write_bytes(answer.getvalue())
    book = load_workbook(path)
    assert book.worksheets[0]["A2"].value == case.number
    about: dict[Any, Any] = {
        one[0]: one[1] for one in book.worksheets[-1].iter_rows(min_row=2, values_only=True)
    }
    assert about["Exported by"] == "receptionist"
    assert about["Filters"] == f"{CASE} xlsx state=reported"


def test_who_exported_what_and_how_much_is_noted(bureau: Bureau) -> None:
    make_case(bureau)
    lines(browser("receptionist"), CASES, state="reported")
    begun, ended = AccessLog.objects.filter(kind__startswith="export").order_by("id")
    assert (begun.kind, begun.what, begun.person_id) == (
        "export",
        f"{CASE} csv state=reported",
        bureau["receptionist"].id,
    )
    assert (ended.kind, ended.what) == ("export_ended", f"1: {CASE} csv state=reported")


def test_an_unknown_format_is_refused(bureau: Bureau) -> None:
    answer = browser("receptionist").get(CASES, {"format": "pdf"})
    assert answer.status_code == 422
    assert not AccessLog.objects.filter(kind="export").exists()


def test_exports_leave_threads_to_the_others(bureau: Bureau) -> None:
    client = browser("receptionist")
    open_ones = [client.get(CASES) for _ in range(2)]
    refused = client.get(CASES)
    assert refused.status_code == 503
    assert "Others are exporting" in refused.content.decode()
    for answer in reversed(open_ones):
        answer.getvalue()
    assert client.get(CASES).getvalue()


def test_what_breaks_off_says_so_in_the_file(bureau: Bureau) -> None:
    make_case(bureau)
    client = browser("receptionist")

    def broken(sheet: Any) -> Any:
        yield b"x" * 2000
        raise OSError

    with mock.patch.dict(answers._WRITERS, csv=broken):
        content = client.get(CASES).getvalue().decode()
    assert content.endswith("The export broke off here. What follows is missing: export again.\r\n")
    assert "(broke off)" in AccessLog.objects.get(kind="export_ended").what


def test_the_page_offers_what_its_filters_show(bureau: Bureau) -> None:
    page = browser("receptionist").get(f"/cases/{CASE}/", {"state": "reported"}).content.decode()
    assert f"{CASES}?state=reported&amp;format=csv" in page
    assert f"{CASES}?state=reported&amp;format=xlsx" in page
