# SPDX-License-Identifier: Apache-2.0
"""Figures for those who answer for the whole: closed and open, in time and late."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from xiucheng.delivery.api import shapes
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_query
from xiucheng.delivery.wire.door import Door, actor_of
from xiucheng.insight.timeliness.queries import timeliness, timeliness_by
from xiucheng.insight.timeliness.types import By
from xiucheng.kernel.clock import now
from xiucheng.kernel.declaration.types import Field, Kind, Label

FIELDS = (
    Field("as_of", Kind.DATETIME, Label("截至时刻，缺省为现在", "As of, now when not given"), required=False),
    Field(
        "by",
        Kind.CHOICE,
        Label("分组", "Split by"),
        required=False,
        choices=(
            (By.DEPARTMENT.value, Label("承办单位", "Department")),
            (By.CATEGORY.value, Label("类别", "Category")),
            (By.AREA.value, Label("区域", "Area")),
        ),
    ),
)


def figures(request: HttpRequest) -> HttpResponse:
    """How many cases stood how at a moment; split when asked."""
    asked, actor = read_query(FIELDS, request), actor_of(request)
    as_of = asked["as_of"] or now()
    groups = timeliness_by(actor, By(asked["by"]), as_of) if asked["by"] else None
    return reply({"as_of": as_of, "figures": timeliness(actor, as_of), "groups": groups})


DOORS = (
    Door(
        method="GET",
        path="/timeliness",
        name="timeliness",
        tag="figures",
        summary=Label(
            "时效：按时、超时、在办、超期、无时限", "Timeliness: in time, late, open, overdue, no target"
        ),
        permission="timeliness.view",
        view=figures,
        query=FIELDS,
        answers={200: shapes.Timeliness},
        refusals=(401, 403, 422),
    ),
)
