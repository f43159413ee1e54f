# SPDX-License-Identifier: Apache-2.0
"""Background work: how far it is, stopped, tried again; a killed worker loses nothing."""

from __future__ import annotations

from proof.lib.lines import Lines, need
from proof.lib.world import World

lines: Lines[World] = Lines()
TESTS = "src/xiucheng/kernel/jobs/tests"


@lines("jobs", "progress, cancel, retry with a reason; a page that shows them, one's own and everybody's")
def shown(world: World) -> str:
    city = world.city
    own = city.as_person("zhuren").get("/background/")
    every = city.as_person("xitong").get("/admin/jobs/")
    refused = city.as_person("shouli").get("/admin/jobs/")
    need((own.status_code, every.status_code) == (200, 200), f"{own} {every}")
    need(refused.status_code == 403, f"another's page answered {refused.status_code}")
    listed = city.get("xitong", "/api/v1/jobs/all")["items"]
    ran = world.suites.shown(f"{TESTS}/test_background.py", least=8)
    pages = world.suites.shown("src/xiucheng/delivery/shell/tests/test_background.py", least=2)
    return f"{len(listed)} jobs listed; {', '.join([*ran.passed, *pages.passed])}"


@lines("jobs", "rescue: `kill -9` of a worker at its job, which runs again; a stopping worker ends in order")
def killed(world: World) -> str:
    ran = world.suites.shown(f"{TESTS}/test_work.py", least=4)
    wizard = world.suites.shown("src/xiucheng/operations/intake/tests", "killed", least=1)
    return ", ".join([*ran.passed, *wizard.passed])


@lines("jobs", "progress on everything longer than a second")
def progress(world: World) -> str:
    ran = world.suites.shown(f"{TESTS}/test_background.py", "how_far", least=1)
    wizard = world.suites.shown("src/xiucheng/delivery/imports/tests/test_pages.py", "goes_through", least=1)
    return ", ".join([*ran.passed, *wizard.passed])
