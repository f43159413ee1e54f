# SPDX-License-Identifier: Apache-2.0
"""The same step for many records in one call; each of them is taken or refused by itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import key_of, read_object, records_of
from xiucheng.delivery.wire.door import Door, View, actor_of
from xiucheng.delivery.wire.problems import Shape
from xiucheng.kernel.access import journal
from xiucheng.kernel.declaration.types import Answer, Label, Process, Step
from xiucheng.kernel.desk.many import MOST, Seen, fields, take
from xiucheng.kernel.process.errors import Conflict, Denied, Invalid, Refused
from xiucheng.kernel.process.items import Outcome

WRITE = (400, 401, 403, 413, 415, 422)


class OneOfMany(Shape):
    """What became of one record: taken with its new state and version, or refused with a sentence.

    每件的结果：已办理并给出新状态、版本，或拒绝并说明原因。`status` is what the step alone would have answered.
    """

    record_id: int
    taken: bool
    status: int
    number: str | None = None
    state: str | None = None
    version: int | None = None
    replayed: bool | None = None
    message: str | None = None
    errors: dict[str, str] | None = None


class Many(Shape):
    """The outcome for each record, in the order in which they were sent. / 逐件结果，次序同请求。"""

    taken: int
    refused: int
    results: list[OneOfMany]


def door(process: Process, step: Step, path: str) -> Door:
    """The endpoint of a step for many records; `path` is where the process lies."""
    label = Label(
        f"批量：{step.label.zh}（一次至多 {MOST} 件，各件独立）",
        f"For many: {step.label.en} (at most {MOST} records, each for itself)",
    )
    return Door(
        method="POST",
        path=f"{path}/{step.code}/many",
        name=f"{process.code.replace('.', '_')}_{step.code}_many",
        tag=process.code,
        summary=label,
        permission=step.by,
        view=_view(process, step),
        body=fields(step),
        keyed=True,
        many=True,
        answers={200: Many},
        refusals=WRITE,
    )


def _view(process: Process, step: Step) -> View:
    def view(request: HttpRequest) -> HttpResponse:
        form = read_object(request)
        key, marked = key_of(request), records_of(form)
        actor = actor_of(request)
        outcomes = take(actor, process, step, form, marked, key)
        for seen, outcome in zip(marked, outcomes, strict=True):
            if isinstance(outcome, Denied):
                journal.note("denied", f"{step.code} {outcome}", person=actor.id, record=seen.record_id)
        results = [_told(seen, outcome) for seen, outcome in zip(marked, outcomes, strict=True)]
        taken = sum(one["taken"] for one in results)
        return reply({"taken": taken, "refused": len(results) - taken, "results": results})

    return view


def _told(seen: Seen, outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Answer):
        return {
            "record_id": seen.record_id,
            "taken": True,
            "status": 200,
            "number": outcome.number,
            "state": outcome.state,
            "version": outcome.version,
            "replayed": outcome.replayed,
        }
    return {"record_id": seen.record_id, "taken": False, **_refusal(outcome)}


def _refusal(refusal: Refused) -> dict[str, Any]:
    told: dict[str, Any] = {"status": refusal.status, "message": str(refusal)}
    if isinstance(refusal, Invalid):
        told["errors"] = refusal.errors
    if isinstance(refusal, Conflict):
        told["version"] = refusal.version
    return told
