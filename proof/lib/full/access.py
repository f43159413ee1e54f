# SPDX-License-Identifier: Apache-2.0
"""Access in full: second factor, rules by post, leaving, shares, standing in, the log, one-door sign-on."""

from __future__ import annotations

from proof.lib.lines import Lines, need
from proof.lib.place import CASES
from proof.lib.world import World

lines: Lines[World] = Lines()
TESTS = "src/xiucheng/kernel/access/tests"
PAGES = "src/xiucheng/delivery/admin/tests"


@lines(
    "access in full",
    "TOTP: set up in the browser, asked for at the next sign-in, recovery codes, reset by an administrator",
)
def second_factor(world: World) -> str:
    ran = world.suites.shown(f"{TESTS}/test_second_factor.py", least=9)
    page = world.city.as_person("shouli").get("/second-factor/")
    need(page.status_code == 200, f"{page}")
    return ", ".join(ran.passed)


@lines("access in full", "password policy and session time-out per post")
def rules(world: World) -> str:
    ran = world.suites.shown(TESTS, "strictest", "rules", "passwords", "old_password", "idle", least=7)
    page = world.city.as_person("anquan").get("/admin/policies/")
    need(page.status_code == 200, f"{page}")
    return ", ".join(ran.passed)


@lines("access in full", "hand-over when somebody leaves: nothing open is orphaned")
def leaving(world: World) -> str:
    desk = world.suites.shown("src/xiucheng/kernel/desk/tests", "leaves", "let_go", "taken_in_hand", least=3)
    walked = world.suites.shown(f"{PAGES}/test_leaving.py", least=4)
    return ", ".join([*desk.passed, *walked.passed])


@lines(
    "access in full", "delegation: who stands in acts in their own name and for somebody, until its last day"
)
def standing_in(world: World) -> str:
    ran = world.suites.shown(f"{TESTS}/test_standing_in.py", least=4)
    return ", ".join(ran.passed)


@lines("access in full", "the access log with looks and exports, narrowed by person, record and kind")
def looked(world: World) -> str:
    city = world.city
    case = city.report()
    city.as_person("shouli").get(f"/records/supervision.case/{case['record_id']}/")
    city.as_person("shouli").get(f"{CASES}/export", params={"format": "csv"})
    kinds = {
        row[0]
        for row in city.rows(
            "SELECT DISTINCT kind FROM access_log WHERE person_id = (SELECT id FROM person WHERE login = %s)",
            "shouli",
        )
    }
    need({"export", "record"} <= kinds, f"noted are {kinds}")
    page = city.as_person("shenji").get("/admin/log/")
    need(page.status_code == 200 and case["number"] in page.text, f"{page} does not tell the look")
    refused = city.as_person("shouli").get("/admin/log/")
    need(refused.status_code == 403, f"anybody reads the log: {refused}")
    ran = world.suites.shown(f"{PAGES}/test_units_log.py", "log_is", least=2)
    return f"kinds {sorted(kinds)}; {', '.join(ran.passed)}"


@lines(
    "access in full",
    "one-door sign-on 一门式登录: OIDC client and provider, in real processes against each other",
)
def one_door(world: World) -> str:
    oidc = world.suites.shown("src/xiucheng/kernel/oidc/tests", least=25)
    doors = world.suites.shown(
        "src/xiucheng/delivery/signon/tests", "whole_way", "caught", "works_once", least=3
    )
    told = world.city.as_person("shouli").get("/.well-known/openid-configuration")
    need(told.status_code == 404, f"without a public address it is an issuer: {told.status_code}")
    walked = ", ".join(doors.passed)
    return f"{len(oidc.passed)} tests, {walked}; no issuer without a public address; no provincial one was reached"


@lines(
    "access in full",
    "shares with an end: given, seen, ended; afterwards nothing of the record is there for them",
)
def shares(world: World) -> str:
    ran = world.suites.shown("src/xiucheng/delivery/shares/tests", least=8)
    heard = world.suites.shown("src/xiucheng/delivery/live/tests/test_hub.py", "opened", least=2)
    return ", ".join([*ran.passed, *heard.passed])
