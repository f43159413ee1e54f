# SPDX-License-Identifier: Apache-2.0
"""Ten journeys, each begun where its user begins and ended with what they came for; others' part goes over HTTP."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, expect

from proof.lib.centre.browser import desks_of
from proof.lib.centre.sideways import PLACE, SQUADS_PLACE
from proof.lib.centre.together import HELP, ORDER
from proof.lib.centre.ways import CASE, child, moment
from proof.lib.lines import Lines, need
from proof.lib.place import City
from proof.lib.world import World
from tests.journeys.desk import Desk

lines: Lines[World] = Lines()
HEADING = "ten journeys"
REQUEST = "supervision.request"
PHONE = 390


@contextmanager
def at_work(world: World, login: str = "", *, width: int = 1440) -> Iterator[Desk]:
    """A new window of somebody, or of a visitor without an account; what its browser complains of fails."""
    desk = Desk(desks_of(world).browser, world.city, width=width)  # type: ignore[arg-type]  # served alike
    if login:
        desk.with_session_of(world.city.as_person(login)).page.goto("/work/")
    try:
        yield desk
        need(not desk.faults, f"the browser complains: {desk.faults[:2]}")
    finally:
        desk.close()


@lines(HEADING, "a receptionist takes a call about what is known already, and adds the caller to it")
def receptionist(world: World) -> str:
    city = world.city
    known = city.report(words="便道上一堆装修垃圾袋")
    with at_work(world, "shouli") as desk:
        page = _reporting(desk, "便道上装修垃圾袋没人清", "hotline_12345")
        proposed = page.locator(".x-similar li", has_text=known["number"])
        expect(proposed).to_contain_text("米")
        proposed.locator("button[name=join]").click()
        said = page.locator("[data-error]:visible, [role=alert]:visible, .is-invalid:visible")
        expect(page.locator("#record-head").or_(said.first)).to_be_visible()
        need(not said.count(), f"refused: {' '.join(said.all_inner_texts())[:200]}")
        expect(page.locator("#record-head")).to_contain_text(known["number"])
    reports = city.get("shouli", f"/api/v1/supervision/cases/{known['record_id']}/reports")["items"]
    need(len(reports) == 2, f"{known['number']} has {len(reports)} reports")
    return f"proposed with its distance, one press; {known['number']} has 2 reports and no case was opened"


@lines(HEADING, "a duty chief files by condition and sees the limit that runs from it")
def duty_chief(world: World) -> str:
    case = world.city.walk("accept")
    with at_work(world, "zhiban") as desk:
        desk.open_record(case["record_id"])
        desk.choose("file")
        option = desk.page.locator("#f-condition option:not([value=''])").first
        words = option.inner_text()
        desk.fill({"condition": option.get_attribute("value") or ""})
        desk.send()
        expect(desk.page.locator("#record-head .x-state")).to_have_text("待派遣")
        clock = desk.page.locator(".x-clock").first
        expect(clock).to_be_visible()
        told = " ".join(clock.inner_text().split())
    need(re.search(r"\d", told), f"the clock says {told}")
    return f"{case['number']} filed by “{words[:30]}”; its clock says “{told[:60]}”"


@lines(HEADING, "a dispatcher reads why a department sent a case back, and finds the right one")
def dispatcher(world: World) -> str:
    city = world.city
    case = city.walk("dispatch")
    why = "此处属于市政管养"
    city.step("chuzhi", case, "return", why=why)
    with at_work(world, "paiqian") as desk:
        desk.open_from_list(case["number"])
        expect(desk.page.locator("#record-story")).to_contain_text(why)
        desk.take("dispatch", {"department": "shizheng/"}, "dispatched")
    with at_work(world, "shizheng") as other:
        other.open_from_list(case["number"])
        other.take("handle", {"result": "已修复"}, "handled")
    return f"{case['number']}: sent back, read, given to another department, done there"


@lines(HEADING, "a department asks for more time, is told the answer, and finishes within it")
def department(world: World) -> str:
    city = world.city
    case = city.walk("dispatch")
    record = case["record_id"]
    with at_work(world, "chuzhi") as desk:
        desk.open_from_list(case["number"])
        desk.choose("ask_extension")
        desk.fill({"more": "2", "why": "雨天无法作业"})
        desk.send()
        expect(desk.page.locator("#record-story")).to_contain_text("雨天无法作业")
        asked = child(city, record, REQUEST)
        body = {"answer": "同意延期两天", "version": moment(city, asked)[1]}
        city.taken("paiqian", f"/api/v1/supervision/requests/{asked}/grant", body)
        desk.open_record(record)
        expect(desk.page.locator("#main")).to_contain_text("同意延期两天")
        desk.take("handle", {"result": "雨停后已清理"}, "handled")
    return f"{case['number']}: asked, answered on the case's own page, done"


@lines(HEADING, "an inspector with a phone is drawn, goes there, and sends it back until it is clean")
def inspector(world: World) -> str:
    city = world.city
    case = city.walk("handle")
    city.step("shouli", case, "draw")
    with at_work(world, "jiandu2", width=PHONE) as desk:
        desk.open_record(case["record_id"])
        desk.take("rework", {"finding": "还剩一半"}, "dispatched")
        again = dict(zip(("record_id", "version"), moment(city, case["record_id"])[:2], strict=True))
        city.step("chuzhi", again, "handle", result="全部清走")
        desk.open_record(case["record_id"])
        desk.take("verify", {"finding": "现场干净"}, "verified")
        wider = desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        need(wider <= 0, f"{wider} px wider than the phone")
    return f"{case['number']}: sent back once and verified on a window {PHONE} px wide"


@lines(HEADING, "a citizen without an account follows a report to its end, is not content, and is heard")
def citizen(world: World) -> str:
    city = world.city
    body = {"channel": "citizen", "words": "门口污水外溢", "point": PLACE, "reporter_phone": "13900000000"}
    taken = city.taken("shouli", "/api/v1/reports", body)
    ((record, version),) = city.rows(
        "SELECT id, version FROM record WHERE number = %s", taken["cases"][0]["number"]
    )
    case: dict[str, Any] = {"record_id": record, "version": version}
    with at_work(world, width=PHONE) as desk:
        page = desk.page
        page.goto("/r/")
        page.locator("input[name=number]").fill(taken["code"])
        page.locator("main form button[type=submit]").click()
        expect(page.locator(".x-public-number")).to_be_visible()
        before = page.locator("main").inner_text()
        for login, step, form in city.way():
            case = city.step(login, case, step, **form)
        page.reload()
        after = page.locator("main").inner_text()
        need(before != after, "the page says the same at the end as at the beginning")
        form = page.locator("form[action*='/reopen/']")
        form.locator("xpath=..").locator("summary").click()
        form.locator("[name=why]").fill("污水又流出来了")
        form.locator("button").click()
        expect(page.locator("main")).not_to_have_text(after)
    need(moment(city, record)[2] == "accepted", "it stayed closed")
    with at_work(world, "zhiban") as chief:
        chief.open_record(record)
        expect(chief.page.locator("#record-story")).to_contain_text("污水又流出来了")
    return f"{taken['code']}: found by number on a phone, followed, opened again; the chief reads why"


@lines(HEADING, "a leader goes from a figure to its cases to one of them, and has it overseen")
def leader(world: World) -> str:
    city = world.city
    case = city.walk("dispatch")
    with at_work(world, "lingdao") as desk:
        page = desk.page
        page.goto("/figures/")
        number = page.locator("a[href*='/figures/cases/'][href*='measure=dispatched']").first
        count = int(number.inner_text())
        number.click()
        expect(page.locator(".x-note").first).to_be_visible()
        need(page.locator("[data-row]").count() == min(count, 100), "the list is not what the figure counts")
        page.locator("[data-row] a").first.click()
        expect(page.locator("#record-head")).to_be_visible()
        desk.open_record(case["record_id"])
        desk.choose("oversee")
        desk.fill({"oversight": "leader", "demand": "今天下班前回话", "hours": "4"})
        desk.send()
        expect(page.locator("#main")).to_contain_text("今天下班前回话")
    with at_work(world, "chuzhi") as told:
        told.open_record(case["record_id"])
        expect(told.page.locator("#main")).to_contain_text("今天下班前回话")
    return f"a figure of {count} opened {min(count, 100)} cases; {case['number']} overseen and seen where it is due"


@lines(
    HEADING,
    "an estate's guard reports straight to the squad, whose officer clears it; the centre can read it",
)
def straight(world: World) -> str:
    with at_work(world, "wuye", width=PHONE) as guard:
        guard.page.goto(f"/start/{CASE}/report_direct/")
        guard.fill({"point": SQUADS_PLACE, "words": "消防通道停着三轮车", "channel": "property"})
        guard.send()
        guard.page.locator("#record-head").wait_for()
        record, number = guard.record_id(), guard.number()
    with at_work(world, "duiyuan", width=PHONE) as officer:
        officer.open_record(record)
        officer.take("handle", {"result": "车主已挪走"}, "handled")
    with at_work(world, "shouli") as centre:
        centre.open_record(record)
        expect(centre.page.locator("#record-story")).to_contain_text("车主已挪走")
    return f"{number}: reported and cleared on two phones without dispatch, on the centre's record"


@lines(HEADING, "a hotline's clerk signs an order, answers it, and hands the answers out as a table")
def hotline(world: World) -> str:
    sent = f"J{uuid.uuid4().hex[:10]}"
    form = {
        "source": "hotline_12345",
        "external_id": sent,
        "kind": "question",
        "words": "夜间施工何时停",
        "urgency": "normal",
    }
    with at_work(world, "shouli") as desk:
        page = _begun(desk, ORDER, "take", form)
        for step, given in (("sign", {}), ("answer", {"answer": "二十二时起停止"})):
            _taken(desk, world.city, ORDER, step, given)
        page.goto("/hotline/answers/")
        expect(page.locator("main")).to_contain_text(sent)
        link = page.locator("a[href*='/hotline/answers/export/']").first.get_attribute("href") or ""
    text = world.city.as_person("shouli").get(link).content.decode("utf-8-sig", "replace")
    need(sent in text or text.startswith("PK"), "the table lacks the order")
    return f"order {sent}: signed for, answered, on the page of answers and in its table"


@lines(HEADING, "somebody in need is helped by a squad, called back, and the matter ends")
def help_wanted(world: World) -> str:
    form = {"need": "passage", "address": "区人民医院东门", "words": "救护车进不来", "urgency": "normal"}
    with at_work(world, "shouli") as desk:
        _begun(desk, HELP, "ask", form)
        record = desk.record_id()
        _taken(desk, world.city, HELP, "assign", {"helper": "jinxiu/zhidui1/"})
        with at_work(world, "duiyuan", width=PHONE) as officer:
            officer.page.goto(f"/records/{HELP}/{record}/")
            _taken(officer, world.city, HELP, "help", {"result": "通道已疏通"})
        desk.page.goto(f"/records/{HELP}/{record}/")
        expect(desk.page.locator("#record-story")).to_contain_text("通道已疏通")
        _taken(desk, world.city, HELP, "call_back", {"satisfaction": "yes"})
        _taken(desk, world.city, HELP, "close", {})
    number, state = moment(world.city, record)[3], moment(world.city, record)[2]
    need(state == "closed", f"{number} is {state}")
    return f"{number}: asked, given to the squad, helped by phone in hand, called back, closed"


def _reporting(desk: Desk, words: str, channel: str) -> Page:
    desk.page.goto(f"/start/{CASE}/report/")
    desk.page.fill("[data-pin-value]", PLACE)
    desk.page.press("[data-pin-value]", "Tab")
    desk.fill({"channel": channel, "words": words})
    desk.page.press("[data-form] [data-field=words] [name=words]", "Tab")
    return desk.page


def _begun(desk: Desk, process: str, step: str, form: Mapping[str, str]) -> Page:
    desk.page.goto(f"/start/{process}/{step}/")
    desk.fill(form)
    desk.send()
    desk.page.locator("#record-head").wait_for()
    return desk.page


def _taken(desk: Desk, city: City, process: str, step: str, form: Mapping[str, str]) -> None:
    """A step of the record that is open, seen to have moved it on."""
    record = desk.record_id()
    before = moment(city, record)[1]
    desk.page.goto(f"/records/{process}/{record}/")
    desk.choose(step)
    desk.fill(form)
    desk.send()
    for _try in range(400):
        if moment(city, record)[1] != before:
            return
        desk.page.wait_for_timeout(50)
    need(False, f"{step} did nothing")
