# SPDX-License-Identifier: Apache-2.0
"""Parts of the pages of records: who takes part with which figures, what both sides did, what belongs to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiucheng.delivery.shell.present import record_url
from xiucheng.delivery.shell.sentences import timeline
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration import registry
from xiucheng.operations.joint import queries as joint
from xiucheng.operations.joint.types import OPERATION, PARTICIPATION
from xiucheng.operations.linkage import queries as linkage
from xiucheng.operations.linkage.types import MATTER, NOTICE, ORDER
from xiucheng.operations.supervision.types import CASE

Drawn = tuple[str, Mapping[str, Any]]
LINKS = "together/links.html"


def operation(actor: Actor, identity: int) -> Drawn:
    """The units of an operation, each with its answer and figures, their sums, and the cases."""
    found = joint.standing(actor, identity)
    rows = [
        (one, record_url(PARTICIPATION, one.answer_id) if one.answer_id else "") for one in found.participants
    ]
    cases = [(record_url(CASE, one.id), one) for one in found.cases]
    return "together/operation.html", {"rows": rows, "sums": found.sums, "cases": cases}


def case(actor: Actor, identity: int) -> Drawn | None:
    """The operations that a case belongs to."""
    found = joint.operations_of(actor, identity)
    links = [(record_url(OPERATION, one.id), one.number, one.title) for one in found]
    return (LINKS, {"links": links}) if links else None


def matter(actor: Actor, identity: int) -> Drawn:
    """Both sides of a matter, the opinions, and the correction order begun from it."""
    return _sides(actor, MATTER, identity)


def notice(actor: Actor, identity: int) -> Drawn:
    """Both sides of a notice."""
    return _sides(actor, NOTICE, identity)


def order(actor: Actor, identity: int) -> Drawn | None:
    """The matter that a correction order was begun from."""
    found = linkage.matter_of(actor, identity)
    return None if found is None else (LINKS, {"links": [(record_url(MATTER, found[0]), *found[1:])]})


def _sides(actor: Actor, code: str, identity: int) -> Drawn:
    found = linkage.sides(actor, code, identity)
    lines = reversed(timeline(registry.get(code), [line for _side, line in found.lines]))
    told = [(side, line) for (side, _line), line in zip(found.lines, lines, strict=True)]
    order = record_url(ORDER, found.order) if found.order else ""
    return "together/sides.html", {"sides": found, "told": told, "order_url": order}
