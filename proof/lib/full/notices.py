# SPDX-License-Identifier: Apache-2.0
"""Notices: in-app, mail, SMS and web push, as digests, at decent hours, with receipts."""

from __future__ import annotations

import time
from typing import Any

from proof.lib.lines import Lines, need
from proof.lib.world import World

lines: Lines[World] = Lines()
TESTS = "src/xiucheng/kernel/notify/tests"


@lines("notify", "in-app: what waits for a post is told to its people, in words of the declaration")
def told(world: World) -> str:
    city = world.city
    case = city.walk("file")
    began = time.monotonic()
    mine: list[Any] = []
    while time.monotonic() - began < 20 and not mine:
        items = city.get("paiqian", "/api/v1/notices")["items"]
        mine = [one for one in items if case["number"] in str(one)]
        time.sleep(0.2)
    need(mine, "the dispatcher was not told of a filed case")
    strangers = [one for one in city.get("chuzhi", "/api/v1/notices")["items"] if case["number"] in str(one)]
    need(not strangers, "somebody was told of what they may not see")
    page = city.as_person("paiqian").get("/notices/").text
    need(case["number"] in page, "it is not on the page")
    return str({name: mine[0][name] for name in list(mine[0])[:5]})


@lines("notify", "e-mail, SMS and web push: file and console by default, real providers against local peers")
def ports(world: World) -> str:
    ran = world.suites.shown(
        TESTS, "mail", "sms", "pushed", "gateway", "default", "provider_lacks", "standards_example", least=7
    )
    return f"{', '.join(ran.passed)}; no real gateway or push service was reached here"


@lines("notify", "digests instead of one message per item; quiet hours; settings of one's own")
def digests(world: World) -> str:
    ran = world.suites.shown(
        TESTS, "fifty_items", "at_night", "quiet_hours", "choice_is_kept", "urgent", least=5
    )
    page = world.city.as_person("shouli").get("/notices/settings/")
    need(page.status_code == 200, f"{page}")
    return ", ".join(ran.passed)


@lines("notify", "outbox with receipts; a killed worker sends nothing twice")
def outbox(world: World) -> str:
    ran = world.suites.shown(TESTS, "receipts", "messages_is_noted", "killed", "patience", least=4)
    page = world.city.as_person("xitong").get("/admin/outbox/")
    need(page.status_code == 200, f"{page}")
    return ", ".join(ran.passed)
