# SPDX-License-Identifier: Apache-2.0
"""Limits as dated data, each with its source and how sure it is."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib import resources
from typing import NamedTuple

from xiucheng.kernel.clock.types import Limit, Unit


class Deadline(NamedTuple):
    """A limit from a day on. `confidence`: high, medium, or practice where no article gives one."""

    code: str
    limit: Limit
    valid_from: date
    confidence: str
    source: str


@cache
def deadlines() -> tuple[Deadline, ...]:
    """All of them, by step, then by day."""
    text = (resources.files("xiucheng.operations.linkage") / "data" / "deadlines.json").read_text("utf-8")
    found = (
        Deadline(
            row["code"],
            Limit(row["amount"], Unit(row["unit"])),
            date.fromisoformat(row["valid_from"]),
            row["confidence"],
            row["source"],
        )
        for row in json.loads(text)["limits"]
    )
    return tuple(sorted(found, key=lambda one: (one.code, one.valid_from)))


def in_force(code: str, day: date) -> Deadline:
    """The limit of a step on a day; before its first day, the first."""
    rows = [one for one in deadlines() if one.code == code]
    return max(
        (one for one in rows if one.valid_from <= day), key=lambda one: one.valid_from, default=rows[0]
    )
