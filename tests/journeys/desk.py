# SPDX-License-Identifier: Apache-2.0
"""One person at one browser window: what they do by hand, and everything the browser complains of."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect

from tests.journeys.city import CASE, City

# What the browser says of a refusal that the page itself tells in a sentence.
REFUSAL = re.compile(r"Failed to load resource: .* status of (401|403|404|405|409|422)")
# What a machine that draws maps without a graphics card says of itself.
NO_CARD = "GL Driver Message"
TELL_VIOLATIONS = """
addEventListener('securitypolicyviolation', (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
STATES = {
    "reported": ("待受理", "Reported"),
    "accepted": ("待立案", "Accepted"),
    "filed": ("待派遣", "Filed"),
    "dispatched": ("处置中", "Being handled"),
    "handled": ("待核查", "Handled"),
    "verified": ("待结案", "Verified"),
    "closed": ("已结案", "Closed"),
    "merged": ("已并案", "Merged"),
}
# Milliseconds; a machine that does other work besides must not fail a journey.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


def until(page: Page, script: str, given: Any = None) -> Any:
    """What a script answers once that is true. Playwright's own way evaluates text, which our policy forbids."""
    ends = time.monotonic() + PATIENCE / 1000
    while not (found := page.evaluate(script, given)):
        assert time.monotonic() < ends, f"not so within {PATIENCE} ms: {script}"
        page.wait_for_timeout(50)
    return found


class Desk:
    """A browser of somebody's own: cookies, drafts and language are theirs."""

    def __init__(self, browser: Browser, city: City, *, english: bool = False, width: int = 1440) -> None:
        self.city, self.english = city, english
        self.faults: list[str] = []
        self.context = browser.new_context(
            base_url=city.url,
            viewport={"width": width, "height": 900},
            locale="en-GB" if english else "zh-CN",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(TELL_VIOLATIONS)
        self.page = self.new_page()

    def new_page(self) -> Page:
        """One more window, watched like the first."""
        page = self.context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error in a script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)
        return page

    def _console(self, message: ConsoleMessage) -> None:
        expected = REFUSAL.search(message.text) or NO_CARD in message.text
        if message.type in {"error", "warning"} and not expected:
            self.faults.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        known = {f"127.0.0.1:{self.city.port}", f"127.0.0.1:{self.city.live_port}"}
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc not in known:
            self.faults.append(f"asked another host: {request.url}")

    def _response(self, response: Response) -> None:
        missing = response.status >= 400 and "/static/" in response.url
        if response.status >= 500 or missing:
            self.faults.append(f"answered {response.status}: {response.url}")

    # signing in and out

    def sign_in(self, login: str, password: str | None = None) -> Desk:
        """By the form, in the language of this desk."""
        self.page.goto("/login/")
        self.speak(english=self.english)
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password or self.city.password)
        self.page.click("[data-submit]")
        if password is None:
            expect(self.page).to_have_url(re.compile("/work/"))
        return self

    def with_session_of(self, client: httpx.Client) -> Desk:
        """Take over a sign-in without having loaded a page."""
        cookies = [
            {"name": one.name, "value": one.value or "", "url": self.city.url} for one in client.cookies.jar
        ]
        self.context.add_cookies(cookies)
        return self

    def speak(self, *, english: bool) -> None:
        """Switch the language by the button of the page, if it is the other one."""
        wanted = "en" if english else "zh-hans"
        if (self.page.get_attribute("html", "lang") or "").lower() != wanted:
            self.page.click(f".x-language button[value={wanted}]")
            expect(self.page.locator("html")).to_have_attribute("lang", re.compile(wanted, re.IGNORECASE))
        self.english = english

    def sign_out(self) -> None:
        self.page.click("details.x-menu > summary")
        self.page.click("form[action='/logout/'] button")
        expect(self.page).to_have_url(re.compile("/login/"))

    # cases

    def open_from_list(self, number: str, tab: str = "mine") -> None:
        """Find a case in one's work and open it beside the list."""
        self.page.goto(f"/work/?tab={tab}")
        row = self.page.locator("[data-row]", has_text=number)
        row.locator("[data-open]").click()
        expect(self.page.locator("#detail #record-head")).to_contain_text(number)

    def open_record(self, record: int) -> None:
        self.page.goto(f"/records/{CASE}/{record}/")

    def choose(self, step: str) -> None:
        """Press the button of a step; its form appears in the page."""
        button = f"#record-side a[href$='/{step}/']"
        self.await_ready(button)
        self.page.click(button)
        expect(self.page.locator("#step-slot [data-form]")).to_be_visible()

    def await_ready(self, selector: str) -> None:
        """Wait until scripts have taken a new part of the page in hand; before that its links lead to pages."""
        until(self.page, "(one) => !!document.querySelector(one)?.['htmx-internal-data']", selector)

    def fill(self, form: Mapping[str, str]) -> None:
        """Fill fields by name, whatever kind each is."""
        for name, value in form.items():
            box = self.page.locator(f"[data-form] [data-field={name}]")
            kind = box.get_attribute("data-kind")
            if box.locator("select").count():
                box.locator("select").select_option(value)
            elif kind == "choice":
                box.locator(f"input[value='{value}']").check()
            else:
                box.locator(f"[name={name}]").fill(value)

    def send(self) -> None:
        self.page.click("[data-form] [data-submit]")

    def take(self, step: str, form: Mapping[str, str], state: str) -> None:
        """Choose, fill and send a step of the opened case, and see the state it leads to."""
        self.choose(step)
        self.fill(form)
        self.send()
        expect(self.page.locator("#record-head .x-state")).to_have_text(STATES[state][self.english])

    def record_id(self) -> int:
        return int(self.page.get_attribute("#record", "data-record") or 0)

    def number(self) -> str:
        return self.page.get_attribute("#record-head [data-copy]", "data-copy") or ""

    def story(self) -> list[str]:
        """The sentences of the timeline, oldest first."""
        return self.page.locator("#record-story .x-entry-body > p:first-child").all_inner_texts()[::-1]

    def measure(self, script: str) -> Any:
        return self.page.evaluate(script)

    def close(self) -> None:
        self.context.close()
