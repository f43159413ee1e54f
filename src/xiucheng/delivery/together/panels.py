# SPDX-License-Identifier: Apache-2.0
"""Parts of the pages of records: who takes part with which figures, what both sides did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiucheng.delivery.shell.present import record_url
from xiucheng.delivery.shell.sentences import timeline
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration import registry
from xiucheng.operations.joint import queries as joint
from xiucheng.operations.joint.types import PARTICIPATION
from xiucheng.operations.linkage import queries as linkage
from xiucheng.operations.linkage.types import MATTER, NOTICE, ORDER

Drawn = tuple[str, Mapping[str, Any]]


def operation(actor: Actor, identity: int) -> Drawn:
    """The units of an operation, each with its answer and figures, and their sums."""
    found = joint.standing(actor, identity)
    rows = [
        (one, record_url(PARTICIPATION, one.answer_id) if one.answer_id else "") for one in found.participants
    ]
    return "together/operation.html", {"rows": rows, "sums": found.sums}


def matter(actor: Actor, identity: int) -> Drawn:
    """Both sides of a matter, the opinions, and the correction order begun from it."""
    return _sides(actor, MATTER, identity)


def notice(actor: Actor, identity: int) -> Drawn:
    """Both sides of a notice."""
    return _sides(actor, NOTICE, identity)


def _sides(actor: Actor, code: str, identity: int) -> Drawn:
    found = linkage.sides(actor, code, identity)
    lines = reversed(timeline(registry.get(code), [line for _side, line in found.lines]))
    told = [(side, line) for (side, _line), line in zip(found.lines, lines, strict=True)]
    order = record_url(ORDER, found.order) if found.order else ""
    return "together/sides.html", {"sides": found, "told": told, "order_url": order}
