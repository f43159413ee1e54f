# SPDX-License-Identifier: Apache-2.0
"""Versions of boundaries."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse

from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.door import SIGNED_IN, Door, actor_of
from xiucheng.delivery.wire.problems import Shape
from xiucheng.foundation.geography import queries
from xiucheng.kernel.declaration.types import Label


class VersionShape(Shape):
    """One load of a layer; state is in_force, to_come or past. / 一次载入的边界版本。"""

    id: int
    layer: str
    valid_from: date
    boundaries: int
    source: str
    loaded_at: datetime
    loaded_by: str
    state: str


class VersionList(Shape):
    """All versions, the newest first. / 边界版本，新的在前。"""

    items: list[VersionShape]


def boundary_versions(request: HttpRequest) -> HttpResponse:
    """Every version of boundaries."""
    return reply({"items": queries.versions(actor_of(request))})


DOORS = (
    Door(
        method="GET",
        path="/geography/versions",
        name="boundary_versions",
        tag="geography",
        summary=Label("边界版本", "Versions of boundaries"),
        permission=SIGNED_IN,
        view=boundary_versions,
        answers={200: VersionList},
        refusals=(401,),
    ),
)
