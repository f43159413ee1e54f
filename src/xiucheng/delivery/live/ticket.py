# SPDX-License-Identifier: Apache-2.0
"""Signed, short-lived tickets: what the web process says about somebody, for the live process to believe."""

from __future__ import annotations

from typing import NamedTuple

from django.core.signing import BadSignature, TimestampSigner

from xiucheng.delivery.live.audience import Reader, Scope, Sight
from xiucheng.kernel.settings import settings

SECONDS = 60


class Ticket(NamedTuple):
    """Who listens, in which language, what they may see, and by which paths more may be opened to them."""

    person: int
    language: str
    scope: Scope
    readers: frozenset[Reader] = frozenset()


class TicketRefused(Exception):
    """The ticket is not ours, was changed, or is too old; the sentence says what to do."""


def _signer() -> TimestampSigner:
    # everything is given, so that the live process needs no Django settings
    return TimestampSigner(key=settings.secret_key, salt="xiucheng.live", fallback_keys=[])


def issue(ticket: Ticket) -> str:
    """The ticket as text for an address."""
    scope, readers = [list(sight) for sight in ticket.scope], sorted(ticket.readers)
    content = [ticket.person, ticket.language, scope, readers]
    return _signer().sign_object(content, compress=True)


def read(text: str) -> Ticket:
    """What a ticket says. Raises `TicketRefused`."""
    try:
        person, language, sights, readers = _signer().unsign_object(text, max_age=SECONDS)
    except (BadSignature, ValueError) as error:
        raise TicketRefused("This ticket is not valid any more. Ask for a new one.") from error
    scope = tuple(Sight(app, tuple(holders), tuple(areas)) for app, holders, areas in sights)
    return Ticket(person, language, scope, frozenset((app, path) for app, path in readers))
