# SPDX-License-Identifier: Apache-2.0
"""Moments as people read them, for pages and messages alike."""

from datetime import datetime

from django.utils.timezone import is_aware
from django.utils.translation import pgettext

from xiucheng.kernel.clock.local import local


def civil(at: datetime) -> datetime:
    """The moment in the bureau's time, without zone; a naive one is that already."""
    return local(at) if is_aware(at) else at


def moment_short(at: datetime) -> str:
    """Month, day and time, where the year is plain."""
    return civil(at).strftime(pgettext("date format", "%-d %b %H:%M"))
