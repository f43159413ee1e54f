# SPDX-License-Identifier: Apache-2.0
"""Every page by axe in both languages, light and dark, wide and narrow; its weight and its first paint."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.api import Api
from tests.journeys.city import CASE, City
from tests.journeys.conftest import SitDown
from tests.journeys.desk import Desk, until

AXE = Path(__file__).parents[2] / "build" / "test-assets" / "axe.min.js"
CLASS = "GB/T%2030428.2-2013:E0110"
HEAVIEST_BYTES = 300_000
# What only a page with a map loads; it comes after the page and is counted apart.
OF_THE_MAP = ("maplibre-gl", "areas.geojson", "points.geojson", "/map.js")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# Dark changes colours only, so only the rules about colours are asked again.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# Neither do colours depend on the language; this rule takes half of all the time.
ALL_BUT_COLOURS = RULES | {"rules": {"color-contrast": {"enabled": False}}}
# What is asked of a page at each width, by theme. In Chinese the stops take turns at which width is asked for its
# colours by day and which by night, so that bars and menus of either width are asked for both; in English all but
# colours, on the phone, where long words break what they break.
Asked = dict[int, tuple[tuple[str, dict[str, Any]], ...]]
LIGHT, DARK, PLAIN = ("light", RULES), ("dark", COLOURS), ("light", ALL_BUT_COLOURS)
IN_CHINESE: tuple[Asked, Asked] = (
    {1440: (LIGHT,), 390: (PLAIN, DARK)},
    {1440: (PLAIN, DARK), 390: (LIGHT,)},
)
IN_ENGLISH: Asked = {1440: (), 390: (PLAIN,)}
# The lines of a list are drawn by one function: after the first dozen every seventh is looked at. All hundred of them
# took as long as ten other pages, and found nothing else.
REPEATED = "[data-row]:nth-child(n+13):not(:nth-child(7n)), tbody > tr:nth-child(n+13):not(:nth-child(7n))"
# Style sheets are read again by script at each look unless told not to, for a rule that is not among these.
ASK = f"""async (rules) => (await axe.run({{exclude: "{REPEATED}"}},
    {{...rules, resultTypes: ['violations'], preload: {{assets: ['media']}}}})).violations
  .map((one) => `${{one.id}}: `
    + one.nodes.map((node) => `${{node.target}} ${{node.any[0]?.message || ''}}`).join(' | '))"""
WEIGHT = """() => [performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')]
  .map((one) => [one.name, one.transferSize])"""
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime || 0"


@dataclass(frozen=True)
class Stop:
    """One page of the round: its name, its address, who looks, what to do before, the status it has."""

    name: str
    address: str
    login: str = "jiandu1"
    before: str = ""
    status: int = 200
    both: bool = False
    """Whether it shows both languages itself, so that one look is enough."""


def stops(case: dict[str, Any]) -> Iterator[Stop]:
    record = f"/records/{CASE}/{case['record_id']}/"
    yield Stop("my work", "/work/?tab=unit", "shouli")
    yield Stop("cases", f"/cases/{CASE}/", "shouli")
    yield Stop("case", record, "shouli")
    yield Stop("step form", f"{record}accept/", "shouli")
    yield Stop("step in its case", record, "shouli", before="a[href$='/accept/']")
    yield Stop("case beside the list", f"/cases/{CASE}/?closed=open&open={record}", "shouli")
    yield Stop("who reads a case", f"{record}shares/", "zhiban")
    yield Stop("open a case to somebody", f"{record}shares/new/", "zhiban")
    yield Stop("not found", "/nowhere/", "shouli", status=404)
    yield Stop("not possible", f"{record}close/", "shouli", status=409)
    yield Stop("report form", f"/start/{CASE}/report/")
    yield Stop("report form with errors", f"/start/{CASE}/report/", before="[data-submit]")
    yield Stop("search", "/search/?q=%E5%9E%83%E5%9C%BE", "shouli")
    yield Stop("search without an answer", "/search/?q=xyzzy", "shouli")
    yield Stop("map", "/map/")
    yield Stop("start", "/start/", "duiyuan")
    yield Stop("password", "/password/")
    yield Stop("notices", "/notices/", "shouli")
    yield Stop("how I am told", "/notices/settings/", "shouli")
    yield Stop("my background work", "/background/", "shouli")
    yield Stop("erasures", "/admin/erasures/", "anquan")
    yield Stop("erase an account", "/admin/erasures/account/", "anquan")
    yield Stop("background work", "/admin/jobs/", "xitong")
    yield Stop("outbox", "/admin/outbox/", "xitong")
    yield Stop("imports", "/imports/", "zhuren")
    yield Stop("upload of a table", "/imports/new/", "zhuren")
    yield Stop("settings of a unit", "/admin/settings/", "xitong")
    yield Stop("decide a setting", "/admin/settings/change/working_hours/?unit=*", "xitong")
    yield Stop("without a connection", "/ui/offline/", "shouli")
    yield Stop("units", "/admin/units/", "xitong")
    yield from of_structure()
    yield Stop("other systems", "/admin/systems/", "anquan")
    yield Stop("register a system", "/admin/systems/new/", "anquan")
    yield Stop("one-door sign-on", "/admin/sign-on/", "xitong")
    yield Stop("access log", "/admin/log/?kind=record", "shenji")
    yield Stop("somebody's posts", "/admin/appointments/1/", "anquan")
    yield Stop("refused method", "/notices/read/", "shouli", status=405)
    yield Stop("one step for many", f"/lists/many/{CASE}/decline/?record={case['record_id']}:1", "shouli")
    yield Stop("marked lines", f"/cases/{CASE}/?state=reported", "shouli", before="[data-mark-all]")
    yield Stop("named filters", "/lists/filters/", "shouli")
    yield Stop("rules of passwords", "/admin/policies/", "anquan")
    yield Stop("access log", "/admin/log/", "shenji")
    yield from stops_of_classes()
    yield Stop("hotlines", "/hotline/", "shouli")
    yield Stop("answers for a hotline", "/hotline/answers/", "shouli")
    yield Stop("figures", "/figures/", "lingdao")
    yield Stop("cases behind a figure", "/figures/cases/?measure=reported", "lingdao")
    yield Stop("components", "/ui/components/", "xitong", both=True)


def stops_of_classes() -> Iterator[Stop]:
    yield Stop("classes", "/classes/?q=%E5%9E%83%E5%9C%BE", "zhuren")
    yield Stop("a class", f"/classes/of/{CLASS}", "zhuren")
    yield Stop("change a class", f"/classes/change/{CLASS}", "zhuren")
    yield Stop("change a condition", f"/classes/condition/change/{CLASS}/1", "zhuren")
    yield Stop("schemes in use", "/classes/schemes/", "zhuren")
    yield Stop("kinds of area", "/classes/areas/", "zhuren")
    yield Stop("table of classes", "/classes/import/", "zhuren")


def without_account(city: City) -> Iterator[Stop]:
    """What somebody sees who has no account: a report that has come to its end, and a number that opens nothing."""
    number = json.loads((city.var / "demo.json").read_text("utf-8"))["report"]
    yield Stop("a report by its number", f"/r/{number}/no/")
    yield Stop("a number of no report", "/r/000000000000/", status=404)


def of_structure() -> Iterator[Stop]:
    """Units, committees, responsibility areas, duty and boundaries."""
    yield Stop("a unit with its history", "/structure/unit/jinxiu/zhidui1/", "xitong")
    yield Stop("whom a unit belongs to", "/structure/units/parent/jinxiu/zhidui1/", "xitong")
    yield Stop("table of units", "/structure/units/import/", "xitong")
    yield Stop("a committee", "/structure/committee/dachengguan/", "xitong")
    yield Stop("responsibility areas", "/structure/cares/", "shuju")
    yield Stop("a responsibility area", "/structure/cares/1/", "jiandu1")
    yield Stop("on duty", "/structure/on-duty/", "zhiban")
    yield Stop("put on duty", "/structure/on-duty/new/", "zhiban")
    yield Stop("who answers here", "/structure/responsible/?point=121.215,31.01", "shouli")
    yield Stop("boundaries", "/boundaries/", "shuju")
    yield Stop("load a layer", "/boundaries/load/", "shuju")


def of_together(api: Api) -> Iterator[Stop]:
    """A joint operation with its units and figures, and a matter with both its sides."""
    for name, path, code in (
        ("joint operation", "joint/operations", "joint.operation"),
        ("matter handed over", "linkage/matters", "linkage.matter"),
    ):
        found = api.client("duizhang").get(f"/api/v1/{path}").json()["items"]
        yield Stop(name, f"/records/{code}/{found[-1]['id']}/", "duizhang")


def with_axe(desk: Desk) -> Desk:
    """A desk whose pages carry axe: sending it to each takes a tenth of a second more."""
    desk.context.add_init_script(path=AXE)
    return desk


def look(desk: Desk, stop: Stop, asked: Asked) -> list[str]:
    """Violations of one page, and what sticks out of it at every width."""
    page, found = desk.page, []
    page.set_viewport_size({"width": next(iter(asked)), "height": 900})
    answer = page.goto(stop.address)
    assert answer is not None
    assert answer.status == stop.status, stop
    if stop.before:
        page.click(stop.before)
        shown = "#step-slot [data-form], [data-form] [aria-invalid=true], [data-bulk]:not([hidden])"
        page.locator(shown).first.wait_for()
    if "open=" in stop.address:
        page.locator("#detail #record-head").wait_for()
    for width, rounds in asked.items():
        page.set_viewport_size({"width": width, "height": 900})
        # a bar that stays on top covers whatever happens to be scrolled beneath it
        page.evaluate("scrollTo(0, 0)")
        for theme, rules in rounds:
            page.evaluate("(theme) => { document.documentElement.dataset.bsTheme = theme; }", theme)
            found += [f"{stop.name} {width} {theme}: {one}" for one in page.evaluate(ASK, rules)]
        found += too_wide(page, f"{stop.name} {width}")
    # last, as what was scrolled to lies elsewhere then
    page.evaluate("document.documentElement.dataset.size = 'largest'")
    return found + too_wide(page, f"{stop.name} {width}, largest letters")


def too_wide(page: Page, what: str) -> list[str]:
    """What sticks out of the window to the side."""
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{what}: {wider} px wider than the window"] if wider > 0 else []


def test_the_gate_sees_what_is_wrong(sit_down: SitDown) -> None:
    page = with_axe(sit_down()).page
    page.goto("/login/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        ' \'<img src="data:,"><p style="color:#bbb;background:#fff">faint</p>\')'
    )
    found = " ".join(page.evaluate(ASK, RULES))
    assert "image-alt" in found
    assert "color-contrast" in found
    assert page.evaluate(ASK, COLOURS) != []


@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
def test_no_page_violates_wcag_2_2_aa(
    sit_down: SitDown, city: City, english: bool, record_property: Callable[[str, object], None]
) -> None:
    if not AXE.exists():
        pytest.fail(f"{AXE} is missing: run `make setup`.")
    api = Api(city)
    case = api.case(photos=[api.photo(), api.photo(colour="red")])
    door = with_axe(sit_down(english=english))
    door.page.goto("/login/")
    door.speak(english=english)
    turns = cycle([IN_ENGLISH] if english else IN_CHINESE)
    found = look(door, Stop("login", "/login/"), next(turns))
    for stop in without_account(city):
        found += look(door, stop, next(turns))
    desks: dict[str, Desk] = {}
    round_ = [stop for stop in (*stops(case), *of_together(api)) if not (english and stop.both)]
    for stop in round_:
        if stop.login not in desks:
            desks[stop.login] = with_axe(sit_down(stop.login, english=english))
        desk = desks[stop.login]
        found += look(desk, stop, next(turns))
    record_property("pages", len(round_) + 3)
    record_property("looks", (len(round_) + 3) * (1 if english else 3))
    record_property("violations", len(found))
    assert found == [], "\n".join(found)


def test_pages_are_light_and_painted_soon(
    sit_down: SitDown, city: City, record_property: Callable[[str, object], None]
) -> None:
    api = Api(city)
    case = api.case()
    record = f"/records/{CASE}/{case['record_id']}/"
    heavy = {}
    for address in ("/work/", f"/cases/{CASE}/", record, "/map/"):
        # A new browser for each: nothing is in its cache yet.
        cold = sit_down().with_session_of(api.client("shouli"))
        cold.page.goto(address)
        weight = cold.page.evaluate(WEIGHT)
        own = sum(size for name, size in weight if not any(part in name for part in OF_THE_MAP))
        paint = until(cold.page, PAINT)
        record_property(f"{address} bytes", own)
        record_property(f"{address} first paint ms", round(paint))
        assert paint > 0, "nothing was painted"
        if own > HEAVIEST_BYTES:
            heavy[address] = weight
    assert heavy == {}
