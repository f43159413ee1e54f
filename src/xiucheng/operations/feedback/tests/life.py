# SPDX-License-Identifier: Apache-2.0
"""Lives of cases for the tests of what reporters are told, and what must never be told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.makers import FORMS, WHO, Bureau, report, settle, take
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.record.relay import consume
from xiucheng.operations.feedback import queries
from xiucheng.operations.feedback.tasks import take as tell
from xiucheng.operations.feedback.types import Followed
from xiucheng.operations.supervision.models import Report, ReportLink
from xiucheng.operations.supervision.tests.asked import WAIT, decide, now_of

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Nine o'clock in Shanghai."""
PHONE, NAME = "13912345678", "暗号姓名"
SECRET = {
    "words": "暗号上报描述",
    "finding": "暗号核查情况",
    "result": "暗号处置情况",
    "why": "暗号理由",
    "comment": "暗号内部备注",
}
"""Marked words that no reporter may read, by the field they are written to."""
OPEN_COMMENT = "路面已围挡，请绕行"


def reported(bureau: Bureau, who: str = "receptionist", **more: Any) -> Answer:
    """A case from a call, with the caller's name and number."""
    form = {"channel": "hotline_12345", "reporter_name": NAME, "reporter_phone": PHONE} | more
    return report(bureau, who, words=SECRET["words"], **form)


def marked(step: str, **more: Any) -> dict[str, Any]:
    """The usual form of a step, with marked words wherever somebody writes freely."""
    form = {**FORMS.get(step, {}), **more}
    return {name: SECRET.get(name, value) for name, value in form.items()}


def go(bureau: Bureau, case: Answer, *steps: str) -> Answer:
    """Several steps by who usually takes them, with marked words."""
    for step in steps:
        case = take(bureau, WHO[step], now_of(case), step, marked(step))
    return case


def said(bureau: Bureau, case: Answer, audience: str, words: str) -> Answer:
    return take(bureau, "leader", now_of(case), "comment", {"audience": audience, "comment": words})


def suspend(bureau: Bureau, case: Answer) -> Answer:
    take(bureau, "handler", now_of(case), "ask_suspension", WAIT | {"why": SECRET["why"]})
    return decide(bureau["dispatcher"], case, "grant")


def reports_of(case: Answer) -> list[Report]:
    ids = ReportLink.objects.filter(record=case.record_id).values_list("report_id", flat=True)
    return list(Report.objects.filter(pk__in=ids).order_by("pk"))


def code_of(case: Answer) -> str:
    """The public number of the first report that led to a case."""
    code = reports_of(case)[0].code
    assert code is not None
    return code


def followed(case: Answer) -> Followed:
    found = queries.follow(code_of(case))
    assert found is not None
    return found


def told() -> None:
    """Let the consumer read all that happened."""
    settle()
    while consume("feedback.telling", tell):
        pass
