# SPDX-License-Identifier: Apache-2.0
"""Who verifies is drawn, and anybody can draw again from what the record tells and get the same.

The seed is the head of the record's chain before the draw: nobody chose it, and the entry of the draw holds it as
`prev`. Each who could be drawn gets the SHA-256 of seed and number; the lowest is drawn.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256

from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.decided import decided
from xiucheng.kernel.declaration.types import Changes, Context
from xiucheng.operations.supervision.rules.configured import DRAW_DEMANDED
from xiucheng.operations.supervision.rules.reporting import reporters


def drawn(seed: bytes, numbers: Iterable[int]) -> int | None:
    """The number drawn by a seed, whatever their order; None when there is none to draw from."""
    return min(set(numbers), key=lambda number: (_lot(seed, number), number), default=None)


def _lot(seed: bytes, number: int) -> bytes:
    return sha256(seed + number.to_bytes(8, "big")).digest()


def pool(context: Context) -> list[int]:
    """Those on duty there who neither reported nor handled the case, and who were not drawn just before.

    When none of them is on duty, all who are posted there: a bureau that keeps no duty draws all the same.
    """
    detail = context.detail
    apart = {detail["reported_by"], detail["handled_by"], detail["verifier"], *reporters(context)}
    posted = [number for number in json.loads(context.facts["verifiers"]) if number not in apart]
    present = set(json.loads(context.facts["present"]))
    return [number for number in posted if number in present] or posted


def somebody_to_draw(context: Context) -> str | None:
    if pool(context):
        return None
    return _("No inspector without an interest is posted there. Appoint one for this area, then draw again.")


def verifier_drawn(context: Context) -> Changes:
    """Whom the lot falls on has it in hand; those it was drawn from are told, so that the draw can be replayed."""
    numbers = pool(context)
    verifier = drawn(bytes(context.row.head), numbers)
    return Changes(
        holder_person_id=verifier,
        detail={
            "verifier": verifier,
            "draw_pool": ",".join(str(number) for number in sorted(numbers)),
        },
    )


def drawn_to_verify(context: Context) -> str | None:
    """Once somebody was drawn, only they verify; where the draw is demanded, nobody does before it."""
    verifier = context.detail["verifier"]
    if verifier is None and decided(context, DRAW_DEMANDED):
        return _(
            "Who verifies is drawn here. Let the supervision centre draw, then the one who was drawn verifies."
        )
    if verifier is None or not context.actor.is_person or context.actor.id == verifier:
        return None
    return _("Another inspector was drawn to verify this case. Leave it to them, or have it drawn again.")
