# SPDX-License-Identifier: Apache-2.0
"""Organization, geography and catalogue, asked of the running city."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from proof.lib.lines import Lines, need
from proof.lib.world import World
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local

lines: Lines[World] = Lines()
UNITS = "/api/v1/organization/units"
HERE = {"point": "121.2100,31.0140"}
SQUAD = "jinxiu/zhidui1/"
FACTS = (
    ("C", "GB/T 30428.2-2013", "components.csv"),
    ("C", "GB/T 30428.2-2013", "components_limits.csv"),
    ("E", "GB/T 30428.2-2013", "events.csv"),
    ("C", "CJ/T 214-2007", "components_cjt214_2007.csv"),
    ("E", "CJ/T 214-2007", "events_cjt214_2007.csv"),
)
LOCAL_EXTENSION = "GB/T 30428.2-2013+140800"


def _opens(world: World, login: str, *paths: str) -> None:
    for path in paths:
        page = world.city.as_person(login).get(path)
        need(page.status_code == 200 and "<h1" in page.text, f"{path} of {login} answered {page.status_code}")


@lines(
    "organization", "unit tree: bureau, squads, the two centres, 30+ departments, towns, companies, estates"
)
def tree(world: World) -> str:
    kinds = Counter(one["kind"] for one in world.city.get("shouli", UNITS)["items"])
    need(kinds["department"] >= 30, f"{kinds['department']} departments")
    for kind in ("bureau", "squad", "supervision_centre", "command_centre", "town", "company", "property"):
        need(kinds[kind], f"there is no {kind}")
    _opens(world, "xitong", "/admin/units/", f"/structure/unit/{SQUAD}")
    return ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())


@lines("organization", "a squad belongs to its town: dated parents, names and powers (A12)")
def dated(world: World) -> str:
    city, from_day = world.city, {"unit": SQUAD, "starts_on": "2021-04-30", "basis": "挂牌"}
    for path, body in (("names", {"name": "综合行政执法队"}), ("powers", {"words": "市容处罚"})):
        made = city.post("xitong", f"{UNITS}/{path}", from_day | body)
        need(made.status_code == 201, f"{path}: {made.text[:200]}")
    told = {
        day: city.get("shouli", f"{UNITS}/history", unit=SQUAD, day=day)
        for day in ("2021-04-29", "2021-04-30")
    }
    names = [[one["name"] for one in history["names"] if one["current"]] for history in told.values()]
    need(names[0] != names[1] == ["综合行政执法队"], f"names are {names}")
    today = city.get("shouli", f"{UNITS}/history", unit=SQUAD)["parents"]
    lines_now = {one["line"]: one["parent"] for one in today if one["current"]}
    need(lines_now.get("administration", "").startswith("zhen"), f"parents are {lines_now}")
    need(lines_now.get("guidance") == "jinxiu/", f"parents are {lines_now}")
    return f"{names[0]} until 29 April 2021, then {names[1]}; today {lines_now}"


@lines("organization", "committee A6, responsibility areas A13, simple on-duty intervals, import from XLSX")
def around(world: World) -> str:
    city = world.city
    committees = city.get("shouli", "/api/v1/organization/committees")["items"]
    seats = committees[0]["seats"]
    cares = city.get("shouli", "/api/v1/organization/responsibility-areas")["items"]
    duty = city.get("zhiban", "/api/v1/organization/on-duty")["items"]
    need(seats and cares and duty, f"{len(seats)} seats, {len(cares)} areas, {len(duty)} on duty")
    _opens(world, "xitong", "/structure/committees/", "/structure/units/import/")
    _opens(world, "zhiban", "/structure/on-duty/")
    ran = world.suites.shown("src/xiucheng/foundation/organization/tests/test_sheet.py", least=6)
    return f"{len(seats)} seats, {len(cares)} areas, {len(duty)} on duty; {', '.join(ran.passed[:3])} …"


@lines(
    "geography",
    "district → town → community → 15-digit unit grid, responsibility grids; dated versions, checks",
)
def layers(world: World) -> str:
    counted = {}
    for layer in ("district", "town", "community", "grid", "responsibility"):
        answer = world.city.as_person("shouli").get(f"/api/v1/geography/layers/{layer}.geojson")
        counted[layer] = len(answer.json()["features"])
        if layer == "grid":
            codes = [one["properties"]["code"] for one in answer.json()["features"]]
            need(all(len(code) == 15 and code.isdigit() for code in codes), f"codes like {codes[:2]}")
    need(all(counted.values()), str(counted))
    versions = world.city.get("shouli", "/api/v1/geography/versions")["items"]
    need(all(one["valid_from"] for one in versions), str(versions[:1]))
    _opens(world, "shuju", "/boundaries/", "/boundaries/load/")
    ran = world.suites.shown("src/xiucheng/foundation/geography/tests/test_coverage.py", least=8)
    return f"{counted}; {len(versions)} versions; checks: {', '.join(ran.passed)}"


@lines("geography", "who is responsible for this point at this moment")
def responsible(world: World) -> str:
    found = world.city.get("shouli", "/api/v1/geography/responsible", **HERE)
    need(found, "nobody answers")
    page = world.city.as_person("shouli").get("/structure/responsible/", params=HERE)
    need(page.status_code == 200, f"the page answered {page.status_code}")
    return json.dumps(found, ensure_ascii=False)[:300]


@lines("catalogue", "every row of the standards' tables is found by a query in the running product")
def every_row(world: World) -> str:
    said = world.city.place.run("catalogue", "find", "--limit", "500").stdout.splitlines()
    known = [json.loads(line) for line in said]
    by_code = {one["code"]: one for one in known}
    names = {one["name"] for one in known}
    seen = 0
    for letter, scheme, table in FACTS:
        with world.shared(f"standards/{table}").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                need(_found(row, by_code, names, letter, scheme), f"{table}: not found {row}")
                seen += 1
    need(seen > 700, f"only {seen} rows")
    return f"{seen} rows of {len(FACTS)} tables in {len(known)} classes, none missing"


def _found(row: dict[str, str], by_code: dict[str, Any], names: set[str], letter: str, scheme: str) -> bool:
    if not row["minor_code"]:
        return row["minor_name"] in names or row["minor_name"].startswith("(")
    own = LOCAL_EXTENSION if "LOCAL EXTENSION" in row["source"] else scheme
    found = by_code.get(f"{own}:{letter}{row['major_code']}{row['minor_code']}")
    if found is None:
        return False
    if not row.get("disposal_limit"):
        return True
    limits = [condition["limit"] for condition in found["conditions"]]
    return [int(row["disposal_limit"]), row["limit_unit"]] in limits


@lines(
    "catalogue",
    "conditions with up to three limits, closing condition, department, stage limits; by words; XLSX",
)
def classes(world: World) -> str:
    city = world.city
    found = city.get("shouli", "/api/v1/catalogue/find", q="井盖")["items"]
    need(found, "no class for 井盖")
    _opens(world, "shuju", "/classes/", "/classes/import/")
    sheet = city.as_person("shuju").get("/api/v1/catalogue/export", params={"format": "xlsx"})
    need(sheet.status_code == 200 and sheet.content[:2] == b"PK", f"the export answered {sheet.status_code}")
    ran = world.suites.shown("src/xiucheng/foundation/catalogue/tests", least=25)
    return f"井盖: {found[0]['name']}; workbook of {len(sheet.content):,} bytes; {len(ran.passed)} tests"


@lines("catalogue", "a class decided anew holds from its day on, for cases filed then")
def decided(world: World) -> str:
    tomorrow = (local(now()).date() + timedelta(days=1)).isoformat()
    code = next(
        one["code"]
        for one in world.city.get("shouli", "/api/v1/catalogue/classes")["items"]
        if "E0110" in one["code"]
    )
    body = {"code": code, "unit": "yuanlin/", "starts_on": tomorrow, "why": "试行"}
    changed = world.city.post("shuju", "/api/v1/catalogue/classes/change", body)
    need(changed.status_code < 300, f"{changed.status_code} {changed.text[:300]}")
    told = world.city.get("shuju", "/api/v1/catalogue/history", code=code)["items"][0]
    held = local(datetime.fromisoformat(told["holds_from"])).date().isoformat()
    need((told["why"], held) == ("试行", tomorrow), f"the history says {told}")
    return f"{code} from {tomorrow}"
