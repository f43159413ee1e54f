# SPDX-License-Identifier: Apache-2.0
"""Answers about work done together, as models."""

from __future__ import annotations

from datetime import date, datetime

from xiucheng.delivery.wire.problems import Shape


class Figures(Shape):
    """Figures of finished tasks, added up. / 已完成任务的合计。"""

    people: int
    problems: int
    corrected: int
    cases: int


class ParticipantShape(Shape):
    """A unit in an operation: its answer, what it promised, its tasks and their figures. / 参加单位及其数据。"""

    unit: str
    name: str
    answer: str
    answer_id: int | None
    promised: int
    vehicles: int
    tasks: int
    done: int
    sums: Figures


class LinkedCaseShape(Shape):
    """A case of an operation. / 联合行动的案件。"""

    id: int
    number: str
    title: str
    state: str


class StandingShape(Shape):
    """How an operation stands. / 联合行动的参加单位、合计和案件。"""

    participants: list[ParticipantShape]
    sums: Figures
    cases: list[LinkedCaseShape]


class OpinionShape(Shape):
    """What a department was asked and said. / 会商意见。"""

    id: int
    unit: str
    question: str
    stance: str
    opinion: str
    state: str


class SideLine(Shape):
    """A step and on which side it was taken: managing, enforcing or other. / 各方办理记录。"""

    side: str
    at: datetime
    step: str
    actor: str
    unit: str


class SidesShape(Shape):
    """Both sides of a matter or notice. / 管理与执法双方的办理过程。"""

    managing: str
    enforcing: str
    lines: list[SideLine]
    opinions: list[OpinionShape]
    order_number: str


class DeadlineShape(Shape):
    """A limit of the link from a day on, with its source and how sure it is. / 管执联动的期限及依据。"""

    code: str
    amount: int
    unit: str
    valid_from: date
    confidence: str
    source: str


class DeadlineList(Shape):
    """Every limit of the link. / 管执联动的全部期限。"""

    items: list[DeadlineShape]
