# SPDX-License-Identifier: Apache-2.0
"""How many statements a request costs: at most eight for a write, five for a list of a hundred.

The figures may not change unseen: tests/query_counts.json keeps them, `UPDATE_QUERY_COUNTS=1` writes it anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

import xiucheng
from xiucheng.delivery.api.tests.world import BASE, CASE, CASES, WAY, World, report_form
from xiucheng.foundation.geography.queries import atlas
from xiucheng.kernel.clock.store import load_calendar
from xiucheng.kernel.configuration import store as configuration
from xiucheng.kernel.database import prepared
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.engine import Item

BASELINE = Path(xiucheng.__file__).parents[2] / "tests" / "query_counts.json"
MOST_OF_A_WRITE = 8
MOST_OF_A_LIST = 5


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement of the block, prepared or by Django, in order."""
    seen: list[str] = []

    class Ear(prepared.Tap):
        def __init__(self) -> None:
            self.statements = _Listed(seen)

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    ear = Ear()
    prepared.taps.append(ear)
    try:
        with connection.execute_wrapper(note):
            yield seen
    finally:
        prepared.taps.remove(ear)


class _Listed(list[Any]):
    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self.seen = seen

    def append(self, item: Any) -> None:
        self.seen.append(item[0])


@pytest.fixture(scope="module")
def counted() -> Iterator[dict[str, int]]:
    """What this run counts; compared with, or written to, the baseline at the end."""
    found: dict[str, int] = {}
    yield found
    if os.environ.get("UPDATE_QUERY_COUNTS") == "1":
        kept = json.loads(BASELINE.read_text("utf-8")) if BASELINE.exists() else {}
        text = json.dumps(kept | found, indent=1, sort_keys=True, ensure_ascii=False)
        BASELINE.write_text(text + "\n", "utf-8")


def weigh(counted: dict[str, int], name: str, act: Callable[[], Any], status: int, most: int) -> Any:
    """Count what a request costs with the caches that a running server has."""
    load_calendar()
    configuration.current()
    atlas()
    with statements() as seen:
        response = act()
    assert response.status_code == status, response.content.decode()
    told = "\n".join(seen)
    assert len(seen) <= most, told
    counted[name] = len(seen)
    if os.environ.get("UPDATE_QUERY_COUNTS") != "1":
        kept = json.loads(BASELINE.read_text("utf-8"))
        assert len(seen) == kept[name], f"{name}: {len(seen)} statements instead of {kept[name]}:\n{told}"
    return response


def test_writes(world: World, counted: dict[str, int]) -> None:
    world.case()  # takes the first block of ids
    caller = world.caller("jiandu1")
    begun = weigh(
        counted, "POST report", lambda: caller.post(f"{CASES}/report", report_form()), 201, MOST_OF_A_WRITE
    )
    record, version = begun.json()["record_id"], 1
    for login, step, form in WAY:
        actor, body = world.caller(login), form | {"version": version}
        name = f"POST {step}"

        taken = weigh(
            counted,
            name,
            lambda actor=actor, step=step, body=body: actor.step(record, step, body),  # type: ignore[misc]
            200,
            MOST_OF_A_WRITE,
        )
        version = taken.json()["version"]


def test_refused_and_repeated_writes(world: World, counted: dict[str, int]) -> None:
    caller, case = world.caller("jiandu1"), world.case()
    caller.post(f"{CASES}/report", report_form(), key="twice")
    weigh(
        counted,
        "POST report again",
        lambda: caller.post(f"{CASES}/report", report_form(), key="twice"),
        200,
        8,
    )
    body = {"reason": "untrue", "why": "无", "version": 9}
    weigh(counted, "POST 409", lambda: world.caller("shouli").step(case.record_id, "decline", body), 409, 8)
    body["version"] = 1
    weigh(counted, "POST 403", lambda: world.caller("zhiban").step(case.record_id, "decline", body), 403, 8)
    kept, double = world.case(), world.case()
    merge = {"into": kept.number, "version": 1}
    weigh(
        counted, "POST merge", lambda: world.caller("shouli").step(double.record_id, "merge", merge), 200, 8
    )


def test_reads(world: World, counted: dict[str, int]) -> None:
    engine.bulk(world.actor("jiandu1"), CASE, "report", [Item(report_form()) for _ in range(120)])
    caller = world.caller("shouli")
    world.case("close")  # something that was handled
    for name, path in (
        ("GET list of 100", CASES),
        ("GET list of 100 by due", f"{CASES}?order=due&closed=false"),
        ("GET work mine 100", f"{BASE}/work?tab=mine"),
        ("GET work unit 100", f"{BASE}/work?tab=unit"),
    ):
        response = weigh(counted, name, lambda path=path: caller.get(path), 200, MOST_OF_A_LIST)  # type: ignore[misc]
        assert len(response.json()["items"]) == 100
    for tab in ("returned", "overdue", "handled"):
        path = f"{BASE}/work?tab={tab}"
        weigh(counted, f"GET work {tab}", lambda path=path: caller.get(path), 200, MOST_OF_A_LIST)  # type: ignore[misc]
    case = world.case("dispatch")
    one = f"{CASES}/{case.record_id}"
    weigh(counted, "GET one", lambda: caller.get(one), 200, MOST_OF_A_LIST)
    weigh(counted, "GET entries", lambda: caller.get(f"{one}/entries"), 200, MOST_OF_A_LIST)
    weigh(counted, "GET work counts", lambda: caller.get(f"{BASE}/work/counts"), 200, MOST_OF_A_LIST)
    weigh(counted, "GET me", lambda: caller.get(f"{BASE}/me"), 200, MOST_OF_A_LIST)
