# SPDX-License-Identifier: Apache-2.0
"""Shapes of the pages and answers about reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xiucheng.delivery.admin.shapes import Table
from xiucheng.delivery.wire.problems import Shape
from xiucheng.kernel.ui.shapes import Fact


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """A case nearby that may be the same thing."""

    number: str
    title: str
    url: str
    state: str
    distance: str
    when: str
    open: bool
    """Whether a report can be added to it."""
    thumbnail_url: str = ""


@dataclass(frozen=True, slots=True)
class SimilarView:
    """similar.html: context name 'similar'; a fragment of the form, by whose button the report is added to a case."""

    rows: tuple[SimilarRow, ...]


@dataclass(frozen=True, slots=True)
class CaseLink:
    """Another case."""

    number: str
    url: str
    title: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class FlagView:
    """Why a report should be looked at twice; `cases` that the reader may see belong to the reason."""

    label: str
    reason: str
    cases: tuple[CaseLink, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report of a case."""

    words: str
    channel: str
    when: str
    by: str = ""
    address: str = ""
    sent: str = ""
    code: str = ""
    personal: tuple[Fact, ...] = ()
    flags: tuple[FlagView, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportsPanel:
    """panel.html: context name 'panel.reports'."""

    title: str
    rows: tuple[ReportRow, ...]
    beside: tuple[CaseLink, ...] = ()
    flagged_url: str = ""


@dataclass(frozen=True, slots=True)
class FlaggedView:
    """flagged.html: context name 'page'."""

    title: str
    period: str
    counts: tuple[Fact, ...]
    table: Table


class CaseOfReport(Shape):
    """A case of a report. / 上报对应的案件。"""

    id: int
    number: str
    state: str


class ReportTaken(Shape):
    """The public number of a report and its cases; `replayed`: it had been received before. / 公开编号与案件。"""

    code: str
    cases: list[CaseOfReport]
    joined: bool
    replayed: bool


class SimilarCase(Shape):
    """A case that may be the same; `alike` from 0 to 1. / 可能相同的案件。"""

    id: int
    number: str
    title: str
    state: str
    state_label: str
    opened_at: datetime
    closed_at: datetime | None
    metres: int
    alike: float
    open: bool
    photo: str | None
    """Where its first photo is for some minutes."""


class SimilarCases(Shape):
    """The most alike first, at most five. / 最相似的在前，至多五件。"""

    items: list[SimilarCase]


class OneReport(Shape):
    """A report of a case; `flags` says why it should be looked at twice. / 案件的一次上报。"""

    id: int
    code: str | None
    channel: str
    words: str
    address: str
    received_at: datetime
    reported_by: int | None
    source: str | None
    external_id: str | None
    flags: dict[str, Any]
    record_id: int | None
    seq: int | None


class CaseReports(Shape):
    """The reports of a case, oldest first, and other cases of the same reports. / 案件的全部上报与同源案件。"""

    items: list[OneReport]
    beside: list[CaseOfReport]


class FlagCounts(Shape):
    """How many reports carry each flag, and how many any. / 各类提示的上报数。"""

    days: int
    reports: int
    flags: dict[str, int]
