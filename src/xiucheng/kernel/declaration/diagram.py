# SPDX-License-Identifier: Apache-2.0
"""A declaration as a table, a diagram or plain data: for people, documents and programs."""

from __future__ import annotations

import json
from typing import Any

from xiucheng.kernel.declaration.types import START, STAY, Field, Process, State, Step


def data(process: Process) -> dict[str, Any]:
    """The declaration as plain values, as the API and `process show --format json` give it."""
    return {
        "code": process.code,
        "version": process.version,
        "label": {"zh": process.label.zh, "en": process.label.en},
        "child": process.child,
        "published": process.published,
        "states": [_state(state) for state in process.states],
        "steps": [_step(step) for step in process.steps],
    }


def _state(state: State) -> dict[str, Any]:
    due = {"amount": state.due.amount, "unit": state.due.unit.value} if state.due else None
    return {"code": state.code, "zh": state.label.zh, "en": state.label.en, "final": state.final, "due": due}


def _step(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "zh": step.label.zh,
        "en": step.label.en,
        "from": list(step.frm),
        "to": list(step.targets),
        "by": step.by,
        "within": step.within,
        "form": [_field(item) for item in step.form],
        "guards": [guard.__name__ for guard in step.when],
        "checks": [check.__name__ for check in step.checks],
        "on_due": step.on_due,
        "law": step.law,
        "after": list(step.after),
    }


def _field(item: Field) -> dict[str, Any]:
    return {
        "name": item.name,
        "kind": item.kind.value,
        "zh": item.label.zh,
        "en": item.label.en,
        "required": item.required,
        "personal": item.personal,
        "choices": [code for code, _label in item.choices],
    }


def as_json(process: Process) -> str:
    return json.dumps(data(process), ensure_ascii=False, indent=2)


def mermaid(process: Process) -> str:
    """A state diagram that Mermaid draws."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.code} : {state.label.zh} {state.label.en}" for state in process.states]
    for step in process.steps:
        lines += [
            f"    {source or '[*]'} --> {target} : {step.label.zh} {step.code}"
            for source, target in step.moves
            if source != target
        ]
    lines += [f"    {state.code} --> [*]" for state in process.states if state.final]
    return "\n".join(lines)


def table(process: Process) -> str:
    """The steps as a table in Markdown."""
    names = {START: "—"} | {state.code: state.label.zh for state in process.states}
    head = f"# {process.label.zh} {process.label.en} ({process.code}, version {process.version})\n\n"
    rows = ["| step | from | to | by | asks for | when | law |", "|---|---|---|---|---|---|---|"]
    for step in process.steps:
        cells = (
            f"{step.label.zh} `{step.code}`",
            "、".join(names[code] for code in step.frm),
            "=" if step.to == STAY else "、".join(names[code] for code in step.targets),
            f"`{step.by}` {step.within}",
            "、".join(item.label.zh + ("" if item.required else "?") for item in step.form),
            ", ".join(guard.__name__ for guard in step.when)
            or (f"clock {step.on_due}" if step.on_due else ""),
            step.law,
        )
        rows.append("| " + " | ".join(cells) + " |")
    return head + "\n".join(rows)
