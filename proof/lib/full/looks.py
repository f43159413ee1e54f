# SPDX-License-Identifier: Apache-2.0
"""How it looks and is used: components, keyboard, languages, dark and large, errors."""

from __future__ import annotations

import httpx

from proof.lib.lines import Lines, need
from proof.lib.world import World

lines: Lines[World] = Lines()
GATE = "tests/journeys/test_gate.py"


@lines("ui", "every page without a violation of WCAG 2.2 AA: two languages, wide and narrow, light and dark")
def gate(world: World) -> str:
    ran = world.suites.shown("tests/journeys", "violates", "gate_sees", least=3)
    told = {name: ran.figures.get(name) for name in ("pages", "looks", "violations")}
    return f"the last round {told}; {', '.join(ran.passed)}"


@lines("ui", "pseudo-language: nothing of ours is said untranslated")
def pseudo(world: World) -> str:
    ran = world.suites.shown("src/xiucheng/delivery/shell/tests/test_pseudo.py", least=2)
    return ", ".join(ran.passed)


@lines("ui", "error pages with an incident number: 400 to 503 and offline, also without a database")
def errors(world: World) -> str:
    base = world.city.url
    who = world.city.as_person("shouli")
    seen = {
        400: httpx.get(base, headers={"Host": "elsewhere.test", "Accept": "text/html"}),
        403: who.get("/admin/jobs/", headers={"Accept": "text/html"}),
        404: who.get("/nowhere/", headers={"Accept": "text/html"}),
        405: who.post("/work/", headers={"Accept": "text/html"}),
    }
    for status, answer in seen.items():
        need(answer.status_code == status, f"{status} was {answer.status_code}")
        need("<main" in answer.text and "Traceback" not in answer.text, f"{status} is no page")
    offline = who.get("/ui/offline/")
    need(offline.status_code == 200, f"offline {offline.status_code}")
    ran = world.suites.shown("src/xiucheng/delivery/site/tests/test_errors.py", least=8)
    away = world.suites.shown("tests/faults/test_away.py", least=1)
    return f"{sorted(seen)} and offline as pages; {len(ran.passed)} tests; {', '.join(away.passed)}"


@lines("ui", "the component set on a living page, drawn by the templates of the pages, in every state")
def components(world: World) -> str:
    page = world.city.as_person("xitong").get("/ui/components/")
    need(page.status_code == 200 and "x-list" in page.text, f"{page}")
    ran = world.suites.shown("src/xiucheng/kernel/ui/tests/test_components.py", least=4)
    return f"{len(page.text):,} characters; {', '.join(ran.passed)}"


@lines(
    "ui", "saved filters, and steps for many marked records at once: each answers for itself, each acts once"
)
def many(world: World) -> str:
    ran = world.suites.shown("src/xiucheng/delivery/lists/tests", least=8)
    kept = world.suites.shown("src/xiucheng/kernel/filters/tests", least=5)
    asked = world.suites.shown("src/xiucheng/delivery/api/tests/test_many.py", least=4)
    return ", ".join([*ran.passed, *kept.passed, *asked.passed])


@lines("ui", "keyboard scheme: one table, shown by `?`, walked by keys alone")
def keys(world: World) -> str:
    ran = world.suites.shown("src/xiucheng/kernel/ui/tests/test_components.py", "keys", least=1)
    walked = world.suites.shown("tests/journeys", "by_keyboard", least=1)
    return ", ".join([*ran.passed, *walked.passed])
