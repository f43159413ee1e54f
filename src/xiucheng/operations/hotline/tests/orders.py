# SPDX-License-Identifier: Apache-2.0
"""Orders for tests: legal ones, made and moved by steps."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace
from typing import Any, cast

from tests.makers import POINT, Bureau, walk
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.feed import Event
from xiucheng.kernel.record.models import Entry, Record
from xiucheng.operations.hotline import tasks
from xiucheng.operations.hotline.models import Link
from xiucheng.operations.hotline.types import ORDER

_numbers = count(1)
FORM = {
    "source": "hotline_12345",
    "kind": "problem",
    "words": "小区门口垃圾堆放多日",
    "point": POINT,
    "address": "锦绣路1号",
    "urgency": "normal",
    "caller_name": "王女士",
    "caller_phone": "13900000000",
}


def order(bureau: Bureau, **more: Any) -> Answer:
    """A fresh order, as a receptionist takes it."""
    form = {"external_id": f"T{next(_numbers):06}"} | FORM | more
    return engine.start(bureau["receptionist"], ORDER, "take", form, key=None)


def take(bureau: Bureau, order: Answer, step: str, who: str = "receptionist", **form: Any) -> Answer:
    """A step on an order as it stands now."""
    return engine.step(bureau[who], ORDER, order.record_id, step, form, version=None)


def signed(bureau: Bureau, **more: Any) -> Answer:
    return take(bureau, order(bureau, **more), "sign")


def attended(bureau: Bureau, **more: Any) -> Answer:
    """Signed for, and the citizen was called."""
    made = signed(bureau, **more)
    at = Record.objects.get(pk=made.record_id).changed_at
    return take(bureau, made, "attend", attended=at.isoformat(), way="phone")


def led_to(order: Answer) -> list[Record]:
    """What an order led to, in its order."""
    ids = Link.objects.filter(record_id=order.record_id).values_list("target_id", flat=True)
    return list(Record.objects.filter(pk__in=list(ids)).order_by("pk"))


def end(bureau: Bureau, case: Record, *steps: str) -> None:
    """Walk a case on by its usual steps, and let its order hear of it."""
    walk(bureau, Answer(case.pk, case.number, case.state, case.version, case.seq), *steps)
    hear(case.pk)


def hear(record: int) -> None:
    """What the relay does with the last entry of a record."""
    entry = Entry.objects.filter(record_id=record).order_by("-seq")[0]
    process = Record.objects.get(pk=record).process
    told = SimpleNamespace(
        record_id=record, process=process, from_state=entry.from_state, to_state=entry.to_state
    )
    tasks.hear([cast(Event, told)])
