# SPDX-License-Identifier: Apache-2.0
"""Opening a record to somebody for reading: who reads it, open it, end it; for the records of every process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_fields, read_object
from xiucheng.delivery.wire.door import Door, View, actor_of
from xiucheng.delivery.wire.problems import Shape
from xiucheng.kernel.declaration.types import Label, Process
from xiucheng.kernel.process.errors import NotFound
from xiucheng.kernel.sharing import actions, queries

GREATEST_ID = 2**63 - 1


class OpeningShape(Shape):
    """Whom a record was opened to, until when and why. / 案件向谁开放查阅、至何时、因何。"""

    id: int
    person: str
    login: str
    post: str
    unit: str
    until: datetime
    why: str
    opened_by: str
    opened_at: datetime
    ended_at: datetime | None
    ended_by: str
    running: bool


class OpeningList(Shape):
    """The openings of a record, newest first. / 案件的开放查阅，新的在前。"""

    items: list[OpeningShape]


def doors_of(process: Process, path: str) -> Iterator[Door]:
    """The three endpoints of a process's records; `path` is where the process lies."""
    base, name = f"{path}/{{int:id}}/shares", process.code.replace(".", "_")
    common: dict[str, Any] = {
        "tag": process.code,
        "permission": queries.permission(process),
        "by_engine": True,
    }
    yield Door(
        method="GET",
        path=base,
        name=f"{name}_shares",
        summary=Label("向谁开放查阅", "Who reads it by a share"),
        view=_list(process),
        answers={200: OpeningList},
        refusals=(401, 403, 404),
        **common,
    )
    yield Door(
        method="POST",
        path=base,
        name=f"{name}_open",
        summary=Label("向他人开放查阅至某时", "Open it to somebody for reading until a time"),
        view=_open(process),
        body=actions.FIELDS,
        answers={201: OpeningShape},
        refusals=(400, 401, 403, 404, 413, 415, 422),
        **common,
    )
    yield Door(
        method="DELETE",
        path=f"{base}/{{int:share}}",
        name=f"{name}_share_end",
        summary=Label("立即结束查阅", "End the reading at once"),
        view=_end(process),
        answers={204: None},
        refusals=(401, 403, 404),
        **common,
    )


def _list(process: Process) -> View:
    def view(request: HttpRequest, id: int) -> HttpResponse:
        return reply({"items": queries.openings(actor_of(request), process, min(id, GREATEST_ID))})

    return view


def _open(process: Process) -> View:
    def view(request: HttpRequest, id: int) -> HttpResponse:
        actor, identity = actor_of(request), min(id, GREATEST_ID)
        # whether the record is there is told before anything about the body
        queries.check_may_share(actor, process, identity)
        given = read_fields(actions.FIELDS, read_object(request))
        made = actions.open_to(actor, process, identity, given)
        return reply(queries.line(made), 201)

    return view


def _end(process: Process) -> View:
    def view(request: HttpRequest, id: int, share: int) -> HttpResponse:
        if share > GREATEST_ID:
            raise NotFound
        actions.end(actor_of(request), process, min(id, GREATEST_ID), share)
        return HttpResponse(status=204)

    return view
