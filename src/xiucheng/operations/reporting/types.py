# SPDX-License-Identifier: Apache-2.0
"""Vocabulary of reports beside the cases that they begin."""

from __future__ import annotations

from dataclasses import dataclass

from xiucheng.kernel.declaration.types import Label
from xiucheng.operations.supervision.types import MOCKED

RECYCLED, COPIED = "recycled", "copied"
FAR_PHOTO, OLD_PHOTO, DEFAULT_POINT = "far_photo", "old_photo", "default_point"
FLAGS: tuple[tuple[str, Label], ...] = (
    (MOCKED, Label("模拟定位", "Made-up position")),
    (RECYCLED, Label("照片重复使用", "Photo used before")),
    (COPIED, Label("照片疑似翻用", "Photo nearly as one before")),
    (FAR_PHOTO, Label("照片位置偏离", "Photo taken elsewhere")),
    (OLD_PHOTO, Label("照片时间过早", "Old photo")),
    (DEFAULT_POINT, Label("疑似默认坐标", "Perhaps a default position")),
)
"""Why a report should be looked at twice. None of them refuses it."""


@dataclass(frozen=True, slots=True)
class CaseOf:
    """A case of a report, as its reporter is told it."""

    id: int
    number: str
    state: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a report: its public number, and its cases, the first one first."""

    code: str
    cases: tuple[CaseOf, ...]
    joined: bool
    replayed: bool
