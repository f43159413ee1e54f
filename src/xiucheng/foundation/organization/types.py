# SPDX-License-Identifier: Apache-2.0
"""Vocabulary of units and posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

CARE: Final = "organization.care"
CHECK: Final = "organization.check"
PRESENCE: Final = "organization.presence"
BEGINNING: Final = date(1, 1, 1)
"""The first day of a name that a unit always had, as far as anybody knows."""


class UnitKind(StrEnum):
    """What a unit is; supervision and command centre are kept apart (CJJ/T 106, two-axis model)."""

    BUREAU = "bureau"
    SUPERVISION_CENTRE = "supervision_centre"
    COMMAND_CENTRE = "command_centre"
    DEPARTMENT = "department"
    SQUAD = "squad"
    TOWN = "town"
    COMPANY = "company"
    PROPERTY = "property"
    NEIGHBOURHOOD = "neighbourhood"


class Named(NamedTuple):
    """Words of law and of organisation in both languages."""

    zh: str
    en: str


KIND_NAMES: Final[Mapping[UnitKind, Named]] = {
    UnitKind.BUREAU: Named("局机关", "Bureau"),
    UnitKind.SUPERVISION_CENTRE: Named("监督中心", "Supervision centre"),
    UnitKind.COMMAND_CENTRE: Named("指挥中心", "Command centre"),
    UnitKind.DEPARTMENT: Named("处置部门", "Handling department"),
    UnitKind.SQUAD: Named("执法中队", "Enforcement squad"),
    UnitKind.TOWN: Named("街镇", "Town or subdistrict"),
    UnitKind.COMPANY: Named("作业公司", "Contracted company"),
    UnitKind.PROPERTY: Named("物业公司", "Property company"),
    UnitKind.NEIGHBOURHOOD: Named("居（村）委会", "Neighbourhood committee"),
}


class Line(StrEnum):
    """In what a unit belongs to another one.

    A composite squad has its town for orders and the bureau for the rest, each from a day on.
    """

    ADMINISTRATION = "administration"
    GUIDANCE = "guidance"
    STANDARDS = "standards"
    ASSESSMENT = "assessment"
    PROMOTION = "promotion"
    EXCHANGE = "exchange"


LINE_NAMES: Final[Mapping[Line, Named]] = {
    Line.ADMINISTRATION: Named("隶属", "Administration"),
    Line.GUIDANCE: Named("业务指导", "Guidance"),
    Line.STANDARDS: Named("执法标准", "Standards"),
    Line.ASSESSMENT: Named("考核", "Assessment"),
    Line.PROMOTION: Named("干部任用", "Promotion"),
    Line.EXCHANGE: Named("交流轮岗", "Exchange"),
}


class SeatRole(StrEnum):
    """What somebody, or a unit, is in a committee."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    OFFICE = "office"
    SUPERVISION = "supervision"
    COMMAND = "command"


SEAT_NAMES: Final[Mapping[SeatRole, Named]] = {
    SeatRole.CHAIR: Named("主任（总指挥）", "Chair"),
    SeatRole.DEPUTY: Named("副主任（副总指挥）", "Deputy chair"),
    SeatRole.MEMBER: Named("成员单位", "Member"),
    SeatRole.OFFICE: Named("办公室", "Office"),
    SeatRole.SUPERVISION: Named("监督中心", "Supervision centre"),
    SeatRole.COMMAND: Named("指挥中心", "Command centre"),
}


class CareKind(StrEnum):
    """For what a responsibility area has an owner."""

    APPEARANCE = "appearance"
    CLEANING = "cleaning"
    GREENERY = "greenery"
    PEST_CONTROL = "pest_control"
    PIPES = "pipes"


CARE_NAMES: Final[Mapping[CareKind, Named]] = {
    CareKind.APPEARANCE: Named("市容环卫", "Appearance and sanitation"),
    CareKind.CLEANING: Named("小区保洁", "Cleaning of communities"),
    CareKind.GREENERY: Named("绿化养护", "Greenery"),
    CareKind.PEST_CONTROL: Named("病媒防治", "Pest control"),
    CareKind.PIPES: Named("管道维护", "Pipes"),
}


@dataclass(frozen=True, slots=True)
class PostData:
    """A post as the product ships it."""

    code: str
    name: str
    name_en: str
    permissions: tuple[str, ...]
    admin_kind: str = ""


@dataclass(frozen=True, slots=True)
class PostChange:
    """What a newer version gave to a post here; `made`: the post itself is new."""

    code: str
    permissions: tuple[str, ...]
    made: bool


@dataclass(frozen=True, slots=True)
class ProfileData:
    """A city profile: a value for every setting; `silent` names those that its source says nothing about."""

    code: str
    name: str
    name_en: str
    place: str
    year: str
    settings: Mapping[str, str]
    silent: frozenset[str]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of a row of a table of units. `grave`: with it nothing of the table is taken over."""

    line: int
    column: str
    sentence: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """What came, or with `tried` would come, of a table of units."""

    rows: int
    added: int
    changed: int
    unchanged: int
    remarks: tuple[Remark, ...]
    tried: bool

    @property
    def refused(self) -> bool:
        return any(remark.grave for remark in self.remarks)
