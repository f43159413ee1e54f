# SPDX-License-Identifier: Apache-2.0
"""SMS over an HTTP gateway: a signed request with the registered template and its parameters.

POST <address>
X-Key-Id, X-Timestamp (seconds since 1970), X-Idempotency-Key,
X-Signature: hex of HMAC-SHA256(secret, timestamp + "\\n" + key + "\\n" + hex of SHA-256(body))
{"to": "13800000000", "sign": "…", "template": "SMS_1", "parameters": {"count": "3", …}, "text": "…"}

200 {"id": "…"}; the same key again: the same answer and no second message.
"""

from __future__ import annotations

import json

from xiucheng.kernel.clock import now
from xiucheng.kernel.notify.providers.http import judged, post
from xiucheng.kernel.notify.signing import signature
from xiucheng.kernel.notify.types import Later, Message
from xiucheng.kernel.settings import settings


class GatewayProvider:
    """The gateway of the settings; it knows a repetition by its key."""

    repeatable = True

    def send(self, message: Message) -> str:
        content = {
            "to": message.address,
            "sign": settings.sms_sign,
            "template": template_of(message.template),
            "parameters": dict(message.parameters),
            "text": message.text,
        }
        body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
        at = str(int(now().timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Key-Id": settings.sms_key_id,
            "X-Timestamp": at,
            "X-Idempotency-Key": message.key,
            "X-Signature": signature(settings.sms_secret, at, message.key, body),
        }
        reply = post(settings.sms_url, body, headers)
        judged(reply, "SMS gateway")
        try:
            found = json.loads(reply.body)
            return str(found["id"])[:100]
        except (ValueError, KeyError, TypeError):
            # taken, or not: its own page of an error with status 200 would look the same
            raise Later("SMS gateway: its answer has no id.") from None


def template_of(name: str) -> str:
    """The gateway's number of a template, as configured: `one=SMS_1,digest=SMS_2`."""
    known = dict(pair.split("=", 1) for pair in settings.sms_templates if "=" in pair)
    return known.get(name, "")
