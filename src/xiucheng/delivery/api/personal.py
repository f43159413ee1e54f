# SPDX-License-Identifier: Apache-2.0
"""Personal words: masked, told for a reason, erased by two people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from xiucheng.delivery.api.processes import READ, WRITE, known, path_of
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_fields, read_object
from xiucheng.delivery.wire.door import SIGNED_IN, Door, View, actor_of
from xiucheng.delivery.wire.problems import Shape
from xiucheng.kernel.access.refusals import AGREE, ERASE, AccessRefused, NotAllowed, NotThere
from xiucheng.kernel.declaration.types import Field, Kind, Label, Process
from xiucheng.kernel.desk import looking
from xiucheng.kernel.personal import accounts, erasure, queries, reading
from xiucheng.kernel.personal.models import REASONS, Erasure
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound, NotNow

WHY_LOOK = Field("reason", Kind.CHOICE, Label("为何查看，留痕", "Why; it is noted"), choices=reading.REASONS)
NAME = Field(
    "name",
    Kind.TEXT,
    Label("姓名，全名", "Full name, exactly"),
    required=False,
    max_length=200,
    personal=True,
)
PHONE = Field(
    "phone", Kind.TEXT, Label("电话", "Telephone number"), required=False, max_length=60, personal=True
)
ENTRIES = Field(
    "entries",
    Kind.TEXT,
    Label("记录：案件号/序号，逗号分隔", "Entries as record/seq with commas between"),
    help=Label("如 1000/1,1002/1", "such as 1000/1,1002/1"),
    max_length=12_000,
)
FILES = Field(
    "files",
    Kind.BOOLEAN,
    Label("连同照片和文件", "The photos and files of these entries, too"),
    required=False,
)
GROUND = Field("reason", Kind.CHOICE, Label("删除理由", "Why they are erased"), choices=REASONS)
LOGIN = Field(
    "login", Kind.TEXT, Label("离职人员的登录名", "Sign-in name of somebody who left"), max_length=60
)


class WordShape(Shape):
    """Personal words as the caller sees them without asking. / 个人信息（脱敏）。"""

    name: str
    label: str
    shown: str


class Words(Shape):
    """The personal words of a record. / 案件的个人信息。"""

    items: list[WordShape]


class ToldShape(Shape):
    """Personal words as they were written; the look is noted. / 个人信息原文，查看留痕。"""

    name: str
    label: str
    words: str


class FoundShape(Shape):
    """An entry that holds the words; what is open keeps them. / 含有所查信息的记录。"""

    record_id: int
    seq: int
    number: str
    masked: str
    open: bool


class FoundEntries(Shape):
    """Entries that hold exactly these words. / 含有所查信息的全部记录。"""

    items: list[FoundShape]


class ErasureShape(Shape):
    """An erasure that was asked for. / 一项删除申请。"""

    number: int
    account: int | None
    files: bool
    reason: str
    asked_by: int
    asked_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    agreed: bool | None


class Erasures(Shape):
    """Erasures, those that wait first. / 删除申请，待办在前。"""

    items: list[ErasureShape]


def doors_of(process: Process) -> Iterator[Door]:
    """What a process with personal fields answers about them."""
    if not any(item.personal for step in process.steps for item in step.form):
        return
    base, name = f"{path_of(process)}/{{int:id}}/personal", process.code.replace(".", "_")
    yield Door(
        method="GET",
        path=base,
        name=f"{name}_personal",
        tag=process.code,
        summary=Label("个人信息，脱敏", "Personal words, masked"),
        permission=f"{process.app}.view",
        view=_masked(process),
        by_engine=True,
        answers={200: Words},
        refusals=READ,
    )
    yield Door(
        method="POST",
        path=base + "/{name}",
        name=f"{name}_personal_told",
        tag=process.code,
        summary=Label(
            "查看一项个人信息，须说明理由并留痕", "One of them as it was written, for a reason, noted"
        ),
        permission=f"{process.app}.personal",
        view=_told(process),
        by_engine=True,
        body=(WHY_LOOK,),
        answers={200: ToldShape},
        refusals=WRITE,
    )


def _masked(process: Process) -> View:
    def view(request: HttpRequest, id: int) -> HttpResponse:
        known(id)
        actor = actor_of(request)
        looking.check_visible(actor, process, id, "personal")
        words = reading.masked(actor, process, [id]).get(id, [])
        return reply({"items": [one._asdict() for one in words]})

    return view


def _told(process: Process) -> View:
    def view(request: HttpRequest, id: int, name: str) -> HttpResponse:
        known(id)
        reason = str(read_object(request).get("reason") or "")
        words = reading.reveal(actor_of(request), process, id, name, reason)
        return reply({"name": name, "label": reading.label_of(process, name), "words": words})

    return view


def _answered(view: View) -> View:
    """What the erasures refuse, as a program reads it."""

    @wraps(view)
    def answered(request: HttpRequest, **path: Any) -> Any:
        try:
            return view(request, **path)
        except AccessRefused as refusal:
            raise (Invalid(refusal.errors) if refusal.errors else NotNow(str(refusal))) from refusal
        except NotAllowed as refusal:
            raise Denied(str(refusal)) from refusal
        except NotThere as refusal:
            raise NotFound from refusal

    return answered


@_answered
def find(request: HttpRequest) -> HttpResponse:
    """Where somebody's words stand; they come by post, as an address is kept in many places."""
    given = read_fields((NAME, PHONE), read_object(request))
    try:
        found = erasure.find(actor_of(request), [given["name"] or "", given["phone"] or ""])
    except AccessRefused as refusal:
        raise Invalid({"name": str(refusal)}) from refusal
    return reply({"items": [one._asdict() for one in found]})


