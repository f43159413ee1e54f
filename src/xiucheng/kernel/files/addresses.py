# SPDX-License-Identifier: Apache-2.0
"""Signed addresses: for one file, one variant and one person, for some minutes. Whoever else has them gets nothing."""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import cache

from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.files.types import FileRefused, Variant, not_there
from xiucheng.kernel.settings import settings

_TICKET = re.compile(r"(\d{1,12})\.([0-9a-f]{40})")


@cache
def _key() -> bytes:
    return hashlib.sha256(b"xiucheng.file" + settings.secret_key.encode()).digest()


def _signature(person: int | None, identity: int, variant: Variant, end: int) -> str:
    words = f"{person}/{identity}/{variant.value}/{end}"
    return hmac.digest(_key(), words.encode(), "sha256").hex()[:40]


def ticket(actor: Actor, identity: int, variant: Variant) -> str:
    """What an address must carry. It stays the same for half its life, so that browsers may keep what they have."""
    half = settings.file_link_minutes * 30
    end = (int(now().timestamp()) // half + 2) * half
    return f"{end}.{_signature(actor.id, identity, variant, end)}"


def check(actor: Actor, identity: int, variant: Variant, given: str) -> None:
    """Raises `FileRefused`: 404 for what we did not sign for this person, 410 when its time is over."""
    match = _TICKET.fullmatch(given)
    if match is None or actor.id is None:
        raise not_there()
    end, signature = int(match[1]), match[2]
    if not hmac.compare_digest(signature, _signature(actor.id, identity, variant, end)):
        raise not_there()
    if end < now().timestamp():
        raise FileRefused(_("This address has ended. Load the page again."), 410)
