# SPDX-License-Identifier: Apache-2.0
"""Trials of the whole: every door for every post, hostile requests, log lines."""

from __future__ import annotations

from proof.lib.lines import Lines, need
from proof.lib.world import World

lines: Lines[World] = Lines()
API = "src/xiucheng/delivery/api/tests"


@lines("Proof", "the matrix door × post × jurisdiction proves denial and that nothing happened")
def matrix(world: World) -> str:
    ran = world.suites.shown(f"{API}/test_matrix.py", least=7)
    return f"{len(ran.passed)} tests: {', '.join(ran.passed[:8])}; {ran.figures}"


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
    return f"{len(text.splitlines())} lines without them"
