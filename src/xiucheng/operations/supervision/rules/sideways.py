# SPDX-License-Identifier: Apache-2.0
"""Pure rules of the side ways: requests and their decisions, suspended clocks, assistance, reopening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.kernel.clock.local import local
from xiucheng.kernel.clock.types import DAY, Limit, Unit
from xiucheng.kernel.declaration.running import running
from xiucheng.kernel.declaration.types import Changes, Context, Running, Spawn
from xiucheng.operations.supervision.rules.oversight import above, oversight_asked
from xiucheng.operations.supervision.rules.stages import stage, urgent_clock
from xiucheng.operations.supervision.types import (
    ASKED_FOR,
    ASSISTANCE,
    EXTENSION,
    LONGEST_SUSPENSION,
    MOST_EXTENSIONS,
    OVERSEEN,
    OVERSIGHT,
    REOPENED_DEMAND,
    REOPENED_HOURS,
    REQUEST,
    RETURN,
    SUSPENSION,
    SUSPENSION_CLOCK,
    TARGET_CLOCK,
    TASK,
    URGENT_CLOCK,
    VOID,
    child_title,
)

# ---- what is asked for


def nothing_asked(context: Context) -> str | None:
    """One request at a time: two decisions about one clock could not both be kept."""
    number = context.facts["open_request"]
    return (
        None
        if number is None
        else _("Request %(number)s is still open. Wait for its answer.") % {"number": number}
    )


def limit_is_counted(context: Context) -> str | None:
    """Only a limit that is counted here can be lengthened; one that another system named is its own."""
    if TARGET_CLOCK in running(context):
        return None
    return _("The limit of this case is not counted here. Ask the system that it came from for more time.")


def can_be_extended(context: Context) -> str | None:
    refused = limit_is_counted(context)
    if refused is not None:
        return refused
    if context.detail["extensions"] >= MOST_EXTENSIONS:
        return _(
            "The limit was extended %(count)d times already. Finish the work, or ask for a suspension."
        ) % {"count": context.detail["extensions"]}
    due = context.detail["_clocks"].get(TARGET_CLOCK)
    if due is None:
        return _("The deadline is not known yet: load the working calendar of its year, then ask again.")
    if context.at > datetime.fromisoformat(due):
        return _(
            "The limit has passed and can no longer be extended. Finish the work and say in the result why."
        )
    return None


def at_most_the_limit(context: Context) -> Mapping[str, str]:
    clock = running(context).get(TARGET_CLOCK)
    most = clock.limit.amount - context.detail["extended_by"] if clock else 0
    if context.form["more"] > most:
        return {"more": _("Ask for at most %(most)d, as much as the limit was at first.") % {"most": most}}
    return {}


def until_is_ahead(context: Context) -> Mapping[str, str]:
    days = _days_until(context, context.form["until"])
    if days < 1:
        return {"until": _("This day has come already. Choose a later one.")}
    if days > LONGEST_SUSPENSION:
        return {"until": _("Choose a day at most %(days)d days ahead.") % {"days": LONGEST_SUSPENSION}}
    return {}


def _days_until(context: Context, day: Any) -> int:
    return int((day - local(context.at).date()).days)


def returned_before(context: Context) -> str | None:
    if context.detail["returns"]:
        return None
    return _("The first return needs no arbitration. Return the case with your reason.")


def first_return(context: Context) -> str | None:
    """From the second return on somebody impartial decides whose case it is."""
    if not context.detail["returns"]:
        return None
    return _(
        "This case was returned before. Ask for arbitration: the supervision centre decides whose it is."
    )


def not_bound(context: Context) -> str | None:
    if context.detail["bound_to"] != context.row.holder_path:
        return None
    return _("Arbitration decided that your unit handles this case. Handle it, or ask for assistance.")


def extension_asked(context: Context) -> Changes:
    return _asked(context, EXTENSION, context.detail["command"], more=context.form["more"])


def suspension_asked(context: Context) -> Changes:
    form = context.form
    return _asked(
        context, SUSPENSION, context.detail["command"], cause=form["cause"], until=form["until"].isoformat()
    )


def arbitration_asked(context: Context) -> Changes:
    """Who sent the case there does not judge whether it was right: the supervision centre does."""
    return _asked(context, RETURN, context.detail["centre"])


def void_asked(context: Context) -> Changes:
    return _asked(context, VOID, context.detail["centre"])


def _asked(context: Context, kind: str, unit: str, **more: Any) -> Changes:
    """A request on the desk of a unit; a case of another system that has none of these is decided where it is."""
    title = child_title(dict(ASKED_FOR)[kind], context.row.title)
    unit = unit or context.row.holder_path
    form = {"kind": kind, "why": context.form["why"], "unit": unit, "title": title, **more}
    return Changes(spawn=(Spawn(REQUEST, "begin", form),))


def request_begun(context: Context) -> Changes:
    form = context.form
    return Changes(title=form["title"], holder_path=form["unit"], detail={"asked_by": context.actor.id})


# ---- what is decided


def somebody_else_asked(context: Context) -> str | None:
    """What one person asks for, another decides."""
    if context.actor.is_person and context.actor.id == context.detail["asked_by"]:
        return _("You asked for this yourself. Somebody else must decide.")
    return None


def still_ahead(context: Context) -> str | None:
    if context.detail["kind"] == SUSPENSION and _days_until(context, context.detail["until"]) < 1:
        return _(
            "The day that was asked for has come already. Do not grant it; they ask anew with a later day."
        )
    return None


def extended(context: Context) -> Changes:
    """The same clock with a longer limit: its start and its pauses stay, so net and gross time stay true."""
    clock, more, detail = running(context)[TARGET_CLOCK], context.form["more"], context.detail
    longer = replace(clock, limit=Limit(clock.limit.amount + more, clock.limit.unit))
    return Changes(
        recounted={TARGET_CLOCK: longer},
        detail={"extensions": detail["extensions"] + 1, "extended_by": detail["extended_by"] + more},
    )


def suspended(context: Context) -> Changes:
    """The limit of the case stands still from now to a day; a clock of its own ends the suspension."""
    days = _days_until(context, context.form["until"])
    clocks = running(context)
    pause = (context.at, context.at + days * DAY)
    return Changes(
        recounted={TARGET_CLOCK: replace(clocks[TARGET_CLOCK], paused=(*clocks[TARGET_CLOCK].paused, pause))}
        if TARGET_CLOCK in clocks
        else {},
        clocks={SUSPENSION_CLOCK: Limit(days, Unit.DAYS)},
        ended=(URGENT_CLOCK,),
    )


def resumed(context: Context) -> Changes:
    """The limit runs on from now: of the pause counts what has passed of it."""
    clock = running(context).get(TARGET_CLOCK)
    recounted = {} if clock is None else {TARGET_CLOCK: _cut_off(clock, context.at)}
    clocks = urgent_clock(context) if context.row.urgent else {}
    return Changes(recounted=recounted, clocks=clocks, ended=(SUSPENSION_CLOCK,))


def _cut_off(clock: Running, at: datetime) -> Running:
    return replace(clock, paused=tuple((begin, min(end, at)) for begin, end in clock.paused if begin < at))


def voided(_context: Context) -> Changes:
    return Changes(outcome=VOID)


def not_granted(context: Context) -> Changes:
    """Arbitration that keeps the case where it is binds that department."""
    bound = context.form["kind"] == RETURN
    return Changes(detail={"bound_to": context.row.holder_path} if bound else {})


# ---- assistance


def assistant_takes_work(context: Context) -> Mapping[str, str]:
    if context.facts["assisting_name"] is None:
        return {"assisting": _("This unit takes no cases. Choose a department, squad, town or company.")}
    if context.form["assisting"] == context.detail["department"]:
        return {"assisting": _("This department handles the case already. Choose another one to assist it.")}
    return {}


def assistance_asked(context: Context) -> Changes:
    title = child_title(ASSISTANCE, context.row.title)
    form = {"demand": context.form["demand"], "unit": context.form["assisting"], "title": title}
    return Changes(spawn=(Spawn(TASK, "begin", form),))


def task_begun(context: Context) -> Changes:
    return Changes(title=context.form["title"], holder_path=context.form["unit"])


def assistants_done(context: Context) -> str | None:
    count = context.facts["open_tasks"]
    if not count:
        return None
    return _("%(count)d assisting tasks are still open. Wait for them, or have them withdrawn.") % {
        "count": count
    }


# ---- again


def reopened(context: Context) -> Changes:
    """It goes one level up, to the supervision centre, whose duty chief files it anew with a limit of its own."""
    detail = context.detail
    return Changes(
        holder_path=detail["centre"] or context.row.holder_path,
        outcome="",
        detail={"reopens": detail["reopens"] + 1, "bound_to": "", "extensions": 0, "extended_by": 0},
        stage=stage(context, "accepted"),
    )


def may_be_reopened(context: Context) -> Mapping[str, str]:
    """By somebody whose report led to this case, in time, and not without end; the bounds stand in the entry."""
    form, closed_at = context.form, context.row.closed_at
    if not context.facts["linked"]:
        return {"report": _("This report did not lead to this case.")}
    if closed_at is not None and context.at > closed_at + form["days"] * DAY:
        return {
            "why": _(
                "A case can be opened again for %(days)d days after it was closed. Report the problem anew."
            )
            % {"days": form["days"]}
        }
    if context.facts["reopened_by_reporters"] >= form["most"]:
        return {
            "why": _(
                "This case was opened again %(count)d times by reporters. Turn to the bureau, or report anew."
            )
            % {"count": context.facts["reopened_by_reporters"]}
        }
    return {}


def reopened_by_reporter(context: Context) -> Changes:
    """The supervision centre, which had closed it, has it again; and the unit above oversees it, without whose
    consent to the reply it is not closed a second time."""
    changes = reopened(context)
    unit = changes.holder_path or context.row.holder_path
    form = {
        "oversight": "reporter",
        "demand": REOPENED_DEMAND,
        "hours": REOPENED_HOURS,
        "unit": unit,
        "overseer": above(unit) or unit,
        "title": child_title(dict(OVERSEEN)["reporter"], context.row.title),
    }
    return replace(changes, spawn=(Spawn(OVERSIGHT, "begin", form),))


def reopened_by_order(context: Context) -> Changes:
    """Reopened, and overseen until the supervision centre has replied to who ordered it."""
    made = reopened(context)
    return replace(made, spawn=oversight_asked(context, made.holder_path).spawn)
