# SPDX-License-Identifier: Apache-2.0
"""Photos: sent while the form is filled in, over a line that breaks; looked at by keys; compared under a slider."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Route, expect

from tests.journeys.api import Api
from tests.journeys.city import CASE, DISTRICT_CENTRE, City
from tests.journeys.conftest import SitDown
from tests.journeys.desk import Desk, until
from xiucheng.kernel.files.tests.samples import HOSTILE, photo

CHOOSER = "[data-files] .x-drop-place input[type=file]"
SENT = "[data-files] input[type=hidden]"


def taken(folder: Path, *colours: str) -> list[Path]:
    """Photos as a camera left them."""
    paths = [folder / f"{colour}.jpg" for colour in colours]
    for path, colour in zip(paths, colours, strict=True):
        path.write_bytes(photo(1200, 900, colour=colour))
    return paths


def reported(desk: Desk, photos: list[Path]) -> int:
    """A report whose form is sent at once: it waits for its photos, over a line that breaks, then goes."""
    page = desk.page
    broken: list[str] = []

    def break_once(route: Route) -> None:
        if broken:
            route.continue_()
        else:
            broken.append(route.request.url)
            route.fulfill(status=503, json={"message": "again"}, headers={"Retry-After": "1"})

    page.route(re.compile("/api/v1/files"), break_once)
    page.goto(f"/start/{CASE}/report/")
    desk.fill({"point": DISTRICT_CENTRE, "words": "路边一堆垃圾", "channel": "inspector"})
    page.set_input_files(CHOOSER, [str(path) for path in photos])
    desk.send()
    expect(page).to_have_url(re.compile("/records/"))
    assert broken
    desk.faults.clear()  # the browser tells the 503 that we made
    expect(page.locator("#record-facts .x-pictures li")).to_have_count(len(photos))
    return desk.record_id()


def handled(desk: Desk, record: int, bad: Path, photo_after: Path) -> None:
    """What is refused says why and must be removed before the form goes."""
    page = desk.page
    desk.open_record(record)
    desk.choose("handle")
    desk.fill({"result": "已清运"})
    page.set_input_files(CHOOSER, [str(bad), str(photo_after)])
    expect(page.locator(SENT)).to_have_count(1)
    expect(page.locator(".is-failed")).to_contain_text("JPEG")
    desk.send()
    expect(page.locator("[data-files-note]")).not_to_be_empty()
    page.locator(".is-failed .x-sent-tools button").last.click()
    desk.send()
    expect(page.locator("#record-head .x-state")).to_have_text("待核查")
    expect(page.locator("#record-facts .x-pictures li")).to_have_count(3)


def test_photos_of_before_and_after(sit_down: SitDown, city: City, tmp_path: Path) -> None:
    record = reported(sit_down("jiandu1", width=390), taken(tmp_path, "brown", "red"))
    api = Api(city)
    case: dict[str, Any] = {"record_id": record, "version": 1}
    for login, step in (("shouli", "accept"), ("zhiban", "file"), ("paiqian", "dispatch")):
        case = api.step(login, case, step)
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(HOSTILE["html named jpg"][1])
    handler = sit_down("chuzhi")
    page = handler.page
    handled(handler, record, bad, taken(tmp_path, "green")[0])
    # the page looks again by itself until the worker has made the pictures
    page.locator("[data-compare] input[type=range]").focus()
    before = page.locator(".x-compare-before")
    page.keyboard.press("Home")
    expect(before).to_have_css("clip-path", re.compile("100%"))
    page.keyboard.press("End")
    expect(before).not_to_have_css("clip-path", re.compile("100%"))

    expect(page.locator("#record-facts a[data-large]")).to_have_count(3)
    page.locator("#record-facts a[data-large]").first.click()
    viewer = page.locator("#viewer")
    expect(viewer).to_be_visible()
    for place in ("1 / 3", "2 / 3", "3 / 3", "1 / 3"):
        expect(viewer.locator("[data-viewer-caption]")).to_contain_text(place)
        page.keyboard.press("ArrowRight")
    loaded = "() => document.querySelector('[data-viewer-image]').naturalWidth"
    assert until(page, loaded) == 1200
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
