# SPDX-License-Identifier: Apache-2.0
"""A consumer of the record: orders hear how what they led to ended. And the job that takes an uploaded table."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import by_id, system
from xiucheng.kernel.access.refusals import NotAllowed
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.jobs import progress
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import NotNow
from xiucheng.kernel.record.relay import Event
from xiucheng.kernel.tables.mappings import MappingError
from xiucheng.operations.help.types import REQUEST
from xiucheng.operations.hotline import queries
from xiucheng.operations.hotline.actions import ImportRefused, mapping_of, take_table, waiting
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


def take(table: str, mapping: str, person: int) -> None:
    """Take the orders of a waiting table in somebody's name; one that was taken before a kill changes nothing."""
    actor = by_id(person)
    if actor is None:
        return
    try:
        with waiting.opened(table) as path:
            summary = take_table(
                actor, path, mapping_of(mapping), dry=False, progress=lambda one: progress.tell(one.rows)
            )
    except (ImportRefused, MappingError, NotAllowed) as refusal:
        raise progress.Unable(str(refusal)) from None
    counts = {"run": summary.run, **summary.counts}
    told = _("Import %(run)d: %(new)d new, %(changed)d changed, %(same)d as before, %(left)d not taken")
    progress.result("/hotline/", told % counts)


def _turned(event: Event) -> bool:
    """Whether the record ended or was opened again."""
    process = registry.get(event.process)
    ends = {state.code for state in process.states if state.final}
    return (event.from_state in ends) != (event.to_state in ends)
