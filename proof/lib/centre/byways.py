# SPDX-License-Identifier: Apache-2.0
"""Side ways that need more than a form of words: another case's number, photos, a visitor without an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from proof.lib.centre.browser import desks_of
from proof.lib.centre.sideways import HEADING, PLACE
from proof.lib.centre.ways import CASE, moment
from proof.lib.lines import Failed, Lines, need
from proof.lib.place import CASES, City
from proof.lib.world import World
from tests.journeys.desk import PATIENCE, Desk
from xiucheng.kernel.files.tests.samples import photo

lines: Lines[World] = Lines()
COLOURS = {"photos": "brown", "photos_after": "green"}


@lines(HEADING, "merged 并案: the second report of a place joins the first case")
def merged(world: World) -> str:
    city = world.city
    first, second, third = (city.report(words=f"同一处垃圾，第{number}次") for number in (1, 2, 3))
    city.step("shouli", second, "merge", into=str(first["number"]))
    desk = desks_of(world)["shouli"]
    desk.open_record(third["record_id"])
    desk.choose("merge")
    desk.fill({"into": str(first["number"])})
    desk.send()
    _reaches(city, desk, third["record_id"], "merged")
    listed = city.get("shouli", f"{CASES}/{first['record_id']}/reports")["items"]
    need(len(listed) == 3, f"the first case has {len(listed)} reports")
    return f"{second['number']} over HTTP and {third['number']} in Chromium into {first['number']}, 3 reports"


@lines(HEADING, "self-handled 自处置: found and cleared by an inspector, with photos of before and after")
def self_handled(world: World) -> str:
    city = world.city
    code = next(form["class_code"] for _who, step, form in city.way() if step == "accept")
    form = {"words": "树坑里几个塑料袋", "result": "随手清理", "channel": "inspector", "class_code": code}
    ids = {name: [_sent(city, "jiandu1", colour)] for name, colour in COLOURS.items()}
    taken = city.taken("jiandu1", f"{CASES}/report_handled", form | ids | {"point": PLACE})
    refused = city.post("jiandu1", f"{CASES}/report_handled", form | {"point": PLACE})
    need(refused.status_code == 422 and "photos" in refused.text, f"without photos: {refused.status_code}")
    desk = desks_of(world)["jiandu1"]
    desk.page.goto(f"/start/{CASE}/report_handled/")
    desk.fill(form | {"point": PLACE})
    for name, colour in COLOURS.items():
        chooser = desk.page.locator(f"[data-field={name}] .x-drop-place input[type=file]")
        data = photo(500, 380, colour=colour)
        chooser.set_input_files([{"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": data}])
    desk.send()
    desk.page.locator("#record-head").wait_for()
    clicked = moment(city, desk.record_id())
    for state in (taken["state"], clicked[2]):
        need(state in {"handled", "verified"}, f"it is {state}")
    need(not desk.faults, f"the browser complains: {desk.faults[:2]}")
    return f"{taken['number']} over HTTP ({taken['state']}), {clicked[3]} in Chromium ({clicked[2]})"


@lines(HEADING, "reopened by the reporter, who has no account, by the public number")
def reopened(world: World) -> str:
    city = world.city
    (asked, case), (seen, other) = _closed_report(city), _closed_report(city)
    with httpx.Client(base_url=city.url, timeout=60) as stranger:
        body = {"case": case["number"], "why": "垃圾还在"}
        again = stranger.post(f"/api/v1/public/reports/{asked}/reopen", json=body)
    need(again.status_code == 200, f"{again.status_code} {again.text[:200]}")
    need(moment(city, case["record_id"])[2] == "accepted", "it stayed closed")
    visitor = Desk(desks_of(world).browser, city)  # type: ignore[arg-type]  # both cities are served alike
    try:
        visitor.page.goto(f"/r/{seen}/")
        form = visitor.page.locator("form[action*='/reopen/']")
        form.locator("xpath=..").locator("summary").click()
        form.locator("[name=why]").fill("还有一半")
        form.locator("button").click()
        _reaches(city, visitor, other["record_id"], "accepted")
    finally:
        visitor.close()
    return f"{case['number']} over HTTP, {other['number']} in Chromium"


def _sent(city: City, login: str, colour: str) -> int:
    answer = city.as_person(login).post(
        "/api/v1/files?kind=photo",
        content=photo(400, 300, colour=colour),
        headers={"Content-Type": "application/octet-stream"},
    )
    need(answer.status_code < 300, f"a photo was refused: {answer.status_code} {answer.text[:200]}")
    return int(answer.json()["id"])


def _closed_report(city: City) -> tuple[str, Mapping[str, Any]]:
    """The public number of a report, and its case, closed by the usual steps."""
    body = {"channel": "citizen", "words": "路口垃圾", "point": PLACE, "reporter_phone": "13900000000"}
    taken = city.taken("shouli", "/api/v1/reports", body)
    ((record, version),) = city.rows(
        "SELECT id, version FROM record WHERE number = %s", taken["cases"][0]["number"]
    )
    case: dict[str, Any] = {"record_id": record, "version": version}
    for login, step, form in city.way():
        case = city.step(login, case, step, **form)
    return str(taken["code"]).replace(" ", "").replace("-", ""), case


def _reaches(city: City, desk: Desk, record: int, state: str) -> None:
    for _try in range(PATIENCE // 50):
        if moment(city, record)[2] == state:
            need(not desk.faults, f"the browser complains: {desk.faults[:2]}")
            return
        desk.page.wait_for_timeout(50)
    raise Failed(f"it is {moment(city, record)[2]}, not {state}")
