# SPDX-License-Identifier: Apache-2.0
"""Browsers that take pushed messages, each of its own person."""

from __future__ import annotations

from typing import Any

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.notify.encryption import padded, point
from xiucheng.kernel.notify.models import PushAddress
from xiucheng.kernel.notify.providers.push import allowed

MOST = 10
"""Browsers of one person; the oldest makes room."""
LONGEST = 1000


class Unusable(Exception):
    """What a browser sent is no subscription that we may send to."""


def keep(actor: Actor, given: Any, device: str) -> None:
    """Keep a browser's subscription, as `PushSubscription.toJSON()` gives it; whoever had it before in this
    browser has it no more. Raises `Unusable`."""
    endpoint, p256dh, auth = _read(given)
    values = {
        "person_id": actor.id,
        "p256dh": p256dh,
        "auth": auth,
        "device": "".join(filter(str.isprintable, device))[:120],
        "created_at": now(),
    }
    PushAddress.objects.update_or_create(endpoint=endpoint, defaults=values)
    kept = (
        PushAddress.objects.filter(person_id=actor.id or 0)
        .order_by("-created_at", "-id")
        .values_list("pk", flat=True)
    )
    PushAddress.objects.filter(pk__in=list(kept)[MOST:]).delete()


def forget(actor: Actor, given: Any) -> None:
    """Forget a browser of the actor's own."""
    endpoint = given.get("endpoint") if isinstance(given, dict) else None
    if not isinstance(endpoint, str):
        raise Unusable
    PushAddress.objects.filter(person_id=actor.id or 0, endpoint=endpoint[:LONGEST]).delete()


def _read(given: Any) -> tuple[str, str, str]:
    keys = given.get("keys") if isinstance(given, dict) else None
    if not isinstance(keys, dict):
        raise Unusable
    endpoint, p256dh, auth = (
        _text(one) for one in (given.get("endpoint"), keys.get("p256dh"), keys.get("auth"))
    )
    try:
        point(padded(p256dh))
        usable = len(padded(auth)) == 16 and allowed(endpoint)
    except ValueError:
        usable = False
    if not usable:
        raise Unusable
    return endpoint, p256dh, auth


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        raise Unusable
    return value
