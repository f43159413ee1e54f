# SPDX-License-Identifier: Apache-2.0
"""The calendar and hours in force, for the engine."""

from __future__ import annotations

from functools import cache

from xiucheng.kernel.clock.store import load_calendar
from xiucheng.kernel.clock.types import Hours
from xiucheng.kernel.process.clocks import Timekeeper
from xiucheng.kernel.settings import settings


@cache
def _hours(text: str) -> Hours:
    return Hours.parse(text)


def timekeeper() -> Timekeeper:
    """Calendar of the installation and working hours of the bureau."""
    return Timekeeper(load_calendar(), _hours(settings.working_hours), settings.working_hours)
