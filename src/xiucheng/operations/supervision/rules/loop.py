# SPDX-License-Identifier: Apache-2.0
"""Pure rules of the loop: guards that answer in sentences, checks of input, effects of steps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.decided import decided
from xiucheng.kernel.declaration.types import Changes, Context
from xiucheng.operations.supervision.rules.configured import DRAW_DEMANDED
from xiucheng.operations.supervision.rules.drawing import pool, verifier_drawn
from xiucheng.operations.supervision.rules.reporting import coordinates, links, not_a_reporter, report_row
from xiucheng.operations.supervision.rules.same_place import point_of, shown_place
from xiucheng.operations.supervision.rules.stages import stage, urgent_clock
from xiucheng.operations.supervision.types import TARGET_CLOCK, URGENT_CLOCK

TITLE_WORDS = 40


def reported(context: Context) -> Changes:
    """A new case held by the supervision centre of its place, with the report that led to it."""
    form, place = context.form, context.facts["place"]
    centre = context.facts["centre"] or (context.grant.holder if context.grant else "")
    urgent = bool(form.get("urgent_why"))
    lon, lat = coordinates(form)
    report = None if form.get("beside") else report_row(context, by=context.actor.id)
    return Changes(
        title=_title(context),
        address=form["address"] or "",
        area_path=place["area_path"],
        boundary_version=place["boundary_version"],
        responsibility=place["responsibility"],
        holder_path=centre,
        lon=lon,
        lat=lat,
        detail={"centre": centre, "reported_by": context.actor.id},
        urgent=urgent,
        stage=stage(context, "reported", urgent=urgent),
        clocks=urgent_clock(context) if urgent else {},
        rows={
            "supervision.Report": [report] if report else [],
            "supervision.ReportLink": links(context, report),
        },
    )


def _title(context: Context) -> str:
    words = " ".join(str(context.form["words"]).split())
    short = words if len(words) <= TITLE_WORDS else words[: TITLE_WORDS - 1] + "…"
    name = context.facts.get("class_name")
    return f"{name}：{short}" if name else short


def class_known(context: Context) -> Mapping[str, str]:
    """The class must be one of the catalogue."""
    if context.form.get("class_code") and context.facts["class_name"] is None:
        return {"class_code": _("There is no such class. Choose one from the list.")}
    return {}


def other_class_known(context: Context) -> Mapping[str, str]:
    """The class of the problem that is split off, as above."""
    if context.form.get("other_class") and context.facts["class_name"] is None:
        return {"other_class": _("There is no such class. Choose one from the list.")}
    return {}


def accepted(context: Context) -> Changes:
    """The class becomes part of the title, so that lists say what it is."""
    name, title = context.facts["class_name"], context.row.title
    return Changes(
        title=title if title.startswith(f"{name}：") else f"{name}：{title}"[:200],
        stage=stage(context, "accepted"),
    )


def condition_fits(context: Context) -> Mapping[str, str]:
    """The filing condition must exist and belong to the case's class."""
    found = context.facts["limit"]
    if found is None:
        return {"condition": _("There is no such filing condition. Choose one from the list.")}
    if json.loads(found)[0] != context.detail["class_code"]:
        return {"condition": _("This condition belongs to another class. Choose one of this case's class.")}
    return {}


def filed(context: Context) -> Changes:
    """The case goes to the command centre; the limit of its condition starts to run."""
    _class, amount, unit = json.loads(context.facts["limit"])
    command = context.facts["command"] or context.facts["command_beside"] or context.detail["centre"]
    return Changes(
        holder_path=command,
        detail={"command": command},
        clocks={TARGET_CLOCK: Limit(amount, Unit(unit))},
        stage=stage(context, "filed"),
    )


def department_takes_work(context: Context) -> Mapping[str, str]:
    if context.facts["department_name"] is None:
        return {"department": _("This unit takes no cases. Choose a department, squad, town or company.")}
    return {}


def dispatched(context: Context) -> Changes:
    """The case is with the department; its clock has been running since filing.

    A case of another system came without centre and command: whoever dispatches it is both from now on.
    """
    detail, here = context.detail, context.row.holder_path
    return Changes(
        holder_path=context.form["department"],
        detail={"centre": detail["centre"] or here, "command": detail["command"] or here},
    )


def returned(context: Context) -> Changes:
    """Back at the command centre. The gross clock keeps running: a return is no way to win time (law 2)."""
    return Changes(
        holder_path=context.detail["command"],
        detail={"returns": context.detail["returns"] + 1},
        stage=stage(context, "filed"),
    )


def handled(context: Context) -> Changes:
    """The department says it is done; the supervision centre has it checked, by somebody drawn at once where the
    bureau demands the draw and somebody is there to be drawn."""
    detail = {
        "handled_by": context.actor.id,
        "verifier": None,
        "photo_place": shown_place(context, point_of(context)),
    }
    made = Changes(
        holder_path=context.detail["centre"],
        detail=detail,
        stage=stage(context, "handled"),
        ended=(URGENT_CLOCK,),
    )
    after = replace(context, detail={**context.detail, **detail})
    if not decided(context, DRAW_DEMANDED) or not pool(after):
        return made
    by_lot = verifier_drawn(after)
    return replace(made, holder_person_id=by_lot.holder_person_id, detail=detail | dict(by_lot.detail))


def verified(context: Context) -> Changes:
    return Changes(stage=stage(context, "verified"))


def not_the_handler(context: Context) -> str | None:
    """Who verifies has no interest in the answer (law 1)."""
    if context.actor.id is not None and context.actor.id == context.detail["handled_by"]:
        return _("You handled this case yourself. Another inspector must verify it.")
    if context.actor.id is not None and context.actor.id == context.detail["reported_by"]:
        return _("You reported this case yourself. Another inspector must verify it.")
    return not_a_reporter(context)


def sent_back(context: Context) -> Changes:
    """Verification failed: the same department works again, on the same clock; what had none is filed as any other."""
    department = context.detail["department"]
    return Changes(
        state="dispatched" if department else "accepted",
        holder_path=department or context.detail["centre"],
        detail={"reworks": context.detail["reworks"] + 1, "way": context.detail["way"] if department else ""},
        stage=None if department else stage(context, "accepted"),
        clocks=urgent_clock(context) if context.row.urgent and department else {},
    )


def no_open_tasks(context: Context) -> str | None:
    count = context.row.open_children
    if count:
        return _("Cannot close: %(count)d tasks are still open. Finish or withdraw them, then try again.") % {
            "count": count
        }
    return None


def closed(context: Context) -> Changes:
    return Changes(outcome=context.form["outcome"])


def rejected(context: Context) -> Changes:
    return Changes(outcome=context.form["reason"])


def target_exists(context: Context) -> Mapping[str, str]:
    """The case to merge into must exist, be open, be visible to the actor and be another one."""
    target = _target(context)
    if target is None:
        return {"into": _("There is no open case with this number that you may see.")}
    if target["id"] == context.row.id:
        return {"into": _("A case cannot be merged into itself. Write the number of the other case.")}
    return {}


def _target(context: Context) -> dict[str, Any] | None:
    found = context.facts["target"]
    return None if found is None else json.loads(found)


def merged(_context: Context) -> Changes:
    return Changes(outcome="merged")


def absorbed(context: Context) -> Changes:
    """The reports of the merged case belong to this one too: every reporter hears how it ended (law 3)."""
    reports = json.loads(context.facts["reports"] or "[]")
    return Changes(
        state=context.row.state,
        rows={"supervision.ReportLink": [{"report_id": report} for report in reports]},
    )
