# SPDX-License-Identifier: Apache-2.0
"""Rules of the correction orders: pure functions of what a step knows."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.foundation.geography.queries import locate_point
from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.types import Changes, Context, Running, Spawn

CLOCK, UNCORRECTED = "correction", "not_corrected"


def limit(days: int) -> Limit:
    """What an officer typed in, counted as 行政强制法第六十九条 does: up to ten days are working days."""
    return Limit(days, Unit.LEGAL_WORKING_DAYS if days <= 10 else Unit.LEGAL_DAYS)


def place(form: Mapping[str, Any]) -> Mapping[str, Any]:
    """Lookup: whose ground the point lies on."""
    found = locate_point(float(form["point"].lon), float(form["point"].lat))
    return {"area_path": found.area_path, "boundary_version": found.boundary_version}


def ordered(context: Context) -> Changes:
    """The officer's own unit holds the order; its clock runs by what was typed in."""
    form, point = context.form, context.form["point"]
    return Changes(
        title=form["violation"][:60], address=form["address"], lon=float(point.lon), lat=float(point.lat),
        holder_path=context.grant.holder if context.grant else "", clocks={CLOCK: limit(form["days"])},
        **context.facts["place"],
    )  # fmt: skip


def extended(context: Context) -> Changes:
    """The further days follow the last day, which ends at midnight: a second before, it is still that day."""
    assert context.row.due_at is not None
    last_day = context.row.due_at - timedelta(seconds=1)
    return Changes(
        recounted={CLOCK: Running(last_day, limit(context.form["more_days"]), context.facts["hours"])}
    )


def asked(context: Context) -> Changes:
    """A re-inspection begins; the order stays where it is."""
    return Changes(state=context.row.state, spawn=(Spawn("correction.inspection", "begin"),))


def corrected(_context: Context) -> Changes:
    return Changes(outcome="corrected")


def transferred(_context: Context) -> Changes:
    return Changes(outcome="transferred")


def withdrawn(_context: Context) -> Changes:
    return Changes(outcome="withdrawn")


def can_extend(context: Context) -> str | None:
    if context.detail["more_days"] is not None:
        return _("The deadline was extended once already. Let it pass, or close the order.")
    if context.row.due_at is None:
        return _("The deadline is not known yet: load the working calendar of its year, then extend it.")
    return None


def nothing_open(context: Context) -> str | None:
    return _("A re-inspection is still open. Record its result first.") if context.row.open_children else None


def not_uncorrected(context: Context) -> str | None:
    if context.facts["result"] == UNCORRECTED:
        return _("The last re-inspection found it not corrected. Ask for another one, or transfer the order.")
    return None


def found_uncorrected(context: Context) -> str | None:
    if context.facts["result"] != UNCORRECTED:
        return _("No re-inspection found it not corrected. Ask for one first, or close the order.")
    return None


def somebody_else(context: Context) -> str | None:
    if context.actor.is_person and context.facts["issuer"] == context.actor.id:
        return _("You gave this order yourself. Ask a colleague to re-inspect.")
    return None
