# SPDX-License-Identifier: Apache-2.0
"""Records in a list, as programs were promised them, and how a list goes on."""

from __future__ import annotations

from datetime import datetime

from xiucheng.delivery.wire.problems import Shape
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.desk.countdown import Standing

AFTER = Field(
    "after",
    Kind.TEXT,
    Label("上一页答复中的 next", "`next` of the part before"),
    required=False,
)


# Items and countdowns stand here a second time, beside the desk's own, on purpose: this is what programs were
# promised. The tests compare every answer with it, so a change of the desk cannot change it unnoticed.
class CountdownShape(Shape):
    """What is left of a deadline; below zero when late. / 剩余时间，超时为负。"""

    standing: Standing
    due_at: datetime | None
    minutes: int | None
    working: bool
    day_minutes: int


class Item(Shape):
    """One record in a list. / 列表中的一条。"""

    id: int
    number: str
    process: str
    process_label: str
    state: str
    state_label: str
    version: int
    title: str
    address: str
    area_path: str
    area: str
    holder_path: str
    holder: str
    person_id: int | None
    person: str
    lon: float | None
    lat: float | None
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    outcome: str
    open_children: int
    parent_id: int | None
    urgent: bool
    countdown: CountdownShape


class ItemPage(Shape):
    """Part of a list; `next` is `after` of the following part. / 列表的一部分；next 用作下一页的 after。"""

    items: list[Item]
    next: str | None
