# SPDX-License-Identifier: Apache-2.0
"""Who takes part in an operation with which figures, both sides of the link, and its dated limits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from xiucheng.delivery.together.shapes import DeadlineList, SidesShape, StandingShape
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.door import Door, View, actor_of
from xiucheng.kernel.declaration.types import Label, Process
from xiucheng.operations.joint import queries as joint
from xiucheng.operations.joint.types import OPERATION
from xiucheng.operations.linkage import queries as linkage
from xiucheng.operations.linkage.types import MATTER, NOTICE

GREATEST_ID = 2**63 - 1


def standing(request: HttpRequest, id: int) -> HttpResponse:  # noqa: A002 - a place of the address
    """The units of an operation with their answers and figures, the sums, and its cases."""
    found = joint.standing(actor_of(request), min(id, GREATEST_ID))
    rows = [one._asdict() | {"sums": one.sums._asdict()} for one in found.participants]
    cases = [one._asdict() for one in found.cases]
    return reply({"participants": rows, "sums": found.sums._asdict(), "cases": cases})


def _sides(code: str) -> View:
    def sides(request: HttpRequest, id: int) -> HttpResponse:  # noqa: A002 - a place of the address
        """What each side did."""
        found = linkage.sides(actor_of(request), code, min(id, GREATEST_ID))
        lines = [
            {"side": side, "at": line.at, "step": line.step, "actor": line.actor, "unit": line.unit}
            for side, line in found.lines
        ]
        told = {"managing": found.managing, "enforcing": found.enforcing, "order_number": found.order_number}
        return reply(told | {"lines": lines, "opinions": [one._asdict() for one in found.opinions]})

    return sides


def deadlines(request: HttpRequest) -> HttpResponse:
    """The dated limits of the link with their sources."""
    rows = [
        {
            "code": one.code,
            "amount": one.limit.amount,
            "unit": one.limit.unit.value,
            "valid_from": one.valid_from,
            "confidence": one.confidence,
            "source": one.source,
        }
        for one in linkage.known_deadlines(actor_of(request))
    ]
    return reply({"items": rows})


def doors_of(process: Process, path: str) -> tuple[Door, ...]:
    """What a process of work done together is asked beside its own endpoints; `path` is where it lies."""
    if process.code == OPERATION:
        summary = Label("参加单位和合计", "Units and figures of an operation")
        return (_door(process, f"{path}/{{int:id}}/standing", "standing", summary, standing, StandingShape),)
    if process.code in {MATTER, NOTICE}:
        summary = Label("双方办理过程", "What each side did")
        return (
            _door(process, f"{path}/{{int:id}}/sides", "sides", summary, _sides(process.code), SidesShape),
        )
    return ()


def _door(process: Process, path: str, name: str, summary: Label, view: View, shape: Any) -> Door:
    return Door(
        method="GET",
        path=path,
        name=f"{process.code.replace('.', '_')}_{name}",
        tag=process.code,
        summary=summary,
        permission=f"{process.app}.view",
        by_engine=True,
        view=view,
        answers={200: shape},
        refusals=(401, 404),
    )


DOORS = (
    Door(
        method="GET",
        path="/linkage/deadlines",
        name="linkage_deadlines",
        tag=MATTER,
        summary=Label("管执联动的期限及依据", "Limits of the link with their sources"),
        permission="linkage.view",
        view=deadlines,
        answers={200: DeadlineList},
        refusals=(401, 403),
    ),
)
