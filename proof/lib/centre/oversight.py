# SPDX-License-Identifier: Apache-2.0
"""What passes by time, and what clocks say: oversight gone up, suspensions ended, calendars changed."""

from __future__ import annotations

from proof.lib.lines import Lines, need
from proof.lib.world import World

lines: Lines[World] = Lines()
TESTS = "src/xiucheng/operations/supervision/tests"


@lines("oversight 督办", "overdue, it goes one level up by itself")
def gone_up(world: World) -> str:
    ran = world.suites.shown(f"{TESTS}/test_oversight.py", least=6)
    return ", ".join(ran.passed)


@lines("clocks", "a return keeps the gross clock running; gross, net and pauses are shown")
def pauses(world: World) -> str:
    ran = world.suites.shown(f"{TESTS}/test_pauses.py", least=2)
    city = world.city
    case = city.walk("dispatch")
    text = city.as_person("chuzhi").get(f"/records/supervision.case/{case['record_id']}/").text
    need("x-clock" in text, "no clock is shown")
    return ", ".join(ran.passed)


@lines("clocks", "a changed calendar recomputes open deadlines and says so")
def calendar(world: World) -> str:
    ran = world.suites.shown("src/xiucheng/kernel/process/tests/test_recompute.py", least=2)
    return ", ".join(ran.passed)
