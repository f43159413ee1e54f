# SPDX-License-Identifier: Apache-2.0
"""Units with their history, committees, responsibility areas, who is on duty, and who answers for a point."""

from __future__ import annotations

import functools
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from xiucheng.delivery.structure.fields import (
    AFTER,
    ANY_UNIT,
    AREA,
    AT,
    CARE_CHECK,
    DAY,
    KIND,
    NAME,
    ON_DUTY,
    PARENT,
    POINT,
    POWER,
    SEAT,
    SET_CARE,
    UNIT,
)
from xiucheng.delivery.structure.shapes import (
    AnsweringShape,
    CareList,
    CommitteeList,
    Made,
    OnDutyList,
    UnitHistoryShape,
)
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_fields, read_object, read_query
from xiucheng.delivery.wire.door import SIGNED_IN, Door, View, actor_of
from xiucheng.foundation.organization import actions, queries
from xiucheng.foundation.organization.types import CARE, CHECK, PRESENCE
from xiucheng.kernel.access.queries import area_path
from xiucheng.kernel.access.refusals import ACCOUNTS, AccessRefused, NotAllowed, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.declaration.types import Field, Label
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound, NotNow

GREATEST = 2**31


def _told(view: View) -> View:
    """Say what a post, a unit or a field is in the way of, as this interface says it."""

    @functools.wraps(view)
    def answered(request: HttpRequest, **path: Any) -> HttpResponseBase:
        try:
            return view(request, **path)
        except AccessRefused as refusal:
            raise (Invalid(refusal.errors) if refusal.errors else NotNow(str(refusal))) from refusal
        except NotAllowed as refusal:
            raise Denied(str(refusal)) from refusal
        except NotThere as refusal:
            raise NotFound from refusal

    return answered


def _today() -> date:
    return local(now()).date()


def unit_history(request: HttpRequest) -> HttpResponse:
    """A unit with names, lines and powers as of a day."""
    asked = read_query((UNIT, DAY), request)
    found = queries.history(actor_of(request), asked["unit"], asked["day"] or _today())
    told = asdict(found)
    unit = told.pop("unit")
    return reply({"path": unit["path"], "kind": unit["kind"], "territory": unit["territory"], **told})


def unit_name(request: HttpRequest) -> HttpResponse:
    """Give a unit another name from a day on."""
    given = read_fields(NAME, read_object(request))
    actions.rename_unit(
        actor_of(request),
        given["unit"],
        given["name"],
        given["name_en"] or "",
        starts_on=given["starts_on"],
        basis=given["basis"] or "",
    )
    return reply({"id": 0}, 201)


def unit_parent(request: HttpRequest) -> HttpResponse:
    """Decide whom a unit belongs to in a line."""
    given = read_fields(PARENT, read_object(request))
    actions.decide_parent(
        actor_of(request),
        given["unit"],
        given["line"],
        given["parent"] or "",
        starts_on=given["starts_on"],
        basis=given["basis"] or "",
    )
    return reply({"id": 0}, 201)


def unit_power(request: HttpRequest) -> HttpResponse:
    """Give a unit a power."""
    given = read_fields(POWER, read_object(request))
    period = {"starts_on": given["starts_on"], "ends_on": given["ends_on"]}
    made = actions.grant_power(actor_of(request), given["unit"], given["words"], given["basis"], **period)
    return reply({"id": made}, 201)


def committees(request: HttpRequest) -> HttpResponse:
    """Committees with their seats as of a day."""
    day = read_query((DAY,), request)["day"] or _today()
    return reply({"items": queries.committees(actor_of(request), day)})


def committee_seat(request: HttpRequest, code: str) -> HttpResponse:
    """Give a seat in a committee."""
    given = read_fields(SEAT, read_object(request))
    made = actions.give_seat(
        actor_of(request),
        code,
        given["role"],
        title=given["title"] or "",
        unit=given["unit"] or "",
        starts_on=given["starts_on"],
    )
    return reply({"id": made}, 201)


def cares(request: HttpRequest) -> HttpResponse:
    """Responsibility areas in force on a day or later, in parts."""
    asked = read_query((DAY, KIND, ANY_UNIT, AREA, AFTER), request)
    kind, unit = asked["kind"] or "", asked["unit"] or ""
    path = _area_of(asked["area"])
    after = min(asked["after"] or 0, GREATEST)
    day = asked["day"] or _today()
    found = queries.cares(actor_of(request), day, kind=kind, unit=unit, area=path, after=after)
    return reply({"items": found})


def _area_of(code: str | None) -> str:
    """The path of an area's code, empty when none is asked for. Raises `Invalid`."""
    path = area_path(code) if code else ""
    if path is None:
        raise Invalid({"area": _("There is no area with this code. Load its boundaries first.")})
    return path


def care_set(request: HttpRequest) -> HttpResponse:
    """Let a unit answer for an area."""
    given = read_fields(SET_CARE, read_object(request))
    words = {name: given[name] or "" for name in ("place", "standard", "basis")}
    made = actions.set_care(
        actor_of(request),
        given["kind"],
        given["unit"],
        given["area"],
        every_days=given["every_days"] or 0,
        starts_on=given["starts_on"],
        **words,
    )
    return reply({"id": made}, 201)


