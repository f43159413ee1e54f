# SPDX-License-Identifier: Apache-2.0
"""Trials of the whole: every door for every post, hostile requests, log lines."""

from __future__ import annotations

from proof.lib.lines import Lines, need
from proof.lib.world import World

lines: Lines[World] = Lines()
API = "src/xiucheng/delivery/api/tests"


@lines("Proof", "the matrix door × post × jurisdiction proves denial and that nothing happened")
def matrix(world: World) -> str:
    doors = world.suites.shown(f"{API}/test_matrix.py", least=9)
    pages = world.suites.shown("src/xiucheng/delivery/shell/tests/test_page_matrix.py", least=5)
    return f"{', '.join([*doors.passed, *pages.passed])} {doors.figures | pages.figures}"


@lines("Proof", "Schemathesis over the description of the interface finds no 5xx")
def schemathesis(world: World) -> str:
    ran = world.suites.shown(f"{API}/test_schemathesis.py", least=1)
    broken = [line for line in world.city.log_lines() if line.get("status", 0) >= 500]
    need(not broken, f"{broken[:1]}")
    return f"{', '.join(ran.passed)} in {ran.seconds:.0f} s"


@lines("Proof", "log lines carry no personal data: marked names through the life of a case")
def logs(world: World) -> str:
    city = world.city
    name, phone = "欧阳验证", "13912345670"
    case = city.report(reporter_name=name, reporter_phone=phone)
    city.as_person("shouli").get(f"/records/supervision.case/{case['record_id']}/")
    city.post("jiandu1", "/api/v1/supervision/cases/report", {"reporter_name": name, "reporter_phone": phone})
    city.sign_in(name, phone)
    text = city.log.read_text("utf-8")
    need(name not in text and phone not in text, "a marked word stands in the log")
    ran = world.suites.shown("src/xiucheng/delivery/site/tests/test_log_silence.py", least=6)
    return f"{len(text.splitlines())} lines without them; {', '.join(ran.passed)}"
