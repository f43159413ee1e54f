# SPDX-License-Identifier: Apache-2.0
"""Verdicts about time limits, and what they can be grouped by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a case stands to its limit as of a moment."""

    CLOSED_ON_TIME = "closed_on_time"
    CLOSED_LATE = "closed_late"
    OPEN_WITHIN = "open_within"
    OPEN_OVERDUE = "open_overdue"
    NO_TARGET = "no_target"


class By(StrEnum):
    """What figures can be split by."""

    DEPARTMENT = "department"
    CATEGORY = "category"
    AREA = "area"


Figures = dict[Verdict, int]


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one department, category or area; `code` is empty when none is stated."""

    code: str
    name: str
    figures: Figures
