# SPDX-License-Identifier: Apache-2.0
"""One step for many cases on the page: the bar over the list, what each would meet, what became of each."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.makers import CASE, Bureau, make_case, report, take
from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.desk.many import MOST
from xiucheng.kernel.record.models import AccessLog, Entry, Record

DECLINE = f"/lists/many/{CASE}/decline/"
WHY = {"reason": "untrue", "why": "现场没有发现"}


def marks(*cases: Answer) -> list[str]:
    return [f"{case.record_id}:{case.version}" for case in cases]


def states(*cases: Answer) -> list[str]:
    known = dict(Record.objects.values_list("id", "state"))
    return [known[case.record_id] for case in cases]


def send(client: Client, cases: list[str], key: str = "k", **form: str) -> Any:
    return client.post(DECLINE, {"record": cases, "key": key} | form)


def section(html: str, label: str) -> str:
    found = re.search(f'<section[^>]*aria-label="{label}".*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def test_the_list_offers_the_steps_of_its_lines_to_the_posts_that_take_them(bureau: Bureau) -> None:
    case = report(bureau)
    html = browser("receptionist").get("/work/?tab=unit").content.decode()
    assert f'value="{case.record_id}:1" form="bulk"' in html
    offered = re.findall(r'formaction="/lists/many/supervision.case/(\w+)/"', html)
    assert offered[0] == "accept", "the main step comes first"
    assert {"decline", "claim"} <= set(offered)
    assert "report" not in offered
    assert "formaction" not in browser("handler").get(f"/cases/{CASE}/").content.decode()
    seen = browser("leader").get(f"/cases/{CASE}/").content.decode()
    taken = set(re.findall(r'formaction="/lists/many/supervision.case/(\w+)/"', seen))
    assert taken == {"oversee", "comment", "claim", "release"}


def test_the_form_is_for_those_that_can_be_taken_and_names_the_others(bureau: Bureau) -> None:
    ready, gone = report(bureau), make_case(bureau, "accepted")
    elsewhere = report(bureau, "strange_inspector", point="100.0,20.0")
    asked = {"record": [*marks(ready, gone), "999999:1", *marks(ready)], "back": "/work/?tab=unit"}
    html = browser("receptionist").get(DECLINE, asked).content.decode()
    assert html.count('name="record"') == 1
    assert f'name="record" value="{ready.record_id}:1"' in html
    left = section(html, "Left out")
    assert gone.number in left
    assert left.count("outside what your posts may see") == 1
    assert 'href="/work/?tab=unit"' in html
    assert elsewhere.number not in html


def test_each_is_taken_or_refused_by_itself_and_a_repetition_acts_once(bureau: Bureau) -> None:
    first, second, moved = report(bureau), report(bureau), report(bureau)
    marked = marks(first, second, moved)
    take(bureau, "receptionist", moved, "accept")
    client = browser("receptionist")

    html = send(client, marked, **WHY).content.decode()

    assert states(first, second, moved) == ["declined", "declined", "accepted"]
    assert {first.number, second.number} <= set(re.findall(r"\w+-\d+", section(html, "Taken now")))
    assert "Somebody else changed this" in section(html, "Refused")
    assert f"record={moved.record_id}%3A2" in html, "again, with the version of now"
    entries = Entry.objects.count()
    assert "Taken for 2 records." in send(client, marked, **WHY).content.decode()
    assert Entry.objects.count() == entries


def test_a_form_that_is_wrong_comes_back_and_nothing_is_taken(bureau: Bureau) -> None:
    cases = [report(bureau), report(bureau)]
    client = browser("receptionist")
    for form in ({}, {"reason": "pigeon", "why": "x"}, {"reason": "untrue", "why": " "}):
        answer = send(client, marks(*cases), **form)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()
    assert send(client, marks(*cases), key="", **WHY).status_code == 422
    assert states(*cases) == ["reported", "reported"]


def test_who_may_not_takes_none_and_it_is_noted(bureau: Bureau) -> None:
    case = report(bureau)
    refused = send(browser("duty_chief"), marks(case), **WHY).content.decode()
    assert "None of your posts may do this" in section(refused, "Refused")
    assert AccessLog.objects.filter(kind="denied", record_id=case.record_id).count() == 1
    assert "outside what your posts may see" in send(browser("stranger"), marks(case), **WHY).content.decode()
    assert states(case) == ["reported"]
    for login in ("system_admin", ""):
        client = browser(login) if login else Client()
        assert send(client, marks(case), **WHY).status_code == (404 if login else 302)


@pytest.mark.parametrize(
    ("path", "record", "status"),
    [
        (DECLINE, [], 200),
        (DECLINE, ["1"], 400),
        (DECLINE, ["1:1; DROP TABLE record"], 400),
        (DECLINE, ["-1:1"], 400),
        (DECLINE, ["9" * 19 + ":1"], 400),
        (DECLINE, ["999999999999999999:1"], 200),
        (DECLINE, [f"{number}:1" for number in range(MOST + 1)], 400),
        (DECLINE.replace("decline", "report"), ["1:1"], 404),
        (DECLINE.replace("decline", "absorb"), ["1:1"], 404),
        (DECLINE.replace("decline", "hand_over"), ["1:1"], 404),
        (DECLINE.replace("decline", "nothing"), ["1:1"], 404),
        ("/lists/many/nothing.case/decline/", ["1:1"], 404),
    ],
    ids=range(12),
)
def test_bad_marks_are_told(bureau: Bureau, path: str, record: list[str], status: int) -> None:
    client = browser("receptionist")
    answer = client.get(path, {"record": record, "back": "//evil.invalid/"})
    assert answer.status_code == status
    assert 'href="//evil' not in answer.content.decode()
    before = Entry.objects.count()
    assert client.post(path, {"record": record, "key": "k"} | WHY).status_code in {200, 400, 404, 422}
    assert Entry.objects.count() == before
