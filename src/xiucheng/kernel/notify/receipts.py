# SPDX-License-Identifier: Apache-2.0
"""What a provider tells later: delivered, failed, read. Signed by the secret that we share with it."""

from __future__ import annotations

import json
from typing import Final

from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.notify.signing import genuine
from xiucheng.kernel.settings import settings

MOST: Final = 500
STATES: Final = ("delivered", "failed", "read")

# forward only: receipts come late, twice and in any order
_RECEIPT = """
UPDATE delivery d SET state = x.state, changed_at = %(at)s,
       problem = CASE WHEN x.state = 'failed' THEN x.why ELSE '' END
FROM json_to_recordset(%(items)s::json) AS x(key text, id text, state text, why text)
WHERE d.channel = 'sms' AND (d.key = x.key OR (x.key IS NULL AND x.id <> '' AND d.provider_id = x.id))
  AND CASE x.state WHEN 'read' THEN d.state IN ('sending', 'sent', 'delivered')
                   ELSE d.state IN ('sending', 'sent') END
RETURNING d.id
"""


class Forged(Exception):
    """The signature does not fit, or the time is not now."""


class Unusable(Exception):
    """What was signed is no list of receipts."""


def take(body: bytes, at: str, key: str, signed: str) -> int:
    """Note receipts; returns how many changed something. The same ones again change nothing.

    `body`: a JSON list of {"id" or "key", "state", "why"}; `at`, `key`, `signed`: as in `signing`.
    Raises `Forged`, `Unusable`.
    """
    if not genuine(settings.sms_secret, at, key, body, signed, now()):
        raise Forged
    items = _items(body)
    return len(fetch_all(_RECEIPT, {"at": now(), "items": json.dumps(items)}))


def _items(body: bytes) -> list[dict[str, str | None]]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Unusable from None
    if not isinstance(found, list) or len(found) > MOST:
        raise Unusable
    return [_item(one) for one in found]


def _item(one: object) -> dict[str, str | None]:
    if not isinstance(one, dict) or one.get("state") not in STATES:
        raise Unusable
    words = {name: one.get(name) for name in ("key", "id", "why")}
    if any(value is not None and not _plain(value) for value in words.values()):
        raise Unusable
    return words | {"state": str(one["state"]), "why": str(words["why"] or "")[:200]}


def _plain(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 300 and value.isprintable()
