# SPDX-License-Identifier: Apache-2.0
"""A consumer of the record: orders hear how what they led to ended, and which of them was opened again."""

from __future__ import annotations

from collections.abc import Sequence

from xiucheng.kernel.access.actor import system
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import NotNow
from xiucheng.kernel.record.relay import Event
from xiucheng.operations.help.types import REQUEST
from xiucheng.operations.hotline import queries
from xiucheng.operations.hotline.types import ORDER
from xiucheng.operations.supervision.types import CASE

HOTLINE = system("hotline")


def hear(events: Sequence[Event]) -> None:
    """Let every order know whose case or help ended or began anew; who was answered already is not asked again."""
    moved = {event.record_id for event in events if event.process in {CASE, REQUEST} and _turned(event)}
    for order in queries.orders_of(sorted(moved)):
        try:
            engine.step(HOTLINE, ORDER, order, "hear", {}, version=None)
        except NotNow:
            continue


def _turned(event: Event) -> bool:
    """Whether the record ended or was opened again."""
    process = registry.get(event.process)
    ends = {state.code for state in process.states if state.final}
    return (event.from_state in ends) != (event.to_state in ends)
