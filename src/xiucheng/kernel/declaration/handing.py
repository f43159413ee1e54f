# SPDX-License-Identifier: Apache-2.0
"""Steps that every process has: take a record in hand, put it back, and hand over what somebody leaves."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.types import (
    STAY,
    SYSTEM,
    Changes,
    Context,
    Fact,
    Field,
    Guard,
    Kind,
    Label,
    Process,
    Step,
)

CLAIM, RELEASE, HAND_OVER = "claim", "release", "hand_over"
GREATEST = 10**15 - 1

_IN_WHOSE_HAND = Fact("in_whose_hand", "SELECT p.name FROM person p WHERE p.id = r.holder_person_id")


def with_handing(process: Process) -> Process:
    """The process with the steps added; they change neither state nor clocks, only in whose hand it is."""
    if process.step(CLAIM) is not None:
        return process
    open_states = tuple(state.code for state in process.states if not state.final)
    view = f"{process.app}.view"
    claim = Step(
        code=CLAIM,
        label=Label("认领", "Take in hand"),
        frm=open_states,
        to=STAY,
        by=view,
        within="any",
        facts=(_IN_WHOSE_HAND,),
        when=(_in_nobodys_hand, _takes_the_next_step(process.steps)),
        effect=_taken,
        quiet=True,
    )
    release = Step(
        code=RELEASE,
        label=Label("放回待领", "Put back into the pool"),
        frm=open_states,
        to=STAY,
        by=view,
        within="any",
        when=(_in_ones_own_hand,),
        effect=_put_back,
        quiet=True,
    )
    return replace(process, steps=(*process.steps, claim, release, _hand_over(open_states)))


def _hand_over(open_states: tuple[str, ...]) -> Step:
    """The platform's own step when somebody leaves: persons by their numbers, as everywhere in the chain."""
    persons = (
        ("from_person", Label("原承办人", "From"), True),
        ("to_person", Label("新承办人", "To"), False),
        ("ordered_by", Label("移交操作人", "Ordered by"), False),
    )
    return Step(
        code=HAND_OVER,
        label=Label("移交", "Handed over"),
        frm=open_states,
        to=STAY,
        by=SYSTEM,
        form=tuple(
            Field(name, Kind.INTEGER, label, required=required, minimum=1, maximum=GREATEST)
            for name, label, required in persons
        ),
        when=(_in_a_hand,),
        checks=(_still_theirs,),
        effect=_handed_over,
        internal=True,
    )


def _in_nobodys_hand(context: Context) -> str | None:
    holder = context.row.holder_person_id
    if holder is None:
        return None
    if holder == context.actor.id:
        return _("You have this in hand already.")
    name = context.facts.get("in_whose_hand") or "—"
    return _("%(name)s has this in hand. Ask them to put it back into the pool.") % {"name": name}


def _takes_the_next_step(steps: tuple[Step, ...]) -> Guard:
    """Only who could go on with it may take it; else it would lie in a hand that can do nothing."""

    def takes_the_next_step(context: Context) -> str | None:
        for step in steps:
            if context.row.state not in step.frm or step.internal or step.on_due or step.to == STAY:
                continue
            grants = (grant for grant in context.actor.grants if step.by in grant.permissions)
            if any(step.reaches(grant, context.row) for grant in grants):
                return None
        return _("None of your posts takes a next step here, so it is not yours to take in hand.")

    return takes_the_next_step


def _in_ones_own_hand(context: Context) -> str | None:
    if context.actor.id is not None and context.row.holder_person_id == context.actor.id:
        return None
    return _("You do not have this in hand.")


def _in_a_hand(context: Context) -> str | None:
    return None if context.row.holder_person_id is not None else _("Nobody has this in hand.")


def _still_theirs(context: Context) -> dict[str, str]:
    if context.form["from_person"] == context.row.holder_person_id:
        return {}
    return {"from_person": _("Somebody else has this in hand by now.")}


def _taken(context: Context) -> Changes:
    return Changes(holder_person_id=context.actor.id)


def _put_back(_context: Context) -> Changes:
    return Changes(nobody=True)


def _handed_over(context: Context) -> Changes:
    to = context.form["to_person"]
    return Changes(nobody=True) if to is None else Changes(holder_person_id=to)
