# SPDX-License-Identifier: Apache-2.0
"""What a call of the engine is asked to do, sorted so that one statement can do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.types import Answer, Step
from xiucheng.kernel.process.errors import Invalid, NotFound, Refused

KEY_LENGTH = 80

Outcome = Answer | Refused


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do in a bulk: the record (None for a start), the raw form, its version and its key."""

    form: Mapping[str, Any]
    record_id: int | None = None
    version: int | None = None
    key: str | None = None


def rounds(declared: Step, items: Sequence[Item], outcomes: dict[int, Outcome]) -> list[list[int]]:
    """Positions of the usable items, so that no record and no key comes twice in one statement.

    The others get their refusal in `outcomes` at once.
    """
    if len(items) == 1:
        refusal = unusable(declared, items[0])
        if refusal is None:
            return [[0]]
        outcomes[0] = refusal
        return []
    found: list[list[int]] = []
    turns: dict[object, int] = {}
    for position, item in enumerate(items):
        refusal = unusable(declared, item)
        if refusal is not None:
            outcomes[position] = refusal
            continue
        names = [name for name in (item.record_id, item.key) if name is not None]
        turn = max((turns.get(name, -1) + 1 for name in names), default=0)
        turns.update(dict.fromkeys(names, turn))
        found.extend([] for _missing in range(turn + 1 - len(found)))
        found[turn].append(position)
    return found


def unusable(declared: Step, item: Item) -> Refused | None:
    """The refusal of what could not even be asked for in SQL."""
    if declared.starts != (item.record_id is None):
        return NotFound(_("The process has no step of this name."))
    if item.record_id is not None and not 0 <= item.record_id < 2**63:
        return NotFound()
    if item.key is not None and not (0 < len(item.key) <= KEY_LENGTH and item.key.isprintable()):
        return Invalid({"key": _("Send a key of 1 to %(limit)d visible characters.") % {"limit": KEY_LENGTH}})
    return None
