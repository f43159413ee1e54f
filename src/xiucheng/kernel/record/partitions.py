# SPDX-License-Identifier: Apache-2.0
"""Keeps three months of entry partitions ready; late ones fall into the default partition, never lost."""

from __future__ import annotations

from datetime import date

from django.db import connection

from xiucheng.kernel.clock import now


def months_ahead(today: date, count: int) -> list[date]:
    """First days of this month and of the `count` months that follow."""
    first = today.year * 12 + today.month - 1
    return [date((first + step) // 12, (first + step) % 12 + 1, 1) for step in range(count + 1)]


def ensure_partitions(count: int = 3) -> int:
    """Make the missing partitions from this month to `count` months ahead; returns how many were made."""
    made = 0
    with connection.cursor() as cursor:
        for month in months_ahead(now().date(), count):
            cursor.execute("SELECT entry_partition(%s)", [month])
            made += bool(cursor.fetchone()[0])
    return made
