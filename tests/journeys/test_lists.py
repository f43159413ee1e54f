# SPDX-License-Identifier: Apache-2.0
"""Lists by hand: several cases marked by keyboard and taken at once, filters under a name, a list on paper."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.api import Api
from tests.journeys.city import CASE, City
from tests.journeys.conftest import SitDown


def test_several_cases_are_marked_by_keyboard_and_declined_at_once(sit_down: SitDown, city: City) -> None:
    api = Api(city)
    cases = [api.case(words=f"误报第{n}处") for n in range(3)]
    page = sit_down("shouli").page
    page.goto(f"/cases/{CASE}/?state=reported&order=opened")
    bar = page.locator("[data-bulk]")
    expect(bar).to_be_hidden()

    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    marked = page.locator("[data-row]:has(input:checked)")
    expect(marked).to_have_count(2)
    expect(page.locator("[data-row].is-selected")).to_have_count(1)

    page.keyboard.press("a")
    expect(page.locator("[data-mark-all]")).to_be_checked()
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()

    first, last = (page.locator(f"#row-{cases[at]['record_id']} .x-pick input") for at in (2, 0))
    first.click()
    last.click(modifiers=["Shift"])
    expect(marked).to_have_count(3)
    page.keyboard.press("s")
    expect(bar.locator("button:focus")).to_be_visible()

    # a list that refreshes itself keeps the marks
    first.evaluate("(box) => { box.dataset.old = ''; }")
    page.evaluate("htmx.trigger('#list', 'live:refresh')")
    expect(page.locator("[data-old]")).to_have_count(0)
    expect(marked).to_have_count(3)
    page.click("button[formaction$='/decline/']")
    expect(page.locator("[name=record]")).to_have_count(3)
    page.check("input[name=reason] >> nth=0")
    page.fill("[name=why]", "现场没有发现")
    page.click("[data-submit]")
    expect(page.locator("[data-focus]")).to_be_focused()
    expect(page.locator(".x-many li")).to_have_count(3)
    for case in cases:
        found = api.client("shouli").get(f"/api/v1/supervision/cases/{case['record_id']}").json()
        assert found["item"]["state"] == "declined"


def test_a_filter_is_kept_by_name_and_opens_the_list(sit_down: SitDown) -> None:
    desk = sit_down("zhiban")
    page = desk.page
    page.goto(f"/cases/{CASE}/")
    page.keyboard.press("f")
    page.select_option("[name=closed]", "open")
    page.click(".x-keep > summary")
    page.fill(".x-keep [name=name]", "在办的")
    page.check(".x-keep [name=usual]")
    page.click(".x-keep button")
    chip = page.locator(".x-chip[aria-current]")
    expect(chip).to_contain_text("在办的")

    page.goto("/cases/")
    expect(page).to_have_url(re.compile("closed=open"))
    page.click(".x-toolbar a.btn-ghost")
    expect(page).to_have_url(re.compile("all=1"))
    expect(chip).to_have_count(0)
    page.click(".x-chip-plain")
    page.click("form[action$='/remove/'] button")
    expect(page.locator(".x-empty")).to_be_visible()


def test_a_list_opened_beside_its_case_has_an_address_that_opens_both(sit_down: SitDown, city: City) -> None:
    case = Api(city).case()
    page = sit_down("shouli").page
    page.goto(f"/cases/{CASE}/?state=reported")
    page.click(f"#row-{case['record_id']} [data-open]")
    expect(page.locator("#detail #record-head")).to_contain_text(case["number"])
    page.reload()
    expect(page.locator("#detail #record-head")).to_contain_text(case["number"])


def test_a_list_on_paper_says_what_it_is_and_leaves_the_tools_away(sit_down: SitDown) -> None:
    page = sit_down("shouli").page
    page.goto(f"/cases/{CASE}/?state=reported")
    page.emulate_media(media="print")
    head = page.locator(".x-print-list")
    expect(head).to_be_visible()
    expect(head).to_contain_text("待受理")
    for tool in (".x-nav", ".x-top", ".x-toolbar", ".x-pick >> nth=0", "#export"):
        expect(page.locator(tool)).to_be_hidden()
    assert page.pdf()[:5] == b"%PDF-"
