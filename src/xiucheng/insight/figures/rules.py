# SPDX-License-Identifier: Apache-2.0
"""Rates, and the longest period that can be asked for. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from xiucheng.insight.figures.types import RATES, Counts

LONGEST_DAYS = 366
"""A year: the evaluation of GB/T 30428.4 knows week, month, quarter and year."""


def rates(counts: Counts) -> dict[str, Decimal | None]:
    """Each rate of these counts in per cent, rounded half up to one place."""
    return {one.code: _per_cent(counts[one.part], counts[one.whole]) for one in RATES}


def _per_cent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
