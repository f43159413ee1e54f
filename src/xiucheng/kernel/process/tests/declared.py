# SPDX-License-Identifier: Apache-2.0
"""A little process to decide about without a database, and everything a decision is given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from xiucheng.kernel.access.actor import Actor, Grant, system
from xiucheng.kernel.clock import USUAL_HOURS, built_in
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.declaration.tests.declared import process
from xiucheng.kernel.declaration.types import Changes, Context, RecordRow, Step
from xiucheng.kernel.process.clocks import Timekeeper
from xiucheng.kernel.process.decide import Plan, Setting, plan

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, nine o'clock in Shanghai
HOURS = "08:30-12:00,13:30-17:30"
BLANKS: Mapping[str, Any] = {"words": "", "count": 0, "place": None}
TIMEKEEPER = Timekeeper(built_in(), USUAL_HOURS, HOURS)

GRANT = Grant("clerk", "办事员", "a/b/", "科室", "31/01/", frozenset({"toy.do", "toy.view"}))
ACTOR = Actor(id=7, name="某人", login="somebody", grants=(GRANT,))
MACHINE = system("clock")

RECORD = RecordRow(
    id=500,
    number="T20261101-000500",
    state="open",
    version=4,
    seq=3,
    head=b"\x05" * 32,
    title="标题",
    address="某路1号",
    area_path="31/01/02/",
    boundary_version=2,
    responsibility="Z1",
    holder_path="a/b/c/",
    holder_person_id=None,
    lon=121.5,
    lat=31.25,
    opened_at=datetime(2026, 11, 1, tzinfo=UTC),
    changed_at=datetime(2026, 11, 2, tzinfo=UTC),
    due_at=None,
    closed_at=None,
    outcome="",
    parent_id=None,
    open_children=0,
)


def context(record: RecordRow | None = RECORD, **more: Any) -> Context:
    """What a step is given; `detail` as of a record with one running clock."""
    detail: Mapping[str, Any] = {} if record is None else {**BLANKS, "words": "旧", "_clocks": {}}
    values: dict[str, Any] = {
        "actor": ACTOR,
        "grant": GRANT,
        "at": AT,
        "detail": detail,
        "form": {},
        "facts": {},
    }
    return Context(record=record, fresh=lambda: 9000, **{**values, **more})


def setting(declared: Step, **more: Any) -> Setting:
    whole = more.pop("process", None) or process(declared)
    values: dict[str, Any] = {
        "blanks": BLANKS,
        "timekeeper": TIMEKEEPER,
        "local_day": local(AT),
    }
    return Setting(whole, declared, **{**values, **more})


def decide(
    declared: Step, given: Context, *, salt: bytes = b"s" * 16, identity: int = 500, **more: Any
) -> Plan:
    return plan(setting(declared, **more), given, identity=identity, salt=salt)


def gives(**changes: Any) -> dict[str, Any]:
    """`effect` of a step that wants these changes."""
    return {"effect": lambda _context: Changes(**changes)}


def record(**more: Any) -> RecordRow:
    return RECORD._replace(**more)
