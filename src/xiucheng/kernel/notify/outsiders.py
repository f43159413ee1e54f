# SPDX-License-Identifier: Apache-2.0
"""Messages to people without an account: the outbox keeps who they are to another package, never where they live.

Who keeps their addresses declares a kind in `registry`; its function is asked for words and address at the moment of
sending, so that an address stands nowhere else, and what was erased meanwhile is not sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.utils.module_loading import import_string

from xiucheng.kernel.clock import now
from xiucheng.kernel.notify import registry
from xiucheng.kernel.notify.models import Delivery
from xiucheng.kernel.notify.types import Channel, Message

Maker = Callable[[int, str], Message | None]
"""From the number of somebody of that kind and the message's key to the message; None when nothing is left to say."""


class Outsider(NamedTuple):
    """Somebody to tell: of which kind, by which number, and what names the message."""

    kind: str
    number: int
    occasion: str


def write(channel: Channel, people: Iterable[Outsider]) -> None:
    """Put a message to each into the outbox, in the caller's transaction; once for each occasion."""
    at = now()
    rows = [
        Delivery(
            outsider=f"{one.kind}:{one.number}",
            channel=channel,
            key=f"{channel}-{one.kind}-{one.number}-{one.occasion}",
            notices=[],
            created_at=at,
            next_at=at,
            changed_at=at,
        )
        for one in people
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def message(outsider: str, key: str) -> Message | None:
    """What to send to somebody, and where to; None when that is nothing any more."""
    kind, _colon, number = outsider.partition(":")
    path = registry.outsiders().get(kind)
    if path is None:
        return None
    maker: Maker = import_string(path.replace(":", "."))
    return maker(int(number), key)
