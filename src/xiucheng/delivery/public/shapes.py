# SPDX-License-Identifier: Apache-2.0
"""What the public pages draw."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageLine:
    """A line of the way. 'standing': done, now, ahead, ended; 'icon' and 'spoken' say the same."""

    label: str
    standing: str
    icon: str
    spoken: str
    at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo: small on the page, large behind it."""

    small_url: str
    large_url: str
    label: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What the bureau says."""

    at: str
    words: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case of the report; 'reopen_url' is empty where it cannot be opened again."""

    number: str
    title: str
    words: str
    unit: str
    promised: str
    stages: tuple[StageLine, ...]
    comments: tuple[Comment, ...]
    pictures: tuple[Picture, ...]
    reopen_url: str = ""
    error: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """One of the three answers."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """Whether it is solved. 'said': the answer that is kept; 'asked': the one in the address, not yet sent."""

    action: str
    options: tuple[AnswerOption, ...]
    said: str = ""
    asked: str = ""
    after: str = ""
    """Where a script leads once the answer in the address was sent."""
    error: str = ""
    unsolved: bool = False
    """Whether the answer is that something is left to do."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """report.html: context name 'page'."""

    number: str
    received: str
    address: str
    pictures: tuple[Picture, ...]
    cases: tuple[CaseView, ...]
    answer: AnswerView | None
    language: str
    other_url: str
    """The same page in the other language."""
    other: str
    look_url: str


@dataclass(frozen=True, slots=True)
class HeardRow:
    """panel.html, in 'panel.rows': a report on the page of its case, what was said of the end, and what its reporter
    was told last."""

    received: str
    said: str
    said_at: str
    told: str


@dataclass(frozen=True, slots=True)
class LookView:
    """look.html: context name 'page'. Asks for a number."""

    action: str
    language: str
    keep_language: bool
    """Whether the address chose it, so that the next one must."""
    other_url: str
    other: str
    error: str = ""
    typed: str = ""
