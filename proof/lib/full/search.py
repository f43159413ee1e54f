# SPDX-License-Identifier: Apache-2.0
"""Search: two-character words over everything told of a case, inside one's scope."""

from __future__ import annotations

import time

from proof.lib.lines import Lines, need
from proof.lib.world import World

lines: Lines[World] = Lines()
TESTS = "src/xiucheng/kernel/search/tests"


def hits(world: World, login: str, words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = world.city.get(login, "/api/v1/search", q=words)["items"]
    return found


@lines("search", "two-character Chinese words over number, address and description; scoped")
def found(world: World) -> str:
    city = world.city
    case = city.report(words="井盖缺损，靠近貔貅雕像", address="锦绣路饕餮巷3号")
    seen: dict[str, int] = {}
    for words in ("貔貅", "饕餮", case["number"], "貔貅 饕餮"):
        began = time.monotonic()
        while time.monotonic() - began < 15 and not hits(world, "shouli", words):
            time.sleep(0.2)
        seen[words] = len(hits(world, "shouli", words))
    need(all(seen.values()), f"{seen}")
    others = {login: len(hits(world, login, "貔貅")) for login in ("chuzhi", "duiyuan", "xitong")}
    need(not any(others.values()), f"found by those who may not see it: {others}")
    return f"hits {seen}; by posts that may not see the case {others}"


@lines("search", "by party: personal words are in no index and found by nobody")
def party(world: World) -> str:
    ran = world.suites.shown(
        TESTS, "personal_words", "everything_that_is_told", "replace", "last_word", least=4
    )
    return ", ".join(ran.passed)


@lines("search", "both ways of looking find the same; hostile questions are refused by a sentence")
def same(world: World) -> str:
    ran = world.suites.shown(TESTS, least=25)
    return f"{len(ran.passed)} tests, property tests among them"
