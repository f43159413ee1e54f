# SPDX-License-Identifier: Apache-2.0
"""The verdict about one case. Pure; the statement in `queries` says the same for all of them."""

from __future__ import annotations

from datetime import datetime

from xiucheng.insight.timeliness.types import Figures, Verdict


def verdict(
    opened_at: datetime, due_at: datetime | None, closed_at: datetime | None, as_of: datetime
) -> Verdict | None:
    """How the case stood as of that moment; None when it was not yet opened. A deadline is inclusive."""
    if opened_at > as_of:
        return None
    if due_at is None:
        return Verdict.NO_TARGET
    if closed_at is not None and closed_at <= as_of:
        return Verdict.CLOSED_ON_TIME if closed_at <= due_at else Verdict.CLOSED_LATE
    return Verdict.OPEN_WITHIN if as_of <= due_at else Verdict.OPEN_OVERDUE


def nothing() -> Figures:
    """Figures of no case."""
    return dict.fromkeys(Verdict, 0)
