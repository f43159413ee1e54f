# SPDX-License-Identifier: Apache-2.0
"""What the kernel does at times to keep its own tables in order."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from xiucheng.kernel.access.models import Session
from xiucheng.kernel.clock import now
from xiucheng.kernel.record.partitions import ensure_partitions
from xiucheng.kernel.record.seal import seal_all

KEPT_DAYS = 90
BATCH = 5_000

_OLD_SUBMISSIONS = """
DELETE FROM submission WHERE ctid = ANY (ARRAY(SELECT ctid FROM submission WHERE at < %s LIMIT %s))
"""
_OLD_FAILURES = """
DELETE FROM procrastinate_jobs j WHERE j.status IN ('failed', 'cancelled', 'aborted')
AND NOT EXISTS (SELECT FROM procrastinate_events e WHERE e.job_id = j.id AND e.at > %s)
"""
_OLD_NOTES = """
DELETE FROM job_note n WHERE n.told_at < %s AND NOT EXISTS (SELECT FROM procrastinate_jobs j WHERE j.id = n.job_id)
"""


def seal() -> None:
    """Seal what the journals gained since the last minute."""
    seal_all()


def partitions() -> None:
    """Make the partitions of the months to come."""
    ensure_partitions()


def old_submissions() -> int:
    """Forget keys after 90 days, a part at a time so that nobody waits; returns how many."""
    before, total = now() - timedelta(days=KEPT_DAYS), 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_OLD_SUBMISSIONS, [before, BATCH])
            count = int(cursor.rowcount)
        total += count
        if count < BATCH:
            return total


def old_sessions() -> int:
    """Remove sessions past their end; returns how many."""
    return Session.objects.filter(expires_at__lt=now()).delete()[0]


def old_failures() -> int:
    """Forget jobs that failed 90 days ago, and what was noted of jobs that ended then; returns how many failed."""
    before = now() - timedelta(days=KEPT_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(_OLD_FAILURES, [before])
        count = int(cursor.rowcount)
        cursor.execute(_OLD_NOTES, [before])
    return count
