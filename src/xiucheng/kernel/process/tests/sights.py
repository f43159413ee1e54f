# SPDX-License-Identifier: Apache-2.0
"""What the engine's tests compare: how many rows there are, and everything about one record."""

from __future__ import annotations

from typing import Any

from django.db import connection

from xiucheng.kernel.record.models import Entry, Record


def counts() -> dict[str, int]:
    tables = (
        *("record", "entry", "submission", "deadline", "share", "personal", "supervision_case"),
        *("supervision_report", "supervision_report_link"),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables))
        return dict(zip(tables, cursor.fetchone(), strict=True))


def state_of(record: int) -> tuple[Any, ...]:
    row = Record.objects.values().get(pk=record)
    return (*row.values(), *Entry.objects.filter(record_id=record).values_list("seq", "step"))
