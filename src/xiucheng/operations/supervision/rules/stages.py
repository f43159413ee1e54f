# SPDX-License-Identifier: Apache-2.0
"""How long a stage and an urgent case may take: the class's own limit, else what the bureau decided."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.utils.translation import gettext as _

from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.decided import decided
from xiucheng.kernel.declaration.types import Changes, Context
from xiucheng.operations.supervision.rules.configured import STAGES, URGENT_HOURS, URGENT_STAGE
from xiucheng.operations.supervision.types import URGENT_CLOCK

OF_CLASS: Mapping[str, str] = {"reported": "accept", "filed": "dispatch", "handled": "verify"}
"""The stages for which a class can have a limit of its own, by the state that waits."""


def stage(context: Context, state: str, *, urgent: bool | None = None) -> Limit:
    """The limit of a state that is entered now. `urgent`: whether the case is from this step on."""
    own = json.loads(context.facts.get("stages") or "{}").get(OF_CLASS.get(state, ""))
    minutes = own or decided(context, STAGES[state])
    if _is_urgent(context) if urgent is None else urgent:
        minutes = min(minutes, decided(context, URGENT_STAGE))
    return Limit(minutes, Unit.WORKING_MINUTES)


def _is_urgent(context: Context) -> bool:
    return context.record is not None and context.record.urgent


def urgent_clock(context: Context) -> dict[str, Limit]:
    """The clock of an urgent case, from now."""
    return {URGENT_CLOCK: Limit(decided(context, URGENT_HOURS), Unit.WORKING_HOURS)}


def not_urgent_yet(context: Context) -> str | None:
    return _("This case is urgent already.") if _is_urgent(context) else None


def is_urgent(context: Context) -> str | None:
    return None if _is_urgent(context) else _("This case is not urgent.")


def called_urgent(context: Context) -> Changes:
    return Changes(urgent=True, clocks=urgent_clock(context))


def urgency_lifted(_context: Context) -> Changes:
    """The usual limits again; a stage that runs keeps its end."""
    return Changes(urgent=False, ended=(URGENT_CLOCK,))
