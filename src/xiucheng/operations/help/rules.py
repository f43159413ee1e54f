# SPDX-License-Identifier: Apache-2.0
"""Rules of requests for help: pure functions of what a step knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.types import Changes, Context
from xiucheng.operations.help.types import ADVISED, CLOCK, HELPED, NEEDS, URGENT_HOURS, USUAL_HOURS

TITLE_WORDS = 60


def asked(context: Context) -> Changes:
    """On the desk of the centre that answers for the place, or of who took it; its time runs."""
    form, place, point = context.form, context.facts["place"], context.form["point"]
    centre = context.facts["centre"] or (context.grant.holder if context.grant else "")
    words = " ".join(str(form["words"]).split())
    return Changes(
        title=f"{dict(NEEDS)[form['need']].zh}：{words[:TITLE_WORDS]}",
        address=form["address"] or "",
        area_path=place["area_path"],
        boundary_version=place["boundary_version"],
        responsibility=place["responsibility"],
        holder_path=centre,
        lon=float(point.lon) if point else None,
        lat=float(point.lat) if point else None,
        detail={"centre": centre},
        promised={CLOCK: _until(form["urgency"], form["needed_at"], context.at)},
    )


def _until(urgency: str, needed_at: datetime | None, at: datetime) -> datetime:
    """When somebody should have been helped: when it is needed, else some hours from now on."""
    return needed_at or at + timedelta(hours=URGENT_HOURS if urgency == "urgent" else USUAL_HOURS)


def needed_ahead(context: Context) -> Mapping[str, str]:
    """What is needed in the past comes too late."""
    return _ahead(context, "needed_at")


def promised_ahead(context: Context) -> Mapping[str, str]:
    return _ahead(context, "promised")


def _ahead(context: Context, name: str) -> Mapping[str, str]:
    given = context.form[name]
    if given is not None and given <= context.at:
        return {name: _("This time has passed. Give one that lies ahead.")}
    return {}


def takes_work(context: Context) -> Mapping[str, str]:
    if context.facts["helper_name"] is None:
        return {"helper": _("This unit takes no work. Choose a department, squad, town or company.")}
    return {}


def assigned(context: Context) -> Changes:
    """With a unit, until the time that was promised."""
    promised = context.form["promised"]
    return Changes(holder_path=context.form["helper"], promised={CLOCK: promised} if promised else {})


def given_back(context: Context) -> Changes:
    return Changes(holder_path=context.detail["centre"])


def helped(context: Context) -> Changes:
    """The time ends; the centre asks how it was."""
    return Changes(
        holder_path=context.detail["centre"],
        detail={"helped_at": context.detail["helped_at"] or context.at},
        ended=(CLOCK,),
    )


def advised(_context: Context) -> Changes:
    return Changes(outcome=ADVISED)


def called_back(context: Context) -> str | None:
    if not context.detail["satisfaction"]:
        return _("Nobody has asked yet how it was. Call back first, then close.")
    return None


def not_satisfied(context: Context) -> str | None:
    if context.detail["satisfaction"] in {"", "yes"}:
        return _("The person did not say that help is still needed. Call back first, or close.")
    return None


def again(context: Context) -> Changes:
    """The unit that helped comes once more; what was said of the first time stays in the history."""
    usual = _until(context.detail["urgency"], None, context.at)
    return Changes(holder_path=context.detail["helper"], detail={"satisfaction": ""}, promised={CLOCK: usual})


def closed(_context: Context) -> Changes:
    return Changes(outcome=HELPED)
