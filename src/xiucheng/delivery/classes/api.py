# SPDX-License-Identifier: Apache-2.0
"""Classes and conditions as endpoints: looked up by everybody signed in, changed from a day on by who manages them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from xiucheng.delivery.classes.shapes import ClassDecided, ClassHistory, ClassList, TakenShape
from xiucheng.delivery.classes.taking import received
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_fields, read_object, read_query
from xiucheng.delivery.wire.door import SIGNED_IN, Door, actor_of
from xiucheng.foundation.catalogue import actions, queries
from xiucheng.foundation.catalogue.actions import ClassesRefused
from xiucheng.foundation.catalogue.types import (
    MANAGE,
    AreaClass,
    ClassEntry,
    ClassFacts,
    ConditionFacts,
)
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.process.errors import Invalid, NotFound

TAG = "catalogue"
KINDS = (("event", Label("事件", "Event")), ("component", Label("部件", "Component")))
UNITS = (
    ("working_hours", Label("工作时", "Working hours")),
    ("working_days", Label("工作日", "Working days")),
    ("hours", Label("紧急工作时", "Hours by the clock")),
    ("days", Label("紧急工作日", "Days by the clock")),
)
Q = Field("q", Kind.TEXT, Label("词语或代码", "Words or code"), required=False)
AT = Field("at", Kind.DATETIME, Label("时刻，缺省为现在", "Moment, now when not given"), required=False)
CODE = Field("code", Kind.TEXT, Label("代码", "Code"), max_length=90)
STARTS_ON = Field("starts_on", Kind.DATE, Label("自何日起", "From which day on"))
WHY = Field("why", Kind.TEXT, Label("理由", "Why"), max_length=300)
WHEN = (STARTS_ON, WHY)


def _text(name: str, zh: str, en: str, most: int) -> Field:
    return Field(name, Kind.TEXT, Label(zh, en), required=False, max_length=most)


def _number(name: str, zh: str, en: str, most: int) -> Field:
    return Field(name, Kind.INTEGER, Label(zh, en), required=False, minimum=1, maximum=most)


SCHEME = _text("scheme", "标准", "Scheme", 40)
IN_USE = Field("in_use", Kind.BOOLEAN, Label("启用", "In use"), required=False)
FIND = (
    Q,
    SCHEME,
    Field("kind", Kind.CHOICE, Label("种类", "Kind"), choices=KINDS, required=False),
    IN_USE,
    AT,
    Field(
        "limit", Kind.INTEGER, Label("至多几条", "At most so many"), required=False, minimum=1, maximum=500
    ),
)
CLASS = (
    _text("major", "大类", "Major class", 60),
    _text("major_en", "大类英文", "Major class in English", 60),
    _text("name", "小类", "Small class", 80),
    _text("name_en", "小类英文", "Small class in English", 80),
    _text("also", "别名", "Other names", 200),
    _text("departments", "责任部门种类，以空格分隔", "Kinds of department with blanks between", 200),
    _text("unit", "默认处置单位", "Usual unit", 160),
    _number("accept_minutes", "受理时限（分钟）", "Minutes to accept", 1440),
    _number("dispatch_minutes", "派遣时限（分钟）", "Minutes to dispatch", 1440),
    _number("verify_minutes", "核查时限（分钟）", "Minutes to verify", 1440),
    IN_USE,
)


def _limit(mark: str, zh: str, en: str) -> Iterator[Field]:
    yield _number(f"amount{mark}", zh, en, 9999)
    yield Field(
        f"unit{mark}", Kind.CHOICE, Label(f"{zh}单位", f"Kind of time of {en}"), choices=UNITS, required=False
    )


CONDITION = (
    _text("words", "立案条件", "Filing condition", 300),
    _text("words_en", "立案条件英文", "Filing condition in English", 300),
    *_limit("", "时限A", "limit A"),
    *_limit("_b", "时限B", "limit B"),
    *_limit("_c", "时限C", "limit C"),
    _text("closing", "结案条件", "Closing condition", 200),
    _text("closing_en", "结案条件英文", "Closing condition in English", 200),
    IN_USE,
)
NEW_CLASS = (
    Field("scheme", Kind.TEXT, Label("标准", "Scheme"), max_length=40),
    Field("number", Kind.TEXT, Label("类别代码", "Class code"), max_length=8),
    *CLASS,
    *WHEN,
)
NEW_CONDITION = (Field("class_code", Kind.TEXT, Label("类别", "Class"), max_length=80), *CONDITION, *WHEN)
USE = (
    Field("scheme", Kind.TEXT, Label("标准", "Scheme"), max_length=40),
    Field("in_use", Kind.BOOLEAN, Label("启用", "In use")),
    *WHEN,
)
TABLE = (
    STARTS_ON,
    WHY,
    Field("dry", Kind.BOOLEAN, Label("仅试导", "Only try it"), required=False),
)
PART = 1 << 16
NOTHING_SAID = ConditionFacts(words="", amount=0, unit="")
AREA = (
    _text("area", "区域路径，缺省为全市", "Path of the area, the whole city when not given", 160),
    Field(
        "letter",
        Kind.CHOICE,
        Label("区域类别，缺省随上级", "Kind of area, as the area above when not given"),
        choices=tuple((one.value, Label(one.value, one.value)) for one in AreaClass),
        required=False,
    ),
    *WHEN,
)


def _spelled(entry: ClassEntry) -> dict[str, Any]:
    names = (
        name for name in ClassFacts.__dataclass_fields__ if name not in {"departments", "geometry", "source"}
    )
    return {
        "code": entry.code,
        "scheme": entry.scheme,
        "number": entry.number,
        "kind": entry.kind,
        **{name: getattr(entry.facts, name) for name in names},
        "departments": entry.facts.departments.split(),
        "source": queries.source_label(entry.facts.source),
        "since": entry.since or entry.valid_from,
        "conditions": [
            {
                "code": one.code,
                **{
                    name: getattr(one.facts, name)
                    for name in (
                        "words",
                        "words_en",
                        "closing",
                        "closing_en",
                        "in_use",
                        "confidence",
                    )
                },
                "source": queries.source_label(one.facts.source),
                "since": one.since,
                "limits": list(_limits(one.facts)),
            }
            for one in entry.conditions
        ],
    }


def _limits(facts: ConditionFacts) -> Iterator[dict[str, Any]]:
    limits = ((facts.amount, facts.unit), (facts.amount_b, facts.unit_b), (facts.amount_c, facts.unit_c))
    for kind, (amount, unit) in zip(AreaClass, limits, strict=True):
        if amount is not None:
            yield {"area": kind.value, "amount": amount, "unit": unit}


def catalogue_find(request: HttpRequest) -> HttpResponse:
    """Classes that words or a code mean."""
    asked = read_query(FIND, request)
    found = queries.find(
        actor_of(request),
        asked["q"] or "",
        at=asked["at"],
        scheme=asked["scheme"] or "",
        kind=asked["kind"] or "",
        in_use=bool(asked["in_use"]),
        limit=asked["limit"] or queries.MOST_FOUND,
    )
    return reply({"items": [_spelled(one) for one in found]})


def catalogue_history(request: HttpRequest) -> HttpResponse:
    """What was decided about a class and its conditions."""
    code = read_query((CODE,), request)["code"]
    if queries.class_at(code) is None:
        raise _nothing()
    items = [
        {
            "code": one.code,
            "in_use": one.facts.in_use,
            **{name: getattr(one, name) for name in ("holds_from", "made_at", "why", "shipped")},
        }
        for one in queries.history(actor_of(request), code)
    ]
    return reply({"items": items})


def _acted(act: Callable[[], tuple[int, str]]) -> HttpResponse:
    """Do it and say what changed; refusals become answers."""
    try:
        changed, code = act()
    except AccessRefused as refusal:
        raise Invalid(refusal.errors) from refusal
    except NotThere as refusal:
        raise _nothing() from refusal
    return reply({"changed": changed, "code": code})


def _nothing() -> NotFound:
    return NotFound(_("There is no class, condition or scheme of this code."))


def _split(given: dict[str, Any], fields: tuple[Field, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what is said of the class or condition, from when on and why)."""
    said = {item.name: given[item.name] for item in fields if given[item.name] is not None}
    return said, {"starts_on": given["starts_on"], "why": given["why"]}


