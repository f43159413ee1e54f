# SPDX-License-Identifier: Apache-2.0
"""The endpoints of reports: one way in for every channel, similar cases, the reports of a case, flags counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from xiucheng.delivery.reporting.present import similar_cases
from xiucheng.delivery.reporting.shapes import CaseReports, FlagCounts, ReportTaken, SimilarCases
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import key_of, read_object, read_query
from xiucheng.delivery.wire.door import Door, actor_of
from xiucheng.kernel.clock import now
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.desk import desk, looking
from xiucheng.kernel.observe import context
from xiucheng.kernel.process.errors import Invalid, NotFound
from xiucheng.kernel.process.form import parse
from xiucheng.operations.reporting.actions import take_report
from xiucheng.operations.reporting.queries import reports
from xiucheng.operations.reporting.types import FLAGS
from xiucheng.operations.supervision.types import CASE

WRITE = (400, 401, 403, 404, 409, 413, 415, 422)
READ = (401, 403, 404, 422)
GREATEST_ID = 2**63 - 1
REPORT = "supervision.report"


def _fields() -> tuple[Field, ...]:
    """What the first step of a case asks for; a report that is added to a case needs no place of its own."""
    step = registry.get(CASE).step("report")
    assert step is not None
    return tuple(
        replace(item, required=False) if item.name == "point" else item
        for item in step.form
        if item.name != "beside"
    )


FIELDS = _fields()
JOIN = Field(
    "join", Kind.TEXT, Label("追加到此编号的案件", "Add it to the case of this number"), required=False
)
OF_PROBLEM = ("photos", "point", "address", "class_code", "words", "recordings")
FURTHER = tuple(replace(item, required=item.name == "words") for item in FIELDS if item.name in OF_PROBLEM)
DAYS = Field("days", Kind.INTEGER, Label("近几天", "Of so many days"), required=False, minimum=1, maximum=366)
NEAR = (
    Field("point", Kind.POINT, Label("位置", "Place")),
    Field("class_code", Kind.TEXT, Label("类别", "Class"), required=False, max_length=80),
    Field("words", Kind.TEXT, Label("描述", "Words"), required=False, max_length=1000),
)


def take(request: HttpRequest) -> HttpResponse:
    """Take a report in; problems that came with it become cases of their own."""
    form = read_object(request)
    key = key_of(request)
    clean, errors = parse((JOIN,), {"join": form.pop("join", None)})
    further = form.pop("further", None) or []
    if not isinstance(further, list) or not all(isinstance(one, dict) for one in further):
        errors["further"] = _('List further problems as objects, such as [{"words": "…"}].')
    if errors:
        raise Invalid(errors)
    taken = take_report(actor_of(request), form, further, join=clean["join"] or "", key=key)
    context.record_id.set(taken.cases[0].id)
    where = f"/api/v1/supervision/cases/{taken.cases[0].id}"
    return reply(asdict(taken), 200 if taken.replayed else 201, {"Location": where})


def near(request: HttpRequest) -> HttpResponse:
    """Cases that may be the same, inside what the actor's posts reach."""
    asked = read_query(NEAR, request)
    point = asked["point"]
    found = similar_cases(
        actor_of(request),
        (float(point.lon), float(point.lat)),
        words=asked["words"] or "",
        class_code=asked["class_code"] or "",
    )
    return reply({"items": [one.told() for one in found]})


def of_case(request: HttpRequest, id: int) -> HttpResponse:
    """The reports of a case, and other cases that came with them."""
    if id > GREATEST_ID:
        raise NotFound
    actor = actor_of(request)
    looking.check_visible(actor, registry.get(CASE), id, "reports")
    beside = [
        {"id": item.id, "number": item.number, "state": item.state}
        for item in desk.shown(reports.beside(actor, id))
    ]
    found = reports.told_to(actor, reports.reports_of(id))
    return reply({"items": [one._asdict() for one in found], "beside": beside})


def flags(request: HttpRequest) -> HttpResponse:
    """How many reports carry which flag."""
    days = read_query((DAYS,), request)["days"] or 30
    found = reports.flagged(actor_of(request), now() - timedelta(days=days))
    counted: Counter[str] = Counter(flag for one in found for flag in one.flags)
    return reply(
        {"days": days, "reports": len(found), "flags": {code: counted[code] for code, _label in FLAGS}}
    )


_COMMON: dict[str, Any] = {"tag": "reports"}
DOORS = (
    Door(
        **_COMMON,
        method="POST",
        path="/reports",
        name="report_take",
        summary=Label(
            "上报：各渠道统一入口，一次来件可立多案，也可追加到已有案件",
            "A report of any channel: begins one case or several, or is added to one",
        ),
        permission=REPORT,
        view=take,
        body=(*FIELDS, JOIN),
        lists={"further": FURTHER},
        keyed=True,
        answers={201: ReportTaken, 200: ReportTaken},
        refusals=WRITE,
    ),
    Door(
        **_COMMON,
        method="GET",
        path="/reports/similar",
        name="report_similar",
        summary=Label("可能重复的案件", "Cases that may be the same"),
        permission=REPORT,
        view=near,
        query=NEAR,
        answers={200: SimilarCases},
        refusals=READ,
    ),
    Door(
        **_COMMON,
        method="GET",
        path="/reports/flags",
        name="report_flags",
        summary=Label("存疑上报计数（至多 1000 件）", "Flagged reports counted, at most 1000"),
        permission="supervision.view",
        view=flags,
        query=(DAYS,),
        answers={200: FlagCounts},
        refusals=READ,
    ),
    Door(
        method="GET",
        path="/supervision/cases/{int:id}/reports",
        name="supervision_case_reports",
        tag=CASE,
        summary=Label("案件的全部上报与同源案件", "The reports of a case, and cases of the same reports"),
        permission="supervision.view",
        view=of_case,
        by_engine=True,
        answers={200: CaseReports},
        refusals=READ,
    ),
)
