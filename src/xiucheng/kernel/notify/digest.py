# SPDX-License-Identifier: Apache-2.0
"""Gathers what waits into messages: one for each person and channel when its time has come, not one for each
item; nothing in quiet hours but what is urgent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction

from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.notify.models import DIGEST_MINUTES, QUIET_FROM, QUIET_TO, Delivery, PushAddress
from xiucheng.kernel.notify.types import Channel

GATHERER = 7_340_041
"""The advisory lock of who gathers: a number that nothing else locks here."""
LIMIT = 300

QUIET = """
CASE WHEN f.person_id IS NULL THEN (%(time)s::time >= %(from)s::time OR %(time)s::time < %(to)s::time)
     WHEN f.quiet_from <= f.quiet_to THEN %(time)s::time >= f.quiet_from AND %(time)s::time < f.quiet_to
     ELSE %(time)s::time >= f.quiet_from OR %(time)s::time < f.quiet_to END
"""
"""Whether it is quiet for somebody now; equal times mean that it never is."""

_RIPE = f"""
WITH waiting AS (
    SELECT n.id, n.person_id, n.at, n.urgent, c.channel, c.channel = ANY(n.prompt) AS prompt, {QUIET} AS quiet,
           coalesce(f.digest_minutes, %(minutes)s) * interval '1 minute' AS gathers
    FROM notice n LEFT JOIN notice_preference f ON f.person_id = n.person_id,
         unnest(n.pending || n.prompt) AS c(channel)
    WHERE (n.pending <> '{{}}' OR n.prompt <> '{{}}') AND n.read_at IS NULL)
SELECT person_id, channel, array_agg(id ORDER BY id) FILTER (WHERE urgent AND prompt OR NOT quiet),
       bool_or(urgent AND prompt)
FROM waiting GROUP BY person_id, channel, quiet
HAVING bool_or(urgent AND prompt) OR (NOT quiet AND (bool_or(prompt) OR min(at + gathers) <= %(at)s))
ORDER BY 4 DESC, min(at) LIMIT %(limit)s
"""
_TAKEN = """
UPDATE notice n SET pending = array_remove(n.pending, x.channel), prompt = array_remove(n.prompt, x.channel)
FROM unnest(%(ids)s::bigint[], %(channels)s::text[]) AS x(id, channel) WHERE n.id = x.id RETURNING n.id
"""


class Ripe(NamedTuple):
    """What one person is to be told now through one channel."""

    person: int
    channel: str
    notices: list[int]
    urgent: bool


def gather() -> int:
    """Put what is ripe into the outbox; returns how many messages. Two processes take turns."""
    at = now()
    asked = {
        "at": at,
        "time": local(at).time(),
        "from": QUIET_FROM,
        "to": QUIET_TO,
        "minutes": DIGEST_MINUTES,
        "limit": LIMIT,
    }
    with transaction.atomic():
        if not fetch_all("SELECT pg_try_advisory_xact_lock(%(lock)s)", {"lock": GATHERER})[0][0]:
            return 0
        ripe = [Ripe(*row) for row in fetch_all(_RIPE, asked)]
        if not ripe:
            return 0
        made = list(_messages(ripe))
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        # one after the other: a notice that two channels take at once would keep one of them
        for channel in sorted({one.channel for one in ripe}):
            ids = [identity for one in ripe if one.channel == channel for identity in one.notices]
            fetch_all(_TAKEN, {"ids": ids, "channels": [channel] * len(ids)})
    return len(made)


def _messages(ripe: list[Ripe]) -> Iterator[Delivery]:
    pushed = {one.person for one in ripe if one.channel == Channel.PUSH}
    browsers: defaultdict[int, list[int | None]] = defaultdict(list)
    for person, browser in PushAddress.objects.filter(person_id__in=pushed).values_list("person_id", "pk"):
        browsers[person].append(browser)
    at = now()
    for one in ripe:
        for push in browsers[one.person] if one.channel == Channel.PUSH else [None]:
            # a notice is in one message of a channel only, so its newest notice names the message
            key = f"{one.channel}-{one.person}-{one.notices[-1]}" + (f"-{push}" if push else "")
            yield Delivery(
                person_id=one.person,
                channel=one.channel,
                push_id=push,
                key=key,
                notices=one.notices,
                urgent=one.urgent,
                created_at=at,
                next_at=at,
                changed_at=at,
            )
