# SPDX-License-Identifier: Apache-2.0
"""Who may take a step, and what is in its way, before any form is filled in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor, Grant
from xiucheng.kernel.declaration.types import START, SYSTEM, Context, Process, RecordRow, Step
from xiucheng.kernel.process.errors import Denied, NotNow, Refused


def grant_for(step: Step, actor: Actor, record: RecordRow | None) -> Grant | None:
    """The appointment that allows the step here. Raises `Denied` with who could."""
    if actor.kind == "system":
        return None
    if step.by == SYSTEM:
        raise Denied(_("This step is taken by the platform itself when its time comes."))
    holding = [grant for grant in actor.grants if step.by in grant.permissions]
    if not holding:
        raise Denied(_("None of your posts may do this: %(step)s.") % {"step": step.label})
    for grant in holding:
        if step.reaches(grant, record):
            return grant
    if step.within == "area" and record is not None and record.area_path:
        raise Denied(_("This place is outside the area of your post."))
    raise Denied(
        _("Another unit holds this now. Only that unit can do this: %(step)s.") % {"step": step.label}
    )


def obstacle(process: Process, step: Step, context: Context) -> Refused | None:
    """Why the step is not possible now, before any form is filled in; None when it is."""
    state = context.record.state if context.record else START
    if state not in step.frm:
        shown = process.state(state).label if state else ""
        return NotNow(
            _("In the state “%(state)s” this is not possible: %(step)s.")
            % {"state": shown, "step": step.label}
        )
    try:
        grant_for(step, context.actor, context.record)
    except Denied as refusal:
        return refusal
    for guard in step.when:
        reason = guard(context)
        if reason is not None:
            return NotNow(reason)
    return None
