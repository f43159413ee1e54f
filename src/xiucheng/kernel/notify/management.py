# SPDX-License-Identifier: Apache-2.0
"""The outbox as its administrator sees it: no words and no addresses, only what became of each message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.notify.models import Delivery

MANAGE: Final = "notify.manage"
PART = 50
AGAIN: Final = ("dead", "unsure", "failed")
"""States from which an administrator sends again."""
LONGEST_WHY = 200


class NotPossible(Exception):
    """The message is not in a state in which this can be done; the sentence says so."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of the outbox."""

    id: int
    channel: str
    receiver: str
    state: str
    count: int
    urgent: bool
    tries: int
    problem: str
    created_at: datetime
    changed_at: datetime
    next_at: datetime | None
    act_by: str
    act_why: str


def outbox(
    actor: Actor, *, channel: str = "", state: str = "", before: int | None = None, limit: int = PART
) -> list[Sent]:
    """Messages, newest first, narrowed by channel and state. Raises `NotAllowed`."""
    require(actor, MANAGE)
    rows = Delivery.objects.order_by("-id")
    if channel:
        rows = rows.filter(channel=channel)
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    named = rows.annotate(receiver=F("person__name"), acted=F("act_by__name"))[:limit]
    return [_sent(row, row.receiver, row.acted) for row in named]


def one(actor: Actor, identity: int) -> Sent:
    """One message. Raises `NotAllowed`, `NotThere`."""
    require(actor, MANAGE)
    row = Delivery.objects.filter(pk=identity).first() if identity < 2**63 else None
    if row is None:
        raise NotThere
    return _sent(row, row.person.name if row.person else None, row.act_by.name if row.act_by else "")


def _sent(row: Delivery, receiver: str | None, acted: str | None) -> Sent:
    return Sent(
        id=row.id,
        channel=row.channel,
        receiver=receiver or _("Somebody without an account"),
        state=row.state,
        count=len(row.notices) or 1,
        urgent=row.urgent,
        tries=row.tries,
        problem=row.problem,
        created_at=row.created_at,
        changed_at=row.changed_at,
        next_at=row.next_at if row.state == "waiting" else None,
        act_by=acted or "",
        act_why=row.act_why,
    )


def send_again(actor: Actor, identity: int, why: str) -> None:
    """Put a message that was given up into the outbox again, with who and why.

    Raises `NotAllowed`, `NotThere`, `NotPossible`.
    """
    one(actor, identity)
    told = " ".join(why.split())[:LONGEST_WHY]
    if not told:
        raise NotPossible(_("Say why it is sent again: it is kept with the message."))
    at = now()
    changed = Delivery.objects.filter(pk=identity, state__in=AGAIN).update(
        state="waiting", tries=0, next_at=at, created_at=at, changed_at=at, act_by_id=actor.id, act_why=told
    )
    if not changed:
        raise NotPossible(_("Only a message that was given up or failed is sent again."))
    journal.note("message_sent_again", str(identity), person=actor.id)
