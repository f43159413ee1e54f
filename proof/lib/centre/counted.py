# SPDX-License-Identifier: Apache-2.0
"""Figures: page, export and interface say the same, and each number opens its formula and its list."""

from __future__ import annotations

import csv
import html
import io
import re

from proof.lib.lines import Lines, need
from proof.lib.world import World

lines: Lines[World] = Lines()
WAYS = ("area", "department", "category", "post")
FIGURES = ["reported", "filed", "dispatched", "done", "in_time", "returned", "reworked", "reopened"]


@lines(
    "figures",
    "reported, filed, dispatched, done, in time, returned, reworked, reopened, by area, department, class, post",
)
def counts(world: World) -> str:
    city = world.city
    told = {by: city.get("lingdao", "/api/v1/figures", by=by) for by in WAYS}
    whole = told["area"]["whole"]["counts"]
    need(set(FIGURES) <= set(whole), f"figures are {sorted(whole)}")
    need(whole["reported"] > 50 and whole["returned"], str(whole))
    for by in WAYS[:3]:
        parts = sum(group["counts"]["filed"] for group in told[by]["groups"])
        need(parts == told[by]["whole"]["counts"]["filed"], f"by {by} the parts are {parts}")
    groups = {by: len(found["groups"]) for by, found in told.items()}
    return f"{ {name: whole[name] for name in FIGURES} }; parts {groups}"


@lines("figures", "each figure opens its formula and its list")
def opened(world: World) -> str:
    leader = world.city.as_person("lingdao")
    page = leader.get("/figures/", params={"by": "department"}).text
    links = re.findall(r'<a href="(/figures/cases/[^"]*)">(\d+)</a>', page)
    need(len(links) > 10, f"{len(links)} numbers are links")
    looked = 0
    for address, number in links:
        if not 0 < int(number) <= 50:
            continue
        behind = leader.get(html.unescape(address)).text
        need(behind.count('data-row="') == int(number), f"{number} opens {behind.count('data-row=')} cases")
        need("x-note" in behind, "the formula is missing")
        looked += 1
    need(looked > 5, f"only {looked} lists were short enough to count")
    return f"{looked} of {len(links)} numbers opened, each with its formula and as many cases"


@lines("figures", "the same code feeds page, export and API")
def the_same(world: World) -> str:
    leader = world.city.as_person("lingdao")
    found = world.city.get("lingdao", "/api/v1/figures", by="department")
    written = {}
    for address in ("/figures/export/", "/api/v1/figures/export"):
        answer = leader.get(address, params={"by": "department", "format": "csv"})
        written[address] = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    one, other = (rows[1:] for rows in written.values())
    need(one == other, "the two exports differ")
    by_hand = [[str(group["counts"]["reported"])] for group in (found["whole"], *found["groups"])]
    need([row[2:3] for row in one] == by_hand, f"{one[:2]} is not {by_hand[:2]}")
    ran = world.suites.shown("src/xiucheng/delivery/figures/tests/test_doors.py", least=10)
    return f"{len(one)} rows alike; {len(ran.passed)} tests of the doors"
