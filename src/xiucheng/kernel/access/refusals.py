# SPDX-License-Identifier: Apache-2.0
"""What reads and writes of accounts refuse, and the permission that each of them asks for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor

ACCOUNTS, APPOINT, AUDIT = "access.accounts", "access.appoint", "access.audit"
ERASE, AGREE = "personal.erase", "personal.agree"


class AccessRefused(Exception):
    """The sentence says which rule of access is in the way; `errors` maps a field to the sentence beside it."""

    def __init__(self, sentence: str = "", **errors: str) -> None:
        super().__init__(sentence or " ".join(errors.values()))
        self.sentence = sentence
        self.errors = errors


class NotAllowed(Exception):
    """No post of the actor gives the permission; doors answer 403."""


class NotThere(Exception):
    """Nobody and nothing of that name; doors answer 404."""


def require(actor: Actor, *permissions: str) -> None:
    """Go on only for the platform itself, or for somebody whose posts give any of these. Raises `NotAllowed`."""
    if actor.kind != "system" and not any(map(actor.may, permissions)):
        raise NotAllowed(_("None of your posts allows this. Ask the administrator who is in charge of it."))
