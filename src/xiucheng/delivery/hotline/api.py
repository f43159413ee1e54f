# SPDX-License-Identifier: Apache-2.0
"""Orders of hotlines in, answers out, for programs."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_fields, read_object, read_query
from xiucheng.delivery.wire.door import Door, View, actor_of
from xiucheng.delivery.wire.exports import export_door, format_of
from xiucheng.delivery.wire.problems import Shape
from xiucheng.kernel.access.refusals import NotAllowed
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.process.errors import Denied, Invalid
from xiucheng.kernel.tables.answers import download
from xiucheng.kernel.tables.mappings import MappingError
from xiucheng.operations.hotline import actions, queries
from xiucheng.operations.hotline.types import SEND, TAKE

MOST_ORDERS, MOST_REPLIES = 200, 2_000


class OrderRemark(Shape):
    """What is to be said of an order. / 工单的提示。"""

    column: str
    sentence: str


class OrderTaken(Shape):
    """What became of one order: new, changed, same or left. / 每条工单的接入结果。"""

    external_id: str
    what: str
    number: str
    remarks: list[OrderRemark]


class OrdersTaken(Shape):
    """In the order in which they were sent. / 按发送顺序。"""

    orders: list[OrderTaken]


class AnswersToSend(Shape):
    """Replies in the hotline's own names; `replies` are the numbers to acknowledge. / 待回传的答复。"""

    replies: list[str]
    answers: list[dict[str, str]]


class AnswersAcknowledged(Shape):
    """How many orders are marked now; numbers that were before, and unknown ones. / 确认结果。"""

    sent: int
    before: list[str]
    unknown: list[str]


MAPPING = Field(
    "mapping",
    Kind.TEXT,
    Label(
        "对照表：hotline_12345、hotline_12319（字段名即本系统的名称），或城市的对照表",
        "Mapping: hotline_12345 or hotline_12319 (our own names), or a city's",
    ),
    max_length=40,
)
ORDERS = Field(
    "orders",
    Kind.WORDS,
    Label("工单对象的列表，1 至 200 条", "A list of 1 to 200 objects, one an order"),
    max_length=200_000,
)
REPLIES = Field(
    "replies",
    Kind.WORDS,
    Label("已接收的回复编号的列表", "A list of the numbers of replies"),
    max_length=80_000,
)


def _told(view: View) -> View:
    """Say what a post or a mapping is in the way of, as this interface says it."""

    @functools.wraps(view)
    def answered(request: HttpRequest, **path: Any) -> HttpResponseBase:
        try:
            return view(request, **path)
        except MappingError as refusal:
            raise Invalid({"mapping": str(refusal)}) from refusal
        except actions.ImportRefused as refusal:
            raise Invalid({"orders": str(refusal)}) from refusal
        except NotAllowed as refusal:
            raise Denied(str(refusal)) from refusal

    return answered


def _mapping(given: str) -> actions.Mapping:
    return actions.mapping_of(given)


@_told
def take(request: HttpRequest) -> HttpResponse:
    """Take one order or many; each answers for itself, and one that comes again changes nothing."""
    body = read_object(request)
    orders = body.pop("orders", None)
    mapping = _mapping(read_fields((MAPPING,), body)["mapping"])
    if not isinstance(orders, list) or not 0 < len(orders) <= MOST_ORDERS or not all(map(_flat, orders)):
        sentence = _("Send a list of 1 to %(count)d objects with plain values, one an order.")
        raise Invalid({"orders": sentence % {"count": MOST_ORDERS}})
    taken = actions.take_list(actor_of(request), orders, mapping)
    told = [
        {
            "external_id": one.external_id,
            "what": one.what,
            "number": one.number,
            "remarks": [{"column": said.column, "sentence": said.sentence} for said in one.remarks],
        }
        for one in taken
    ]
    return reply({"orders": told})


def _flat(one: Any) -> bool:
    return isinstance(one, dict) and all(
        isinstance(value, str | int | float | None) for value in one.values()
    )


@_told
def waiting(request: HttpRequest) -> HttpResponse:
    """What a hotline does not have yet; nothing is marked by asking."""
    mapping = _mapping(read_query((MAPPING,), request)["mapping"])
    found = queries.waiting(actor_of(request), mapping.source, MOST_REPLIES)
    return reply({"replies": [one.reply for one in found], "answers": actions.answers_list(mapping, found)})


@_told
def export(request: HttpRequest) -> HttpResponseBase:
    """The same as a file."""
    given = read_query(EXPORT.query, request)
    mapping, actor = _mapping(given["mapping"]), actor_of(request)
    sheet = actions.answers_sheet(mapping, queries.waiting(actor, mapping.source, MOST_REPLIES))
    return download(
        actor, sheet, format_of(given), of="hotline.answers", asked=(("mapping", given["mapping"]),)
    )


@_told
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Mark as sent what the hotline has."""
    body = read_object(request)
    replies = body.pop("replies", None)
    read_fields((), body)
    if not isinstance(replies, list) or not all(isinstance(one, str) for one in replies):
        raise Invalid({"replies": _("Send a list of the numbers of replies.")})
    return reply(actions.acknowledge(actor_of(request), replies)._asdict())


EXPORT = export_door(
    "/hotline/answers/export",
    name="hotline_answers_export",
    tag="hotline",
    summary=Label("待回传答复的文件，按城市的对照表", "Answers to send as a file in the city's shape"),
    permission=SEND,
    view=export,
    query=(MAPPING,),
)
DOORS = (
    Door(
        method="POST",
        path="/hotline/orders",
        name="hotline_take",
        tag="hotline",
        summary=Label(
            "接入热线工单，一条或多条，按热线编号只接入一次", "Take orders of a hotline, each number once"
        ),
        permission=TAKE,
        view=take,
        body=(MAPPING, ORDERS),
        answers={200: OrdersTaken},
        refusals=(400, 401, 403, 413, 415, 422),
    ),
    EXPORT,
    Door(
        method="GET",
        path="/hotline/answers",
        name="hotline_answers",
        tag="hotline",
        summary=Label("待回传的答复", "Answers to send"),
        permission=SEND,
        view=waiting,
        query=(MAPPING,),
        answers={200: AnswersToSend},
        refusals=(401, 403, 422),
    ),
    Door(
        method="POST",
        path="/hotline/answers/acknowledge",
        name="hotline_acknowledge",
        tag="hotline",
        summary=Label("登记热线已接收的回复", "Mark as sent what the hotline has"),
        permission=SEND,
        view=acknowledge,
        body=(REPLIES,),
        answers={200: AnswersAcknowledged},
        refusals=(400, 401, 403, 413, 415, 422),
    ),
)
