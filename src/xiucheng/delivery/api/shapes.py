# SPDX-License-Identifier: Apache-2.0
"""The answers as models: they describe in OpenAPI and check in tests, and are not on the way of an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from xiucheng.delivery.wire.items import CountdownShape, Item
from xiucheng.delivery.wire.problems import Shape


class Taken(Shape):
    """A step that was taken; the same again for every repetition. / 已办理的步骤；重复提交返回同一结果。"""

    record_id: int
    number: str
    state: str
    version: int
    seq: int
    replayed: bool


class HitShape(Shape):
    """A record that was found; the excerpt shows a hit that number, title and address do not. / 命中的记录。"""

    item: Item
    excerpt: str


class HitPage(Shape):
    """Part of what was found; `next` is `after` of the following part. / 命中的一部分。"""

    items: list[HitShape]
    next: str | None


class Counts(Shape):
    """How much lies in each tab; 1001 stands for any more than 1,000. / 各栏数量；1001 表示超过 1000。"""

    mine: int
    unit: int
    pool: int
    returned: int
    due_today: int
    overdue: int
    opened: int


class DetailShape(Shape):
    """A stored fact: raw, and as people read it. / 一项事实：原值与显示值。"""

    name: str
    label: str
    value: Any
    shown: str


class PauseShape(Shape):
    """A stretch in which a clock stands still; its end may lie ahead. / 暂停的一段时间。"""

    begin: datetime
    end: datetime


class ClockShape(Shape):
    """A clock, running or ended; minutes it took: net without pauses in its own kind of time, gross by the clock.

    一个时限；已用分钟：净时长不含暂停，毛时长按自然时间。
    """

    name: str
    label: str
    started_at: datetime
    amount: int
    unit: str
    ended_at: datetime | None
    countdown: CountdownShape
    pauses: list[PauseShape]
    paused: bool
    net_minutes: int | None
    gross_minutes: int


class OfferShape(Shape):
    """A step that leaves this state; when it is refused, why. / 当前可选步骤；不允许时说明原因。"""

    step: str
    label: str
    allowed: bool
    reason: str | None
    primary: bool
    url: str


class RecordSheet(Shape):
    """One record. / 一条记录。"""

    item: Item
    detail: list[DetailShape]
    clocks: list[ClockShape]
    offers: list[OfferShape]


class EntryShape(Shape):
    """One entry of the timeline. / 时间线上的一条。"""

    seq: int
    version: int
    at: datetime
    step: str
    step_label: str
    actor: str
    post: str
    unit: str
    from_state: str
    to_state: str
    changes: dict[str, list[Any]]
    form: dict[str, Any]
    outcome: str


class Entries(Shape):
    """A timeline, oldest first. / 时间线，先发生的在前。"""

    entries: list[EntryShape]


class FileSheet(Shape):
    """A file, and where one gets it for some minutes. / 文件信息；地址限时有效。"""

    id: int
    kind: str
    name: str
    media_type: str
    size: int
    digest: str
    state: str
    width: int | None
    height: int | None
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    uploaded_at: datetime
    addresses: dict[str, str]


class HungFile(FileSheet):
    """A file of a record: at which entry and field. / 案件的文件：所在记录与字段。"""

    seq: int
    field: str


class RecordFiles(Shape):
    """The files of a record in the order they came. / 案件的文件，按先后排列。"""

    files: list[HungFile]


class UploadProgress(Shape):
    """How far an upload has come; `part` is how many bytes a part should have. / 上传进度；part 为建议的分片字节数。"""

    id: int
    offset: int
    size: int
    part: int
    file: FileSheet | None


class PostShape(Shape):
    """A post that the actor holds today. / 当前任职。"""

    post: str
    post_name: str
    unit: str
    unit_name: str
    area: str


class Me(Shape):
    """Who asks. / 当前用户。"""

    login: str
    name: str
    language: str
    must_change_password: bool
    posts: list[PostShape]
    permissions: list[str]
    csrf_token: str | None


class Issued(Shape):
    """A new token; it is shown only this once. / 新令牌，仅显示一次。"""

    name: str
    token: str
    days: int


class Revoked(Shape):
    """How many tokens of the name were revoked. / 吊销数量。"""

    revoked: int


class ChoiceShape(Shape):
    """One value that a field takes. / 一个可选值。"""

    code: str
    label: str


class Choices(Shape):
    """Values that a field takes. / 可选值。"""

    items: list[ChoiceShape]


class UnitShape(Shape):
    """A unit. / 一个单位。"""

    path: str
    name: str
    kind: str
    territory: str


class Units(Shape):
    """All units. / 全部单位。"""

    items: list[UnitShape]


class PlaceShape(Shape):
    """Where a position lies; what is null is unassigned. / 位置所属；空值表示未划定。"""

    district: str | None
    town: str | None
    community: str | None
    grid: str | None
    responsibility: str | None
    area_path: str
    boundary_version: int
    names: dict[str, str]


class Features(Shape):
    """Boundaries as GeoJSON. / 边界（GeoJSON）。"""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


class FiguresShape(Shape):
    """How many cases stood how. / 各类数量。"""

    closed_on_time: int
    closed_late: int
    open_within: int
    open_overdue: int
    no_target: int


class GroupShape(Shape):
    """The figures of one group. / 一组的数量。"""

    code: str
    name: str
    figures: FiguresShape


class Timeliness(Shape):
    """Timeliness as of a moment; groups when asked. / 截至某时刻的时效；按需分组。"""

    as_of: datetime
    figures: FiguresShape
    groups: list[GroupShape] | None


class ProcessLine(Shape):
    """A declared process. / 一个流程。"""

    code: str
    version: int
    label: dict[str, str]
    url: str


class Processes(Shape):
    """All declared processes. / 全部流程。"""

    items: list[ProcessLine]


class Declaration(BaseModel):
    """A declared process as data: states, steps, fields. / 流程声明：状态、步骤、字段。"""

    code: str
    version: int
    label: dict[str, str]
    states: list[dict[str, Any]]
    steps: list[dict[str, Any]]
