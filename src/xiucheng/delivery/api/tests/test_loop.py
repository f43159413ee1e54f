# SPDX-License-Identifier: Apache-2.0
"""The loop over the interface: who acts, what comes back, and what others then see."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from xiucheng.delivery.api import shapes
from xiucheng.delivery.api.tests.world import CASE, CASES, CLASS, WAY, World, report_form
from xiucheng.delivery.wire import problems
from xiucheng.delivery.wire.items import ItemPage
from xiucheng.kernel.record.models import Entry


def checked(response: Any, shape: type[BaseModel], status: int = 200) -> dict[str, Any]:
    """The answer, which must be exactly what the description says."""
    assert response.status_code == status, response.content.decode()
    found: dict[str, Any] = response.json()
    shape.model_validate(found)
    return found


def test_a_case_goes_from_report_to_closed_by_different_people(world: World) -> None:
    reported = checked(world.caller("jiandu1").post(f"{CASES}/report", report_form()), shapes.Taken, 201)
    record, version = reported["record_id"], reported["version"]
    for login, step, form in WAY:
        taken = checked(world.caller(login).step(record, step, form | {"version": version}), shapes.Taken)
        version = taken["version"]
    assert taken["state"] == "closed"
    steps = [entry.step for entry in Entry.objects.filter(record_id=record).order_by("seq")]
    assert steps == ["report", *(step for _login, step, _form in WAY)]


def test_a_begun_record_is_at_the_address_that_the_answer_names(world: World) -> None:
    caller = world.caller("jiandu1")
    response = caller.post(f"{CASES}/report", report_form())
    sheet = checked(caller.get(response.headers["Location"]), shapes.RecordSheet)
    assert sheet["item"]["number"] == response.json()["number"]


def test_one_tells_what_can_be_done_now_and_why_not(world: World) -> None:
    case = world.case("accept")
    sheet = checked(world.caller("shouli").get(f"{CASES}/{case.record_id}"), shapes.RecordSheet)
    offers = {offer["step"]: offer for offer in sheet["offers"]}
    assert offers["merge"]["allowed"]
    assert offers["merge"]["reason"] is None
    assert not offers["file"]["allowed"]
    assert "立案" in offers["file"]["reason"]
    shown = {value["name"]: value["shown"] for value in sheet["detail"]}
    assert shown["channel"] == "监督员上报"
    assert shown["centre"] == "城市管理监督中心"
    assert [clock["name"] for clock in sheet["clocks"]] == ["reported", "accepted"]
    assert sheet["clocks"][0]["countdown"]["standing"] == "done"


def test_names_come_in_the_callers_language(world: World) -> None:
    case = world.case()
    sheet = world.caller("shouli", "en").get(f"{CASES}/{case.record_id}").json()
    assert sheet["item"]["holder"] == "Supervision Centre"
    assert sheet["item"]["state_label"] == "Reported"


def test_the_timeline_tells_who_did_what(world: World) -> None:
    case = world.case("dispatch")
    found = checked(world.caller("chuzhi").get(f"{CASES}/{case.record_id}/entries"), shapes.Entries)
    told = [(entry["actor"], entry["step_label"]) for entry in found["entries"]]
    assert told == [("孙明", "上报"), ("李受真", "受理"), ("赵秉衡", "立案"), ("陈捷", "派遣")]


def test_personal_words_are_not_in_timeline_or_detail(world: World) -> None:
    case = world.case(reporter_name="白某某", reporter_phone="13900001111")
    caller = world.caller("shouli")
    for path in (f"{CASES}/{case.record_id}", f"{CASES}/{case.record_id}/entries"):
        text = caller.get(path).content.decode()
        assert "白某某" not in text
        assert "13900001111" not in text


def test_return_rework_and_merge_go_by_the_interface(world: World) -> None:
    case = world.case("dispatch")
    back = world.caller("chuzhi").step(case.record_id, "return", {"why": "不归我们", "version": case.version})
    assert back.json()["state"] == "filed"
    handled = world.case("handle")
    again = world.caller("jiandu2").step(
        handled.record_id, "rework", {"finding": "仍有垃圾", "version": handled.version}
    )
    assert again.json()["state"] == "dispatched"
    double, kept = world.case(), world.case()
    merged = world.caller("shouli").step(
        double.record_id, "merge", {"into": kept.number, "version": double.version}
    )
    assert merged.json()["state"] == "merged"


def test_the_same_key_acts_once_and_answers_the_same(world: World) -> None:
    caller = world.caller("jiandu1")
    first = caller.post(f"{CASES}/report", report_form(), key="again")
    second = caller.post(f"{CASES}/report", report_form(), key="again")
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == first.json() | {"replayed": True}


def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    caller = world.caller("jiandu1")
    caller.post(f"{CASES}/report", report_form(), key="once")
    other = caller.post(f"{CASES}/report", report_form(words="另一件"), key="once")
    assert other.status_code == 422
    assert "新键" in other.json()["message"] or "key" in other.json()["message"]


def test_the_slower_of_two_people_is_told_what_changed(world: World) -> None:
    case = world.case()
    body = {"class_code": CLASS, "version": case.version}
    assert world.caller("shouli").step(case.record_id, "accept", body).status_code == 200
    slow = world.caller("shouli").step(case.record_id, "accept", body)
    found = checked(slow, problems.ConflictProblem, 409)
    assert found["version"] == case.version + 1
    assert [(entry["step"], entry["actor"]) for entry in found["entries"]] == [("accept", "李受真")]


def test_a_step_out_of_its_state_is_refused_with_the_state(world: World) -> None:
    case = world.case()
    response = world.caller("zhiban").step(
        case.record_id, "close", {"outcome": "resolved", "version": case.version}
    )
    found = checked(response, problems.ConflictProblem, 409)
    assert "待受理" in found["message"]


def test_who_handled_or_reported_may_not_verify(world: World) -> None:
    case = world.case("handle")
    response = world.caller("jiandu1").step(
        case.record_id, "verify", {"finding": "好", "version": case.version}
    )
    assert response.status_code == 409


@pytest.mark.parametrize("step", ["absorb", "recompute", "recalculate"])
def test_inner_steps_have_no_address(world: World, step: str) -> None:
    case = world.case()
    assert world.caller("shouli").step(case.record_id, step, {"version": 1}).status_code == 404


def test_a_list_says_what_the_inbox_says(world: World) -> None:
    case = world.case("file")
    caller = world.caller("paiqian")
    mine = checked(caller.get("/api/v1/work", tab="mine"), ItemPage)
    listed = checked(caller.get(CASES, tab="mine", limit=100), ItemPage)
    assert case.record_id in {item["id"] for item in mine["items"]}
    assert {item["id"] for item in mine["items"]} == {item["id"] for item in listed["items"]}
    item = next(item for item in mine["items"] if item["id"] == case.record_id)
    assert item["process"] == CASE
    assert item["holder"] == "城市管理指挥中心"
    assert item["countdown"]["standing"] in {"in_time", "nearly_due", "overdue"}
