# SPDX-License-Identifier: Apache-2.0
"""Signed, short-lived tickets: what the web process says about somebody, for the live process to believe."""

from __future__ import annotations

from typing import NamedTuple

from django.core.signing import BadSignature, TimestampSigner

from xiucheng.delivery.live.audience import Scope, Sight
from xiucheng.kernel.settings import settings

SECONDS = 60


class Ticket(NamedTuple):
    """Who listens, in which language, and what they may see."""

    person: int
    language: str
    scope: Scope


class TicketRefused(Exception):
    """The ticket is not ours, was changed, or is too old; the sentence says what to do."""


def _signer() -> TimestampSigner:
    # everything is given, so that the live process needs no Django settings
    return TimestampSigner(key=settings.secret_key, salt="xiucheng.live", fallback_keys=[])


def issue(ticket: Ticket) -> str:
    """The ticket as text for an address."""
    content = [ticket.person, ticket.language, [list(sight) for sight in ticket.scope]]
    return _signer().sign_object(content, compress=True)


def read(text: str) -> Ticket:
    """What a ticket says. Raises `TicketRefused`."""
    try:
        person, language, sights = _signer().unsign_object(text, max_age=SECONDS)
    except (BadSignature, ValueError) as error:
        raise TicketRefused("This ticket is not valid any more. Ask for a new one.") from error
    scope = tuple(Sight(app, tuple(holders), tuple(areas)) for app, holders, areas in sights)
    return Ticket(person, language, scope)
