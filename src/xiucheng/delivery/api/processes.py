# SPDX-License-Identifier: Apache-2.0
"""The endpoints of declared processes, made from the declarations: begin, list, one, timeline, each step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from xiucheng.delivery.api import many, shapes
from xiucheng.delivery.api.files import hung_sheet
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import key_of, read_object, read_query, version_of
from xiucheng.delivery.wire.door import Door, View, actor_of
from xiucheng.delivery.wire.exports import asked_of, export_door, format_of
from xiucheng.delivery.wire.items import AFTER, ItemPage
from xiucheng.kernel.declaration.types import SYSTEM, Field, Kind, Label, Process, Step
from xiucheng.kernel.desk import desk, looking
from xiucheng.kernel.desk.many import suits
from xiucheng.kernel.desk.tabs import Tab
from xiucheng.kernel.files import queries
from xiucheng.kernel.observe import context
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import NotFound
from xiucheng.kernel.process.history import Line
from xiucheng.kernel.tables.cases import download_cases

READ = (401, 403, 404, 422)
WRITE = (400, 401, 403, 404, 409, 413, 415, 422)
GREATEST_ID = 2**63 - 1

LIMIT = Field(
    "limit", Kind.INTEGER, Label("每页条数", "Rows of a page"), required=False, minimum=1, maximum=desk.LIMIT
)
_TABS = (
    (Tab.MINE.value, Label("待我办理", "Waiting for me")),
    (Tab.UNIT.value, Label("本单位在办", "At my units")),
    (Tab.HANDLED.value, Label("本单位已办", "Handled by my units")),
    (Tab.OPENED.value, Label("对我开放查阅", "Opened to me for reading")),
)
_ORDERS = (
    ("opened", Label("最新在前", "Newest first")),
    ("due", Label("剩余时间最少在前", "Least time left first")),
)


def path_of(process: Process) -> str:
    """Where the records of a process are: `supervision.case` → `/supervision/cases`."""
    app, _dot, name = process.code.partition(".")
    return f"/{app}/{name.replace('_', '-')}s"


def taken_by_people(step: Step) -> bool:
    """Whether the interface offers a step: not the platform's own, and not another step's inner work."""
    return step.by != SYSTEM and not step.internal and not step.on_due


def doors(process: Process) -> Iterator[Door]:
    """Every endpoint of a process. Steps come first, as their last word would also fit as an id."""
    base, name = path_of(process), process.code.replace(".", "_")
    for step in filter(taken_by_people, process.steps):
        path = f"{base}/{step.code}" if step.starts else f"{base}/{{int:id}}/{step.code}"
        yield Door(
            method="POST",
            path=path,
            name=f"{name}_{step.code}",
            tag=process.code,
            summary=step.label,
            permission=step.by,
            view=_begin(process, step) if step.starts else _step(process, step),
            by_engine=True,
            body=step.form,
            keyed=True,
            versioned=not step.starts,
            answers={201: shapes.Taken, 200: shapes.Taken} if step.starts else {200: shapes.Taken},
            refusals=WRITE,
        )
        if suits(step):
            yield many.door(process, step, base)
    yield from _lists(process, base, name)
    yield from _one_record(process, base, name)


def _reading(process: Process) -> dict[str, Any]:
    return {"method": "GET", "tag": process.code, "permission": f"{process.app}.view"}


def _lists(process: Process, base: str, name: str) -> Iterator[Door]:
    common, fields = _reading(process), filters_of(process)
    yield Door(
        **common,
        path=base,
        name=f"{name}_list",
        summary=Label("列表", "List"),
        view=_list(process, fields),
        query=fields,
        answers={200: ItemPage},
        refusals=READ,
    )
    yield export_door(
        f"{base}/export",
        name=f"{name}_export",
        tag=process.code,
        summary=Label(
            "导出：筛选出的全部案件，此刻的内容", "Export: all that fits the filters, as it is now"
        ),
        permission=f"{process.app}.view",
        view=_export(process, fields[:-2]),
        query=fields[:-2],
    )


def _one_record(process: Process, base: str, name: str) -> Iterator[Door]:
    common = _reading(process)
    yield Door(
        **common,
        path=f"{base}/{{int:id}}",
        name=f"{name}_one",
        summary=Label("详情：事实、时限、可办步骤", "One: facts, clocks, steps"),
        view=_one(process),
        by_engine=True,
        answers={200: shapes.RecordSheet},
        refusals=READ,
    )
    yield Door(
        **common,
        path=f"{base}/{{int:id}}/entries",
        name=f"{name}_entries",
        summary=Label("时间线", "Timeline"),
        view=_entries(process),
        by_engine=True,
        answers={200: shapes.Entries},
        refusals=READ,
    )
    yield Door(
        **common,
        path=f"{base}/{{int:id}}/files",
        name=f"{name}_files",
        summary=Label("照片与文件", "Photos and files"),
        view=_files(process),
        by_engine=True,
        answers={200: shapes.RecordFiles},
        refusals=READ,
    )


def filters_of(process: Process) -> tuple[Field, ...]:
    """What a list of this process can be narrowed by."""
    states = tuple((state.code, state.label) for state in process.states)
    return (
        Field("state", Kind.CHOICE, Label("状态", "State"), required=False, choices=states),
        Field("closed", Kind.BOOLEAN, Label("是否已结束", "Whether it has ended"), required=False),
        Field("tab", Kind.CHOICE, Label("范围", "Part"), required=False, choices=_TABS),
        Field(
            "area", Kind.TEXT, Label("区域路径及以下", "Area path and below"), required=False, max_length=160
        ),
        Field(
            "holder",
            Kind.TEXT,
            Label("单位路径及以下", "Unit path and below"),
            required=False,
            max_length=160,
        ),
        Field("urgent", Kind.BOOLEAN, Label("只列紧急", "Only urgent ones"), required=False),
        Field("due_before", Kind.DATETIME, Label("早于此刻到期", "Due before"), required=False),
        Field(
            "number",
            Kind.TEXT,
            Label("编号或其开头、末尾数字", "Number, its start or last digits"),
            required=False,
        ),
        Field("order", Kind.CHOICE, Label("排序", "Order"), required=False, choices=_ORDERS),
        LIMIT,
        AFTER,
    )


def _begin(process: Process, step: Step) -> View:
    def view(request: HttpRequest) -> HttpResponse:
        form = read_object(request)
        key = key_of(request)
        answer = engine.start(actor_of(request), process.code, step.code, form, key=key)
        context.record_id.set(answer.record_id)
        where = f"/api/v1{path_of(process)}/{answer.record_id}"
        return reply(answer, 200 if answer.replayed else 201, {"Location": where})

    return view


def _step(process: Process, step: Step) -> View:
    def view(request: HttpRequest, id: int) -> HttpResponse:
        known(id)
        form = read_object(request)
        key, version = key_of(request), version_of(form)
        answer = engine.step(actor_of(request), process.code, id, step.code, form, version=version, key=key)
        return reply(answer)

    return view


def known(record_id: int) -> None:
    """Raise `NotFound` for an id that no record can have."""
    if record_id > GREATEST_ID:
        raise NotFound
    context.record_id.set(record_id)


def _list(process: Process, fields: tuple[Field, ...]) -> View:
    def view(request: HttpRequest) -> HttpResponse:
        asked = read_query(fields, request)
        filters = _filters(asked)
        page = desk.listing(actor_of(request), process, filters, asked["limit"] or desk.LIMIT, asked["after"])
        return reply(page)

    return view


def _export(process: Process, fields: tuple[Field, ...]) -> View:
    def view(request: HttpRequest) -> HttpResponseBase:
        asked = read_query(asked_of(fields), request)
        actor, form = actor_of(request), format_of(asked)
        rows = desk.listed_rows(actor, process, _filters(asked))
        # as they were sent, for the access log
        sent = [(name, str(value)) for name, value in request.GET.items() if name != "format"]
        return download_cases(
            actor, str(process.label), rows, form, of=process.code, asked=sent, process=process
        )

    return view


def _filters(asked: Mapping[str, Any]) -> desk.Filters:
    return desk.Filters(
        state=asked["state"] or "",
        closed=asked["closed"],
        area=_folder(asked["area"]),
        holder=_folder(asked["holder"]),
        due_before=asked["due_before"],
        urgent=bool(asked["urgent"]),
        number=asked["number"] or "",
        tab=Tab(asked["tab"]) if asked["tab"] else None,
        order=asked["order"] or "opened",
    )


def _folder(path: str | None) -> str:
    """A path as records keep it: ended by a slash."""
    return f"{path}/" if path and not path.endswith("/") else path or ""


def _one(process: Process) -> View:
    def view(request: HttpRequest, id: int) -> HttpResponse:
        known(id)
        sheet = looking.one(actor_of(request), process, id)
        url = f"/api/v1{path_of(process)}/{id}"
        offers = [_offer(offer, url) for offer in sheet.offers]
        return reply({"item": sheet.item, "detail": sheet.detail, "clocks": sheet.clocks, "offers": offers})

    return view


def _offer(offer: engine.Offer, url: str) -> dict[str, Any]:
    return {
        "step": offer.step.code,
        "label": str(offer.step.label),
        "allowed": offer.allowed,
        "reason": offer.reason,
        "primary": offer.step.primary,
        "url": f"{url}/{offer.step.code}",
    }


def _entries(process: Process) -> View:
    def view(request: HttpRequest, id: int) -> HttpResponse:
        known(id)
        found = looking.timeline(actor_of(request), process, id)
        return reply({"entries": [_line(process, line) for line in found]})

    return view


def _files(process: Process) -> View:
    def view(request: HttpRequest, id: int) -> HttpResponse:
        known(id)
        actor = actor_of(request)
        looking.check_visible(actor, process, id, "files")
        return reply({"files": [hung_sheet(actor, one) for one in queries.of_record(id)]})

    return view


def _line(process: Process, line: Line) -> dict[str, Any]:
    step = process.step(line.step)
    return line._asdict() | {"step_label": str(step.label) if step else line.step}
