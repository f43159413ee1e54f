# SPDX-License-Identifier: Apache-2.0
"""Reports of every channel by one endpoint, duplicates before submission, the public number, hotlines by table."""

from __future__ import annotations

import re

import httpx

from proof.lib.lines import Lines, need
from proof.lib.world import World

lines: Lines[World] = Lines()
HEADING = "intake A2"
REPORTS = "/api/v1/reports"
PLACE = "121.2100,31.0140"
CHANNELS = (
    "inspector",
    "officer",
    "hotline_12345",
    "hotline_12319",
    "visit",
    "citizen",
    "property",
    "committee",
    "video",
)


@lines(
    HEADING,
    "one typed endpoint for all channels; one report opens several cases; the same twice is one",
)
def endpoint(world: World) -> str:
    city = world.city
    numbers = []
    for channel in CHANNELS:
        taken = city.taken(
            "shouli", REPORTS, {"channel": channel, "words": f"{channel} 来件", "point": PLACE}
        )
        numbers.append(taken["cases"][0]["number"])
    four = {"channel": "hotline_12345", "words": "一户漏水", "point": PLACE, "sent_number": "RX-PROOF-1"}
    more = {"further": [{"words": f"第{number}户漏水"} for number in (2, 3, 4)]}
    several = city.taken("shouli", REPORTS, four | more)
    need(len(several["cases"]) == 4, f"one call, four flats: {several}")
    again = city.taken("shouli", REPORTS, four | more)
    need(again["replayed"] and again["code"] == several["code"], f"the same order again: {again}")
    told = [one["number"] for one in several["cases"]]
    return f"{len(CHANNELS)} channels: {', '.join(numbers)}; one call: {', '.join(told)}; again: the same"


@lines(
    HEADING,
    'duplicates are proposed before submission with distance and state; "add me" adds a report to the case',
)
def duplicates(world: World) -> str:
    city = world.city
    first = city.report(words="路边一堆建筑垃圾没人清")
    found = city.get("shouli", f"{REPORTS}/similar", point=PLACE, words="一堆建筑垃圾")["items"]
    need(
        found and {"number", "metres"} <= set(found[0]) or found and "distance" in str(found[0]),
        f"{found[:1]}",
    )
    need(any(one["number"] == first["number"] for one in found), "the case just made is not proposed")
    page = city.as_person("shouli").get("/reports/similar/", params={"point": PLACE, "words": "一堆建筑垃圾"})
    need(page.status_code == 200 and "x-similar" in page.text, f"the form's fragment: {page.status_code}")
    body = {"channel": "visit", "words": "我也看见了", "point": PLACE, "join": first["number"]}
    joined = city.taken("shouli", REPORTS, body)
    need(joined["joined"], f"{joined}")
    listed = city.get("shouli", f"/api/v1/supervision/cases/{first['record_id']}/reports")["items"]
    need(len(listed) == 2, f"{len(listed)} reports")
    return f"{found[0]}; then {first['number']} has {len(listed)} reports"


@lines(HEADING, "recycled photo, mock location and default point are flagged")
def flags(world: World) -> str:
    city = world.city
    city.taken("shouli", REPORTS, {"channel": "citizen", "words": "模拟定位", "point": PLACE, "mocked": True})
    counted = city.get("shouli", f"{REPORTS}/flags")
    need(sum(counted["flags"].values()), f"{counted}")
    page = city.as_person("shouli").get("/reports/flagged/")
    need(page.status_code == 200, f"the page answered {page.status_code}")
    ran = world.suites.shown("src/xiucheng/operations/reporting/tests", least=10)
    return f"{counted['flags']}; {len(ran.passed)} tests: {', '.join(ran.passed[:8])}"


@lines(
    HEADING,
    "a public number to track without login, satisfaction and reopening in one tap; every reporter told",
)
def tracked(world: World) -> str:
    city = world.city
    body = {"channel": "citizen", "words": "公开编号", "point": PLACE, "reporter_phone": "13900000000"}
    taken = city.taken("shouli", REPORTS, body)
    code = taken["code"].replace(" ", "").replace("-", "")
    need(re.fullmatch(r"\d{12}", code), taken["code"])
    with httpx.Client(base_url=city.url, timeout=60) as stranger:
        seen = stranger.get(f"/r/{code}/")
        told = stranger.get(f"/api/v1/public/reports/{code}")
        wrong = stranger.get("/api/v1/public/reports/000000000000")
    need((seen.status_code, told.status_code) == (200, 200), f"{seen.status_code}, {told.status_code}")
    need(wrong.status_code == 404, f"a number that is none: {wrong.status_code}")
    need("公开编号" not in seen.text, "the public page tells the reporter's words")
    pages = world.suites.shown("src/xiucheng/delivery/public/tests", least=10)
    heard = world.suites.shown("src/xiucheng/operations/feedback/tests", least=10)
    return f"{code}: page and interface without login; {len(pages.passed)} and {len(heard.passed)} tests"


@lines(
    HEADING,
    "hotline orders in and answers out (CSV/XLSX/JSON, a mapping for each city), attendance, satisfaction",
)
def hotlines(world: World) -> str:
    for path in ("/hotline/", "/hotline/import/", "/hotline/answers/"):
        page = world.city.as_person("shouli").get(path)
        need(page.status_code == 200, f"{path} answered {page.status_code}")
    ran = world.suites.shown("src/xiucheng/operations/hotline/tests", least=15)
    doors = world.suites.shown("src/xiucheng/delivery/hotline/tests", least=3)
    return ", ".join([*ran.passed, *doors.passed])
