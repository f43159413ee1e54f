# SPDX-License-Identifier: Apache-2.0
"""The matter itself: handed over, received, dealt with, told back, its cause cured and verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.foundation.geography.queries import locate_point
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.clock.types import Limit
from xiucheng.kernel.declaration.types import Changes, Context
from xiucheng.operations.linkage.rules.deadlines import in_force
from xiucheng.operations.linkage.types import (
    ACKNOWLEDGE,
    COMPLETE,
    CORRECTION,
    CURE,
    DEAL,
    NOT_OURS,
    RECEIVE,
    VERIFY,
)


def limits(context: Context, code: str) -> dict[str, Limit]:
    """The clock of a step by what is in force on the day."""
    return {code: in_force(code, local(context.at).date()).limit}


def place(form: Mapping[str, Any]) -> Mapping[str, Any]:
    """Lookup: on whose ground it lies."""
    found = locate_point(float(form["point"].lon), float(form["point"].lat))
    return {"area_path": found.area_path, "boundary_version": found.boundary_version}


# ---- handed over and received


def receiver_takes_work(context: Context) -> Mapping[str, str]:
    if context.facts["unit_name"] is None:
        return {"unit": _("This unit takes no work. Choose a department, squad, town or company.")}
    return {}


def not_by_the_own_unit(context: Context) -> Mapping[str, str]:
    """What stays in one unit is no link between two."""
    own = context.grant.holder if context.grant else ""
    if own and context.form["unit"] == own:
        return {"unit": _("This is your own unit. Choose the one that should take it over.")}
    return {}


def handed_over(context: Context) -> Changes:
    form, point = context.form, context.form["point"]
    own = context.grant.holder if context.grant else form["unit"]
    return Changes(
        title=form["facts"][:60],
        address=form["address"],
        lon=float(point.lon),
        lat=float(point.lat),
        holder_path=form["unit"],
        detail={"origin": own, "enforcer": form["unit"], "handed_by": context.actor.id},
        rows=shared_with(own, form["unit"]),
        clocks=limits(context, RECEIVE),
        **context.facts["place"],
    )


def shared_with(unit: str, holder: str) -> dict[str, list[dict[str, str]]]:
    """The unit that gave it away goes on seeing it."""
    return {} if unit == holder else {"record.Share": [{"holder_path": unit, "reason": "linkage"}]}


def not_sent_back_yet(context: Context) -> str | None:
    if context.detail["completions"]:
        return _("It was sent back for completion once already. Receive it, or refuse it with the reason.")
    return None


def asked_to_complete(context: Context) -> Changes:
    return Changes(
        holder_path=context.detail["origin"],
        detail={"completions": context.detail["completions"] + 1},
        clocks=limits(context, COMPLETE),
        ended=(RECEIVE,),
    )


def completed(context: Context) -> Changes:
    return Changes(holder_path=context.detail["enforcer"], clocks=limits(context, RECEIVE), ended=(COMPLETE,))


def whose_is_named(context: Context) -> Mapping[str, str]:
    """Passing on is no end: who says that it is not theirs says whose it is."""
    whose = context.form["whose"]
    if context.form["refusal"] == NOT_OURS and not whose:
        return {"whose": _("Say which unit it belongs to.")}
    if whose and whose == context.detail["enforcer"]:
        return {"whose": _("This is your own unit. Choose the one that it belongs to.")}
    return {}


def refused(context: Context) -> Changes:
    return Changes(
        holder_path=context.detail["origin"], clocks=limits(context, ACKNOWLEDGE), ended=(RECEIVE,)
    )


def handed_on(context: Context) -> Changes:
    """To somebody else, who may ask once for completion again."""
    unit = context.form["unit"]
    return Changes(
        holder_path=unit,
        detail={"enforcer": unit, "completions": 0, "refusal": "", "whose": ""},
        clocks=limits(context, RECEIVE),
        ended=(ACKNOWLEDGE,),
    )


def accepted(context: Context) -> Changes:
    return Changes(clocks=limits(context, DEAL), ended=(RECEIVE,))


def may_hand_over(context: Context) -> str | None:
    """Only the side that handed it over takes it back, wherever it lies."""
    origin = context.detail["origin"]
    grants = (grant for grant in context.actor.grants if "linkage.hand_over" in grant.permissions)
    if not context.actor.is_person or any(grant.covers_holder(origin) for grant in grants):
        return None
    return _("Only the unit that handed this over can take it back.")


def withdrawn(_context: Context) -> Changes:
    return Changes(outcome="withdrawn")


# ---- dealt with


def no_order_yet(context: Context) -> str | None:
    number = context.detail["order_number"]
    return _("Correction order %(number)s was begun already.") % {"number": number} if number else None


def may_order(context: Context) -> str | None:
    if not context.actor.is_person or context.actor.may("correction.order"):
        return None
    return _("Your post gives no correction orders. Ask an officer of your unit.")


def order_party(context: Context) -> Mapping[str, str]:
    """The party of the order: as typed, else who was named when the matter was handed over."""
    if context.form["party"] or context.facts["named"]:
        return {}
    return {"party": _("Nobody was named when this was handed over. Write who is ordered to correct.")}


def order_begun(context: Context) -> Changes:
    return Changes(detail={"order_id": context.form["order"], "order_number": context.form["number"]})


def not_the_sender(context: Context) -> str | None:
    """Who handed it over has an interest in what comes of it."""
    if context.actor.is_person and context.actor.id == context.detail["handed_by"]:
        return _("You handed this over yourself. Somebody else must decide.")
    return None


def order_has_ended(context: Context) -> Mapping[str, str]:
    """Ordered and corrected is told only once the order says so."""
    if context.form["result"] != CORRECTION:
        return {}
    if not context.detail["order_number"]:
        return {"result": _("No correction order was begun here. Begin it first, or choose another result.")}
    if context.facts["order_outcome"] != "corrected":
        return {"result": _("Correction order %(number)s is not closed as corrected. Close it first.") % {
            "number": context.detail["order_number"]
        }}  # fmt: skip
    return {}


def dealt(context: Context) -> Changes:
    return Changes(holder_path=context.detail["origin"], clocks=limits(context, ACKNOWLEDGE), ended=(DEAL,))


# ---- told back, and cured at its source


def acknowledged(context: Context) -> Changes:
    """Where enforcement named a cause the department cures it; else the matter is at its end."""
    if context.detail["cause"]:
        return Changes(state="curing", clocks=limits(context, CURE), ended=(ACKNOWLEDGE,))
    return Changes(state="closed", outcome=context.detail["result"])


def not_objected(context: Context) -> str | None:
    if context.detail["objections"]:
        return _("You objected once already. Acknowledge the result, or ask a leader to decide.")
    return None


def objected(context: Context) -> Changes:
    """Once: enforcement looks at it again and answers anew."""
    return Changes(
        holder_path=context.detail["enforcer"],
        detail={"objections": context.detail["objections"] + 1},
        clocks=limits(context, DEAL),
        ended=(ACKNOWLEDGE,),
    )


def cured(context: Context) -> Changes:
    return Changes(
        holder_path=context.detail["enforcer"],
        detail={"cured_by": context.actor.id},
        clocks=limits(context, VERIFY),
        ended=(CURE,),
    )


def not_the_curer(context: Context) -> str | None:
    if context.actor.is_person and context.actor.id == context.detail["cured_by"]:
        return _("You said yourself that the cause is cured. Somebody else must verify it.")
    return None


def verified(context: Context) -> Changes:
    return Changes(outcome=context.detail["result"])


def cure_refused(context: Context) -> Changes:
    return Changes(
        holder_path=context.detail["origin"],
        detail={"cures_refused": context.detail["cures_refused"] + 1},
        clocks=limits(context, CURE),
        ended=(VERIFY,),
    )
