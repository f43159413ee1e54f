# SPDX-License-Identifier: Apache-2.0
"""What units decide for themselves: read by everybody signed in, decided by administrators."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_fields, read_object, read_query
from xiucheng.delivery.wire.door import SIGNED_IN, Door, actor_of
from xiucheng.delivery.wire.problems import Shape
from xiucheng.foundation.organization.actions import apply_profile, shipped_profiles
from xiucheng.kernel.access.refusals import ACCOUNTS, AccessRefused, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration.actions import LONGEST_REASON, change
from xiucheng.kernel.configuration.queries import decisions, in_force
from xiucheng.kernel.configuration.store import CITY
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.process.errors import Invalid, NotFound

UNIT = Field(
    "unit",
    Kind.TEXT,
    Label("单位路径", "Path of the unit"),
    help=Label("不填为全市", "the whole city when not given"),
    required=False,
    max_length=160,
)
DAY = Field("day", Kind.DATE, Label("日期，缺省为今日", "Day, today when not given"), required=False)
VALUE = Field(
    "value",
    Kind.TEXT,
    Label("值", "Value"),
    help=Label("不填则随上级单位", "when not given the unit above decides again"),
    required=False,
)
STARTS_ON = Field("starts_on", Kind.DATE, Label("自何日起", "From which day on"))
WHY = Field("why", Kind.TEXT, Label("理由", "Why"), max_length=LONGEST_REASON - 10)
PROFILE = Field(
    "profile",
    Kind.CHOICE,
    Label("做法", "Profile"),
    choices=tuple((one.code, Label(one.name, one.name_en)) for one in shipped_profiles()),
)
IN_FORCE = (UNIT, DAY)
CHANGE = (UNIT, VALUE, STARTS_ON, WHY)
TAKE = (UNIT, PROFILE, STARTS_ON, WHY)


class SettingShape(Shape):
    """A setting in force in a unit; without a deciding unit the usual value holds. / 单位现行设置。"""

    name: str
    label: str
    value: str
    decided_by: str | None
    since: date | None


class SettingsShape(Shape):
    """The settings in force in a unit on a day. / 单位某日的现行设置。"""

    unit: str
    day: date
    items: list[SettingShape]


class DecisionShape(Shape):
    """One decision as it was made; without a value the unit above decides again. / 一次设置决定。"""

    unit: str
    name: str
    value: str | None
    starts_on: date
    why: str
    made_at: datetime
    login: str


class Decisions(Shape):
    """What was decided, newest first. / 历次决定，新者在前。"""

    items: list[DecisionShape]


class Decided(Shape):
    """Whether that changed anything. / 是否有变化。"""

    changed: int


def settings(request: HttpRequest) -> HttpResponse:
    """Every setting of a unit on a day."""
    asked = read_query(IN_FORCE, request)
    unit, day = asked["unit"] or CITY, asked["day"] or local(now()).date()
    items = [
        {
            "name": one.setting.name,
            "label": str(one.setting.label),
            "value": one.text,
            "decided_by": one.decided_by,
            "since": one.since,
        }
        for one in in_force(actor_of(request), unit, day)
    ]
    return reply({"unit": unit, "day": day, "items": items})


def settings_history(request: HttpRequest) -> HttpResponse:
    """What was decided in a unit, or everywhere."""
    asked = read_query((UNIT,), request)
    items = [
        {name: getattr(one, name) for name in DecisionShape.model_fields}
        for one in decisions(actor_of(request), asked["unit"] or None)
    ]
    return reply({"items": items})


def setting_change(request: HttpRequest, name: str) -> HttpResponse:
    """Decide one setting; the same again changes nothing."""
    given = read_fields(CHANGE, read_object(request))
    try:
        changed = change(
            actor_of(request),
            name,
            given["value"],
            unit=given["unit"] or CITY,
            starts_on=given["starts_on"],
            why=given["why"],
        )
    except (AccessRefused, NotThere) as refusal:
        raise _told(refusal) from refusal
    return reply({"changed": int(changed)})


def settings_profile(request: HttpRequest) -> HttpResponse:
    """Decide every setting of a unit as a profile says."""
    given = read_fields(TAKE, read_object(request))
    unit, starts_on = given["unit"] or CITY, given["starts_on"]
    try:
        changed = apply_profile(
            actor_of(request), given["profile"], unit, starts_on=starts_on, why=given["why"]
        )
    except (AccessRefused, NotThere) as refusal:
        raise _told(refusal) from refusal
    return reply({"changed": changed})


def _told(refusal: AccessRefused | NotThere) -> Invalid | NotFound:
    if isinstance(refusal, AccessRefused):
        return Invalid(refusal.errors)
    return NotFound(_("There is no such setting or unit, or the unit is closed."))


DOORS = (
    Door(
        method="GET",
        path="/settings",
        name="settings",
        tag="organization",
        summary=Label("单位现行设置", "Settings in force in a unit"),
        permission=SIGNED_IN,
        view=settings,
        query=IN_FORCE,
        answers={200: SettingsShape},
        refusals=(401, 422),
    ),
    Door(
        method="GET",
        path="/settings/history",
        name="settings_history",
        tag="organization",
        summary=Label("历次设置决定", "What was decided, newest first"),
        permission=ACCOUNTS,
        view=settings_history,
        query=(UNIT,),
        answers={200: Decisions},
        refusals=(401, 403, 422),
    ),
    Door(
        method="POST",
        path="/settings/profile",
        name="settings_profile",
        tag="organization",
        summary=Label("按某一做法设置单位", "Decide every setting of a unit as a profile says"),
        permission=ACCOUNTS,
        view=settings_profile,
        body=TAKE,
        answers={200: Decided},
        refusals=(400, 401, 403, 404, 413, 415, 422),
    ),
    Door(
        method="POST",
        path="/settings/values/{name}",
        name="setting_change",
        tag="organization",
        summary=Label("自某日起设置单位的一项", "Decide one setting of a unit from a day on"),
        permission=ACCOUNTS,
        view=setting_change,
        body=CHANGE,
        answers={200: Decided},
        refusals=(400, 401, 403, 404, 413, 415, 422),
    ),
)
