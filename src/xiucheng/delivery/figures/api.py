# SPDX-License-Identifier: Apache-2.0
"""Figures for programs: the same as the page, the file and the lists behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from xiucheng.delivery.figures.asking import asked_of, in_address
from xiucheng.delivery.figures.table import sheet_of
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_query
from xiucheng.delivery.wire.door import Door, actor_of
from xiucheng.delivery.wire.exports import export_door, format_of
from xiucheng.delivery.wire.items import AFTER, ItemPage
from xiucheng.delivery.wire.problems import Shape
from xiucheng.insight.figures import queries
from xiucheng.insight.figures.types import LABELS, MEASURES, PERMISSION, RATES, Asked, By
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.tables.answers import download


class FigureMeasure(Shape):
    """A figure and how it is counted; `step` when the split is by post. / 指标及其算法。"""

    code: str
    label: str
    formula: str
    step: str


class FigureRate(Shape):
    """One figure in a hundred of another. / 比率。"""

    code: str
    label: str
    part: str
    whole: str


class FigureGroup(Shape):
    """Figures of a part; rates in per cent. / 一组的指标；比率为百分数。"""

    code: str
    name: str
    counts: dict[str, int]
    rates: dict[str, float | None]


class PeriodFigures(Shape):
    """Figures of a period, as of a moment. / 一段时期的指标及其截至时刻。"""

    as_of: datetime
    since: date
    until: date
    area: str
    by: str | None
    measures: list[FigureMeasure]
    rates: list[FigureRate]
    whole: FigureGroup
    groups: list[FigureGroup]


FIELDS = (
    Field(
        "since",
        Kind.DATE,
        Label("起始日，缺省为本月一日", "First day, the month's when not given"),
        required=False,
    ),
    Field(
        "until",
        Kind.DATE,
        Label("终止日（含），缺省为今天", "Last day, included; today when not given"),
        required=False,
    ),
    Field(
        "by",
        Kind.CHOICE,
        Label("分组", "Split by"),
        required=False,
        choices=tuple((one.value, LABELS[one]) for one in By),
    ),
    Field(
        "area",
        Kind.TEXT,
        Label("区域路径，缺省为全部", "Path of an area, everywhere when not given"),
        required=False,
        max_length=160,
    ),
)
BEHIND = (
    *FIELDS,
    Field(
        "measure",
        Kind.CHOICE,
        Label("指标", "Figure"),
        choices=tuple((one.code, one.label) for one in MEASURES),
    ),
    Field(
        "group",
        Kind.TEXT,
        Label("组的代码，缺省为全部", "Code of a part, the whole when not given"),
        required=False,
        max_length=160,
    ),
    AFTER,
)


def figures(request: HttpRequest) -> HttpResponse:
    """What the period brought, whole and split."""
    found = queries.figures(actor_of(request), _asked(read_query(FIELDS, request)))
    measures = [
        {"code": one.code, "label": str(one.label), "formula": str(one.formula), "step": one.step}
        for one in MEASURES
    ]
    rates = [
        {"code": one.code, "label": str(one.label), "part": one.part, "whole": one.whole} for one in RATES
    ]
    asked = found.asked
    told = {"since": asked.since, "until": asked.until, "area": asked.area, "by": asked.by}
    return reply(
        {"as_of": found.as_of, **told, "measures": measures, "rates": rates}
        | {"whole": found.whole, "groups": found.groups}
    )


def behind(request: HttpRequest) -> HttpResponse:
    """The cases behind a figure."""
    asked = read_query(BEHIND, request)
    part = queries.behind(actor_of(request), _asked(asked), asked["measure"], asked["group"], asked["after"])
    return reply(part)


def export(request: HttpRequest) -> HttpResponseBase:
    """The table of figures as a file."""
    given = read_query(EXPORT.query, request)
    actor, asked = actor_of(request), _asked(given)
    sheet = sheet_of(queries.figures(actor, asked))
    return download(actor, sheet, format_of(given), of="figures", asked=in_address(asked).items())


def _asked(given: Mapping[str, Any]) -> Asked:
    return asked_of(given["since"], given["until"], given["by"], given["area"])


EXPORT = export_door(
    "/figures/export",
    name="figures_export",
    tag="figures",
    summary=Label("统计表导出", "The table of figures as a file"),
    permission=PERMISSION,
    view=export,
    query=FIELDS,
)
DOORS = (
    EXPORT,
    Door(
        method="GET",
        path="/figures/cases",
        name="figures_cases",
        tag="figures",
        summary=Label("某项指标所含的案件，新的在前", "The cases behind a figure, newest first"),
        permission=PERMISSION,
        view=behind,
        query=BEHIND,
        answers={200: ItemPage},
        refusals=(401, 403, 422),
    ),
    Door(
        method="GET",
        path="/figures",
        name="figures",
        tag="figures",
        summary=Label(
            "统计：上报、立案、派遣、处置、结案、按期、退回、返工",
            "Figures: reported, filed, dispatched, done, closed, in time, returned, reworked",
        ),
        permission=PERMISSION,
        view=figures,
        query=FIELDS,
        answers={200: PeriodFigures},
        refusals=(401, 403, 422),
    ),
)