def class_add(request: HttpRequest) -> HttpResponse:
    """Add a class from a day on."""
    given = read_fields(NEW_CLASS, read_object(request))
    said, when = _split(given, CLASS)
    facts = ClassFacts(**{"major": "", "name": ""} | said)
    actor = actor_of(request)
    return _acted(lambda: (1, actions.add_class(actor, given["scheme"], given["number"], facts, **when)))


def class_change(request: HttpRequest) -> HttpResponse:
    """Let a class be otherwise from a day on; what is not given stays."""
    given = read_fields((CODE, *CLASS, *WHEN), read_object(request))
    said, when = _split(given, CLASS)
    actor, code = actor_of(request), given["code"]
    return _acted(lambda: (int(actions.change_class(actor, code, said, **when)), code))


def condition_add(request: HttpRequest) -> HttpResponse:
    """Add a filing condition to a class from a day on."""
    given = read_fields(NEW_CONDITION, read_object(request))
    said, when = _split(given, CONDITION)
    facts = replace(NOTHING_SAID, **said)
    actor, code = actor_of(request), given["class_code"]
    return _acted(lambda: (1, actions.add_condition(actor, code, facts, **when)))


def condition_change(request: HttpRequest) -> HttpResponse:
    """Let a filing condition be otherwise from a day on; what is not given stays."""
    given = read_fields((CODE, *CONDITION, *WHEN), read_object(request))
    said, when = _split(given, CONDITION)
    actor, code = actor_of(request), given["code"]
    return _acted(lambda: (int(actions.change_condition(actor, code, said, **when)), code))


