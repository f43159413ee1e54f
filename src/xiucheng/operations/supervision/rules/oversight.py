# SPDX-License-Identifier: Apache-2.0
"""Pure rules of oversight: on whose desk a demand lies, and until when."""

from __future__ import annotations

from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.types import Changes, Context, Spawn
from xiucheng.operations.supervision.types import OVERSEEN, OVERSIGHT, REPLY_CLOCK, child_title


def oversight_asked(context: Context, unit: str | None = None) -> Changes:
    """Of the unit that has the case now, or of another."""
    form = {name: context.form.get(name) for name in ("oversight", "demand", "hours", "order_no")}
    title = child_title(dict(OVERSEEN)[context.form["oversight"]], context.row.title)
    unit = unit or context.row.holder_path
    return Changes(spawn=(Spawn(OVERSIGHT, "begin", {**form, "unit": unit, "title": title}),))


def oversight_begun(context: Context) -> Changes:
    unit = context.form["unit"]
    overseer = context.form["overseer"] or (context.grant.holder if context.grant else unit)
    return Changes(
        title=context.form["title"],
        holder_path=unit,
        detail={"overseen": unit, "overseer": overseer},
        clocks={REPLY_CLOCK: _limit(context)},
    )


def oversight_replied(context: Context) -> Changes:
    """Back on the desk of who demanded it."""
    return Changes(holder_path=context.detail["overseer"], ended=(REPLY_CLOCK,))


def oversight_gone_up(context: Context) -> Changes:
    """To the unit above the one that was to reply; a unit at the top has none above."""
    return Changes(
        holder_path=above(context.detail["overseen"]) or context.row.holder_path,
        detail={"escalations": context.detail["escalations"] + 1},
        ended=(REPLY_CLOCK,),
    )


def above(unit: str) -> str:
    """The path of the unit above, empty at the top."""
    return "".join(f"{code}/" for code in unit.split("/")[:-2])


def oversight_demanded_anew(context: Context) -> Changes:
    return Changes(holder_path=context.detail["overseen"], clocks={REPLY_CLOCK: _limit(context)})


def _limit(context: Context) -> Limit:
    return Limit(context.form["hours"], Unit.WORKING_HOURS)
