# SPDX-License-Identifier: Apache-2.0
"""What people type wrongly, or on purpose: a sentence at the field, nothing lost, nothing half-written."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.city import CASE, DISTRICT_CENTRE, OUTSIDE
from tests.journeys.conftest import SitDown
from tests.journeys.desk import Desk

HOSTILE = "<script>alert(1)</script>'; DROP TABLE record; -- ${7*7} {{7*7}} %s 界" + "🙂" * 20
REVERSED = "gpj.\u202eexe"


def error_of(desk: Desk, field: str) -> str:
    box = desk.page.locator(f"[data-field={field}] [data-error]")
    expect(box).to_be_visible()
    return box.inner_text().strip()


@pytest.mark.parametrize("english", [False, True])
def test_an_empty_form_says_at_each_field_what_is_missing(sit_down: SitDown, english: bool) -> None:
    desk = sit_down("jiandu1", english=english)
    desk.page.goto(f"/start/{CASE}/report/")
    desk.send()
    sentences = {field: error_of(desk, field) for field in ("point", "words", "channel")}
    wanted = r"^[A-Z][a-z ]+.*[.]$" if english else r"[\u4e00-\u9fff]+。$"
    for field, sentence in sentences.items():
        assert re.search(wanted, sentence), (field, sentence)
    expect(desk.page.locator("[data-pin-value]")).to_be_focused()


def test_the_server_says_the_same_when_the_browser_does_not_check(sit_down: SitDown) -> None:
    desk = sit_down("jiandu1")
    desk.page.goto(f"/start/{CASE}/report/")
    desk.fill({"words": "只写了这一句"})
    desk.page.evaluate("document.querySelector('[data-form]').submit()")
    for field in ("point", "channel"):
        assert re.search(r"[\u4e00-\u9fff]+。$", error_of(desk, field))
    expect(desk.page.locator("#f-words")).to_have_value("只写了这一句")


def test_hostile_words_stay_words(sit_down: SitDown) -> None:
    desk = sit_down("jiandu1")
    desk.page.goto(f"/start/{CASE}/report/")
    desk.page.fill("[data-pin-value]", DISTRICT_CENTRE)
    desk.fill({"words": REVERSED, "channel": "inspector", "address": '"><img src=x onerror=alert(1)>'})
    desk.send()
    assert re.search(r"[\u4e00-\u9fff]+。$", error_of(desk, "words")), (
        "characters that hide others are refused"
    )
    desk.fill({"words": HOSTILE})
    desk.send()
    expect(desk.page.locator("#record-head")).to_be_visible()
    assert "<script>alert(1)</script>" in desk.page.locator("#record-story").inner_text()
    assert desk.page.locator("#record img[src=x]").count() == 0
    record = desk.record_id()
    for address in ("/work/?tab=unit", "/cases/supervision.case/", f"/records/{CASE}/{record}/"):
        desk.page.goto(address)
        assert desk.page.locator("script:not([src])").count() == 0


def test_a_pin_outside_the_district_is_unassigned_and_never_guessed(sit_down: SitDown) -> None:
    desk = sit_down("jiandu1", english=True)
    desk.page.goto(f"/start/{CASE}/report/")
    desk.page.fill("[data-pin-value]", OUTSIDE)
    desk.page.press("[data-pin-value]", "Tab")
    expect(desk.page.locator("[data-pin-place]")).to_contain_text(re.compile("unassigned", re.IGNORECASE))
    desk.fill({"words": "Far away", "channel": "inspector"})
    desk.send()
    expect(desk.page.locator("#record-facts")).to_contain_text(re.compile("unassigned", re.IGNORECASE))


def test_addresses_that_lead_nowhere_answer_with_a_page(sit_down: SitDown) -> None:
    desk = sit_down("shouli")
    for address in ("/nowhere/", f"/records/{CASE}/999999999/", "/records/no.such/1/", "/start/no.such/x/"):
        answer = desk.page.goto(address)
        assert answer is not None
        assert answer.status == 404
        expect(desk.page.locator("h1")).to_have_text(re.compile(r"[\u4e00-\u9fff]+"))
        expect(desk.page.locator("code")).not_to_be_empty()
