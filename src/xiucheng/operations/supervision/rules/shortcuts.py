# SPDX-License-Identifier: Apache-2.0
"""Pure rules of the ways past the usual desks: checked on site first, handled by who found it, straight to a squad."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from django.utils.translation import gettext as _

from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.decided import decided
from xiucheng.kernel.declaration.types import Changes, Context
from xiucheng.operations.supervision.rules.configured import (
    DIRECT_HOURS,
    SELF_HANDLED_CLASSES,
    SELF_HANDLED_SAMPLE,
)
from xiucheng.operations.supervision.rules.drawing import drawn
from xiucheng.operations.supervision.rules.loop import reported
from xiucheng.operations.supervision.rules.reporting import reporters
from xiucheng.operations.supervision.rules.same_place import point_of, shown_place
from xiucheng.operations.supervision.rules.stages import stage
from xiucheng.operations.supervision.types import DIRECT, SELF_HANDLED, TARGET_CLOCK

# ---- a check on site before acceptance


def checkers(context: Context) -> list[int]:
    """Those on duty there, or else posted there, who did not report it; who was asked last only if alone there."""
    posted = [one for one in json.loads(context.facts["verifiers"]) if one not in reporters(context)]
    present = set(json.loads(context.facts["present"]))
    there = [one for one in posted if one in present] or posted
    return [one for one in there if one != context.detail["checker"]] or there


def somebody_to_check(context: Context) -> str | None:
    if checkers(context):
        return None
    return _(
        "No inspector who did not report it is posted there. Appoint one for this area, or decide without a check."
    )


def sent_to_check(context: Context) -> Changes:
    """In the hand of one of them, drawn as verifiers are."""
    checker = drawn(bytes(context.row.head), checkers(context))
    return Changes(holder_person_id=checker, detail={"checker": checker}, stage=stage(context, "checking"))


def asked_to_check(context: Context) -> str | None:
    if not context.actor.is_person or context.actor.id == context.detail["checker"]:
        return None
    return _("Another inspector was asked to check this. Leave it to them, or have the check called off.")


def back_at_reception(context: Context) -> Changes:
    """Reception has its whole time again: it could not decide before it knew."""
    return Changes(stage=stage(context, "reported"))


# ---- handled by who found it


def may_be_self_handled(context: Context) -> Mapping[str, str]:
    wanted = decided(context, SELF_HANDLED_CLASSES)
    number = str(context.form["class_code"]).rpartition(":")[2]
    if any(part == "*" or number.startswith(part) for part in wanted):
        return {}
    return {"class_code": _("Cases of this class are not handled by who finds them. Report it instead.")}


def in_sample(report: int, moment: str, share: int) -> bool:
    """Whether a self-handled case is verified on site: by a hash of its report and moment, which can be replayed."""
    lot = sha256(f"{report}:{moment}".encode()).digest()
    return int.from_bytes(lot[:8], "big") % 100 < share


def self_handled(context: Context) -> Changes:
    """Verified on site if the lot falls on it, else to the duty chief, who sees both photos; nobody closes it alone."""
    made = reported(context)
    report = made.rows["supervision.Report"][0]["id"]
    verified = in_sample(report, context.at.isoformat(), decided(context, SELF_HANDLED_SAMPLE))
    state = "handled" if verified else "verified"
    return replace(
        made,
        state=state,
        detail=dict(made.detail)
        | {
            "handled_by": context.actor.id,
            "way": SELF_HANDLED,
            "photo_place": shown_place(context, point_of(context)),
        },
        stage=stage(context, state, urgent=False),
    )


# ---- straight to the squad


def squad_answers(context: Context) -> Mapping[str, str]:
    if context.facts["squad"] is not None:
        return {}
    return {"point": _("No squad answers for this place. Report it to the supervision centre instead.")}


def reported_direct(context: Context) -> Changes:
    """At the squad of the place, in the hand of its officer if just one is on duty there; the supervision centre and
    who reported it see it from now on."""
    made = reported(context)
    squad, centre = context.facts["squad"], made.detail["centre"]
    there = [person for unit, person in json.loads(context.facts["officers"]) if unit == squad]
    own = context.grant.holder if context.grant else ""
    readers = sorted({path for path in (centre, own) if path and path != squad})
    return replace(
        made,
        holder_path=squad,
        holder_person_id=there[0] if len(there) == 1 else None,
        detail=dict(made.detail)
        | {"department": squad, "command": context.facts["command"] or centre, "way": DIRECT},
        clocks={**made.clocks, TARGET_CLOCK: Limit(decided(context, DIRECT_HOURS), Unit.WORKING_HOURS)},
        rows={
            **made.rows,
            "record.Share": [{"holder_path": path, "reason": "handled", "until": None} for path in readers],
        },
    )


def went_direct(context: Context) -> str | None:
    if context.detail["way"] == DIRECT:
        return None
    return _("This case was dispatched. Only what went straight to a squad is taken back.")


def taken_back(context: Context) -> Changes:
    """The supervision centre decides itself: the duty chief files it as any other."""
    return Changes(
        holder_path=context.detail["centre"],
        detail={"way": "", "department": ""},
        ended=(TARGET_CLOCK,),
        stage=stage(context, "accepted"),
    )
