# SPDX-License-Identifier: Apache-2.0
"""Writes that a step of an operation calls, in its transaction."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer, Context
from xiucheng.kernel.desk import desk
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid, NotFound, NotNow
from xiucheng.operations.joint.queries import open_children
from xiucheng.operations.joint.types import OPERATION, TASK
from xiucheng.operations.supervision.types import CASE


def call_off(actor: Actor, context: Context, answer: Answer) -> None:
    """What is open under an operation that does not go on ends with it, with the same reason."""
    for identity, process in open_children(answer.record_id):
        engine.step(actor, process, identity, "call_off", {"why": context.form["why"]}, version=None)


def tell_answer(actor: Actor, context: Context, answer: Answer) -> None:
    """The operation's history says who answered what."""
    assert context.row.parent_id is not None
    form = {"unit": context.detail["unit"], "answer": answer.state, "invitation": answer.number}
    engine.step(actor, OPERATION, context.row.parent_id, "note_answer", form, version=None)


def tell_silence(actor: Actor, context: Context, answer: Answer) -> None:
    """The same of who did not answer; an operation that ended meanwhile has nobody left to tell."""
    try:
        tell_answer(actor, context, answer)
    except NotNow:
        return


def open_case(actor: Actor, context: Context, answer: Answer) -> None:
    """What was found on site becomes a case of supervision by its own reporting step, and is counted for the task."""
    form = {name: context.form[name] for name in ("point", "address", "words", "class_code")}
    case = engine.start(actor, CASE, "report", form | {"channel": "officer"})
    engine.step(actor, TASK, answer.record_id, "note_case", {"case": case.number}, version=None)


def check_case(actor: Actor, context: Context, _answer: Answer) -> None:
    """The same sentence as for a number that does not exist: numbers must not be probed."""
    try:
        desk.check_visible(actor, registry.get(CASE), context.facts["case_id"])
    except NotFound:
        raise Invalid({"case": _("There is no case with this number that you may see.")}) from None
