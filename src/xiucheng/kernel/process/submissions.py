# SPDX-License-Identifier: Apache-2.0
"""What was asked under a key, so that the same key acts once and another body under it is told apart."""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import cache

import orjson

from xiucheng.kernel.declaration.types import Process, Step
from xiucheng.kernel.process.items import Item
from xiucheng.kernel.settings import settings


def digest(process: Process, step: Step, item: Item) -> bytes:
    """What a key stands for: the process, the step, the record as it was seen, and what was typed in."""
    content = [process.code, step.code, item.record_id, item.version, dict(item.form)]
    try:
        text = orjson.dumps(content, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    except TypeError:
        # what orjson cannot spell (lone surrogates, huge integers) never acts, but its key may be looked up
        text = json.dumps(content, sort_keys=True, default=str).encode()
    # keyed, as it outlives an erasure: whoever holds only the database cannot try words until one fits
    return hmac.digest(_key(), text, "sha256")


@cache
def _key() -> bytes:
    return hashlib.sha256(b"xiucheng.submission" + settings.secret_key.encode()).digest()
