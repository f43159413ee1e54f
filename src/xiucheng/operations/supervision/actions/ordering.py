# SPDX-License-Identifier: Apache-2.0
"""One reply for all cases of an order 督办单."""

from __future__ import annotations

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Answer, Context
from xiucheng.kernel.process import engine
from xiucheng.operations.supervision.models import Oversight
from xiucheng.operations.supervision.types import OVERSIGHT


def reply_together(actor: Actor, context: Context, answer: Answer) -> None:
    """Reply with the same words to what the same unit ordered of this unit under the same number, all or none."""
    detail = context.detail
    if not context.form["together"] or not detail["order_no"]:
        return
    rows = Oversight.objects.filter(
        order_no=detail["order_no"],
        overseer=detail["overseer"],
        record__state="issued",
        record__holder_path=context.row.holder_path,
    ).exclude(record=answer.record_id)
    for one in rows.order_by("record_id").values_list("record_id", flat=True):
        engine.step(actor, OVERSIGHT, one, "reply", {"reply": context.form["reply"]}, version=None)
