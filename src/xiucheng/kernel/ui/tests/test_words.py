# SPDX-License-Identifier: Apache-2.0
"""Dates, durations and clock words in both languages."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from xiucheng.kernel.ui import words
from xiucheng.kernel.ui.shapes import ClockState, ClockView

AT = datetime(2026, 11, 22, 7, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "wanted"), [("zh-hans", "2026年11月22日 15:04"), ("en", "22 Nov 2026 15:04")]
)
def test_moment_in_the_bureaus_zone(language: str, wanted: str) -> None:
    with translation.override(language):
        assert words.moment(AT) == wanted


@pytest.mark.parametrize(
    ("minutes", "working", "zh", "en"),
    [
        (0, False, "0 分", "0 min"),
        (59, False, "59 分", "59 min"),
        (60, False, "1 小时", "1 h"),
        (200, True, "3 小时 20 分", "3 h 20 min"),
        (899, True, "14 小时 59 分", "14 h 59 min"),
        (900, True, "2 个工作日", "2 working days"),
        (1100, True, "2 个工作日 3 小时", "2 working days 3 h"),
        (2880, False, "2 天", "2 days"),
        (-185, False, "3 小时 5 分", "3 h 5 min"),
    ],
)
def test_duration(minutes: int, working: bool, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert words.duration(minutes, working=working) == zh
    with translation.override("en"):
        assert words.duration(minutes, working=working) == en


def test_remaining_says_left_late_or_nothing() -> None:
    with translation.override("zh-hans"):
        assert words.remaining_full(ClockView(ClockState.IN_TIME, remaining=200)) == (
            "还剩 3 小时 20 分（工作时间）"
        )
        assert words.remaining(ClockView(ClockState.OVERDUE, remaining=-5)) == "已超 5 分"
        assert words.remaining_full(ClockView(ClockState.DONE)) == ""


@pytest.mark.parametrize("state", ClockState)
def test_every_state_has_a_word_and_an_icon(state: ClockState) -> None:
    assert words.state_word(state)
    assert words.state_icon(state)
