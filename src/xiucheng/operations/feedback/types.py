# SPDX-License-Identifier: Apache-2.0
"""Vocabulary of what reporters are told and can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from xiucheng.kernel.declaration.types import Label

CODE_DIGITS = 12
PATH = "/r/"
"""Where the public pages stand."""
OUTSIDERS = "feedback.report"
"""Under which the outbox knows who reported, by the number of the report."""
TOLD, COMMENTED = "feedback.told", "feedback.commented"
"""Kinds of notices to reporters with an account."""

OWN_CHANNELS = ("inspector", "officer")
"""Channels on which who wrote the report also found the problem; on the others somebody took a call."""

YES, PARTLY, NO = "yes", "partly", "no"


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry of a case as far as it may be told: never who, nor what they wrote for themselves."""

    seq: int
    at: datetime
    step: str
    from_state: str
    to_state: str
    reason: str = ""
    cause: str = ""
    until: str = ""
    into: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A case as far as it may be told."""

    id: int
    number: str
    state: str
    outcome: str
    centre: str
    name: str = ""
    """Of its class."""
    unit: str = ""
    """The name of who has it, or did it."""
    promised: datetime | None = None
    closed_at: datetime | None = None
    reopens: int = 0
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of the way, as of a parcel. `standing`: done, now, ahead, or ended (it goes no further)."""

    code: str
    label: str
    standing: str
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PublicCase:
    """What a reporter sees of one case."""

    number: str
    name: str
    state: str
    words: str
    unit: str
    promised: datetime | None
    stages: tuple[Stage, ...]
    comments: tuple[tuple[datetime, str], ...]
    photos: tuple[int, ...]
    """Of the result."""
    reopenable: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """What a reporter sees by the number of a report."""

    id: int
    code: str
    received_at: datetime
    address: str
    photos: tuple[int, ...]
    """Of the report itself."""
    cases: tuple[PublicCase, ...]
    satisfaction: str
    answerable: bool
    """Whether there is an end to say something about."""
    ids: Mapping[str, int] = field(default_factory=dict)
    """Records by number; for acts, never shown."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What who reported said of the end, and was told last of this case. `sms`: as `News` keeps it."""

    received_at: datetime
    said: str
    said_at: datetime | None
    what: str
    told_at: datetime | None
    sms: str


WHAT: tuple[tuple[str, Label], ...] = (
    ("accepted", Label("已受理", "Accepted")),
    ("declined", Label("不予受理", "Not accepted")),
    ("filed", Label("已立案", "Filed")),
    ("rejected", Label("不予立案", "Not filed")),
    ("suspended", Label("暂缓处置", "Suspended")),
    ("handled", Label("处置完毕", "Done")),
    ("closed", Label("已结案", "Closed")),
    ("merged", Label("并入其他案件", "Merged")),
    ("withdrawn", Label("已撤回", "Taken back")),
    ("voided", Label("已作废", "Void")),
    ("reopened", Label("重新办理", "Opened again")),
    ("comment", Label("公开说明", "A word from the bureau")),
)
"""What reporters are told of; states by their codes."""
ENDS = ("declined", "rejected", "closed", "merged", "withdrawn", "voided")
"""Each life of a case ends in one of these, and every reporter is told so."""


def drawn(code: str) -> str:
    """A public number as people read it: 1234 5678 9012."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))
