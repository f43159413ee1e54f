# SPDX-License-Identifier: Apache-2.0
"""Search over everything that the actor may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from xiucheng.delivery.api import shapes
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_query
from xiucheng.delivery.wire.door import SIGNED_IN, Door, actor_of
from xiucheng.delivery.wire.items import AFTER
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.search import find as searching

LIMIT = Field(
    "limit",
    Kind.INTEGER,
    Label("条数", "How many"),
    required=False,
    minimum=1,
    maximum=searching.LIMIT,
)
FIELDS = (searching.QUESTION, LIMIT, AFTER)


def search(request: HttpRequest) -> HttpResponse:
    """What was found, newest first."""
    asked = read_query(FIELDS, request)
    limit = asked["limit"] or searching.LIMIT
    found = searching.find(actor_of(request), asked["q"], limit, asked["after"])
    return reply({"items": found.hits, "next": found.next})


DOORS = (
    Door(
        method="GET",
        path="/search",
        name="search",
        tag="work",
        summary=Label("按编号、地址、文字查找，新的在前", "Find by number, address or words, newest first"),
        permission=SIGNED_IN,
        view=search,
        query=FIELDS,
        answers={200: shapes.HitPage},
        refusals=(401, 422),
    ),
)
