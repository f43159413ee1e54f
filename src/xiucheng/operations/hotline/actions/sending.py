# SPDX-License-Identifier: Apache-2.0
"""What a hotline says that it has of what was told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import require
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid
from xiucheng.operations.hotline import queries
from xiucheng.operations.hotline.types import ORDER, SEND

MOST = 2_000


class Acknowledged(NamedTuple):
    """How many orders' replies are marked as sent now, which were before, and which numbers mean nothing here."""

    sent: int
    before: tuple[str, ...]
    unknown: tuple[str, ...]


def acknowledge(actor: Actor, replies: Iterable[str]) -> Acknowledged:
    """Mark what the hotline has, by the numbers of replies; with a number, whatever was told before it of the order.

    Harmless to repeat. Raises `NotAllowed`, `Invalid` for too many.
    """
    require(actor, SEND)
    given = list(dict.fromkeys(one.strip() for one in replies if one.strip()))
    if len(given) > MOST:
        raise Invalid({"replies": _("Name at most %(count)d at a time.") % {"count": MOST}})
    found = queries.told_of(actor, [_parts(one)[0] for one in given])
    wanted: dict[int, int] = {}
    before, unknown = [], []
    for one in given:
        number, reply = _parts(one)
        order = found.get(number)
        if order is None or not 0 < reply <= order.told:
            unknown.append(one)
        elif reply <= order.sent:
            before.append(one)
        else:
            wanted[order.record] = max(reply, wanted.get(order.record, 0))
    items = [engine.Item({"reply": reply}, record, None) for record, reply in sorted(wanted.items())]
    outcomes = engine.bulk(actor, ORDER, "acknowledge", items) if items else []
    return Acknowledged(sum(isinstance(one, Answer) for one in outcomes), tuple(before), tuple(unknown))


def _parts(text: str) -> tuple[str, int]:
    """(number of the order here, number of the reply), 0 for what is none."""
    number, _dash, reply = text.rpartition("-")
    return number, int(reply) if reply.isascii() and reply.isdigit() and len(reply) < 6 else 0
