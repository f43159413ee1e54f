# SPDX-License-Identifier: Apache-2.0
"""A message's address in a real browser: one tap for a person, nothing for a machine, one button without script."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.city import City

A_PERSON = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"


@pytest.fixture
def address(city: City) -> str:
    """Of a report whose case was closed."""
    return f"{city.url}/r/{json.loads((city.var / 'demo.json').read_text('utf-8'))['report']}"


def words(page: Page) -> str:
    return page.inner_text("#answer")


def test_one_tap_in_the_message_answers_and_a_machine_answers_nothing(browser: Browser, address: str) -> None:
    phone = browser.new_context(viewport={"width": 390, "height": 800})
    phone.add_init_script(A_PERSON)
    page = phone.new_page()
    page.goto(f"{address}/partly/")
    page.wait_for_url(f"{address}/")
    assert "您的评价：部分解决" in words(page)
    assert phone.cookies() == []

    machine = browser.new_context().new_page()
    machine.goto(f"{address}/no/")
    machine.wait_for_load_state("networkidle")
    assert machine.url == f"{address}/no/"
    machine.goto(f"{address}/")
    assert "您的评价：部分解决" in words(machine)


def test_without_script_one_button_answers_and_what_comes_next_is_open(
    browser: Browser, address: str
) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    page.goto(f"{address}/no/")
    page.click("#answer button[value=no]")
    assert "您的评价：没有解决" in words(page)
    assert page.locator("textarea[name=why]").is_visible()
    assert "要求重新办理" in page.inner_text("main")
