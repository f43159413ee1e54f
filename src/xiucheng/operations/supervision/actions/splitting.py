# SPDX-License-Identifier: Apache-2.0
"""A further case from the report of a case, in the transaction of the split."""

from __future__ import annotations

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Answer, Context
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid
from xiucheng.kernel.process.races import races_on
from xiucheng.operations.supervision.types import CASE, CHANNELS, IMPORTED

# the same order sent twice at the same moment
races_on("supervision_report")

NAMES = {
    "words": "other_words",
    "class_code": "other_class",
    "point": "other_point",
    "address": "other_address",
}
"""What the new case asks for, by what the split calls it."""


def split_off(actor: Actor, context: Context, answer: Answer) -> None:
    """Begin the case of the other problem, at the same place unless another one is named."""
    form, row = context.form, context.row
    place = form["other_point"] or (row.lon is not None and row.lat is not None and (row.lon, row.lat))
    known = context.detail["channel"] in dict(CHANNELS)
    try:
        engine.start(
            actor,
            CASE,
            "report",
            {
                "words": form["other_words"],
                "class_code": form["other_class"],
                "point": f"{place[0]:.7f},{place[1]:.7f}" if place else None,
                "address": form["other_address"] or row.address,
                "channel": context.detail["channel"] if known else IMPORTED,
                "beside": answer.number,
            },
        )
    except Invalid as refusal:
        raise Invalid({NAMES.get(name, name): words for name, words in refusal.errors.items()}) from None
