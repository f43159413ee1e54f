# SPDX-License-Identifier: Apache-2.0
"""Timeliness of all cases an actor may see, in one statement."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiucheng.foundation.catalogue.queries import CLASS_NAMES
from xiucheng.insight.timeliness.rules import nothing
from xiucheng.insight.timeliness.types import By, Figures, Group, Verdict
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import REACHED_SQL, as_array
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.operations.supervision.types import CASE, TARGET_CLOCK

# A clock that was taken back ended while its case went on; such a case has no target (any more).
_VERDICTS = f"""
WITH judged AS (
    SELECT {{group}} AS code, CASE
        WHEN t.due_at IS NULL THEN '{Verdict.NO_TARGET}'
        WHEN r.closed_at <= %(as_of)s AND r.closed_at <= t.due_at THEN '{Verdict.CLOSED_ON_TIME}'
        WHEN r.closed_at <= %(as_of)s THEN '{Verdict.CLOSED_LATE}'
        WHEN %(as_of)s <= t.due_at THEN '{Verdict.OPEN_WITHIN}'
        ELSE '{Verdict.OPEN_OVERDUE}' END AS verdict
    FROM record r
    LEFT JOIN deadline t ON t.record_id = r.id AND t.name = '{TARGET_CLOCK}'
        AND t.ended_at IS NOT DISTINCT FROM r.closed_at
    {{join}}
    WHERE r.process = %(process)s AND r.state <> 'withdrawn' AND r.opened_at <= %(as_of)s AND (%(all)s OR {REACHED_SQL})
)
SELECT j.code, {{name}}, j.verdict, count(*) FROM judged j {{names}} GROUP BY 1, 2, 3 ORDER BY 1
"""

_CASE = "JOIN supervision_case c ON c.record_id = r.id"
_NAMED = "coalesce(CASE WHEN %(english)s THEN nullif(n.name_en, '') END, n.name, '')"
_STATEMENTS = {
    None: _VERDICTS.format(group="''", join="", name="''", names=""),
    # who handled or handles it: the department it was dispatched to, else who holds it
    By.DEPARTMENT: _VERDICTS.format(
        group="coalesce(nullif(c.department, ''), r.holder_path)",
        join=_CASE,
        name=_NAMED,
        names="LEFT JOIN holder n ON n.path = j.code",
    ),
    By.CATEGORY: _VERDICTS.format(
        group="c.class_code", join=_CASE, name=_NAMED, names=f"LEFT JOIN {CLASS_NAMES} n ON n.code = j.code"
    ),
    By.AREA: _VERDICTS.format(
        group="r.area_path", join="", name=_NAMED, names="LEFT JOIN area n ON n.path = j.code"
    ),
}


def timeliness(actor: Actor, as_of: datetime) -> Figures:
    """How many cases stood how at that moment, of those the actor may see."""
    return next((group.figures for group in _groups(actor, None, as_of)), nothing())


def timeliness_by(actor: Actor, by: By, as_of: datetime) -> list[Group]:
    """The same split by department, category or area, in the order of their codes."""
    return _groups(actor, by, as_of)


def _groups(actor: Actor, by: By | None, as_of: datetime) -> list[Group]:
    holders, areas = actor.sight("supervision")
    rows = fetch_all(
        _STATEMENTS[by],
        {
            "process": CASE,
            "as_of": as_of,
            "at": now(),  # who may see is a question of today, whatever day the figures are of
            "all": holders == ("",),
            "holders": as_array(holders),
            "areas": as_array(areas),
            "english": get_language() == "en",
        },
    )
    groups: dict[str, Group] = {}
    for code, name, verdict, count in rows:
        group = groups.setdefault(code, Group(code, name or code or _("not stated"), nothing()))
        group.figures[Verdict(verdict)] = count
    return list(groups.values())
