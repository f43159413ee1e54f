# SPDX-License-Identifier: Apache-2.0
"""A case from report to closed by different people in their browsers, with a return and a rework; a merge."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.city import CASE, DISTRICT_CENTRE, City
from tests.journeys.conftest import SitDown
from tests.journeys.desk import Desk

WORDS = "路边堆了几袋垃圾，有异味"


def report(desk: Desk, *, by_click: bool, words: str = WORDS) -> tuple[int, str]:
    """Report with a pin: clicked on the map or typed; returns the case's id and number."""
    page = desk.page
    page.goto(f"/start/{CASE}/report/")
    if by_click:
        page.locator("[data-pin][data-begun] .x-map[data-map-ready]").wait_for()
        page.locator("[data-map-canvas]").click(position={"x": 200, "y": 120})
        expect(page.locator("[data-pin-value]")).to_have_value(re.compile(r"^\d+\.\d{6},\d+\.\d{6}$"))
        expect(page.locator("[data-pin] .x-map-mark")).to_be_visible()
        place = re.compile("锦绣区|Jinxiu")
    else:
        page.fill("[data-pin-value]", DISTRICT_CENTRE)
        page.press("[data-pin-value]", "Tab")
        place = re.compile(r"\S")
    expect(page.locator("[data-pin-place]")).to_have_text(place)
    desk.fill({"words": words, "channel": "inspector"})
    desk.send()
    expect(page.locator("#record-head")).to_contain_text(words[:10])
    return desk.record_id(), desk.number()


def classes(desk: Desk) -> tuple[str, str]:
    """A class and its first filing condition, as the forms offer them."""
    option = desk.page.locator("#f-class_code option:not([value=''])").first
    return option.get_attribute("value") or "", option.inner_text()


def first_condition(chief: Desk, code: str) -> str:
    """The first filing condition that the form offers; only those of the accepted class are offered."""
    condition = chief.page.locator("#f-condition option:not([value=''])").first.get_attribute("value") or ""
    assert condition.startswith(code)
    return condition


def test_a_case_is_worked_to_its_end_by_different_people(sit_down: SitDown, city: City) -> None:
    inspector = sit_down("jiandu1")
    record, number = report(inspector, by_click=True)

    reception = sit_down("shouli")
    reception.open_from_list(number)
    reception.choose("accept")
    code, _label = classes(reception)
    reception.fill({"class_code": code})
    reception.send()
    expect(reception.page.locator("#record-head .x-state")).to_have_text("待立案")

    chief = sit_down("zhiban", english=True)
    chief.open_from_list(number)
    chief.choose("file")
    condition = first_condition(chief, code)
    chief.fill({"condition": condition})
    chief.send()
    expect(chief.page.locator("#record-head .x-state")).to_have_text("Filed")

    dispatcher, handler = sit_down("paiqian"), sit_down("chuzhi", english=True)
    dispatcher.open_from_list(number)
    dispatcher.take("dispatch", {"department": "huanwei/"}, "dispatched")
    handler.open_from_list(number)
    handler.take("return", {"why": "This belongs to the parks"}, "filed")
    dispatcher.open_from_list(number)
    dispatcher.take("dispatch", {"department": "huanwei/", "remark": "园林说归你们"}, "dispatched")
    handler.open_from_list(number)
    handler.take("handle", {"result": "Cleared away"}, "handled")

    other = sit_down("jiandu2")
    other.open_record(record)
    other.take("rework", {"finding": "还有一半在原地"}, "dispatched")
    handler.open_from_list(number)
    handler.take("handle", {"result": "Cleared away completely"}, "handled")
    inspector.open_record(record)
    reason = inspector.page.locator(".x-refused", has_text="核查通过")
    expect(reason).to_contain_text("您上报")
    other.open_record(record)
    other.take("verify", {"finding": "现场干净"}, "verified")
    chief.open_from_list(number)
    chief.take("close", {"outcome": "resolved"}, "closed")

    chief.open_record(record)
    story = chief.story()
    steps = "Report Accept File Dispatch Return Dispatch Done Rework Done Verified Close"
    assert len(story) == len(steps.split()), story
    for sentence, step in zip(story, steps.split(), strict=True):
        assert step in sentence, story
    expect(chief.page.locator("#record-story")).to_contain_text("Cleared away completely")


def test_a_second_report_is_merged_into_the_first(sit_down: SitDown) -> None:
    inspector, reception = sit_down("jiandu1"), sit_down("shouli")
    _first, number = report(inspector, by_click=False)
    second, twice = report(inspector, by_click=False, words="同一处垃圾，又看见了")
    reception.open_record(second)
    reception.take("merge", {"into": number}, "merged")
    expect(reception.page.locator("#record-story")).to_contain_text(number)
    reception.open_from_list(number)
    expect(reception.page.locator("#record-story")).to_contain_text(twice)


def test_signing_in_and_out_and_the_language(sit_down: SitDown) -> None:
    desk = sit_down()
    desk.page.goto("/work/")
    expect(desk.page).to_have_url(re.compile(r"/login/\?next=/work/"))
    desk.sign_in("shouli", "wrong-Password-1")
    expect(desk.page.locator("[data-form-error]")).to_be_visible()
    expect(desk.page.locator("[data-form-error]")).to_contain_text("有误")
    expect(desk.page.locator("input[name=login]")).to_have_value("shouli")
    desk.sign_in("shouli")
    expect(desk.page.locator("h1")).to_have_text("我的工作")
    desk.speak(english=True)
    expect(desk.page.locator("h1")).to_have_text("My work")
    desk.sign_out()
    desk.page.goto("/work/")
    expect(desk.page).to_have_url(re.compile("/login/"))
    expect(desk.page.locator("[data-submit]")).to_have_text("Sign in")
