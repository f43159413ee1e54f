# SPDX-License-Identifier: Apache-2.0
"""Pages, walked in Chromium by the journeys of the test suite."""

from __future__ import annotations

import re
from pathlib import Path

from proof.lib.lines import Lines, need
from proof.lib.suites import Ran
from proof.lib.world import World

lines: Lines[World] = Lines()
FOLDER = "tests/journeys"
LIVE_SECONDS, HEAVIEST = 2.0, 300_000


def walked(world: World, *names: str, least: int = 1) -> Ran:
    return world.suites.shown(FOLDER, *names, least=least)


@lines("Pages", "login, my work, case page, report form with a map pin: a case from report to closed")
def loop(world: World) -> str:
    ran = walked(world, "worked_to_its_end", "merged_into", "signing_in", least=3)
    return f"{len(ran.passed)} journeys by hand in Chromium: {', '.join(ran.passed)}"


@lines("Pages", "my work with countdowns; facts, timeline, steps allowed now and why others are not")
def case_page(world: World) -> str:
    city = world.city
    case = city.walk("handle")
    client = city.as_person("jiandu1")
    page = client.get(f"/records/supervision.case/{case['record_id']}/", headers={"Accept-Language": "en"})
    need(page.status_code == 200, f"the page answered {page.status_code}")
    text = page.text
    need('class="x-refused"' in text, "no step is refused with its reason")
    reason = re.search(r'class="x-refused">.*?x-sub">([^<]+)<', text, re.DOTALL)
    need(reason and len(reason[1]) > 10, "the reason is missing")
    need(text.count("x-entry-body") == 5, f"{text.count('x-entry-body')} entries are shown")
    need('id="record-facts"' in text and "x-clock" in text, "facts or the clock are missing")
    work = city.as_person("shouli").get("/work/?tab=unit").text
    need("x-clock" in work and "data-row" in work, "my work shows no countdown")
    return f"5 entries, a clock, and a refused step: {reason[1].strip() if reason else ''}"


@lines("Pages", "generic, derived from the declaration: a second process has them without a template")
def generic(world: World) -> str:
    from_app = list((Path(__file__).parents[2] / "src/xiucheng/operations").rglob("*.html"))
    need(not from_app, f"templates of operations: {from_app}")
    page = world.city.as_person("duiyuan").get("/start/correction.order/order/")
    need(page.status_code == 200, f"the form answered {page.status_code}")
    fields = re.findall(r'data-field="(\w+)"', page.text)
    need({"party", "point", "violation", "days"} <= set(fields), f"fields are {fields}")
    return f"the form of a correction order has {', '.join(fields)}; no app of operations has a template"


@lines("Pages", "Chinese and English")
def languages(world: World) -> str:
    ran = walked(world, "signing_in", "empty_form", least=3)
    return f"{len(ran.passed)} journeys in one and the other"


@lines("Pages", "axe gate: zero WCAG 2.2 A/AA violations, zh and en, light and dark, 1440 and 390 px")
def axe(world: World) -> str:
    ran = walked(world, "wcag", least=2)
    need(int(ran.figures.get("pages", 0)) >= 10, f"only {ran.figures.get('pages')} pages")
    need(ran.figures.get("violations") == "0", "violations were noted")
    return f"{ran.figures['pages']} pages in each of two languages, 0 violations"


@lines("Pages", "no console error, no policy violation, no request to another host; at most 300 kB a page")
def weight(world: World) -> str:
    ran = walked(world, "light_and_painted")
    sizes = {name: int(value) for name, value in ran.figures.items() if name.endswith("bytes")}
    paints = {name: value for name, value in ran.figures.items() if name.endswith("first paint ms")}
    need(len(sizes) >= 3, "no weight was noted")
    need(max(sizes.values()) <= HEAVIEST, str(sizes))
    return f"{sizes}; {paints}"


@lines("Pages", "live within 2 s")
def live(world: World) -> str:
    ran = walked(world, "within_two_seconds")
    seconds = float(ran.figures.get("live seconds", "inf"))
    need(seconds <= LIVE_SECONDS, f"{seconds} s")
    return f"an open page showed another's step after {seconds} s"


@lines("Pages", "by keyboard alone from the list to a step and back")
def keyboard(world: World) -> str:
    return f"{len(walked(world, 'by_keyboard').passed)} journey with keys only"
