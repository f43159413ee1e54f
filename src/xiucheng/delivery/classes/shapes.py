# SPDX-License-Identifier: Apache-2.0
"""The answers about classes as models: they describe in OpenAPI and check in tests."""

from __future__ import annotations

from datetime import date, datetime

from xiucheng.delivery.wire.problems import Shape


class LimitShape(Shape):
    """A limit: so much time of one kind. / 时限。"""

    area: str
    amount: int
    unit: str


class ConditionShape(Shape):
    """A filing condition with its limits by kind of area; A holds where another is missing. / 立案条件。"""

    code: str
    words: str
    words_en: str
    limits: list[LimitShape]
    closing: str
    closing_en: str
    in_use: bool
    since: date | None
    source: str
    confidence: str


class ClassShape(Shape):
    """A class as it is at a moment, with its conditions. / 某时刻的类别及其立案条件。"""

    code: str
    scheme: str
    number: str
    kind: str
    major: str
    major_en: str
    name: str
    name_en: str
    also: str
    departments: list[str]
    unit: str
    accept_minutes: int | None
    dispatch_minutes: int | None
    verify_minutes: int | None
    in_use: bool
    since: date | None
    source: str
    confidence: str
    conditions: list[ConditionShape]


class ClassList(Shape):
    """Classes, best first when something was asked. / 类别，按相关程度排列。"""

    items: list[ClassShape]


class ClassDecisionShape(Shape):
    """One decision about a class or a condition. / 一次类别或条件决定。"""

    code: str
    in_use: bool
    holds_from: datetime
    made_at: datetime
    why: str
    shipped: bool


class ClassHistory(Shape):
    """What was decided, newest first; what is to come stands first. / 历次决定，新者在前。"""

    items: list[ClassDecisionShape]


class ClassDecided(Shape):
    """Whether that changed anything, and the code that it is about. / 是否有变化及所涉代码。"""

    changed: int
    code: str


class RowShape(Shape):
    """What becomes of a row: new, changed or refused, and why it is refused. / 一行的处理结果。"""

    line: int
    code: str
    remark: str
    sentence: str


class TakenShape(Shape):
    """What taking a table did, or would do when it is only tried; a refused row refuses all. / 导入或试导的结果。"""

    taken: bool
    rows: int
    new: int
    changed: int
    same: int
    refused: int
    remarks: list[RowShape]
