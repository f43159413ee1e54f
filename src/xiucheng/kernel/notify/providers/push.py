# SPDX-License-Identifier: Apache-2.0
"""Web push: encrypted for one browser and handed to the push service of its maker."""

from __future__ import annotations

import json
from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from xiucheng.kernel.clock import now
from xiucheng.kernel.notify.encryption import encrypt, padded, private_key, public_bytes, unpadded, vapid
from xiucheng.kernel.notify.providers.http import judged, post
from xiucheng.kernel.notify.types import Gone, Message, Never
from xiucheng.kernel.settings import settings
from xiucheng.kernel.settings.values import kept_secret

KEPT_SECONDS = 12 * 3600
"""How long a push service keeps a message for a browser that is switched off."""


class PushProvider:
    """A browser shows one notice for each tag, so a repetition replaces what it repeats."""

    repeatable = True

    def send(self, message: Message) -> str:
        to = json.loads(message.address)
        url = str(to["endpoint"])
        if not settings.push_contact:
            raise Never("Web push is not configured.")
        if not allowed(url):
            raise Gone("The push service is not one of those that are allowed.")
        try:
            body = encrypt(message.text.encode(), padded(to["p256dh"]), padded(to["auth"]))
        except ValueError as error:
            raise Never(str(error)) from None
        parts = urlsplit(url)
        audience = f"{parts.scheme}://{parts.netloc}"
        headers = {
            "Authorization": vapid(audience, settings.push_contact, key(), now()),
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(KEPT_SECONDS),
            "Urgency": "high" if message.urgent else "normal",
        }
        reply = post(url, body, headers)
        if reply.status in {404, 410}:
            raise Gone("The browser takes no messages any more.")
        judged(reply, parts.hostname or "push service")
        return reply.headers.get("location", "")[:100]


@cache
def key() -> ec.EllipticCurvePrivateKey:
    """The key by which push services know us; made at the first use, kept in a file of the operator's."""
    return private_key(kept_secret(settings.var / "push.key", 32))


def public_key() -> str:
    """What browsers subscribe with; empty while web push is not configured."""
    return unpadded(public_bytes(key().public_key())) if settings.push_contact else ""


def allowed(url: str) -> bool:
    """Whether we may send to an address that a browser named: others could be machines of the inside."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    for entry in settings.push_services:
        if "://" in entry:
            if f"{parts.scheme}://{parts.netloc}".lower() == entry.lower():
                return True
        elif (
            parts.scheme == "https"
            and parts.port in {None, 443}
            and (host == entry or host.endswith(f".{entry}"))
        ):
            return True
    return False
