# SPDX-License-Identifier: Apache-2.0
"""The form and the endpoints of reports: taken, added, split over cases, similar ones proposed, flags shown."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from xiucheng.delivery.api.tests.world import (
    BASE,
    CASE,
    CASES,
    CLASS,
    HERE,
    PASSWORD,
    THERE,
    World,
    report_form,
)
from xiucheng.kernel.access.login import sign_in
from xiucheng.kernel.access.middleware import COOKIE
from xiucheng.kernel.record.models import Record
from xiucheng.operations.reporting.queries import reports
from xiucheng.operations.supervision.actions import note_flags

REPORTS, FORM = f"{BASE}/reports", f"/start/{CASE}/report/"


def browser(login: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = sign_in(login, PASSWORD)
    return client


def keyed(client: Client) -> dict[str, str]:
    return dict(re.findall(r'name="(key)" value="([^"]*)"', client.get(FORM).content.decode()))


# ---- endpoints


def test_one_call_with_several_problems_is_taken_once(world: World) -> None:
    caller, body = (
        world.caller("shouli"),
        report_form(
            channel="hotline_12345",
            sent_number="GD-1",
            reporter_phone="13800138000",
            further=[{"words": "302 室漏水", "class_code": CLASS}, {"words": "402 室漏水"}],
        ),
    )
    answer = caller.post(REPORTS, body, "one-call")
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (len(told["cases"]), told["joined"], len(told["code"])) == (3, False, 12)
    assert answer.headers["Location"] == f"{CASES}/{told['cases'][0]['id']}"
    for key in ("one-call", "another"):
        again = caller.post(REPORTS, body, key)
        assert again.status_code == 200
        assert again.json() == told | {"replayed": True}
    second = told["cases"][1]["id"]
    found = caller.get(f"{CASES}/{second}/reports").json()
    assert [one["external_id"] for one in found["items"]] == ["GD-1"]
    assert {one["id"] for one in found["beside"]} == {one["id"] for one in told["cases"]} - {second}
    assert "13800138000" not in str(found)


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"further": "x"}, {"further"}),
        ({"further": [1]}, {"further"}),
        ({"further": [{"words": ["a"]}]}, {"further.2.words"}),
        ({"join": {"a": 1}}, {"join"}),
        ({"join": "SJ20260101-000001"}, {"join"}),
        ({"beside": "SJ1"}, {"beside"}),
        ({"channel": "rumour", "point": "here"}, {"channel", "point"}),
        ({"sent_number": 7}, {"sent_number"}),
        ({"mocked": "perhaps"}, {"mocked"}),
    ],
    ids=["text", "number", "words", "object", "nothing", "beside", "channel", "sent", "mocked"],
)
def test_bad_input_is_told_and_takes_nothing(world: World, more: dict[str, Any], names: set[str]) -> None:
    before = Record.objects.count()
    answer = world.caller("shouli").post(REPORTS, report_form(**more))
    assert (answer.status_code, set(answer.json()["errors"])) == (422, names)
    assert Record.objects.count() == before


def test_a_report_is_added_by_number_and_only_in_sight(world: World) -> None:
    case = world.case()
    joined = world.caller("shouli").post(
        REPORTS, {"words": "还在", "channel": "citizen", "join": case.number}
    )
    assert joined.status_code == 201, joined.content
    assert [one["id"] for one in joined.json()["cases"]] == [case.record_id]
    for number in (case.number, "SJ20260101-000001"):
        answer = world.caller("linqu").post(REPORTS, report_form(join=number))
        assert (answer.status_code, set(answer.json()["errors"])) == (422, {"join"})
    assert world.caller("linqu").get(f"{CASES}/{case.record_id}/reports").status_code == 404
    assert world.caller("shouli").get(f"{CASES}/{10**19}/reports").status_code == 404


def test_similar_cases_are_told_to_who_sees_them(world: World) -> None:
    place = "121.2201,31.0051"
    case = world.case(point=place, words="路灯不亮")
    asked = {"point": "121.2203,31.0051", "words": "路灯又不亮了"}
    (found,) = world.caller("shouli").get(f"{REPORTS}/similar", **asked).json()["items"]
    assert (found["number"], found["metres"], found["open"], found["photo"]) == (case.number, 19, True, None)
    assert found["alike"] > 0.7
    assert world.caller("linqu").get(f"{REPORTS}/similar", **asked).json() == {"items": []}
    assert world.caller("shouli").get(f"{REPORTS}/similar", point="nowhere").status_code == 422
    assert world.caller("shouli").get(f"{REPORTS}/similar", point="180,-90").json() == {"items": []}


def test_flags_are_counted_in_sight(world: World) -> None:
    before = world.caller("shouli").get(f"{REPORTS}/flags").json()["flags"]["mocked"]
    world.case(mocked=True)
    world.case(by="linqu1", point=THERE, mocked=True)
    told = world.caller("shouli").get(f"{REPORTS}/flags", days=1).json()
    assert (told["days"], told["flags"]["mocked"], told["flags"]["recycled"]) == (1, before + 1, 0)


# ---- pages


def test_the_form_takes_a_call_with_several_problems(world: World) -> None:
    client = browser("shouli")
    further = "302 室漏水\r\n\r\n  402 室漏水 "
    form = report_form(channel="visit", sent_number="LF-9", further=further) | keyed(client)
    answer = client.post(FORM, form)
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    page = client.get(answer.headers["Location"]).content.decode()
    assert "1 次上报" in page
    assert "同一来件的其他案件" in page
    assert page.count("室漏水") >= 2
    assert client.post(FORM, form).headers["Location"] == answer.headers["Location"]


def test_the_form_adds_to_a_case_and_each_report_stands_on_its_page(world: World) -> None:
    client, case = browser("shouli"), world.case(reporter_name="张三丰", reporter_phone="13900139000")
    form = report_form(words="我也看到了", channel="hotline_12319", reporter_phone="13700137000")
    shown = client.get(FORM).content.decode()
    unfilled = dict.fromkeys(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', shown), "")
    kept = {
        name: value
        for name, value in unfilled.items()
        if name not in {"key", "csrfmiddlewaretoken", "photos"}
    }
    answer = client.post(FORM, kept | form | keyed(client) | {"join": case.number})
    assert answer.status_code == 303, "a browser sends the fields that nobody filled in too"
    assert answer.headers["Location"].endswith(f"/{case.record_id}/")
    page = client.get(answer.headers["Location"]).content.decode()
    assert "2 次上报" in page
    assert "我也看到了" in page
    assert "13700137000" not in page
    # each of both can be asked for by the entry that brought it
    addresses = sorted(set(re.findall(r'href="([^"]+/personal/reporter_phone/\?seq=\d)"', page)))
    told = [client.post(one, {"reason": "contact"}).content.decode() for one in addresses]
    assert ["13900139000" in told[0], "13700137000" in told[1]] == [True, True]


def test_what_is_wrong_is_told_beside_the_form(world: World) -> None:
    client = browser("shouli")
    for more, sentence in (
        ({"words": ""}, "请填写"),
        ({"join": "SJ20260101-000001"}, "没有您可见的、此编号的在办案件"),
        ({"join": "SJ20260101-000001", "further": "又一处"}, "含多个问题的来件各立新案"),
    ):
        answer = client.post(FORM, report_form(**more) | keyed(client))
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert client.post(FORM, report_form()).status_code == 422, "a form without its key could act twice"


def test_similar_cases_stand_in_the_form(world: World) -> None:
    client = browser("shouli")
    assert 'hx-get="/reports/similar/"' in client.get(FORM).content.decode()
    case = world.case(point="121.2251,31.0061", words="井盖松动作响")
    page = client.get("/reports/similar/", {"point": "121.2252,31.0061", "words": "井盖响"}).content.decode()
    assert f'name="join" value="{case.number}"' in page
    for asked in ({}, {"point": "nowhere"}, {"point": HERE, "class_code": "x" * 99}):
        assert client.get("/reports/similar/", asked).status_code == 200
    assert client.get("/reports/similar/").content.strip() == b""
    assert (
        "join"
        not in browser("linqu").get("/reports/similar/", {"point": "121.2252,31.0061"}).content.decode()
    )


def test_flags_are_shown_with_their_reason_and_cases_in_sight(world: World) -> None:
    mine, other = world.case(), world.case()
    far = world.case(by="linqu1", point=THERE)
    (line,) = reports.reports_of(mine.record_id)
    note_flags(line.id, {"recycled": [other.record_id, far.record_id], "far_photo": 812, "default_point": 20})
    client = browser("shouli")
    page = client.get(f"/records/{CASE}/{mine.record_id}/").content.decode()
    for words in ("照片重复使用", other.number, "812 米", "至少 20 件"):
        assert words in page
    assert far.number not in page
    listed = client.get("/reports/flagged/").content.decode()
    assert mine.number in listed
    assert "照片位置偏离" in listed
    assert mine.number not in browser("linqu").get("/reports/flagged/").content.decode()