def scheme_use(request: HttpRequest) -> HttpResponse:
    """Take a scheme's classes into use from a day on, or out of use."""
    given = read_fields(USE, read_object(request))
    _said, when = _split(given, ())
    actor, scheme = actor_of(request), given["scheme"]
    return _acted(lambda: (actions.use_scheme(actor, scheme, given["in_use"], **when), scheme))


def area_kind(request: HttpRequest) -> HttpResponse:
    """Say of which kind an area is from a day on."""
    given = read_fields(AREA, read_object(request))
    _said, when = _split(given, ())
    actor, area = actor_of(request), given["area"] or ""
    return _acted(lambda: (int(actions.set_area_kind(actor, area, given["letter"] or "", **when)), area))


def catalogue_import(request: HttpRequest) -> HttpResponse:
    """Try or take a table of classes, its bytes as the body."""
    asked, actor = read_query(TABLE, request), actor_of(request)
    dry = bool(asked["dry"])
    parts = iter(lambda: request.read(PART), b"")
    try:
        told = received(actor, parts, dry=dry, starts_on=asked["starts_on"], why=asked["why"])
    except AccessRefused as refusal:
        raise Invalid(refusal.errors) from refusal
    except ClassesRefused as refusal:
        raise Invalid({"table": str(refusal)}) from refusal
    answer = {name: getattr(told, name) for name in ("rows", "new", "changed", "same", "refused")}
    rows = [
        {"line": one.line, "code": one.code, "remark": one.remark, "sentence": one.sentence}
        for one in told.remarks
    ]
    return reply(answer | {"taken": not dry and not told.refused, "remarks": rows})


def _get(path: str, view: Any, summary: Label, query: tuple[Field, ...], answer: Any) -> Door:
    return Door(
        method="GET",
        path=path,
        name=view.__name__,
        tag=TAG,
        summary=summary,
        permission=SIGNED_IN,
        view=view,
        query=query,
        answers={200: answer},
        refusals=(401, 404, 422),
    )


def _post(path: str, view: Any, summary: Label, body: tuple[Field, ...]) -> Door:
    return Door(
        method="POST",
        path=path,
        name=view.__name__,
        tag=TAG,
        summary=summary,
        permission=MANAGE,
        view=view,
        body=body,
        answers={200: ClassDecided},
        refusals=(400, 401, 403, 404, 413, 415, 422),
    )


DOORS = (
    _get(
        "/catalogue/find", catalogue_find, Label("查找类别", "Find classes by words or code"), FIND, ClassList
    ),
    _get(
        "/catalogue/history",
        catalogue_history,
        Label("类别的历次决定", "What was decided about a class"),
        (CODE,),
        ClassHistory,
    ),
    _post(
        "/catalogue/classes/add", class_add, Label("自某日起新增类别", "Add a class from a day on"), NEW_CLASS
    ),
    _post(
        "/catalogue/classes/change",
        class_change,
        Label("自某日起变更类别", "Change a class from a day on"),
        (CODE, *CLASS, *WHEN),
    ),
    _post(
        "/catalogue/conditions/add",
        condition_add,
        Label("自某日起新增立案条件", "Add a filing condition from a day on"),
        NEW_CONDITION,
    ),
    _post(
        "/catalogue/conditions/change",
        condition_change,
        Label("自某日起变更立案条件", "Change a filing condition from a day on"),
        (CODE, *CONDITION, *WHEN),
    ),
    _post(
        "/catalogue/schemes/use",
        scheme_use,
        Label("自某日起启用或停用一套标准", "Take a scheme into or out of use from a day on"),
        USE,
    ),
    Door(
        method="POST",
        path="/catalogue/import",
        name="catalogue_import",
        tag=TAG,
        summary=Label("试导或导入类别表", "Try or take a table of classes, its bytes as the body"),
        permission=MANAGE,
        view=catalogue_import,
        query=TABLE,
        raw=True,
        answers={200: TakenShape},
        refusals=(400, 401, 403, 422),
    ),
    _post(
        "/catalogue/areas/kind",
        area_kind,
        Label("自某日起划定区域类别", "Say of which kind an area is from a day on"),
        AREA,
    ),
)
