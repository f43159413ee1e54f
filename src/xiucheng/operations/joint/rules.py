# SPDX-License-Identifier: Apache-2.0
"""Rules of joint operations: pure functions of what a step knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.foundation.geography.queries import locate_point
from xiucheng.kernel.clock.local import instant_of
from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.types import Changes, Context, Label, Spawn
from xiucheng.operations.joint.types import (
    ANSWER_CLOCK,
    CANCELLED,
    PARTICIPATION,
    PERIOD_CLOCK,
    SUMS,
    TASK,
)
from xiucheng.operations.supervision.types import child_title

INVITATION, WORK = Label("联合行动邀请", "Asked to take part"), Label("联合行动任务", "Task of an operation")


def place(form: Mapping[str, Any]) -> Mapping[str, Any]:
    """Lookup: on whose ground the middle of the operation lies."""
    found = locate_point(float(form["point"].lon), float(form["point"].lat))
    return {"area_path": found.area_path, "boundary_version": found.boundary_version}


# ---- the plan


def ends_after_it_starts(context: Context) -> Mapping[str, str]:
    if context.form["ends_on"] < context.form["starts_on"]:
        return {"ends_on": _("This is before the first day. Choose the same day or a later one.")}
    return {}


def regions_are_named(context: Context) -> Mapping[str, str]:
    if context.form["scope"] == "region" and not context.form["regions"]:
        return {"regions": _("Name the other regions that take part.")}
    return {}


def lead_takes_work(context: Context) -> Mapping[str, str]:
    if context.facts["lead_name"] is None:
        return {"lead": _("This unit takes no work. Choose a department, squad, town or company.")}
    return {}


def planned(context: Context) -> Changes:
    """Held by the unit that plans it until a leader has approved it; then by the one that leads it."""
    form, point = context.form, context.form["point"]
    own = context.grant.holder if context.grant else form["lead"]
    return Changes(
        title=form["name"],
        address=form["address"],
        lon=float(point.lon),
        lat=float(point.lat),
        holder_path=own,
        detail={"organizer": own, "planned_by": context.actor.id},
        **context.facts["place"],
    )


def revised(context: Context) -> Changes:
    return Changes(detail={"planned_by": context.actor.id})


def somebody_else_planned(context: Context) -> str | None:
    """What one person plans, another approves."""
    if context.actor.is_person and context.actor.id == context.detail["planned_by"]:
        return _("You planned this operation yourself. Somebody else must decide.")
    return None


def approved(context: Context) -> Changes:
    return Changes(holder_path=context.detail["lead"])


# ---- who takes part


def may_be_asked(context: Context) -> Mapping[str, str]:
    if context.facts["unit_name"] is None:
        return {"unit": _("This unit takes no work. Choose a department, squad, town or company.")}
    if context.form["unit"] == context.detail["lead"]:
        return {"unit": _("This unit leads the operation and takes part anyway. Choose another one.")}
    if context.facts["asked_already"]:
        return {"unit": _("This unit was asked already. Look at its answer below, or choose another one.")}
    return {}


def asked(context: Context) -> Changes:
    """The unit sees the operation from now on, and has an answer to give."""
    unit = context.form["unit"]
    invitation = _invitation(
        context, unit, context.form["demand"], context.form["hours"], context.detail["round"]
    )
    return Changes(spawn=(invitation,), rows={"record.Share": [{"holder_path": unit, "reason": "joint"}]})


def _invitation(context: Context, unit: str, demand: str, hours: int, number: int) -> Spawn:
    form = {"unit": unit, "demand": demand, "hours": hours, "round": number, "lead": context.detail["lead"]}
    return Spawn(PARTICIPATION, "begin", form | {"title": child_title(INVITATION, context.row.title)})


def participation_begun(context: Context) -> Changes:
    form = context.form
    return Changes(
        title=form["title"],
        holder_path=form["unit"],
        clocks={ANSWER_CLOCK: Limit(form["hours"], Unit.WORKING_HOURS)},
        rows=_seen_by(form["lead"], form["unit"]),
    )


def _seen_by(lead: str, unit: str) -> dict[str, list[dict[str, str]]]:
    return {} if lead == unit else {"record.Share": [{"holder_path": lead, "reason": "joint"}]}


def answers_for_the_unit(context: Context) -> str | None:
    """Also once it went up: only who acts for the unit that was asked knows whom it can send."""
    unit = context.detail["unit"]
    grants = (grant for grant in context.actor.grants if "joint.answer" in grant.permissions)
    if not context.actor.is_person or any(grant.covers_holder(unit) for grant in grants):
        return None
    return _("Only the unit that was asked answers this.")


def answered(context: Context) -> Changes:
    return Changes(holder_path=context.detail["unit"], ended=(ANSWER_CLOCK,))


def no_answer(context: Context) -> Changes:
    """To the unit above the one that was asked; from a unit at the top to the one that leads."""
    above = "".join(f"{code}/" for code in context.detail["unit"].split("/")[:-2])
    return Changes(holder_path=above or context.detail["lead"], ended=(ANSWER_CLOCK,))


def reminded(context: Context) -> Changes:
    limit = Limit(context.form["hours"], Unit.WORKING_HOURS)
    return Changes(
        holder_path=context.detail["unit"],
        detail={"reminders": context.detail["reminders"] + 1},
        clocks={ANSWER_CLOCK: limit},
    )


# ---- carried out


def everybody_answered(context: Context) -> str | None:
    confirmed, waiting = json.loads(context.facts["answers"])
    if waiting:
        return _("%(units)s did not answer yet. Remind them, or withdraw the invitation.") % {
            "units": _(", ").join(waiting)
        }
    if not confirmed:
        return _("No unit has confirmed to take part. Ask at least one first.")
    return None


def begun(context: Context) -> Changes:
    """Until the midnight after the last day."""
    last = context.detail["ends_on"]
    return Changes(promised={PERIOD_CLOCK: instant_of(datetime.combine(last + timedelta(days=1), time.min))})


def over(_context: Context) -> Changes:
    """Once it is over, early or in time, the days of the plan run no more."""
    return Changes(ended=(PERIOD_CLOCK,))


def takes_part(context: Context) -> Mapping[str, str]:
    if context.form["unit"] != context.detail["lead"] and not context.facts["takes_part"]:
        return {"unit": _("This unit has not confirmed to take part. Ask it first, or choose another one.")}
    return {}


def assigned(context: Context) -> Changes:
    form = {"unit": context.form["unit"], "demand": context.form["demand"], "lead": context.detail["lead"]}
    return Changes(spawn=(Spawn(TASK, "begin", form | {"title": child_title(WORK, context.row.title)}),))


def task_begun(context: Context) -> Changes:
    form = context.form
    return Changes(title=form["title"], holder_path=form["unit"], rows=_seen_by(form["lead"], form["unit"]))


def not_more_corrected_than_found(context: Context) -> Mapping[str, str]:
    if context.form["corrected"] > context.form["problems"]:
        return {"corrected": _("More was corrected than found. Write at most the number of problems found.")}
    return {}


def may_report(context: Context) -> str | None:
    if not context.actor.is_person or context.actor.may("supervision.report"):
        return None
    return _("Your post reports no cases. Ask a colleague who does, or tell the leading unit by your result.")


def case_opened(context: Context) -> Changes:
    return Changes(
        detail={"cases": context.detail["cases"] + 1},
        rows={"joint.CaseLink": [{"case_id": context.facts["case_id"]}]},
    )


def case_found(context: Context) -> Mapping[str, str]:
    if context.facts["case_id"] is None:
        return {"case": _("There is no case with this number that you may see.")}
    return {}


def case_linked(context: Context) -> Changes:
    return Changes(rows={"joint.CaseLink": [{"case_id": context.facts["case_id"]}]})


# ---- result


def nothing_open(context: Context) -> str | None:
    count = context.row.open_children
    if not count:
        return None
    return _("%(count)d tasks or invitations are still open. Have them finished or withdrawn first.") % {
        "count": count
    }


def something_done(context: Context) -> str | None:
    if json.loads(context.facts["sums"])["units"]:
        return None
    return _("No task was finished. Have at least one finished first, or cancel the operation with a reason.")


def summed(context: Context) -> Changes:
    """The figures are those of the finished tasks, added up here."""
    sums = json.loads(context.facts["sums"])
    return Changes(
        holder_path=context.detail["organizer"],
        detail={name: sums[name] for name in ("units", *SUMS)} | {"summarised_by": context.actor.id},
    )


def somebody_else_summed(context: Context) -> str | None:
    """Who tells the result does not accept it."""
    if context.actor.is_person and context.actor.id == context.detail["summarised_by"]:
        return _("You summarised this operation yourself. Somebody else must accept it.")
    return None


def to_lead(context: Context) -> Changes:
    return Changes(holder_path=context.detail["lead"])


def accepted(context: Context) -> Changes:
    return Changes(outcome=context.form["outcome"])


# ---- not as planned


def postponed(context: Context) -> Changes:
    """What was promised for the old days holds no more: the answers of a new round count."""
    detail = context.detail
    return Changes(
        detail={"postponed": detail["postponed"] + 1, "round": detail["round"] + 1}, ended=(PERIOD_CLOCK,)
    )


def resumed(context: Context) -> Changes:
    """Whoever had confirmed is asked anew for the new days."""
    before = json.loads(context.facts["confirmed_before"] or "[]")
    number = context.detail["round"]
    return Changes(
        spawn=tuple(_invitation(context, unit, demand, hours, number) for unit, demand, hours in before)
    )


def cancelled(_context: Context) -> Changes:
    return Changes(outcome=CANCELLED)
