# SPDX-License-Identifier: Apache-2.0
"""Finds what is wrong with a declaration before it runs."""

from __future__ import annotations

from collections.abc import Iterator

from xiucheng.kernel.declaration.types import START, STAY, SYSTEM, Process, Step
from xiucheng.kernel.files.types import FileKind


def faults(process: Process) -> list[str]:
    """Every fault of a declaration as a sentence; an empty list means it can run."""
    return [*_names(process), *_moves(process), *_reach(process), *_steps(process)]


def _names(process: Process) -> Iterator[str]:
    for kind, codes in (
        ("state", [state.code for state in process.states]),
        ("step", [step.code for step in process.steps]),
    ):
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"the {kind} {code} is declared twice"
    if "." not in process.code:
        yield "its code must be app.name"


def _moves(process: Process) -> Iterator[str]:
    known = {state.code for state in process.states}
    final = {state.code for state in process.states if state.final}
    for step in process.steps:
        for code in (*step.targets, *(code for code in step.frm if code != START)):
            if code not in known:
                yield f"the step {step.code} names the unknown state {code}"
        yield from _leaving(step, final)
        if START in step.frm and len(step.frm) > 1:
            yield f"the step {step.code} both begins a record and continues one"


def _leaving(step: Step, final: set[str]) -> Iterator[str]:
    """What has ended stays as it is, but for the two kinds of steps that say otherwise."""
    if step.reopens:
        if not final.issuperset(step.frm) or final.intersection(step.targets):
            yield f"the step {step.code} reopens and must lead from final states to open ones"
    elif not step.takes_back:
        for code in sorted(final.intersection(step.frm)):
            yield f"the step {step.code} leaves the final state {code}"
    if step.takes_back and not step.internal:
        yield f"the step {step.code} takes back and must be internal"


def _reach(process: Process) -> Iterator[str]:
    reached = {START}
    while True:
        more = {target for step in process.steps for source, target in step.moves if source in reached}
        if more <= reached:
            break
        reached |= more
    for state in process.states:
        if state.code not in reached:
            yield f"no step leads to the state {state.code}"
        if not state.final and not any(state.code in step.frm for step in process.steps):
            yield f"no step leaves the state {state.code}, and it is not final"


def _steps(process: Process) -> Iterator[str]:
    for step in process.steps:
        yield from _step(step)
        if step.on_due and step.by != SYSTEM:
            yield f"the step {step.code} is taken by the clock and must be by SYSTEM"


def _step(step: Step) -> Iterator[str]:
    if step.to == STAY and step.starts:
        yield f"the step {step.code} begins a record and must say in which state"
    if isinstance(step.to, tuple) and step.effect is None:
        yield f"the step {step.code} has alternatives but no effect that chooses"
    if (step.sets or step.rows or step.clocks or step.hands_over or step.spawns) and step.effect is None:
        yield f"the step {step.code} declares changes but has no effect"
    for fact in step.facts:
        if ("a.form" in fact.sql) != fact.on_form:
            yield f"the fact {step.code}.{fact.name} must say on_form exactly when it reads the form"
    yield from _form(step)


def _form(step: Step) -> Iterator[str]:
    names = [item.name for item in step.form]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"the step {step.code} asks twice for {name}"
    for item in step.form:
        if item.personal and item.kind not in {"text", "words"}:
            yield f"the personal field {step.code}.{item.name} must be text, as it is kept apart as text"
        if (item.kind == "choice") != bool(item.choices):
            yield f"the field {step.code}.{item.name} must be a choice exactly when it has choices"
        if (item.kind == "files") != bool(item.accepts) or not set(item.accepts) <= set(FileKind):
            yield f"the field {step.code}.{item.name} must name kinds of files exactly when it takes files"
