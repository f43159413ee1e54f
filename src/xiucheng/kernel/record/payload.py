# SPDX-License-Identifier: Apache-2.0
"""The canonical form of an entry and its hash: what the chain is made of.

Frozen by docs/decisions/0002: keys sorted, text in NFC, no floats, times and decimals as strings.
jsonb would turn 1.10 into 1.1 and order keys its own way, so hashing happens here and not in SQL.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson

FORMAT = 1
GENESIS = bytes(32)

_AS_IT_IS = frozenset({type(None), bool, int})


def _encode(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8: the same bytes as Python's own `json` with those settings (tested)."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def instant(at: datetime) -> str:
    """An aware time as UTC text with microseconds: `2026-11-22T07:04:05.000006Z`."""
    # isoformat ends in +00:00 here; it takes a tenth of strftime's time
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def plain(value: Any) -> Any:
    """A value as the chain and JSON columns hold it. Floats raise `TypeError`: they have no one spelling."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is str:
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, (date, Decimal)):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form in the record.")


def canonical(value: Any) -> str:
    """Canonical JSON text of a plain value."""
    return _encode(value).decode()


def entry_hash(payload: Mapping[str, Any]) -> bytes:
    """SHA-256 of an entry's payload (see `payload_of`), 32 bytes."""
    return hashlib.sha256(_encode(payload)).digest()


def access_hash(content: Sequence[Any]) -> bytes:
    """SHA-256 of a line of the access log: at, kind, person, what, record, address, request."""
    at, *rest = content
    return hashlib.sha256(_encode([instant(at), *rest])).digest()


def personal_digest(values: Mapping[str, str], salt: bytes) -> str:
    """Digest of personal values that stays valid after they are erased, as hex."""
    return hashlib.sha256(salt + _encode(values)).hexdigest()


def payload_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The hashed payload from an entry's columns, whether fresh or read back.

    `at` is the text of `instant`; `prev` is bytes; `changes`, `form` and `attachments` are plain values.
    """
    return {
        "format": FORMAT,
        "record": row["record_id"],
        "number": row["number"],
        "process": row["process"],
        "seq": row["seq"],
        "version": row["version"],
        "at": row["at"],
        "step": row["step"],
        "actor": row["actor_id"],
        "post": row["post"],
        "unit": row["unit"],
        "from": row["from_state"],
        "to": row["to_state"],
        "changes": row["changes"],
        "form": row["form"],
        "outcome": row["outcome"],
        "position": [row["lon"], row["lat"]],
        "attachments": row["attachments"],
        "personal": row["personal_digest"],
        "prev": row["prev"].hex(),
    }


def merkle_root(hashes: Sequence[bytes]) -> bytes:
    """Root of a binary Merkle tree; leaves and nodes are hashed apart (RFC 6962's prefixes 0 and 1)."""
    if not hashes:
        return GENESIS
    level = [hashlib.sha256(b"\0" + leaf).digest() for leaf in hashes]
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"\1" + pair[0] + pair[1]).digest() if len(pair) == 2 else pair[0]
            for pair in pairs
        ]
    return level[0]
