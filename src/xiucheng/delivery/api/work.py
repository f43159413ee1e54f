# SPDX-License-Identifier: Apache-2.0
"""The inbox: what waits, sorted by the time that is left."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from xiucheng.delivery.api import shapes
from xiucheng.delivery.api.processes import LIMIT
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_query
from xiucheng.delivery.wire.door import SIGNED_IN, Door, actor_of
from xiucheng.delivery.wire.exports import asked_of, export_door, format_of
from xiucheng.delivery.wire.items import AFTER, ItemPage
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.desk import desk
from xiucheng.kernel.desk.tabs import Tab
from xiucheng.kernel.tables.cases import download_cases

LABELS = {
    Tab.MINE: Label("待我办理", "Waiting for me"),
    Tab.UNIT: Label("本单位在办", "At my units"),
    Tab.POOL: Label("本单位待认领", "At my units, in nobody's hands"),
    Tab.RETURNED: Label("退回、返工", "Sent back"),
    Tab.DUE_TODAY: Label("今日到期", "Due today"),
    Tab.OVERDUE: Label("已超时", "Overdue"),
    Tab.HANDLED: Label("本单位已办", "Handled by my units"),
    Tab.OPENED: Label("对我开放查阅", "Opened to me for reading"),
}
TAB = Field(
    "tab",
    Kind.CHOICE,
    Label("栏目，缺省为 mine", "Tab, mine when not given"),
    required=False,
    choices=tuple((tab.value, label) for tab, label in LABELS.items()),
)
FIELDS = (TAB, LIMIT, AFTER)


def work(request: HttpRequest) -> HttpResponse:
    """A tab of the inbox."""
    asked = read_query(FIELDS, request)
    tab = Tab(asked["tab"] or Tab.MINE)
    return reply(desk.work(actor_of(request), tab, asked["limit"] or desk.LIMIT, asked["after"]))


def export(request: HttpRequest) -> HttpResponseBase:
    """All of a tab as a file."""
    asked = read_query(asked_of((TAB,)), request)
    actor, tab = actor_of(request), Tab(asked["tab"] or Tab.MINE)
    rows, sent = desk.work_rows(actor, tab), [("tab", tab.value)]
    return download_cases(actor, str(LABELS[tab]), rows, format_of(asked), of="work", asked=sent)


def counts(request: HttpRequest) -> HttpResponse:
    """How much lies in each tab."""
    return reply({tab.value: count for tab, count in desk.counts(actor_of(request)).items()})


DOORS = (
    Door(
        method="GET",
        path="/work",
        name="work",
        tag="work",
        summary=Label("我的工作，剩余时间最少在前", "My work, least time left first"),
        permission=SIGNED_IN,
        view=work,
        query=FIELDS,
        answers={200: ItemPage},
        refusals=(401, 422),
    ),
    export_door(
        "/work/export",
        name="work_export",
        tag="work",
        summary=Label("导出一个栏目的全部工作", "Export all work of a tab"),
        permission=SIGNED_IN,
        view=export,
        query=(TAB,),
    ),
    Door(
        method="GET",
        path="/work/counts",
        name="work_counts",
        tag="work",
        summary=Label("各栏数量", "How much lies in each tab"),
        permission=SIGNED_IN,
        view=counts,
        answers={200: shapes.Counts},
        refusals=(401,),
    ),
)
