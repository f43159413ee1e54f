# SPDX-License-Identifier: Apache-2.0
"""The calendar and hours in force, for the engine and for desks."""

from __future__ import annotations

from xiucheng.kernel.clock.store import load_calendar
from xiucheng.kernel.configuration import store
from xiucheng.kernel.configuration.declared import WORKING_HOURS
from xiucheng.kernel.process.clocks import Timekeeper


def timekeeper() -> Timekeeper:
    """Calendar of the installation and hours of the whole city; `of(unit)` counts in a unit's own hours."""
    hours = store.text(WORKING_HOURS)
    return Timekeeper(load_calendar(), WORKING_HOURS.read(hours), hours, hours_of=_hours_of)


def _hours_of(unit: str) -> str:
    return store.text(WORKING_HOURS, unit)
