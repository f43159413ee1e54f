# SPDX-License-Identifier: Apache-2.0
"""Keeps why a report should be looked at twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xiucheng.operations.supervision.models import Report


def note_flags(report: int, flags: Mapping[str, Any]) -> None:
    """Add flags with their reasons to those of a report. It is a hint beside the record and no step of it."""
    with transaction.atomic():
        row = Report.objects.select_for_update().get(pk=report)
        Report.objects.filter(pk=report).update(flags={**row.flags, **flags})
