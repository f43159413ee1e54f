# SPDX-License-Identifier: Apache-2.0
"""Requests for help, from the call to the call back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.makers import POINT, Bureau
from xiucheng.kernel.clock import now
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound, NotNow
from xiucheng.kernel.record.models import Personal, Record
from xiucheng.operations.help.models import Request
from xiucheng.operations.help.types import REQUEST

FORM = {
    "need": "passage",
    "point": POINT,
    "address": "区中心医院急诊门口",
    "words": "救护车通道被临时停放的货车堵住",
    "urgency": "urgent",
    "asker_name": "急诊科",
    "asker_phone": "13800000000",
}


def ask(bureau: Bureau, **more: Any) -> Answer:
    return engine.start(bureau["receptionist"], REQUEST, "ask", FORM | more, key=None)


def take(bureau: Bureau, who: str, asked: Answer, step: str, **form: Any) -> Answer:
    return engine.step(bureau[who], REQUEST, asked.record_id, step, form, version=asked.version)


def test_a_hospital_gets_its_ambulance_way(bureau: Bureau) -> None:
    asked = ask(bureau)
    record = Record.objects.get(pk=asked.record_id)

    assert (record.holder_path, asked.number[:2]) == ("jx/jd/", "QZ")
    assert record.due_at is not None
    assert record.due_at - record.opened_at == timedelta(hours=1)
    given = take(bureau, "receptionist", asked, "assign", helper="jx/zf/")
    assert Record.objects.get(pk=asked.record_id).holder_path == "jx/zf/"
    helped = take(bureau, "officer", given, "help", result="货车已移走，放置禁停锥")
    with pytest.raises(NotNow):
        take(bureau, "receptionist", helped, "close")
    called = take(bureau, "receptionist", helped, "call_back", satisfaction="yes")
    closed = take(bureau, "receptionist", called, "close")

    assert (closed.state, Record.objects.get(pk=asked.record_id).outcome) == ("closed", "helped")
    # no violation: neither class nor case came of it, and who asked is kept apart
    assert not Record.objects.filter(process="supervision.case").exists()
    assert Personal.objects.filter(record_id=asked.record_id).count() == 2
    assert "13800000000" not in str(Request.objects.filter(pk=asked.record_id).values())


def test_who_is_not_satisfied_is_helped_once_more(bureau: Bureau) -> None:
    given = take(bureau, "receptionist", ask(bureau), "assign", helper="jx/zf/")
    helped = take(bureau, "officer", given, "help", result="已劝离")
    with pytest.raises(NotNow):
        take(bureau, "receptionist", helped, "again", why="还有人")
    called = take(bureau, "receptionist", helped, "call_back", satisfaction="no", said="车又回来了")

    again = take(bureau, "receptionist", called, "again", why="车又回来了")

    assert again.state == "assigned"
    assert Record.objects.get(pk=again.record_id).holder_path == "jx/zf/"


def test_what_cannot_be_done_ends_with_advice(bureau: Bureau) -> None:
    advised = take(bureau, "receptionist", ask(bureau, need="other"), "advise", advice="请拨打 120")

    assert advised.state == "advised"
    assert Record.objects.get(pk=advised.record_id).outcome == "advised"


def test_a_unit_gives_back_what_it_cannot_do(bureau: Bureau) -> None:
    given = take(bureau, "receptionist", ask(bureau), "assign", helper="jx/hw/")

    back = take(bureau, "handler", given, "give_back", why="没有拖车")

    assert (back.state, Record.objects.get(pk=back.record_id).holder_path) == ("asked", "jx/jd/")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"needed_at": "2015-01-01T00:00"}, "needed_at"),
        ({"need": "love"}, "need"),
        ({"words": ""}, "words"),
        ({"address": ""}, "address"),
        ({"point": "here"}, "point"),
        ({"urgency": None}, "urgency"),
    ],
)
def test_wrong_input_is_refused_beside_its_field(bureau: Bureau, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        ask(bureau, **more)
    assert list(refusal.value.errors) == [field]


def test_a_promise_lies_ahead_and_counts(bureau: Bureau) -> None:
    asked = ask(bureau)
    with pytest.raises(Invalid):
        take(bureau, "receptionist", asked, "assign", helper="jx/zf/", promised="2015-01-01T00:00")
    with pytest.raises(Invalid):
        take(bureau, "receptionist", asked, "assign", helper="nowhere/")
    until = now() + timedelta(hours=3)

    take(bureau, "receptionist", asked, "assign", helper="jx/zf/", promised=until.isoformat())

    assert Record.objects.get(pk=asked.record_id).due_at == until


def test_others_neither_see_nor_take_it(bureau: Bureau) -> None:
    asked = ask(bureau)

    with pytest.raises(NotFound):
        take(bureau, "stranger", asked, "assign", helper="jx/zf/")
    with pytest.raises((Denied, NotFound)):
        take(bureau, "inspector", asked, "help", result="x")