def care_check(request: HttpRequest, care: int) -> HttpResponse:
    """Note a check of a responsibility area."""
    given = read_fields(CARE_CHECK, read_object(request))
    kept = given["result"] == "kept"
    actions.check_care(actor_of(request), min(care, GREATEST), kept=kept, finding=given["finding"] or "")
    return reply({"id": min(care, GREATEST)}, 201)


def on_duty(request: HttpRequest) -> HttpResponse:
    """Who is on duty at a moment or later, in the reach of one's post."""
    at = read_query((AT,), request)["at"] or now()
    return reply({"items": queries.on_duty(actor_of(request), at)})


def on_duty_put(request: HttpRequest) -> HttpResponse:
    """Put somebody on duty."""
    given = read_fields(ON_DUTY, read_object(request))
    made = actions.put_on_duty(
        actor_of(request),
        given["person"],
        given["unit"],
        area=given["area"] or "",
        responsibility=given["responsibility"] or "",
        starts_at=given["starts_at"],
        ends_at=given["ends_at"],
    )
    return reply({"id": made}, 201)


def on_duty_end(request: HttpRequest, duty: int) -> HttpResponse:
    """End an interval now."""
    actions.end_duty(actor_of(request), min(duty, GREATEST))
    return HttpResponse(status=204)


def responsible(request: HttpRequest) -> HttpResponse:
    """Who answers for a point at a moment."""
    asked = read_query((POINT, AT), request)
    at: datetime = asked["at"] or now()
    found = queries.responsible(actor_of(request), float(asked["point"].lon), float(asked["point"].lat), at)
    units = [
        {"path": one.path, "name": one.shown, "kind": one.kind, "territory": one.territory}
        for one in found.units
    ]
    told = {"place": found.place, "cares": found.cares, "on_duty": found.on_duty}
    return reply({"at": found.at, "units": units, **told})


def _get(path: str, summary: Label, view: View, answer: Any, **more: Any) -> Door:
    given = {"permission": SIGNED_IN, "tag": "organization"} | more
    return Door(
        method="GET",
        path=path,
        name=getattr(view, "__name__"),  # noqa: B009 - a callable need not have one
        summary=summary,
        view=_told(view),
        answers={200: answer},
        refusals=(401, 403, 404, 422),
        **given,
    )


def _post(path: str, summary: Label, view: View, permission: str, body: tuple[Field, ...]) -> Door:
    return Door(
        method="POST",
        path=path,
        name=getattr(view, "__name__"),  # noqa: B009 - a callable need not have one
        tag="organization",
        summary=summary,
        permission=permission,
        view=_told(view),
        body=body,
        answers={201: Made},
        refusals=(400, 401, 403, 404, 409, 413, 415, 422),
    )


UNITS, CARES, DUTY = "/organization/units", "/organization/responsibility-areas", "/organization/on-duty"
DOORS = (
    _get(
        f"{UNITS}/history",
        Label("单位沿革：名称、隶属、职权", "A unit's names, lines and powers as of a day"),
        unit_history,
        UnitHistoryShape,
        query=(UNIT, DAY),
    ),
    _post(f"{UNITS}/names", Label("自某日起更名", "Rename a unit from a day on"), unit_name, ACCOUNTS, NAME),
    _post(
        f"{UNITS}/parents",
        Label("自某日起确定隶属", "Decide whom a unit belongs to from a day on"),
        unit_parent,
        ACCOUNTS,
        PARENT,
    ),
    _post(f"{UNITS}/powers", Label("赋予单位职权", "Give a unit a power"), unit_power, ACCOUNTS, POWER),
    _get(
        "/organization/committees", Label("议事机构", "Committees"), committees, CommitteeList, query=(DAY,)
    ),
    _post(
        "/organization/committees/{code}/seats",
        Label("安排席位", "Give a seat in a committee"),
        committee_seat,
        ACCOUNTS,
        SEAT,
    ),
    _get(
        CARES,
        Label("责任区", "Responsibility areas"),
        cares,
        CareList,
        query=(DAY, KIND, ANY_UNIT, AREA, AFTER),
    ),
    _post(CARES, Label("确定责任区", "Let a unit answer for an area"), care_set, CARE, SET_CARE),
    _post(
        f"{CARES}/{{int:care}}/checks",
        Label("登记责任区检查", "Note a check of a responsibility area"),
        care_check,
        CHECK,
        CARE_CHECK,
    ),
    _get(DUTY, Label("在岗人员", "Who is on duty"), on_duty, OnDutyList, query=(AT,), permission=PRESENCE),
    _post(DUTY, Label("安排在岗", "Put somebody on duty"), on_duty_put, PRESENCE, ON_DUTY),
    Door(
        method="DELETE",
        path=f"{DUTY}/{{int:duty}}",
        name="on_duty_end",
        tag="organization",
        summary=Label("结束在岗", "End somebody's duty now"),
        permission=PRESENCE,
        view=_told(on_duty_end),
        answers={204: None},
        refusals=(401, 403, 404, 409),
    ),
    _get(
        "/geography/responsible",
        Label("此刻此点由谁负责", "Who answers for a point at a moment"),
        responsible,
        AnsweringShape,
        query=(POINT, AT),
        tag="geography",
    ),
)
