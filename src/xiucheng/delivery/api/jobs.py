# SPDX-License-Identifier: Apache-2.0
"""Background work: one's own, everybody's for who manages it; cancel, try again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse

from xiucheng.delivery.api import told
from xiucheng.delivery.api.processes import LIMIT
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_fields, read_object, read_query
from xiucheng.delivery.wire.door import SIGNED_IN, Door, actor_of
from xiucheng.kernel.access.refusals import NotThere
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.jobs import background
from xiucheng.kernel.jobs.background import Job
from xiucheng.kernel.process.errors import NotFound, NotNow

AFTER = Field(
    "after",
    Kind.INTEGER,
    Label("上一页的 next", "`next` of the part before"),
    required=False,
    minimum=1,
)
STATE = Field(
    "state",
    Kind.CHOICE,
    Label("状态", "State"),
    required=False,
    choices=(
        ("waiting", Label("等待", "Waiting")),
        ("running", Label("运行中", "Running")),
        ("failed", Label("失败", "Failed")),
        ("cancelled", Label("已取消", "Cancelled")),
        ("done", Label("完成", "Done")),
    ),
)
NAME = Field("name", Kind.TEXT, Label("任务种类", "Kind of job"), required=False, max_length=128)
WHY = Field(
    "why",
    Kind.TEXT,
    Label("理由，随任务保存", "Reason, kept with the job"),
    max_length=background.LONGEST_WHY,
)
WHY_NOT = Field("why", Kind.TEXT, Label("理由", "Reason"), required=False, max_length=background.LONGEST_WHY)
OWN = (LIMIT, AFTER)
EVERY = (STATE, NAME, LIMIT, AFTER)
_HIDDEN = ("asked_by", "asked_by_name", "told_at", "failure", "incident")


def own(request: HttpRequest) -> HttpResponse:
    """The caller's own jobs."""
    asked = read_query(OWN, request)
    limit = asked["limit"] or background.PART
    return _page(background.mine(actor_of(request), before=asked["after"], limit=limit + 1), limit)


def every(request: HttpRequest) -> HttpResponse:
    """All jobs."""
    asked = read_query(EVERY, request)
    limit = asked["limit"] or background.PART
    found = background.everything(
        actor_of(request),
        state=asked["state"] or "",
        name=asked["name"] or "",
        before=asked["after"],
        limit=limit + 1,
    )
    return _page(found, limit)


def one(request: HttpRequest, number: str) -> HttpResponse:
    """One job."""
    return reply(_shape(_found(request, number)))


def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Take it out of the queue, or ask it to stop."""
    why = read_fields((WHY_NOT,), read_object(request))["why"] or ""
    job = _found(request, number)
    try:
        background.cancel(actor_of(request), job.number, why)
    except background.NotPossible as refusal:
        raise NotNow(str(refusal)) from None
    return reply(_shape(_found(request, number)))


def retry(request: HttpRequest, number: str) -> HttpResponse:
    """Put it into the queue again."""
    why = read_fields((WHY,), read_object(request))["why"]
    job = _found(request, number)
    try:
        background.retry(actor_of(request), job.number, why)
    except background.NotPossible as refusal:
        raise NotNow(str(refusal)) from None
    return reply(_shape(_found(request, number)))


def _found(request: HttpRequest, number: str) -> Job:
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound
    try:
        return background.one(actor_of(request), int(number))
    except NotThere:
        raise NotFound from None


def _page(found: Sequence[Job], limit: int) -> HttpResponse:
    more = len(found) > limit
    return reply(
        {
            "items": [_shape(job) for job in found[:limit]],
            "next": str(found[limit - 1].number) if more else None,
        }
    )


def _shape(job: Job) -> dict[str, Any]:
    told = {name: value for name, value in asdict(job).items() if name not in _HIDDEN}
    return told | {"asked_by": job.asked_by_name, "problem": job.problem}


DOORS = (
    Door(
        method="GET",
        path="/jobs",
        name="jobs",
        tag="jobs",
        summary=Label("我的后台任务，新的在前", "My background work, newest first"),
        permission=SIGNED_IN,
        view=own,
        query=OWN,
        answers={200: told.JobPage},
        refusals=(401, 422),
    ),
    Door(
        method="GET",
        path="/jobs/all",
        name="jobs_all",
        tag="jobs",
        summary=Label("全部后台任务，新的在前", "All background work, newest first"),
        permission=background.MANAGE,
        view=every,
        query=EVERY,
        answers={200: told.JobPage},
        refusals=(401, 403, 422),
    ),
    Door(
        method="GET",
        path="/jobs/{number}",
        name="job",
        tag="jobs",
        summary=Label("一项后台任务：进度、结果", "One job: how far it is, what it made"),
        permission=SIGNED_IN,
        view=one,
        answers={200: told.JobShape},
        refusals=(401, 404),
    ),
    Door(
        method="POST",
        path="/jobs/{number}/cancel",
        name="job_cancel",
        tag="jobs",
        summary=Label("取消；运行中的在下一处停下", "Cancel; a running one stops where it next can"),
        permission=SIGNED_IN,
        view=cancel,
        body=(WHY_NOT,),
        answers={200: told.JobShape},
        refusals=(400, 401, 403, 404, 409, 413, 415, 422),
    ),
    Door(
        method="POST",
        path="/jobs/{number}/retry",
        name="job_retry",
        tag="jobs",
        summary=Label("重试失败或已取消的任务", "Try a failed or cancelled job again"),
        permission=SIGNED_IN,
        view=retry,
        body=(WHY,),
        answers={200: told.JobShape},
        refusals=(400, 401, 403, 404, 409, 413, 415, 422),
    ),
)