@_answered
def listing(request: HttpRequest) -> HttpResponse:
    """What was asked for."""
    return reply({"items": [_shape(one) for one in queries.erasures(actor_of(request))]})


@_answered
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One of them."""
    return _one(request, number)


@_answered
def ask(request: HttpRequest) -> HttpResponse:
    """Ask that entries be erased."""
    given = read_fields((ENTRIES, GROUND, FILES), read_object(request))
    entries = [_entry(text) for text in given["entries"].split(",")]
    made = erasure.ask(actor_of(request), entries, given["reason"], files=bool(given["files"]))
    return reply(_shape(made), 201)


def _entry(text: str) -> tuple[int, int]:
    """Record and seq; 0, which nothing has, for what is no number."""
    record, _slash, seq = text.strip().partition("/")
    return _digits(record), _digits(seq)


@_answered
def ask_account(request: HttpRequest) -> HttpResponse:
    """Ask that the account of somebody who left be erased."""
    given = read_fields((LOGIN, GROUND), read_object(request))
    return reply(_shape(accounts.ask(actor_of(request), given["login"], given["reason"])), 201)


@_answered
def agree(request: HttpRequest, number: str) -> HttpResponse:
    """Agree, which erases at once."""
    return _decide(request, number, agreed=True)


@_answered
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """Refuse; nothing is erased."""
    return _decide(request, number, agreed=False)


def _decide(request: HttpRequest, number: str, *, agreed: bool) -> HttpResponse:
    erasure.decide(actor_of(request), _number(number), agreed=agreed)
    return _one(request, number)


def _one(request: HttpRequest, number: str) -> HttpResponse:
    found, _entries = queries.erasure(actor_of(request), _number(number))
    return reply(_shape(found))


def _number(text: str) -> int:
    number = _digits(text)
    if not number:
        raise NotFound
    return number


def _digits(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _shape(one: Erasure) -> dict[str, Any]:
    return {
        "number": one.pk,
        "account": one.account_id,
        "files": one.files,
        "reason": one.reason,
        "asked_by": one.asked_by_id,
        "asked_at": one.asked_at,
        "decided_by": one.decided_by_id,
        "decided_at": one.decided_at,
        "agreed": one.agreed,
    }


_CHANGES = (400, 401, 403, 404, 409, 413, 415, 422)


def _door(method: str, path: str, name: str, summary: Label, view: Callable[..., Any], **more: Any) -> Door:
    return Door(method=method, path=path, name=name, tag="personal", summary=summary, view=view, **more)


DOORS = (
    _door(
        "GET",
        "/erasures",
        "erasures",
        Label("删除申请，待办在前", "Erasures, those that wait first"),
        listing,
        permission=SIGNED_IN,  # who asks and who agrees: the query refuses all others
        answers={200: Erasures},
        refusals=(401, 403),
    ),
    _door(
        "POST",
        "/erasures",
        "erasure_ask",
        Label("申请删除若干记录中的个人信息", "Ask that the words of entries be erased"),
        ask,
        permission=ERASE,
        body=(ENTRIES, GROUND, FILES),
        answers={201: ErasureShape},
        refusals=_CHANGES,
    ),
    _door(
        "POST",
        "/erasures/find",
        "erasure_find",
        Label("查找某人的信息所在的记录", "Find the entries that hold somebody's words"),
        find,
        permission=ERASE,
        body=(NAME, PHONE),
        answers={200: FoundEntries},
        refusals=_CHANGES,
    ),
    _door(
        "POST",
        "/erasures/account",
        "erasure_account",
        Label("申请删除离职人员的账号", "Ask that the account of somebody who left be erased"),
        ask_account,
        permission=ERASE,
        body=(LOGIN, GROUND),
        answers={201: ErasureShape},
        refusals=_CHANGES,
    ),
    _door(
        "GET",
        "/erasures/{number}",
        "erasure",
        Label("一项删除申请", "One erasure"),
        one,
        permission=SIGNED_IN,  # who asks and who agrees: the query refuses all others
        answers={200: ErasureShape},
        refusals=(401, 403, 404),
    ),
    _door(
        "POST",
        "/erasures/{number}/agree",
        "erasure_agree",
        Label("同意，随即删除；须由另一人", "Agree, which erases at once; never one's own"),
        agree,
        permission=AGREE,
        answers={200: ErasureShape},
        refusals=_CHANGES,
    ),
    _door(
        "POST",
        "/erasures/{number}/refuse",
        "erasure_refuse",
        Label("不同意", "Refuse; nothing is erased"),
        refuse,
        permission=AGREE,
        answers={200: ErasureShape},
        refusals=_CHANGES,
    ),
)
