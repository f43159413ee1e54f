# SPDX-License-Identifier: Apache-2.0
"""Answers are models; every refusal is one of these."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """Nothing that is not described is answered."""

    model_config = ConfigDict(extra="forbid")


class Problem(Shape):
    """A refusal; the sentence says what to do. / 拒绝；一句话说明该怎么办。

    `incident`: the number to tell the service desk, for what is not the caller's to mend. / 报障编号。
    """

    message: str
    incident: str | None = None


class InputProblem(Shape):
    """Input that cannot be used, with a sentence for each field. / 输入无法使用，每个字段一句说明。"""

    message: str
    errors: dict[str, str] | None = None


class SeenEntry(Shape):
    """An entry that the caller had not seen. / 调用方尚未看到的记录。"""

    seq: int
    at: datetime
    step: str
    actor: str
    to: str
    changes: dict[str, list[Any]]


class ConflictProblem(Shape):
    """Somebody was quicker, or the state does not allow it now. / 他人已先行办理，或当前状态不允许。"""

    message: str
    version: int | None = None
    entries: list[SeenEntry] | None = None
