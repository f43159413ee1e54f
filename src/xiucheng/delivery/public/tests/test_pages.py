# SPDX-License-Identifier: Apache-2.0
"""The public pages by plain HTTP, as a phone without script and cookies sees them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.makers import PASSWORD, Bureau, take
from xiucheng.kernel.access.login import sign_in
from xiucheng.kernel.access.middleware import COOKIE
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.database import prepared
from xiucheng.kernel.limits.table import ANSWERS, TRACKED
from xiucheng.kernel.record.models import Entry, Record
from xiucheng.operations.feedback.tests.life import (
    OPEN_COMMENT,
    code_of,
    go,
    reported,
    reports_of,
    said,
    told,
)
from xiucheng.operations.feedback.types import PATH, drawn
from xiucheng.operations.supervision.models import Report

ALL = ("accept", "file", "dispatch", "handle", "verify", "close")
JSON = "application/json"


def text(response: Any) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def english(client: Client, address: str) -> Any:
    return client.get(f"{address}?language=en")


def test_a_number_typed_with_spaces_leads_to_the_report(
    bureau: Bureau, clock: Frozen, visitor: Client
) -> None:
    code = code_of(go(bureau, reported(bureau), "accept", "file", "dispatch"))
    assert reverse("public:look") == PATH
    asked = english(visitor, "/r/")
    assert "Number of the report, 12 digits" in text(asked)

    led = visitor.get("/r/", {"number": f" {code[:4]} {code[4:8]}-{code[8:]}", "language": "en"})
    assert (led.status_code, led.headers["Location"]) == (302, f"/r/{code}/?language=en")
    shown = visitor.get(led.headers["Location"])
    for word in ("Being handled", "环卫中心", "Promised until", "23 Nov 2026", "锦绣路1号", "暴露垃圾"):
        assert word in text(shown), word
    assert 'lang="en"' in shown.content.decode()
    with translation.override("zh-hans"):
        assert "正在办理" in text(visitor.get(f"/r/{code}/"))


def test_a_journey_without_script_from_the_message_to_the_case_opened_again(
    bureau: Bureau, clock: Frozen, visitor: Client
) -> None:
    case = go(bureau, reported(bureau), *ALL)
    address = f"/r/{code_of(case)}/"
    before = Entry.objects.count()
    opened = english(visitor, f"{address}no/")
    assert "You said" not in text(opened)
    assert 'value="no" autofocus' in opened.content.decode()
    assert reports_of(case)[0].satisfaction == ""

    action, token = re.search(r'action="([^"]*answer[^"]*)"', opened.content.decode()), "csrf"
    assert action is not None
    assert token not in opened.content.decode()
    sent = visitor.post(unescape(action[1]), {"solved": "no"})
    assert (sent.status_code, sent.headers["Location"]) == (302, f"{address}?language=en#answer")
    shown = visitor.get(sent.headers["Location"].partition("#")[0])
    assert "You said: Not solved." in text(shown)
    assert "<details open>" in shown.content.decode()
    assert Entry.objects.count() == before

    nothing = visitor.post(f"{address}reopen/?language=en", {"case": case.number, "why": " "})
    assert (nothing.status_code, "Fill this in." in text(nothing)) == (422, True)
    again = visitor.post(f"{address}reopen/?language=en", {"case": case.number, "why": "垃圾还在"})
    assert again.status_code == 302
    assert Record.objects.get(pk=case.record_id).state == "accepted"
    twice = visitor.post(f"{address}reopen/?language=en", {"case": case.number, "why": "垃圾还在"})
    assert (twice.status_code, "垃圾还在" in text(twice)) == (409, True)


def test_a_report_of_several_cases_and_words_of_the_bureau(
    bureau: Bureau, clock: Frozen, visitor: Client
) -> None:
    first, second = go(bureau, reported(bureau), "accept"), reported(bureau)
    take(bureau, "receptionist", second, "merge", {"into": first.number})
    said(bureau, first, "public", OPEN_COMMENT)
    shown = english(visitor, f"/r/{code_of(second)}/")
    for word in (
        first.number,
        second.number,
        OPEN_COMMENT,
        f"Handled together with another case ({first.number})",
    ):
        assert word in text(shown), word


def test_whoever_is_signed_in_here_is_nobody_and_nothing_internal_is_drawn(
    bureau: Bureau, clock: Frozen, visitor: Client
) -> None:
    case = reported(bureau)
    said(bureau, case, "internal", "暗号内部备注")
    go(bureau, case, *ALL)
    alone = visitor.get(f"/r/{code_of(case)}/").content
    visitor.cookies[COOKIE] = sign_in("leader", PASSWORD)
    known = visitor.get(f"/r/{code_of(case)}/").content
    assert known == alone
    assert "暗号" not in alone.decode()


# ---- what keeps strangers out


def test_pages_are_kept_by_nobody_named_to_nobody_and_set_no_cookie(
    bureau: Bureau, clock: Frozen, visitor: Client
) -> None:
    code = code_of(reported(bureau))
    for address in ("/r/", f"/r/{code}/", f"/r/{code}/yes/", "/r/000000000000/", f"/r/{code}/photo/1/small/"):
        response = visitor.get(address)
        assert response.headers["X-Robots-Tag"].startswith("noindex"), address
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.cookies == {}
        assert "<script>" not in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    ["000000000000", "1", "12345678901", "1234567890123", "abc", "%00", "%ff", "１２", "x" * 300],
)
def test_what_opens_nothing_is_answered_in_one_way(
    bureau: Bureau, clock: Frozen, visitor: Client, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    statements = []
    for address in ("/r/000000000001/", f"/r/{typed}/", f"/r/?number={typed}"):
        monkeypatch.setattr(prepared, "taps", [tap := prepared.Tap()])
        response = visitor.get(address)
        assert response.status_code == 404
        assert "没有这个编号的上报" in text(response)
        statements.append(len(tap.statements))
    assert len(set(statements)) == 1
    for act in ("answer", "reopen"):
        assert visitor.post(f"/r/{typed}/{act}/", {"solved": "yes"}).status_code == 404


def test_guessing_ends_soon_and_who_has_a_number_goes_on(
    bureau: Bureau, clock: Frozen, visitor: Client
) -> None:
    code = code_of(reported(bureau))
    for number in range(TRACKED.burst):
        assert visitor.get(f"/r/{number:012d}/").status_code == 404
    refused = visitor.get("/r/999999999999/")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "20")
    assert visitor.get(f"/r/{code}/", REMOTE_ADDR="203.0.113.9").status_code == 200
    assert visitor.get("/api/v1/public/reports/1").status_code == 429
    for _count in range(TRACKED.burst * 2):
        assert visitor.get(f"/r/{code}/", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_one_report_is_not_answered_without_end(bureau: Bureau, clock: Frozen, visitor: Client) -> None:
    address = f"/r/{code_of(go(bureau, reported(bureau), *ALL))}/answer/"
    seen = {visitor.post(address, {"solved": "yes"}).status_code for _count in range(ANSWERS.burst)}
    assert seen == {302}
    assert visitor.post(address, {"solved": "yes"}).status_code == 429


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(bureau: Bureau, clock: Frozen, visitor: Client, method: str) -> None:
    code = code_of(reported(bureau))
    assert getattr(visitor, method)(f"/r/{code}/").status_code == 405
    assert visitor.get(f"/r/{code}/answer/").status_code == 405


@pytest.mark.parametrize("said_now", ["", "maybe", "\x00", "yes" * 100])
def test_an_answer_that_is_none_is_refused_in_words(
    bureau: Bureau, clock: Frozen, visitor: Client, said_now: str
) -> None:
    case = go(bureau, reported(bureau), *ALL)
    response = visitor.post(f"/r/{code_of(case)}/answer/?language=en", {"solved": said_now})
    assert (response.status_code, "Choose yes, partly or no." in text(response)) == (422, True)
    assert reports_of(case)[0].satisfaction == ""


def test_nobody_answers_for_a_case_of_another_report(bureau: Bureau, clock: Frozen, visitor: Client) -> None:
    case, other = (go(bureau, reported(bureau), *ALL) for _ in range(2))
    response = visitor.post(f"/r/{code_of(case)}/reopen/", {"case": other.number, "why": "不是我的"})
    assert response.status_code == 404
    assert Record.objects.get(pk=other.record_id).state == "closed"


# ---- programs


def test_programs_are_told_the_same_without_a_token(bureau: Bureau, clock: Frozen, visitor: Client) -> None:
    case = go(bureau, reported(bureau), *ALL)
    base = f"/api/v1/public/reports/{code_of(case)}"
    found = visitor.get(base, headers={"X-Language": "en"}).json()
    (shown,) = found["cases"]
    assert (shown["words"], shown["reopenable"], found["answerable"]) == ("Closed (Resolved)", True, True)
    assert [one["standing"] for one in shown["stages"]] == ["done"] * 7

    assert (
        visitor.post(f"{base}/answer", {"solved": "partly"}, content_type=JSON).json()["satisfaction"]
        == "partly"
    )
    assert visitor.post(f"{base}/answer", {"solved": "perhaps"}, content_type=JSON).status_code == 422
    sent = visitor.post(f"{base}/reopen", {"case": case.number, "why": "还没好"}, content_type=JSON)
    assert sent.json()["cases"][0]["state"] == "accepted"
    assert (
        visitor.post(f"{base}/reopen", {"case": case.number, "why": "还没好"}, content_type=JSON).status_code
        == 409
    )
    gone = visitor.get("/api/v1/public/reports/000000000000")
    assert (gone.status_code, gone.json()) == (404, visitor.get("/api/v1/public/reports/xyz").json())
    assert "暗号" not in visitor.get(base).content.decode()


def test_a_report_without_a_number_is_followed_by_nobody(
    bureau: Bureau, clock: Frozen, visitor: Client
) -> None:
    case = reported(bureau)
    Report.objects.filter(pk=reports_of(case)[0].pk).update(code=None)
    for typed in ("", "None", "null"):
        assert visitor.get(f"/api/v1/public/reports/{typed}").status_code == 404


def test_the_page_of_a_case_tells_what_reporters_heard_and_say(
    bureau: Bureau, clock: Frozen, visitor: Client
) -> None:
    case = go(bureau, reported(bureau), *ALL)
    told()
    page = f"/records/supervision.case/{case.record_id}/"
    visitor.cookies[COOKIE] = sign_in("duty_chief", PASSWORD)
    shown = text(visitor.get(page))
    assert "待短信告知：已结案" in shown
    assert "尚未评价" in shown
    visitor.post(f"/r/{code_of(case)}/answer/", {"solved": "partly"})
    assert "部分解决 2026年11月23日 09:00 评价" in text(visitor.get(page))


def test_who_works_on_a_case_is_not_told_the_number_that_answers_for_its_reporter(
    bureau: Bureau, clock: Frozen, visitor: Client
) -> None:
    case = go(bureau, reported(bureau), *ALL)
    for login, knows in (("handler", False), ("leader", False), ("receptionist", True)):
        visitor.cookies[COOKIE] = sign_in(login, PASSWORD)
        shown = visitor.get(f"/records/supervision.case/{case.record_id}/").content.decode()
        assert (drawn(code_of(case)) in shown) == knows, login
        assert code_of(case) not in shown
