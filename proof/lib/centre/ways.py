# SPDX-License-Identifier: Apache-2.0
"""Side ways of a case as data, and the two doors by which each is walked: the interface and Chromium."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from proof.lib.lines import Failed, need
from proof.lib.place import City
from tests.journeys.desk import Desk

CASE = "supervision.case"
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Turn:
    """Who takes which step with what; `of` is the process of the case's open child, or the case itself."""

    login: str
    step: str
    form: Mapping[str, Any] = field(default_factory=dict)
    of: str = CASE


@dataclass(frozen=True)
class Way:
    """The usual steps of a case up to `after`, or a beginning of its own, then these turns, and where it is then."""

    words: str
    after: str | Turn
    turns: tuple[Turn, ...]
    state: str

    @property
    def process(self) -> str:
        """Which process the way begins."""
        return CASE if isinstance(self.after, str) else self.after.of


def moment(city: City, record: int) -> tuple[int, int, str, str]:
    """(id, version, state, number) of a record now."""
    ((version, state, number),) = city.rows("SELECT version, state, number FROM record WHERE id = %s", record)
    return record, version, state, number


def child(city: City, case: int, process: str) -> int:
    """The open record of a process that hangs on a case."""
    found = city.rows(
        "SELECT id FROM record WHERE parent_id = %s AND process = %s AND closed_at IS NULL", case, process
    )
    need(len(found) == 1, f"the case has {len(found)} open records of {process}")
    return int(found[0][0])


def begun(city: City, way: Way) -> int:
    """What a way is about, begun and walked as usual by the interface."""
    if isinstance(way.after, Turn):
        turn = way.after
        made = city.taken(turn.login, f"{address(turn.of)}/{turn.step}", turn.form)
        return int(made["record_id"])
    case = city.report() if way.after == "report" else city.walk(way.after)
    return int(case["record_id"])


def by_interface(city: City, way: Way) -> str:
    """Walk a way over HTTP; returns the number of its record."""
    root = begun(city, way)
    for turn in way.turns:
        record = root if turn.of == way.process else child(city, root, turn.of)
        version = moment(city, record)[1]
        body = dict(turn.form) | {"version": version}
        city.taken(turn.login, f"{address(turn.of)}/{record}/{turn.step}", body)
    return _ended(city, root, way)


def in_browser(city: City, desks: Mapping[str, Desk], way: Way) -> str:
    """The same by clicking and typing; the usual steps before go over HTTP."""
    root = _begun_by_hand(desks, way.after) if isinstance(way.after, Turn) else begun(city, way)
    for turn in way.turns:
        record = root if turn.of == way.process else child(city, root, turn.of)
        before = moment(city, record)[1]
        desk = desks[turn.login]
        desk.page.goto(f"/records/{turn.of}/{record}/")
        desk.choose(turn.step)
        desk.fill({name: str(value) for name, value in turn.form.items()})
        desk.send()
        _moved_on(city, record, before, desk, turn)
    return _ended(city, root, way)


def _begun_by_hand(desks: Mapping[str, Desk], turn: Turn) -> int:
    desk = desks[turn.login]
    desk.page.goto(f"/start/{turn.of}/{turn.step}/")
    desk.fill({name: str(value) for name, value in turn.form.items()})
    desk.send()
    desk.page.locator("#record-head").wait_for()
    return desk.record_id()


def address(process: str) -> str:
    """Where the interface has a process's records."""
    app, _dot, name = process.partition(".")
    return f"/api/v1/{app}/{name}s"


def _moved_on(city: City, record: int, before: int, desk: Desk, turn: Turn) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while moment(city, record)[1] == before:
        if time.monotonic() > ends:
            said = desk.page.locator("[data-error]:visible, .x-alert:visible, [role=alert]:visible")
            raise Failed(f"{turn.step} by {turn.login} did nothing: {' '.join(said.all_inner_texts())[:200]}")
        desk.page.wait_for_timeout(50)
    need(not desk.faults, f"the browser complains at {turn.step}: {desk.faults[:2]}")


def _ended(city: City, case: int, way: Way) -> str:
    _id, _version, state, number = moment(city, case)
    need(state == way.state, f"{number} is {state}, not {way.state}")
    need(re.fullmatch(r"[A-Z]{2}\S+", number), number)
    return number
