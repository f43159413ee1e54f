# SPDX-License-Identifier: Apache-2.0
"""What the decision of a request does to its case, in the transaction of the decision."""

from __future__ import annotations

from typing import Any

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Answer, Context
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import NotNow
from xiucheng.operations.supervision.types import CASE, EXTENSION, RETURN, SUSPENSION, VOID

STEPS: dict[str, tuple[str, tuple[str, ...]]] = {
    EXTENSION: ("extend", ("more",)),
    SUSPENSION: ("suspend", ("cause", "until")),
    RETURN: ("give_back", ()),
    VOID: ("void", ("why",)),
}
"""The step of the case by what is asked for, and what of the request it is given."""


def carry_out(actor: Actor, context: Context, answer: Answer) -> None:
    """Take the step that was asked for. Where the case moved on meanwhile, the decision is refused with its reason."""
    step, names = STEPS[context.detail["kind"]]
    form: dict[str, Any] = {name: context.detail[name] for name in names}
    form |= {"answer": context.form["answer"], "request": answer.number}
    engine.step(actor, CASE, _case(context), step, form, version=None)


def tell_refusal(actor: Actor, context: Context, answer: Answer) -> None:
    """Tell the case that it was not granted; one that ended meanwhile has nobody left to tell."""
    form = {
        "kind": context.detail["kind"],
        "answer": context.form["answer"],
        "request": answer.number,
    }
    try:
        engine.step(actor, CASE, _case(context), "not_granted", form, version=None)
    except NotNow:
        return


def _case(context: Context) -> int:
    assert context.row.parent_id is not None
    return context.row.parent_id
