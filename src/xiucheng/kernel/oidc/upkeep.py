# SPDX-License-Identifier: Apache-2.0
"""Forgets what has served: codes, tokens, sign-ons whose session is over, and people who knocked long ago."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from xiucheng.kernel.access.login import LONGEST_SESSION
from xiucheng.kernel.clock import now
from xiucheng.kernel.oidc.models import AccessToken, Code, Consent, Identity, SignedOn, Subject
from xiucheng.kernel.personal.forgetting import blank

REPLAY = timedelta(days=1)
"""How long a code is known after its end, so that a replay is seen for what it is."""
KNOCKED = timedelta(days=30)


def forget() -> None:
    """Delete what nobody can use any more."""
    at = now()
    Code.objects.filter(expires_at__lt=at - REPLAY).delete()
    AccessToken.objects.filter(expires_at__lt=at - REPLAY).delete()
    SignedOn.objects.filter(at__lt=at - LONGEST_SESSION).delete()
    Identity.objects.filter(person=None, seen_at__lt=at - KNOCKED).delete()


def forget_account(person: int) -> set[str]:
    """Let go of who somebody is elsewhere and what systems know them by; returns what else they are called."""
    rows = Identity.objects.filter(person_id=person)
    words = {word for row in rows.values_list("name", "login", "subject") for word in row if word}
    rows.delete()
    for model in (Code, AccessToken, Consent, Subject):
        model._default_manager.filter(person_id=person).delete()
    return words


def forget_words(words: Sequence[str]) -> None:
    """Let go of words by which people who knocked named themselves."""
    blank("oidc_identity", ("name", "login"), words)
