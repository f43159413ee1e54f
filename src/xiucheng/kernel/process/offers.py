# SPDX-License-Identifier: Apache-2.0
"""What could be done with a record now, and why the rest cannot: the same judgement as a step's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xiucheng.kernel import numbering
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import sql_parameters, visible
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration.types import Context, Process, Step
from xiucheng.kernel.process.errors import Denied, NotFound, Refused
from xiucheng.kernel.process.obstacles import obstacle
from xiucheng.kernel.process.statement import columns_of, detail_model, page_facts, read_sql, unpack
from xiucheng.kernel.record.models import Record


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as a case page shows it: allowed now, or refused with the reason."""

    step: Step
    reason: str | None
    elsewhere: bool = False
    """Whether it is refused as another post's or another unit's: nothing that this actor could change."""

    @property
    def allowed(self) -> bool:
        return self.reason is None


def offers(actor: Actor, process: Process, record_id: int) -> list[Offer]:
    """Every step that leaves the record's state, with the reason when it is refused; none of what is only read."""
    try:
        context = context_of(actor, process, record_id)
    except Denied:
        return []
    found = []
    for declared in process.steps:
        if context.row.state in declared.frm and not (declared.on_due or declared.internal):
            refused = obstacle(process, declared, context)
            if refused is None:
                found.append(Offer(declared, None))
            elif not declared.quiet:
                found.append(Offer(declared, str(refused), isinstance(refused, Denied)))
    return found


def unseen(actor: Actor, process: Process, record_id: int) -> Refused:
    """Why a record that no post of the actor reaches is not acted on: opened for reading only, or not there."""
    rows = Record.objects.filter(pk=record_id, process=process.code).filter(visible(actor, process.app))
    if 0 <= record_id < 2**63 and rows.exists():
        return Denied(_("This was opened to you for reading only. The unit that holds it can do this."))
    return NotFound()


def context_of(actor: Actor, process: Process, record_id: int) -> Context:
    """What the steps of a record are judged by. Raises `NotFound`, or `Denied` when it was opened for reading only."""
    if not 0 <= record_id < 2**63:
        raise NotFound
    found = contexts(actor, process, [record_id])[0]
    if found is None:
        raise unseen(actor, process, record_id)
    return found


def contexts(actor: Actor, process: Process, ids: Sequence[int]) -> list[Context | None]:
    """What guards are given, for each record by one statement; None for what no post of the actor reaches."""
    asked = [{"n": n, "id": one, "key": None, "form": None} for n, one in enumerate(ids)]
    facts, at = page_facts(process), now()
    rows = fetch_all(
        read_sql(process, facts),
        {
            "count": len(asked),
            "asked": json.dumps(asked),
            "submitter": actor.submitter,
            "process": process.code,
            "at": at,
            **sql_parameters(actor, process.app),
        },
    )
    columns, names = tuple(columns_of(detail_model(process))), [fact.name for fact in facts]
    found: list[Context | None] = []
    for row in rows:
        if row[3] is None:
            found.append(None)
            continue
        record, detail, values = unpack(row[2:], columns)
        named = dict(zip(names, values, strict=True))
        found.append(Context(actor, None, at, record, detail, {}, named, lambda: numbering.take()[0]))
    return found
