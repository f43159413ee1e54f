# SPDX-License-Identifier: Apache-2.0
"""Reads of one record that somebody looks at: the same as in `desk`, and each look stands in the access log."""

from __future__ import annotations

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Process, Step
from xiucheng.kernel.desk import desk
from xiucheng.kernel.process.history import Line
from xiucheng.kernel.process.obstacles import obstacle
from xiucheng.kernel.process.offers import context_of


def one(actor: Actor, process: Process, record_id: int) -> desk.Sheet:
    """A record with its facts, clocks and steps. Raises `NotFound`."""
    sheet = desk.one(actor, process, record_id)
    note(actor, record_id, process.code)
    return sheet


def timeline(actor: Actor, process: Process, record_id: int) -> list[Line]:
    """What happened to a record. Raises `NotFound`."""
    found = desk.timeline(actor, process, record_id)
    note(actor, record_id, f"{process.code} entries")
    return found


def check_visible(actor: Actor, process: Process, record_id: int, part: str) -> None:
    """For who is about to read a part of a record that lies elsewhere, such as its files. Raises `NotFound`."""
    desk.check_visible(actor, process, record_id)
    note(actor, record_id, f"{process.code} {part}")


def check_possible(actor: Actor, process: Process, record_id: int, step: Step) -> None:
    """For who is about to show a step's form. Raises what would refuse the step, whatever is filled in."""
    refusal = obstacle(process, step, context_of(actor, process, record_id))
    if refusal is not None:
        raise refusal


def note(actor: Actor, record_id: int, what: str) -> None:
    """Somebody looked at a record."""
    journal.note("record", what, person=actor.id, record=record_id)
