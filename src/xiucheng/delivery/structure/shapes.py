# SPDX-License-Identifier: Apache-2.0
"""Answers about units, committees, responsibility areas and duty, as models."""

from __future__ import annotations

from datetime import date, datetime

from xiucheng.delivery.wire.problems import Shape


class Made(Shape):
    """The number of what was made; 0 for what is known by its unit. / 新建项的编号；按单位识别的为 0。"""

    id: int


class NameShape(Shape):
    """A name from a day on; without a day: since ever. / 名称及其起始日期。"""

    name: str
    name_en: str
    starts_on: date | None
    basis: str
    current: bool


class ParentShape(Shape):
    """Whom a unit belongs to in a line from a day on; empty: to none any more. / 某方面的上级单位。"""

    line: str
    parent: str
    parent_name: str
    starts_on: date
    basis: str
    current: bool


class PowerShape(Shape):
    """What a unit may do for a period. / 职权及其期间。"""

    id: int
    words: str
    basis: str
    starts_on: date
    ends_on: date | None
    current: bool


class UnitHistoryShape(Shape):
    """A unit as of a day, with what was before and what is to come. / 单位沿革。"""

    path: str
    kind: str
    territory: str
    day: date
    names: list[NameShape]
    parents: list[ParentShape]
    powers: list[PowerShape]


class SeatShape(Shape):
    """A seat: a title, a unit, or both. / 席位。"""

    id: int
    role: str
    title: str
    unit: str
    unit_name: str
    starts_on: date
    ends_on: date | None
    current: bool


class CommitteeShape(Shape):
    """A committee as of a day; `missing`: roles that nobody has. / 议事机构及空缺席位。"""

    code: str
    name: str
    basis: str
    starts_on: date
    ends_on: date | None
    seats: list[SeatShape]
    missing: list[str]


class CommitteeList(Shape):
    """Every committee. / 全部议事机构。"""

    items: list[CommitteeShape]


class CareShape(Shape):
    """A responsibility area with its last check and the day of the next one. / 责任区及检查情况。"""

    id: int
    kind: str
    unit: str
    unit_name: str
    area: str
    area_name: str
    place: str
    standard: str
    basis: str
    every_days: int
    starts_on: date
    ends_on: date | None
    current: bool
    checked_at: datetime | None
    kept: bool | None
    due: date | None


class CareList(Shape):
    """Responsibility areas by number; ask for those after the last one. / 责任区，按编号分页。"""

    items: list[CareShape]


class OnDutyShape(Shape):
    """Somebody on duty. / 在岗人员。"""

    id: int
    person_id: int
    name: str
    login: str
    unit: str
    unit_name: str
    area: str
    area_name: str
    responsibility: str
    starts_at: datetime
    ends_at: datetime
    source: str
    running: bool


class OnDutyList(Shape):
    """Who is on duty or will be. / 在岗及即将在岗人员。"""

    items: list[OnDutyShape]


class PointPlace(Shape):
    """Where a point lies; what is null is unassigned. / 点位所属区域。"""

    district: str | None
    town: str | None
    community: str | None
    grid: str | None
    responsibility: str | None
    area_path: str
    boundary_version: int


class AnsweringUnit(Shape):
    """A unit that answers by its ground. / 按辖区负责的单位。"""

    path: str
    name: str
    kind: str
    territory: str


class AnsweringShape(Shape):
    """Who answers for a point at a moment. / 某点某时的责任单位、责任区和在岗人员。"""

    at: datetime
    place: PointPlace
    units: list[AnsweringUnit]
    cares: list[CareShape]
    on_duty: list[OnDutyShape]
