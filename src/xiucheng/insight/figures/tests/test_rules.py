# SPDX-License-Identifier: Apache-2.0
"""Rates stay between nothing and all, and are told only where there is something to compare with."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xiucheng.insight.figures.queries import CONDITIONS
from xiucheng.insight.figures.rules import rates
from xiucheng.insight.figures.types import MEASURES, RATES


@given(st.lists(st.integers(0, 10**9), min_size=len(MEASURES), max_size=len(MEASURES)))
def test_a_rate_is_its_part_of_a_hundred(numbers: list[int]) -> None:
    counts = dict(zip(CONDITIONS, numbers, strict=True))
    for one in RATES:
        counts[one.part] = min(counts[one.part], counts[one.whole])
        told = rates(counts)[one.code]
        if not counts[one.whole]:
            assert told is None
        else:
            assert told is not None
            assert 0 <= told <= 100
            assert (
                abs(told * counts[one.whole] - 100 * counts[one.part]) <= Decimal("0.05") * counts[one.whole]
            )


def test_half_a_tenth_is_rounded_up() -> None:
    counts = dict.fromkeys(CONDITIONS, 0) | {"due": 2000, "closed": 1, "in_time": 3}
    assert rates(counts) == {
        "closing_rate": Decimal("0.1"),
        "in_time_rate": Decimal("0.2"),
        "rework_rate": None,
    }


def test_every_figure_has_a_condition_and_every_rate_its_figures() -> None:
    codes = [one.code for one in MEASURES]
    assert list(CONDITIONS) == codes, "they are read in this order"
    assert {one.part for one in RATES} | {one.whole for one in RATES} <= set(codes)
