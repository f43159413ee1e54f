# SPDX-License-Identifier: Apache-2.0
"""Between instants and the bureau's civil time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from xiucheng.kernel.settings import settings

ZONE = ZoneInfo(settings.time_zone)


def local(at: datetime) -> datetime:
    """The civil time of an instant, without zone: what working time is counted in."""
    return at.astimezone(ZONE).replace(tzinfo=None)


def instant_of(civil: datetime) -> datetime:
    """The instant of a civil time; one that already carries a zone is kept."""
    return civil if civil.tzinfo else civil.replace(tzinfo=ZONE)
