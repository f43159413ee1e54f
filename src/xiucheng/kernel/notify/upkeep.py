# SPDX-License-Identifier: Apache-2.0
"""Forgets notices and messages of long ago."""

from __future__ import annotations

from datetime import timedelta

from xiucheng.kernel.clock import now
from xiucheng.kernel.notify.models import Delivery, Notice, Told

KEPT = timedelta(days=90)


def forget() -> int:
    """Delete what is older than 90 days; returns how many notices that was."""
    before = now() - KEPT
    Delivery.objects.filter(changed_at__lt=before).delete()
    Told.objects.filter(due_at__lt=before).delete()
    return Notice.objects.filter(at__lt=before).delete()[0]
