# SPDX-License-Identifier: Apache-2.0
"""What pages and the interface tell of work done together: the same figures, to those who see the record only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.makers import POINT, Bureau, take
from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Record
from xiucheng.operations.joint.tests.acted import DONE, given, plan, running
from xiucheng.operations.joint.tests.acted import take as act
from xiucheng.operations.joint.types import OPERATION
from xiucheng.operations.linkage.tests.test_linkage import HANDED_OVER, ORDERED, SENT, asked
from xiucheng.operations.linkage.types import MATTER, NOTICE, ORDER
from xiucheng.operations.supervision.types import CASE


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def page(login: str, code: str, record: int) -> str:
    found = browser(login).get(f"/records/{code}/{record}/")
    assert found.status_code == 200
    return str(re.sub(r"<[^>]+>|\s+", " ", found.content.decode()))


def asked_for(login: str, path: str) -> tuple[int, Any]:
    client: Client = browser(login)
    found = client.get(f"/api/v1{path}")
    return found.status_code, found.json()


@pytest.fixture
def operation(bureau: Bureau) -> int:
    """Two units; the case that one of them opened; only finished tasks count."""
    record = running(bureau)
    task = given(bureau, record, "jx/zf/")
    act(bureau["officer"], task, "open_case", point=POINT, words="跨门经营")
    act(bureau["officer"], task, "finish", **DONE)
    given(bureau, record)
    return record


def test_the_page_of_an_operation_adds_up_what_is_finished(bureau: Bureau, operation: int) -> None:
    told = page("leader", OPERATION, operation)
    assert "Units and figures" in told
    assert re.search(r"执法中队\s+leads\s+—\s+1 / 1\s+5\s+3\s+2\s+1", told)
    assert re.search(r"环卫中心\s+Confirmed\s+5 people, 1 vehicles\s+0 / 1\s+0\s+0\s+0\s+0", told)
    assert re.search(r"Together\s+5\s+3\s+2\s+1", told)


def test_the_interface_tells_the_same(bureau: Bureau, operation: int) -> None:
    path = f"/joint/operations/{operation}/standing"
    status, told = asked_for("leader", path)
    assert (status, told["sums"]) == (200, {"people": 5, "problems": 3, "corrected": 2, "cases": 1})
    assert [one["unit"] for one in told["participants"]] == ["jx/zf/", "jx/hw/"]
    assert [one["number"] for one in told["cases"]] == [
        Record.objects.filter(process=CASE).latest("pk").number
    ]
    # who took part sees the operation, but a case only as far as it may
    assert asked_for("handler", path)[1]["cases"] == []
    for stranger in ("handler_2", "strange_chief", "inspector"):
        assert asked_for(stranger, path)[0] in {403, 404}
    assert asked_for("leader", f"/joint/operations/{2**70}/standing")[0] == 404


def test_a_case_and_its_operation_lead_to_one_another(bureau: Bureau, operation: int) -> None:
    case, own = Record.objects.filter(process=CASE).latest("pk"), Record.objects.get(pk=operation)
    assert own.number in page("leader", CASE, case.pk)
    assert case.number in page("leader", OPERATION, operation)
    # the receptionist sees the case and no operation
    row = Answer(case.pk, case.number, case.state, case.version, case.seq)
    assert own.number not in page("receptionist", CASE, take(bureau, "receptionist", row, "accept").record_id)


def test_a_matter_shows_both_sides_its_opinions_and_its_order(bureau: Bureau) -> None:
    record = engine.start(bureau["handler"], MATTER, "transfer", HANDED_OVER).record_id
    act(bureau["squad_head"], record, "accept")
    act(bureau["handler_2"], asked(bureau, record), "give", stance="violation", opinion="未见许可")
    act(bureau["officer"], record, "order_correction", **ORDERED)
    order = Record.objects.filter(process=ORDER).latest("pk")

    told = page("handler", MATTER, record)
    assert re.search(r"环卫中心\s+manages\s+执法中队\s+enforces", told)
    assert "A violation" in told
    assert "未见许可" in told
    assert order.number in told
    assert (
        f'href="/records/{ORDER}/{order.pk}/"'
        not in browser("handler").get(f"/records/{MATTER}/{record}/").content.decode()
    )
    assert HANDED_OVER["person"] not in told
    assert Record.objects.get(pk=record).number in page("officer", ORDER, order.pk)

    status, told_by_api = asked_for("handler", f"/linkage/matters/{record}/sides")
    assert status == 200
    assert [one["side"] for one in told_by_api["lines"]][:2] == ["managing", "enforcing"]
    assert told_by_api["order_number"] == order.number
    assert asked_for("strange_chief", f"/linkage/matters/{record}/sides")[0] in {403, 404}


def test_a_notice_shows_both_sides(bureau: Bureau) -> None:
    record = engine.start(bureau["officer"], NOTICE, "send", SENT).record_id
    assert re.search(r"市政中心\s+manages\s+执法中队\s+enforces", page("handler_2", NOTICE, record))
    assert asked_for("handler_2", f"/linkage/notices/{record}/sides")[1]["managing"] == "市政中心"


def test_limits_are_told_with_their_sources(bureau: Bureau) -> None:
    status, told = asked_for("officer", "/linkage/deadlines")
    assert status == 200
    assert {one["code"]: one["confidence"] for one in told["items"]}["receive"] == "medium"
    assert asked_for("inspector", "/linkage/deadlines")[0] == 403


def test_a_plan_that_is_changed_begins_with_what_it_says(bureau: Bureau) -> None:
    record = plan(bureau)
    form = browser("dispatcher").get(f"/records/{OPERATION}/{record}/revise/").content.decode()
    for shown in ("2026-11-24", "2026-11-26", "恢复通行", "人流密集"):
        assert shown in form
