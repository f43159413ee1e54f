# SPDX-License-Identifier: Apache-2.0
"""The clock agrees with a reference that walks minute by minute."""

from __future__ import annotations

from collections import Counter

import pytest

from xiucheng.kernel.clock import CalendarMissing, Hours, Limit, built_in, due
from xiucheng.kernel.clock.tests.questions import HOURS, Question, questions
from xiucheng.kernel.clock.tests.reference import Reference, Unknown, minute_of


@pytest.fixture(scope="module")
def references() -> dict[str, Reference]:
    return {text: Reference([_minutes(part) for part in text.split(",")]) for text in HOURS}


def _minutes(part: str) -> tuple[int, int]:
    opening, closing = (int(text[:2]) * 60 + int(text[3:]) for text in part.split("-"))
    return opening, closing


def _by_reference(reference: Reference, asked: Question) -> str:
    paused = [(minute_of(begin), minute_of(end)) for begin, end in asked.paused]
    try:
        return reference.due(asked.start, asked.amount, asked.unit.value, paused).isoformat()
    except Unknown:
        return "calendar missing"


def _by_clock(asked: Question) -> str:
    limit, hours = Limit(asked.amount, asked.unit), Hours.parse(asked.hours)
    try:
        return due(asked.start, limit, calendar=built_in(), hours=hours, paused=asked.paused).isoformat()
    except CalendarMissing:
        return "calendar missing"


def _compare(references: dict[str, Reference], count: int, seed: int) -> Counter[str]:
    seen: Counter[str] = Counter()
    for asked in questions(count, seed=seed):
        expected = _by_reference(references[asked.hours], asked)
        assert _by_clock(asked) == expected, asked
        seen["missing" if expected == "calendar missing" else asked.unit.value] += 1
    return seen


def test_agrees_on_a_few_hundred_deadlines(references: dict[str, Reference]) -> None:
    _compare(references, 800, seed=1)


def test_agrees_on_24000_deadlines(references: dict[str, Reference]) -> None:
    seen = _compare(references, 24_000, seed=20261122)
    assert sum(seen.values()) == 24_000
    assert seen["missing"] > 100, "the end of the known years is part of the test"
    assert min(seen.values()) > 100
