# SPDX-License-Identifier: Apache-2.0
"""The only source of time; working calendars and deadlines as pure functions. Nothing here imports Django."""

from xiucheng.kernel.clock.calendar import Notice, build, built_in, read_notice
from xiucheng.kernel.clock.due import due, explain, net_and_gross, remaining
from xiucheng.kernel.clock.instant import Frozen, frozen, now
from xiucheng.kernel.clock.types import (
    USUAL_HOURS,
    Calendar,
    CalendarMissing,
    ClockError,
    Deadline,
    Hours,
    Limit,
    Span,
    Unit,
    YearDays,
)

__all__ = [
    "USUAL_HOURS",
    "Calendar",
    "CalendarMissing",
    "ClockError",
    "Deadline",
    "Frozen",
    "Hours",
    "Limit",
    "Notice",
    "Span",
    "Unit",
    "YearDays",
    "build",
    "built_in",
    "due",
    "explain",
    "frozen",
    "net_and_gross",
    "now",
    "read_notice",
    "remaining",
]
