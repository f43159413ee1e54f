# SPDX-License-Identifier: Apache-2.0
"""What a race between two steps can break, and what only a fault of ours can."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg

from xiucheng.kernel.process.decide import Plan


def halves(plans: Mapping[int, Plan]) -> list[dict[int, Plan]]:
    """A failed batch in two, so that in the end only what raced fails; nothing when it was one."""
    pairs = list(plans.items())
    middle = len(pairs) // 2
    return [dict(pairs[:middle]), dict(pairs[middle:])] if middle else []


class Lost(Exception):
    """Rolls a transaction back whose step came too late."""


def only_ours(error: Exception) -> None:
    """Let pass only what a race can cause; any other broken constraint is a fault of ours and must be seen."""
    if isinstance(error, psycopg.errors.UniqueViolation) and error.diag.table_name not in _RACES:
        raise error


_RACES = {"submission", "record"}


def races_on(table: str) -> None:
    """Declare that a unique constraint of `table` guards against doubles: breaking it is a conflict, not a fault."""
    _RACES.add(table)
