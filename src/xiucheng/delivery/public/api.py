# SPDX-License-Identifier: Apache-2.0
"""A report followed by its number, for programs: no token, and limits and words as on the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from xiucheng.delivery.public.guarding import HEADERS, charge_answer, guessing, looked_up
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_fields, read_object
from xiucheng.delivery.wire.door import PUBLIC, Door
from xiucheng.delivery.wire.problems import Shape
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.operations.feedback import actions
from xiucheng.operations.feedback.types import Followed, PublicCase
from xiucheng.operations.supervision.types import SATISFACTION


class PublicStage(Shape):
    """A stage of the way: done, now, ahead, or ended. / 进度中的一步。"""

    code: str
    label: str
    standing: str
    at: datetime | None
    note: str


class PublicComment(Shape):
    """What the bureau says to reporters. / 对上报人的公开说明。"""

    at: datetime
    words: str


class FollowedCase(Shape):
    """A case of the report. / 报告所对应的一件案件。"""

    number: str
    name: str
    state: str
    words: str
    unit: str
    promised: datetime | None
    stages: list[PublicStage]
    comments: list[PublicComment]
    reopenable: bool


class FollowedReport(Shape):
    """A report as its reporter follows it. / 上报人所见的报告。"""

    code: str
    received_at: datetime
    address: str
    cases: list[FollowedCase]
    satisfaction: str
    answerable: bool


SOLVED = Field("solved", Kind.CHOICE, Label("是否解决", "Whether it is solved"), choices=SATISFACTION)
CASE_NUMBER = Field("case", Kind.TEXT, Label("案件编号", "Number of the case"), max_length=40)
WHY = Field("why", Kind.WORDS, Label("没有解决之处", "What is not solved"), max_length=500)


def follow(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a report."""
    return _told(looked_up(request, code))


def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether it is solved; the last answer counts."""
    with guessing(request):
        charge_answer(code)
        given = read_fields((SOLVED,), read_object(request))
        actions.answer(code, given["solved"])
    return _told(looked_up(request, code))


def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Have a closed case opened again."""
    with guessing(request):
        charge_answer(code)
        given = read_fields((CASE_NUMBER, WHY), read_object(request))
        actions.reopen(code, given["case"], given["why"])
    return _told(looked_up(request, code))


def _told(found: Followed) -> HttpResponse:
    names = ("code", "received_at", "address", "satisfaction", "answerable")
    body = {name: getattr(found, name) for name in names}
    return reply(body | {"cases": [_case(one) for one in found.cases]}, headers=HEADERS)


def _case(case: PublicCase) -> dict[str, Any]:
    names = ("number", "name", "state", "words", "unit", "promised", "stages", "reopenable")
    body = {name: getattr(case, name) for name in names}
    return body | {"comments": [{"at": at, "words": words} for at, words in case.comments]}


_TAG, _BASE = "public", "/public/reports/{code}"
DOORS = (
    Door(
        method="GET",
        path=_BASE,
        name="public_report",
        tag=_TAG,
        summary=Label("凭编号查询报告的办理进度", "What became of a report, by its number"),
        permission=PUBLIC,
        view=follow,
        answers={200: FollowedReport},
        refusals=(404,),
    ),
    Door(
        method="POST",
        path=f"{_BASE}/answer",
        name="public_report_answer",
        tag=_TAG,
        summary=Label("评价是否解决", "Say whether it is solved"),
        permission=PUBLIC,
        view=answer,
        body=(SOLVED,),
        answers={200: FollowedReport},
        refusals=(400, 404, 409, 413, 415, 422),
    ),
    Door(
        method="POST",
        path=f"{_BASE}/reopen",
        name="public_report_reopen",
        tag=_TAG,
        summary=Label("未解决，要求重新办理", "Not solved: have a closed case opened again"),
        permission=PUBLIC,
        view=reopen,
        body=(CASE_NUMBER, WHY),
        answers={200: FollowedReport},
        refusals=(400, 404, 409, 413, 415, 422),
    ),
)
