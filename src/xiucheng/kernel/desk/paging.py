# SPDX-License-Identifier: Apache-2.0
"""Where a list goes on: after the sort key of its last row, so that no row is missed or doubled."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext as _

from xiucheng.kernel.process.errors import Invalid
from xiucheng.kernel.record.payload import instant

_GREATEST = 2**63 - 1
URGENT = "!"
"""What the key of an urgent row begins with, in an order that has these first."""


@dataclass(frozen=True, slots=True)
class Key:
    """An order and the condition that leads behind a row of it."""

    column: str
    order: tuple[OrderBy | str, ...]
    condition: Q
    newest: bool = False
    urgent_first: bool = False

    def following(self, row: Mapping[str, Any]) -> str:
        """The key of the part after this row, as callers hand it back."""
        value = row[self.column] if self.column else None
        mark = URGENT if self.urgent_first and row["urgent"] else ""
        text = f"{mark}{instant(value) if value else ''}~{row['id']}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def by_due(after: str | None) -> Key:
    """Least time left first; what has no deadline comes last."""
    order = (F("due_at").asc(nulls_last=True), "id")
    if not after:
        return Key("due_at", order, Q())
    at, identity = _read(after)
    if at is None:
        return Key("due_at", order, Q(due_at=None, id__gt=identity))
    later = Q(due_at__gt=at) | Q(due_at=at, id__gt=identity) | Q(due_at=None)
    return Key("due_at", order, later)


def by_need(after: str | None) -> Key:
    """What is urgent first; of the same urgency the least time left first."""
    urgent = bool(after) and _text(str(after)).startswith(URGENT)
    due = by_due(after)
    behind = Q(urgent=False) & due.condition
    if not after:
        behind = Q()
    elif urgent:
        behind = Q(urgent=True) & due.condition | Q(urgent=False)
    return Key("due_at", ("-urgent", *due.order), behind, urgent_first=True)


def by_opened(after: str | None) -> Key:
    """Newest first."""
    order = ("-opened_at", "-id")
    if not after:
        return Key("opened_at", order, Q(), newest=True)
    at, identity = _read(after)
    if at is None:
        raise _unusable()
    # the first condition is implied by the second and lets the index begin at the right place
    earlier = Q(opened_at__lte=at) & (Q(opened_at__lt=at) | Q(id__lt=identity))
    return Key("opened_at", order, earlier, newest=True)


def by_id(after: str | None) -> Key:
    """Newest number first."""
    return Key("", ("-id",), Q(id__lt=_read(after)[1]) if after else Q(), newest=True)


def after_id(after: str | None) -> int | None:
    """The id that a key of `key_of_id` names, None for no key. Raises `Invalid`."""
    return _read(after)[1] if after else None


def key_of_id(identity: int) -> str:
    """The key of the part after this id."""
    return by_id(None).following({"id": identity})


def _read(after: str) -> tuple[datetime | None, int]:
    try:
        moment, _tilde, identity = _text(after).removeprefix(URGENT).partition("~")
        at = datetime.fromisoformat(moment) if moment else None
        number = int(identity)
    except ValueError:
        raise _unusable() from None
    if not 0 <= number <= _GREATEST or (at is not None and at.tzinfo is None):
        raise _unusable()
    return at, number


def _text(after: str) -> str:
    try:
        return base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode("ascii")
    except (ValueError, binascii.Error):
        raise _unusable() from None


def _unusable() -> Invalid:
    return Invalid({"after": _("This page key cannot be used. Begin at the first page again.")})
