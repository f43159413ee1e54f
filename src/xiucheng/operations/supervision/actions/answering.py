# SPDX-License-Identifier: Apache-2.0
"""What a reporter says of the end of a report: whether it is solved, and that a case be taken up again."""

from __future__ import annotations

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.operations.supervision.models import Report
from xiucheng.operations.supervision.types import CASE, SATISFACTION


def keep_answer(actor: Actor, report: int, answer: str) -> None:
    """Keep one of SATISFACTION with a report; the last answer counts, and each stands in the access log."""
    assert answer in dict(SATISFACTION), answer
    if Report.objects.filter(pk=report).update(satisfaction=answer, satisfied_at=now()):
        journal.note("report_answered", f"report {report}: {answer}", person=actor.id)


def reopen_for(actor: Actor, case: int, report: int, why: str, *, most: int, days: int) -> Answer:
    """Open a closed case again for who reported it, `most` times and for `days` after its closing.

    Raises `Invalid`, `NotNow`.
    """
    form = {"why": why, "report": report, "most": most, "days": days}
    return engine.step(actor, CASE, case, "reopen_by_reporter", form, version=None)
