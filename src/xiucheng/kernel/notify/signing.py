# SPDX-License-Identifier: Apache-2.0
"""How we and an SMS gateway sign what we send each other: HMAC-SHA256 over time, key and content."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
"""How far the clocks may differ; something older is a replay."""


def signature(secret: str, at: str, key: str, body: bytes) -> str:
    """The signature, in hex, of a body sent at a time (seconds since 1970, as text) under a key."""
    content = f"{at}\n{key}\n{hashlib.sha256(body).hexdigest()}"
    return hmac.new(secret.encode(), content.encode(), hashlib.sha256).hexdigest()


def genuine(secret: str, at: str, key: str, body: bytes, signed: str, now: datetime) -> bool:
    """Whether it was signed with the secret, just now. An empty secret signs nothing."""
    if not secret or not (at.isascii() and at.isdigit() and len(at) <= 12):
        return False
    apart = abs(int(at) - now.timestamp())
    good = hmac.compare_digest(signature(secret, at, key, body).encode(), signed.encode())
    return good and apart <= WINDOW.total_seconds()
