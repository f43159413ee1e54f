# SPDX-License-Identifier: Apache-2.0
"""Writes that a step of a matter calls, in its transaction."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer, Context
from xiucheng.kernel.personal import reading
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid, NotFound
from xiucheng.operations.linkage.types import MATTER, ORDER

ORDERED = ("party_kind", "violation", "demand", "basis", "days")


def begin_order(actor: Actor, context: Context, answer: Answer) -> None:
    """A correction order of this place against who is concerned, by its own step; the matter keeps its number."""
    row = context.row
    form = {name: context.form[name] for name in ORDERED} | {
        "party": context.form["party"] or _named(actor, row.id),
        "point": f"{row.lon},{row.lat}",
        "address": row.address,
    }
    order = engine.start(actor, ORDER, "order", form)
    noted = {"order": order.record_id, "number": order.number}
    engine.step(actor, MATTER, answer.record_id, "note_order", noted, version=None)


def _named(actor: Actor, matter: int) -> str:
    """Who was named when it was handed over; the look is noted as one for a document."""
    try:
        return reading.reveal(actor, registry.get(MATTER), matter, "person", "serve")
    except NotFound:
        missing = _("Nobody was named when this was handed over. Write who is ordered to correct.")
        raise Invalid({"party": missing}) from None
