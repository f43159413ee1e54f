# SPDX-License-Identifier: Apache-2.0
"""Sends what the outbox holds. Each message is claimed before it is handed over, and carries one key for all
tries, so that a worker that is killed sends nothing twice."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import translation

from xiucheng.kernel.access.actor import Actor, by_id
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.notify import digest, endings, outsiders
from xiucheng.kernel.notify.models import Delivery, Notice, Preference, PushAddress
from xiucheng.kernel.notify.providers import provider
from xiucheng.kernel.notify.texts import lines, message
from xiucheng.kernel.notify.types import Channel, Gone, Later, Message, Never

log = logging.getLogger("xiucheng.notify")

TRIES = 8
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
ABANDONED = timedelta(minutes=2)
"""A message claimed so long ago was claimed by a worker that died: handing over takes less."""
STALE = timedelta(days=1)
"""What could not be sent for so long helps nobody any more."""
PART = 50

_CLAIM = """
UPDATE delivery SET state = 'sending', claimed_at = %(at)s, tries = tries + 1, changed_at = %(at)s
WHERE id = (SELECT id FROM delivery WHERE state = 'waiting' AND next_at <= %(at)s
            ORDER BY urgent DESC, next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, person_id, channel, push_id, key, notices, tries, created_at, outsider
"""
_ABANDONED = """
UPDATE delivery SET state = CASE WHEN channel = ANY(%(repeatable)s) THEN 'waiting' ELSE 'unsure' END,
       problem = '', changed_at = %(at)s
WHERE state = 'sending' AND claimed_at < %(before)s RETURNING id
"""


class Claimed(NamedTuple):
    """A message that this process alone may send now."""

    id: int
    person: int | None
    channel: Channel
    push: int | None
    key: str
    notices: list[int]
    tries: int
    created_at: datetime
    outsider: str


class Outbox:
    """What the worker repeats."""

    def turn(self) -> bool:
        """Tell what ended, gather what is ripe, send some; returns whether there may be more to do."""
        endings.look()
        digest.gather()
        recover()
        return all(send_next() for _count in range(PART))


def recover() -> int:
    """Put back what a killed worker had claimed, where a repetition is known by its key; returns how many.

    What SMTP may or may not have taken is left to the administrator: better one mail too few than two.
    """
    at = now()
    values = {
        "at": at,
        "before": at - ABANDONED,
        "repeatable": [c.value for c in Channel if c is not Channel.APP and provider(c).repeatable],
    }
    return len(fetch_all(_ABANDONED, values))


def send_next() -> bool:
    """Claim one message and hand it over; False when none waits."""
    rows = fetch_all(_CLAIM, {"at": now()})
    if not rows:
        return False
    claimed = Claimed(*rows[0])._replace(channel=Channel(rows[0][2]))
    made = _message(claimed) if now() - claimed.created_at < STALE else None
    if made is None:
        _settle(claimed, "dropped")
        return True
    try:
        number = provider(claimed.channel).send(made)
    except Gone as refusal:
        _settle(claimed, "dead", str(refusal))
        # last: the message goes with its address
        PushAddress.objects.filter(pk=claimed.push or 0).delete()
    except Never as refusal:
        _settle(claimed, "dead", str(refusal))
    except Later as refusal:
        _try_later(claimed, str(refusal))
    else:
        _settle(claimed, "sent", provider_id=number)
    return True


def _message(claimed: Claimed) -> Message | None:
    """What is left to say of the notices, to whom it still concerns; None when that is nothing."""
    if claimed.person is None:
        return outsiders.message(claimed.outsider, claimed.key)
    actor, address = by_id(claimed.person), _address(claimed)
    if actor is None or not address:
        return None
    with translation.override(actor.language):
        told = lines(actor, _unread(actor, claimed.notices))
        return message(claimed.channel, told, key=claimed.key, address=address) if told else None


def _unread(actor: Actor, ids: list[int]) -> list[Notice]:
    return list(Notice.objects.filter(person_id=actor.id or 0, pk__in=ids, read_at=None).order_by("id"))


def _address(claimed: Claimed) -> str:
    """Where to, as the person has it now."""
    if claimed.push is not None:
        found = PushAddress.objects.filter(pk=claimed.push).values("endpoint", "p256dh", "auth").first()
        return json.dumps(found) if found else ""
    kept = Preference.objects.filter(pk=claimed.person).first()
    if kept is None:
        return ""
    return {Channel.MAIL: kept.mail, Channel.SMS: kept.phone}.get(claimed.channel, "")


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries: 1, 2, 4 … minutes, at most an hour."""
    return min(FIRST_WAIT * (1 << max(0, tries - 1)), LONGEST_WAIT)


def _try_later(claimed: Claimed, why: str) -> None:
    if claimed.tries >= TRIES:
        _settle(claimed, "dead", why)
        return
    at = now()
    _own(claimed).update(
        state="waiting", problem=why[:300], next_at=at + wait_after(claimed.tries), changed_at=at
    )
    log.warning("message %s is tried again: %s", claimed.key, why)


def _settle(claimed: Claimed, state: str, problem: str = "", *, provider_id: str = "") -> None:
    values = {"state": state, "problem": problem[:300], "provider_id": provider_id, "changed_at": now()}
    _own(claimed).update(**values)
    if state == "dead":
        log.error("message %s is given up: %s", claimed.key, problem)


def _own(claimed: Claimed) -> QuerySet[Delivery]:
    """The row as long as it is still ours: a receipt can come before we have noted that it was sent."""
    return Delivery.objects.filter(pk=claimed.id, state="sending")
