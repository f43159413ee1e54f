# SPDX-License-Identifier: Apache-2.0
"""The way round 抄告: what enforcement found goes to the managing department, whose reply is accepted or sent back."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.types import Changes, Context
from xiucheng.operations.linkage.rules.matter import limits, shared_with
from xiucheng.operations.linkage.types import NOT_OURS, REPLY


def sent(context: Context) -> Changes:
    form, point = context.form, context.form["point"]
    own = context.grant.holder if context.grant else form["unit"]
    return Changes(
        title=form["finding"][:60],
        address=form["address"],
        lon=float(point.lon),
        lat=float(point.lat),
        holder_path=form["unit"],
        detail={"sender": own, "department": form["unit"]},
        rows=shared_with(own, form["unit"]),
        clocks=limits(context, REPLY),
        **context.facts["place"],
    )


def not_ours_names_another(context: Context) -> Mapping[str, str]:
    whose = context.form["whose"]
    if context.form["reply"] == NOT_OURS and not whose:
        return {"whose": _("Say which unit it belongs to.")}
    if whose and whose == context.row.holder_path:
        return {"whose": _("This is your own unit. Choose the one that it belongs to.")}
    return {}


def replied(context: Context) -> Changes:
    return Changes(holder_path=context.detail["sender"], ended=(REPLY,))


def sent_again(context: Context) -> Changes:
    """To the department that replied."""
    return _to(context, context.detail["department"])


def handed_to_another(context: Context) -> Changes:
    return _to(context, context.form["unit"])


def _to(context: Context, unit: str) -> Changes:
    return Changes(
        holder_path=unit,
        detail={"department": unit, "returns": context.detail["returns"] + 1},
        clocks=limits(context, REPLY),
    )


def was_not_theirs(context: Context) -> str | None:
    """Passing on is no end: what was not theirs goes to whose it is."""
    if context.detail["reply"] == NOT_OURS:
        return _("The department says it is not theirs. Send it to the one that it belongs to.")
    return None


def closed(context: Context) -> Changes:
    return Changes(outcome=context.detail["reply"])
