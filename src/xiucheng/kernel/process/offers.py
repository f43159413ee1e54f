# SPDX-License-Identifier: Apache-2.0
"""What could be done with a record now, and why the rest cannot: the same judgement as a step's own."""

from __future__ import annotations

import json
from dataclasses import dataclass

from xiucheng.kernel import numbering
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import as_array
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.process.decide import obstacle
from xiucheng.kernel.process.errors import NotFound
from xiucheng.kernel.process.handing import CLAIM, RELEASE
from xiucheng.kernel.process.statement import columns_of, detail_model, page_facts, read_sql, unpack
from xiucheng.kernel.process.types import Context, Process, Step


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as a case page shows it: allowed now, or refused with the reason."""

    step: Step
    reason: str | None

    @property
    def allowed(self) -> bool:
        return self.reason is None


def offers(actor: Actor, process: Process, record_id: int) -> list[Offer]:
    """Every step that leaves the record's state, with the reason when it is refused. Raises `NotFound`."""
    if not 0 <= record_id < 2**63:
        raise NotFound
    facts, at = page_facts(process), now()
    holders, areas = actor.sight(process.app)
    rows = fetch_all(
        read_sql(process, facts),
        {
            "count": 1,
            "asked": json.dumps([{"n": 0, "id": record_id, "key": None, "form": None}]),
            "submitter": actor.submitter,
            "process": process.code,
            "holders": as_array(holders),
            "areas": as_array(areas),
            "at": at,
        },
    )
    if rows[0][3] is None:
        raise NotFound
    record, detail, values = unpack(rows[0][2:], tuple(columns_of(detail_model(process))))
    named = dict(zip((fact.name for fact in facts), values, strict=True))
    context = Context(actor, None, at, record, detail, {}, named, lambda: numbering.take()[0])
    found = []
    for declared in process.steps:
        if record.state in declared.frm and not (declared.on_due or declared.internal):
            refusal = obstacle(process, declared, context)
            if refusal is not None and declared.code in {CLAIM, RELEASE}:
                continue  # told only where they are possible: greyed they would stand on every page
            found.append(Offer(declared, None if refusal is None else str(refusal)))
    return found
