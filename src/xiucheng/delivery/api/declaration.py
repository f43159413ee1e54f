# SPDX-License-Identifier: Apache-2.0
"""A declared process as plain data, for programs that make their own forms."""

from __future__ import annotations

from typing import Any

from xiucheng.kernel.declaration.types import Field, Label, Process, State, Step


def spelled(label: Label | None) -> dict[str, str]:
    """A label in both languages, empty when there is none."""
    return {} if label is None else {"zh": label.zh, "en": label.en}


def declaration_of(process: Process) -> dict[str, Any]:
    """States, steps and fields; what only the engine knows (facts, guards, effects) is left out."""
    return {
        "code": process.code,
        "version": process.version,
        "label": spelled(process.label),
        "states": [_state(state) for state in process.states],
        "steps": [_step(step) for step in process.steps if not step.internal],
    }


def _state(state: State) -> dict[str, Any]:
    due = None if state.due is None else {"amount": state.due.amount, "unit": state.due.unit.value}
    return {"code": state.code, "label": spelled(state.label), "final": state.final, "due": due}


def _step(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "label": spelled(step.label),
        "from": list(step.frm),
        "to": list(step.targets),
        "by": step.by,
        "within": step.within,
        "law": step.law,
        "on_due": step.on_due,
        "form": [_field(item) for item in step.form],
    }


def _field(item: Field) -> dict[str, Any]:
    return {
        "name": item.name,
        "kind": item.kind.value,
        "label": spelled(item.label),
        "help": spelled(item.help),
        "required": item.required,
        "choices": [{"code": code, "label": spelled(label)} for code, label in item.choices],
        "options": item.options,
        "max_length": item.max_length,
        "minimum": item.minimum,
        "maximum": item.maximum,
        "personal": item.personal,
        "accepts": list(item.accepts),
    }
