# SPDX-License-Identifier: Apache-2.0
"""The caller's named filters of the pages' lists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse

from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_fields, read_object, read_query
from xiucheng.delivery.wire.door import SIGNED_IN, Door, actor_of
from xiucheng.delivery.wire.problems import Shape
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.filters import actions, queries
from xiucheng.kernel.filters.models import LONGEST_NAME, LONGEST_PATH, LONGEST_QUERY
from xiucheng.kernel.process.errors import Invalid, NotFound

PATH = Field("path", Kind.TEXT, Label("列表页地址", "Path of the list's page"), max_length=LONGEST_PATH)
QUERY = Field(
    "query", Kind.TEXT, Label("筛选，如 state=filed", "Filters, as state=filed"), max_length=LONGEST_QUERY
)
NAME = Field("name", Kind.TEXT, Label("名称", "Name"), max_length=LONGEST_NAME)
USUAL = Field("usual", Kind.BOOLEAN, Label("打开列表即用", "Whether the list opens with it"), required=False)
OF_LIST = Field(
    "path",
    Kind.TEXT,
    Label("列表页地址，缺省为全部", "Path of a list's page, all when not given"),
    required=False,
    max_length=LONGEST_PATH,
)
OTHER_NAME = Field(
    "name", Kind.TEXT, Label("新名称", "Another name"), required=False, max_length=LONGEST_NAME
)
KEEP, CHANGE = (PATH, QUERY, NAME, USUAL), (OTHER_NAME, USUAL)


class NamedFilterShape(Shape):
    """One's own name for the filters of a list. / 本人的常用筛选。"""

    id: int
    name: str
    path: str
    query: str
    usual: bool


class NamedFilters(Shape):
    """List by list, in the order they were made. / 按列表、按保存次序。"""

    items: list[NamedFilterShape]


class KeptFilter(Shape):
    """The number of what was kept. / 编号。"""

    id: int


def listing(request: HttpRequest) -> HttpResponse:
    """The caller's filters."""
    path = read_query((OF_LIST,), request)["path"]
    return reply({"items": queries.of_person(actor_of(request), path or "")})


def keep(request: HttpRequest) -> HttpResponse:
    """Keep filters under a name."""
    given = read_fields(KEEP, read_object(request))
    with _told():
        kept = actions.keep(
            actor_of(request), given["path"], given["query"], given["name"], usual=bool(given["usual"])
        )
    return reply({"id": kept}, 201)


def change(request: HttpRequest, id: int) -> HttpResponse:
    """Rename, or make it the usual one or no more."""
    given, actor = read_fields(CHANGE, read_object(request)), actor_of(request)
    with _told():
        if given["name"] is not None:
            actions.rename(actor, id, given["name"])
        if given["usual"] is not None:
            actions.prefer(actor, id, usual=given["usual"])
    return reply({"id": id})


def remove(request: HttpRequest, id: int) -> HttpResponse:
    """Forget it."""
    with _told():
        actions.remove(actor_of(request), id)
    return HttpResponse(status=204)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except AccessRefused as refusal:
        raise Invalid(refusal.errors or {"query": refusal.sentence}) from None
    except NotThere:
        raise NotFound from None


DOORS = (
    Door(
        method="GET",
        path="/filters",
        name="filters",
        tag="account",
        summary=Label("我的常用筛选", "My named filters"),
        permission=SIGNED_IN,
        view=listing,
        query=(OF_LIST,),
        answers={200: NamedFilters},
        refusals=(401, 422),
    ),
    Door(
        method="POST",
        path="/filters",
        name="filter_keep",
        tag="account",
        summary=Label("保存常用筛选", "Keep filters under a name"),
        permission=SIGNED_IN,
        view=keep,
        body=KEEP,
        answers={201: KeptFilter},
        refusals=(400, 401, 403, 413, 415, 422),
    ),
    Door(
        method="POST",
        path="/filters/{int:id}",
        name="filter_change",
        tag="account",
        summary=Label("改名、设为打开即用", "Rename a named filter, or let its list open with it"),
        permission=SIGNED_IN,
        view=change,
        body=CHANGE,
        answers={200: KeptFilter},
        refusals=(400, 401, 403, 404, 413, 415, 422),
    ),
    Door(
        method="DELETE",
        path="/filters/{int:id}",
        name="filter_remove",
        tag="account",
        summary=Label("删除常用筛选", "Forget a named filter"),
        permission=SIGNED_IN,
        view=remove,
        answers={204: None},
        refusals=(401, 403, 404),
    ),
)
