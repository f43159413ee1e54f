# SPDX-License-Identifier: Apache-2.0
"""Reads of the link: facts of steps, and what each side did."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q

from xiucheng.foundation.organization.queries import units
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import visible
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Fact
from xiucheng.kernel.desk import desk
from xiucheng.kernel.process.history import Line
from xiucheng.kernel.record.models import Record
from xiucheng.operations.linkage.models import Matter, Notice, Opinion
from xiucheng.operations.linkage.rules import Deadline, deadlines
from xiucheng.operations.linkage.types import NOTICE, OPINION, ORDER

_ASKED = "SELECT {} FROM linkage_opinion o JOIN record c ON c.id = o.record_id WHERE c.parent_id = r.id "

ASKED_ALREADY = Fact(
    "asked_already",
    f"SELECT EXISTS ({_ASKED.format('')} AND c.closed_at IS NULL AND o.unit = a.form ->> 'unit')",
    on_form=True,
)
OPINIONS = Fact("opinions", f"{_ASKED.format('count(*)')} AND c.state = 'given'")
NAMED = Fact("named", "SELECT EXISTS (SELECT FROM personal x WHERE x.record_id = r.id AND x.name = 'person')")
ORDER_OUTCOME = Fact(
    "order_outcome", f"SELECT o.outcome FROM record o WHERE o.id = d.order_id AND o.process = '{ORDER}'"
)


class Said(NamedTuple):
    """What a department was asked and said."""

    id: int
    unit: str
    question: str
    stance: str
    opinion: str
    state: str


class Sides(NamedTuple):
    """A matter or notice between two units: their names, and what happened, oldest first."""

    managing: str
    enforcing: str
    lines: list[tuple[str, Line]]
    """(managing, enforcing or other, the entry)."""
    opinions: list[Said]
    order: int | None
    order_number: str


def sides(actor: Actor, code: str, identity: int) -> Sides:
    """Who did what on which side. Raises `NotFound` when it is not there for this actor."""
    process = registry.get(code)
    happened = desk.timeline(actor, process, identity)
    order, number = None, ""
    if code == NOTICE:
        managing, enforcing = Notice.objects.values_list("department", "sender").get(pk=identity)
    else:
        managing, enforcing, order, number = Matter.objects.values_list(
            "origin", "enforcer", "order_id", "order_number"
        ).get(pk=identity)
    names = {one["path"]: one["name"] for one in units(actor)}
    ours, theirs = names.get(managing, managing), names.get(enforcing, enforcing)
    lines = [(_side(line, ours, theirs), line) for line in happened]
    seen = order is not None and Record.objects.filter(visible(actor, "correction"), pk=order).exists()
    return Sides(ours, theirs, lines, _said(actor, identity, names), order if seen else None, number)


def _side(line: Line, managing: str, enforcing: str) -> str:
    """By the unit of the post that acted."""
    if line.unit == managing:
        return "managing"
    return "enforcing" if line.unit == enforcing else "other"


def _said(actor: Actor, identity: int, names: dict[str, str]) -> list[Said]:
    process = registry.get(OPINION)
    states = {one.code: str(one.label) for one in process.states}
    stances = {code: str(label) for step in process.steps for item in step.form if item.name == "stance"
               for code, label in item.choices}  # fmt: skip
    rows = Opinion.objects.filter(record__parent_id=identity).select_related("record").order_by("pk")
    return [
        Said(
            row.pk,
            names.get(row.unit, row.unit),
            row.question,
            stances.get(row.stance, ""),
            row.opinion,
            states[row.record.state],
        )
        for row in rows
    ]


def kin(record: int) -> list[int]:
    """The correction order begun from a matter, or the matter of an order."""
    rows = Matter.objects.filter(Q(pk=record, order_id__isnull=False) | Q(order_id=record))
    return [order if pk == record else pk for pk, order in rows.values_list("pk", "order_id") if order]


def known_deadlines(_actor: Actor) -> tuple[Deadline, ...]:
    """The dated limits of the link with their sources; no secret inside the bureau."""
    return deadlines()
