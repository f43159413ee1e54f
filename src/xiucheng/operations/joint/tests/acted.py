# SPDX-License-Identifier: Apache-2.0
"""Operations walked to where the tests of joint operations need them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.makers import POINT, Bureau
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Record
from xiucheng.operations.joint.types import OPERATION, PARTICIPATION, TASK

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LEAD = "jx/zf/"
PLAN = {
    "name": "集市整治",
    "theme": "market",
    "scope": "district",
    "point": POINT,
    "address": "锦绣路",
    "lead": LEAD,
    "aim": "恢复通行",
    "starts_on": "2026-11-24",
    "ends_on": "2026-11-26",
    "risk": "人流密集",
}
ASKED = {"demand": "派人派车", "hours": 4}
YES = {"people_promised": 5, "vehicles": 1, "contact": "陈组长"}
DONE = {"result": "完成", "people": 5, "problems": 3, "corrected": 2}


def plan(bureau: Bureau, **more: Any) -> int:
    return engine.start(bureau["dispatcher"], OPERATION, "plan", {**PLAN, **more}).record_id


def take(who: Actor, record: int, step: str, **form: Any) -> Answer:
    seen = Record.objects.get(pk=record)
    return engine.step(who, seen.process, record, step, form, version=seen.version)


def child(parent: int, process: str, unit: str) -> int:
    return Record.objects.get(parent_id=parent, process=process, holder_path=unit, closed_at=None).pk


def approved(bureau: Bureau, **more: Any) -> int:
    record = plan(bureau, **more)
    take(bureau["dispatcher"], record, "submit")
    take(bureau["leader"], record, "approve")
    return record


def with_answer(bureau: Bureau, record: int, unit: str = "jx/hw/", who: str = "handler") -> None:
    take(bureau["squad_head"], record, "ask", unit=unit, **ASKED)
    take(bureau[who], child(record, PARTICIPATION, unit), "confirm", **YES)


def running(bureau: Bureau) -> int:
    record = approved(bureau)
    with_answer(bureau, record)
    take(bureau["squad_head"], record, "begin")
    return record


def given(bureau: Bureau, record: int, unit: str = "jx/hw/") -> int:
    take(bureau["squad_head"], record, "assign", unit=unit, demand="清运")
    return Record.objects.filter(parent_id=record, process=TASK, holder_path=unit).latest("pk").pk


def ended(bureau: Bureau) -> int:
    record = running(bureau)
    take(bureau["handler"], given(bureau, record), "finish", **DONE)
    take(bureau["squad_head"], record, "end")
    return record


def state(record: int) -> str:
    return Record.objects.get(pk=record).state
