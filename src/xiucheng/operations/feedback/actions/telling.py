# SPDX-License-Identifier: Apache-2.0
"""Tells reporters: who has an account under the bell, who left a telephone number by SMS, gathered and not at night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import translation

from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration import store
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.notify.models import QUIET_FROM, QUIET_TO
from xiucheng.kernel.notify.outsiders import Outsider, write
from xiucheng.kernel.notify.post import News as Told
from xiucheng.kernel.notify.post import post_instead
from xiucheng.kernel.notify.types import Channel, Message
from xiucheng.kernel.record.relay import Event
from xiucheng.kernel.record.words import opened
from xiucheng.kernel.settings import settings
from xiucheng.kernel.vault import KeyMissing
from xiucheng.operations.feedback import queries
from xiucheng.operations.feedback.models import News
from xiucheng.operations.feedback.rules import messages
from xiucheng.operations.feedback.rules.settings import TELL_MINUTES
from xiucheng.operations.feedback.rules.stages import what
from xiucheng.operations.feedback.types import COMMENTED, OUTSIDERS, OWN_CHANNELS, TOLD
from xiucheng.operations.supervision.types import CASE

OLDEST = timedelta(days=1)
"""What happened longer ago is no news: a new installation of this package begins with an old record."""
SETTLES = timedelta(minutes=2)
"""Steps that follow each other at once make one message."""
KEPT = timedelta(days=90)
LIMIT = 300

_REPORTS = """
SELECT l.record_id, p.id, p.reported_by, p.channel, EXISTS (
    SELECT FROM personal w WHERE w.record_id = p.record_id AND w.seq = p.seq AND w.name = 'reporter_phone')
FROM supervision_report_link l JOIN supervision_report p ON p.id = l.report_id
WHERE l.record_id = ANY(%(records)s) ORDER BY p.id
"""
_PUBLIC = """
SELECT e.id FROM entry e WHERE e.id = ANY(%(ids)s) AND e.at = ANY(%(times)s) AND e.form ->> 'audience' = 'public'
"""
_RIPE = """
WITH ripe AS (
    SELECT n.report_id, max(n.id) AS newest FROM feedback_news n WHERE n.sms = 'waits'
    GROUP BY n.report_id HAVING min(n.at) <= %(settled)s AND NOT EXISTS (
        SELECT FROM feedback_news s WHERE s.report_id = n.report_id AND s.sent_at > %(since)s)
    LIMIT %(limit)s)
UPDATE feedback_news n SET sms = 'sent', sent_at = %(at)s FROM ripe
WHERE n.report_id = ripe.report_id AND n.sms = 'waits' AND n.id <= ripe.newest RETURNING n.report_id, ripe.newest
"""
_PHONE = """
SELECT w.record_id, w.seq, w.name, w.value FROM supervision_report p JOIN personal w
    ON w.record_id = p.record_id AND w.seq = p.seq AND w.name = 'reporter_phone' WHERE p.id = %(report)s
"""


class Reporter(NamedTuple):
    """A report that led to a case, and how whoever wrote it is reached."""

    record: int
    report: int
    person: int | None
    channel: str
    telephone: bool

    @property
    def account(self) -> int | None:
        """Who found the problem and has an account: not who took somebody's call."""
        return self.person if self.channel in OWN_CHANNELS else None


def take(events: Sequence[Event]) -> None:
    """Note for every report what happened to its case, in the transaction that moves the cursor."""
    since = now() - OLDEST
    fresh = [one for one in events if one.process == CASE and one.at > since]
    public = _public(fresh)
    told = [(one, what(one.step, one.from_state, one.to_state, public=one.id in public)) for one in fresh]
    told = [(event, word) for event, word in told if word]
    reporters = _reporters({event.record_id for event, _word in told})
    rows, news = [], []
    for event, word in told:
        for one in reporters.get(event.record_id, ()):
            account = one.account if one.account != event.actor_id else None
            if not (one.telephone or account):
                continue
            rows.append(_row(event, word, one))
            if account:
                news.append(_told(event, word, one, account))
    News.objects.bulk_create(rows, ignore_conflicts=True)
    post_instead(news)


def _public(events: Sequence[Event]) -> set[int]:
    """Comments that are meant for reporters."""
    asked = [one for one in events if one.step == "comment"]
    if not asked:
        return set()
    # the time names the partition
    values = {"ids": [one.id for one in asked], "times": [one.at for one in asked]}
    return {identity for (identity,) in fetch_all(_PUBLIC, values)}


def _reporters(records: set[int]) -> dict[int, list[Reporter]]:
    found: dict[int, list[Reporter]] = {}
    for row in fetch_all(_REPORTS, {"records": sorted(records)}) if records else ():
        found.setdefault(row[0], []).append(Reporter(*row))
    return found


def _row(event: Event, word: str, one: Reporter) -> News:
    return News(
        report_id=one.report,
        record_id=event.record_id,
        seq=event.seq,
        what=word,
        at=event.at,
        sms="waits" if one.telephone else "",
    )


def _told(event: Event, word: str, one: Reporter, account: int) -> Told:
    kind = COMMENTED if word == "comment" else TOLD
    return Told(account, kind, f"report:{one.report}:{event.record_id}:{event.seq}", event.record_id)


def gather() -> int:
    """Give the outbox what is ripe: one message for each report, not at night; returns how many."""
    at = now()
    if _quiet():
        return 0
    values = {
        "at": at,
        "settled": at - SETTLES,
        "since": at - timedelta(minutes=store.value(TELL_MINUTES)),
        "limit": LIMIT,
    }
    with transaction.atomic():
        ripe = sorted(set(fetch_all(_RIPE, values)))
        write(Channel.SMS, [Outsider(OUTSIDERS, report, str(newest)) for report, newest in ripe])
    return len(ripe)


def _quiet() -> bool:
    time = local(now()).time()
    return time >= QUIET_FROM or time < QUIET_TO


def message(report: int, key: str) -> Message | None:
    """What to send to who wrote a report, and where to: read now, so nothing is sent to what was erased."""
    rows = fetch_all(_PHONE, {"report": report})
    try:
        address = messages.mobile(opened(*rows[0])) if rows else ""
    except KeyMissing:
        return None
    if not address:
        return None
    with translation.override(settings.language):
        found = queries.of_report(report)
        return messages.message(found, address, key, settings.public_url) if found else None


def forget() -> int:
    """Delete what was told more than 90 days ago; returns how much."""
    return News.objects.filter(at__lt=now() - KEPT).delete()[0]
