# SPDX-License-Identifier: Apache-2.0
"""Consultation 会商: departments are asked, each within a time; a conclusion is drawn from what they said."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.types import Changes, Context, Label, Spawn
from xiucheng.operations.linkage.rules.matter import limits, shared_with
from xiucheng.operations.linkage.types import CONSULT, OPINION
from xiucheng.operations.supervision.types import child_title

CONSULTED = Label("会商", "Consultation")


def consultable(context: Context) -> Mapping[str, str]:
    if context.facts["unit_name"] is None:
        return {"unit": _("This unit takes no work. Choose a department, squad, town or company.")}
    if context.form["unit"] == context.detail["enforcer"]:
        return {"unit": _("This unit deals with the matter already. Choose another one.")}
    if context.facts["asked_already"]:
        return {"unit": _("This unit is asked already and has not answered yet.")}
    return {}


def consulted(context: Context) -> Changes:
    """What was concluded before is no conclusion from what is still to be said."""
    unit, title = context.form["unit"], child_title(CONSULTED, context.row.title)
    form = {
        "unit": unit,
        "question": context.form["question"],
        "asked_by_unit": context.detail["enforcer"],
        "title": title,
    }
    return Changes(
        detail={"conclusion": ""},
        rows={"record.Share": [{"holder_path": unit, "reason": "linkage"}]},
        spawn=(Spawn(OPINION, "begin", form),),
    )


def opinion_begun(context: Context) -> Changes:
    form = context.form
    return Changes(
        title=form["title"],
        holder_path=form["unit"],
        clocks=limits(context, CONSULT),
        rows=shared_with(form["asked_by_unit"], form["unit"]),
    )


def nothing_open(context: Context) -> str | None:
    count = context.row.open_children
    if not count:
        return None
    return _("%(count)d opinions are still awaited. Wait for them, or withdraw the question.") % {
        "count": count
    }


def somebody_said(context: Context) -> str | None:
    if context.facts["opinions"]:
        return None
    return _("Nobody has given an opinion yet. Consult a department first.")


def conclusion_is_of_now(context: Context) -> str | None:
    """What was asked must not be passed over: the result follows a conclusion from it."""
    if context.facts["opinions"] and not context.detail["conclusion"]:
        return _("Departments were consulted. Write down the conclusion first.")
    return None
