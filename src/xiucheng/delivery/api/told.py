# SPDX-License-Identifier: Apache-2.0
"""Answers about notices and background work as models, as `shapes` has the others."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from xiucheng.delivery.wire.problems import Shape


class JobShape(Shape):
    """Background work: how far it is, what it made, why it failed. / 后台任务：进度、结果、失败原因。"""

    number: int
    name: str
    title: str
    state: Literal["waiting", "running", "failed", "cancelled", "done"]
    stopping: bool
    done: int
    total: int | None
    words: str
    asked_by: str
    asked_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    next_at: datetime | None
    attempts: int
    problem: str
    result_url: str
    result_words: str
    act: str
    act_by: str
    act_at: datetime | None
    act_why: str


class JobPage(Shape):
    """Part of the jobs, newest first; `next` is `after` of the following part. / 任务列表的一部分。"""

    items: list[JobShape]
    next: str | None


class NoticeShape(Shape):
    """Something that the caller is told. / 一条通知。"""

    id: int
    kind: str
    label: str
    text: str
    title: str
    number: str
    url: str
    at: datetime
    due_at: datetime | None
    urgent: bool
    read: bool


class NoticePage(Shape):
    """Part of the notices, newest first; `next` is `after` of the following part. / 通知的一部分。"""

    items: list[NoticeShape]
    next: str | None
    unread: int


class ReadShape(Shape):
    """How many notices were marked as read. / 标为已读的数量。"""

    read: int


class TellingShape(Shape):
    """How the caller is told; modes by kind and channel. / 通知方式：按事项与渠道。"""

    mail: str
    phone: str
    quiet_from: str
    quiet_to: str
    digest_minutes: int
    modes: dict[str, dict[str, str]]
