# SPDX-License-Identifier: Apache-2.0
"""API tokens: shown once, kept as a digest, with an end and a way to revoke them."""

from __future__ import annotations

import secrets
from datetime import timedelta

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import digest_of
from xiucheng.kernel.access.models import ApiToken
from xiucheng.kernel.clock import now

DAYS = 90


def issue(person: int, name: str, days: int = DAYS) -> str:
    """A new token for a person, by id; this is the only time it can be read."""
    token = "xc_" + secrets.token_urlsafe(32)
    at = now()
    made = ApiToken.objects.create(
        digest=digest_of(token),
        person_id=person,
        name=name,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    journal.note("token_issued", f"token {made.pk}", person=person)
    return token


def revoke(person: int, name: str) -> int:
    """Revoke a person's tokens of that name; returns how many."""
    rows = ApiToken.objects.filter(person_id=person, name=name, revoked_at=None)
    known = sorted(rows.values_list("pk", flat=True))
    count = ApiToken.objects.filter(pk__in=known, revoked_at=None).update(revoked_at=now())
    journal.note("token_revoked", " ".join(f"token {one}" for one in known), person=person)
    return count
