# SPDX-License-Identifier: Apache-2.0
"""What is in force in a unit, what is to come, and what was decided before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import ACCOUNTS, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration import store
from xiucheng.kernel.configuration.declared import Setting, every
from xiucheng.kernel.configuration.models import UnitSetting

PART = 100


@dataclass(frozen=True, slots=True)
class InForce:
    """A setting in a unit on a day: its value, and which unit decided it since when (None: the default)."""

    setting: Setting[object]
    text: str
    decided_by: str | None
    since: date | None


@dataclass(frozen=True, slots=True)
class Decision:
    """One change as it was made; `value` is None where the unit above decides again."""

    id: int
    unit: str
    name: str
    value: str | None
    starts_on: date
    why: str
    made_at: datetime
    login: str
    person: str


def in_force(_actor: Actor, unit: str = store.CITY, day: date | None = None) -> list[InForce]:
    """Every setting in a unit, today unless a day is given. No secret: people see it in their deadlines."""
    snapshot, day = store.current(fresh=True), day or local(now()).date()
    return [InForce(one, *snapshot.find(one, unit, day)) for one in every()]


def decisions(actor: Actor, unit: str | None = None, limit: int = PART) -> list[Decision]:
    """What was decided, newest first: in a unit, or everywhere."""
    require(actor, ACCOUNTS)
    rows = UnitSetting.objects.select_related("made_by").order_by("-pk")
    if unit is not None:
        rows = rows.filter(unit=unit)
    return [
        Decision(
            id=row.pk,
            unit=row.unit,
            name=row.name,
            value=row.value,
            starts_on=row.starts_on,
            why=row.why,
            made_at=row.made_at,
            login=row.made_by.login if row.made_by else "",
            person=row.made_by.name if row.made_by else "",
        )
        for row in rows[:limit]
    ]
