# SPDX-License-Identifier: Apache-2.0
"""Personal words as their table keeps them: encrypted, each bound to its record, entry and name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xiucheng.kernel import vault


def _place(record: int, seq: int, name: str) -> str:
    return f"personal/{record}/{seq}/{name}"


def sealed(record: int, seq: int, name: str, words: str) -> str:
    """The stored value of personal words."""
    return vault.sealed(words, _place(record, seq, name))


def kept_apart(record: int, seq: int, words: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The personal words of an entry as rows (name, value, salt), encrypted before they leave this process."""
    return [{**one, "value": sealed(record, seq, one["name"], one["value"])} for one in words]


def opened(record: int, seq: int, name: str, value: str) -> str:
    """The words of a stored value. Raises `vault.KeyMissing`."""
    return vault.opened(value, _place(record, seq, name))
