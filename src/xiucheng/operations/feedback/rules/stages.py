# SPDX-License-Identifier: Apache-2.0
"""The way of a case in public words, like that of a parcel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.ui.words import day
from xiucheng.operations.feedback.types import ENDS, WHAT, Course, Mark, Stage
from xiucheng.operations.supervision.types import CAUSES, OUTCOMES, REASONS_NOT_FILED

STAGES: Final = (
    ("received", Label("已收到", "Received")),
    ("accepted", Label("已受理", "Accepted")),
    ("filed", Label("已立案", "Filed")),
    ("sent", Label("已交办", "With who does it")),
    ("done", Label("处置完毕", "Done")),
    ("checked", Label("核查通过", "Checked on site")),
    ("closed", Label("已结案", "Closed")),
)
PLACES: Final = {
    "reported": 0,
    "checking": 0,
    "accepted": 1,
    "filed": 2,
    "dispatched": 3,
    "suspended": 3,
    "handled": 4,
    "verified": 5,
    "closed": 6,
}
"""How far a state is along STAGES."""
SHORT_ENDS: Final = tuple(code for code in ENDS if code != "closed")
"""States in which the way ends before its last stage."""
_LABELS: Final = dict(WHAT)
WORDS: Final = {
    "reported": Label("已收到，等待受理", "Received; waits to be accepted"),
    "checking": Label("已收到，正在现场核实", "Received; is being checked on site"),
    "accepted": Label("已受理，等待立案", "Accepted; waits to be filed"),
    "filed": Label("已立案，正在确定由谁办理", "Filed; who does it is being decided"),
    "dispatched": Label("正在办理", "Being handled"),
    "suspended": Label("暂缓处置", "Suspended for a reason"),
    "handled": Label("处置完毕，等待现场核查", "Done; is to be checked on site"),
    "verified": Label("核查通过，等待结案", "Checked; is to be closed"),
    "closed": Label("已结案", "Closed"),
    "declined": Label("不予受理", "Not accepted"),
    "rejected": Label("不予立案", "Not filed"),
    "merged": Label("已并入其他案件一并处理", "Handled together with another case"),
    "withdrawn": Label("已由来源单位撤回", "Taken back by who had sent it"),
    "voided": Label("已作废", "Made void"),
}
"""Each state in a reporter's words."""
UNDER_WAY: Final = Label("正在办理", "Being handled")


def words(course: Course) -> str:
    """Where a case stands, in one sentence without a full stop."""
    told = str(WORDS.get(course.state, UNDER_WAY))
    why = _why(course, _last(course, course.state))
    return _("%(state)s (%(why)s)") % {"state": told, "why": why} if why else told


def stages(course: Course, received_at: datetime) -> tuple[Stage, ...]:
    """The way of a case: what is behind, where it is, what lies ahead or why it goes no further."""
    if course.state in SHORT_ENDS:
        return (*_behind(course, received_at, _furthest(course)), _end(course))
    place = PLACES.get(course.state, PLACES["dispatched"])
    reached = list(_behind(course, received_at, place))
    if course.state == "suspended":
        reached.append(_suspension(course))
    elif course.state != "closed":
        reached[-1] = _now(reached[-1])
    ahead = [Stage(code, str(label), "ahead") for code, label in STAGES[place + 1 :]]
    return (*reached, *ahead)


def _behind(course: Course, received_at: datetime, place: int) -> Iterator[Stage]:
    """The stages up to a place, each with when it was last reached."""
    for number, (code, label) in enumerate(STAGES[: place + 1]):
        here = [one for one, at in PLACES.items() if at == number and one != "suspended"]
        mark = next((_last(course, state) for state in here), None)
        at = received_at if code == "received" else mark.at if mark else None
        yield Stage(code, str(label), "done", at, _note(course, code))


def _note(course: Course, code: str) -> str:
    if code == "sent":
        return course.unit
    return _outcome(course) if code == "closed" and course.state == "closed" else ""


def _furthest(course: Course) -> int:
    """How far a case had come before it ended."""
    left = [PLACES[mark.from_state] for mark in course.marks if mark.from_state in PLACES]
    return left[-1] if left else 0


def _now(stage: Stage) -> Stage:
    return Stage(stage.code, stage.label, "now", stage.at, stage.note)


def _suspension(course: Course) -> Stage:
    mark = _last(course, "suspended")
    return Stage("suspended", str(_LABELS["suspended"]), "now", mark.at if mark else None, _why(course, mark))


def _end(course: Course) -> Stage:
    mark = _last(course, course.state)
    label = str(_LABELS[course.state])
    return Stage(course.state, label, "ended", mark.at if mark else None, _why(course, mark))


def _why(course: Course, mark: Mark | None) -> str:
    """Why a case stands where it does, from what was chosen of a list: words that officers write stay inside."""
    if course.state == "closed":
        return _outcome(course)
    if mark is None:
        return ""
    if course.state == "suspended":
        return _paused(mark)
    if course.state == "merged":
        return mark.into
    return str(dict(REASONS_NOT_FILED).get(mark.reason, ""))


def _paused(mark: Mark) -> str:
    cause = str(dict(CAUSES).get(mark.cause, ""))
    if not mark.until:
        return cause
    return _("%(cause)s, until %(day)s") % {"cause": cause, "day": day(date.fromisoformat(mark.until))}


def _outcome(course: Course) -> str:
    return str(dict(OUTCOMES).get(course.outcome, ""))


def _last(course: Course, state: str) -> Mark | None:
    """The entry by which a case last came into a state."""
    came = (mark for mark in reversed(course.marks) if mark.to_state == state != mark.from_state)
    return next(came, None)


def comments(marks: Iterable[Mark]) -> tuple[tuple[datetime, str], ...]:
    """What the bureau says to reporters, the newest first."""
    return tuple((mark.at, mark.comment) for mark in reversed(tuple(marks)) if mark.comment)


def reopenable(course: Course, at: datetime, *, most: int, days: int) -> bool:
    """Whether a reporter can have a case opened again now; the step itself judges by the same bounds."""
    if course.state != "closed" or course.closed_at is None:
        return False
    before = sum(mark.step == "reopen_by_reporter" for mark in course.marks)
    return before < most and at <= course.closed_at + timedelta(days=days)


def what(step: str, from_state: str, to_state: str, *, public: bool) -> str:
    """Which of WHAT an entry is to reporters; empty for what they are not told of.

    `public`: whether it is a comment for them. What begins a case is told by who took the report.
    """
    if not from_state:
        return ""
    if public:
        return "comment"
    if step in {"reopen", "reopen_by_reporter"}:
        return "reopened"
    if from_state == to_state or step in {"return", "give_back", "rework", "resume", "resume_in_time"}:
        return ""
    return to_state if to_state in _TOLD else ""


_TOLD: Final = frozenset({"accepted", "filed", "suspended", "handled", "closed", *SHORT_ENDS})
