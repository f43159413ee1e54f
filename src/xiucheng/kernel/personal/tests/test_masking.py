# SPDX-License-Identifier: Apache-2.0
"""A mask tells people apart and finds nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiucheng.kernel.personal.masking import mask


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("王小明", "王**"),
        ("王明", "王**"),
        ("欧阳小明明", "欧**"),
        ("13800138000", "138****8000"),
        ("138 0013 8000", "138****8000"),
        ("+86 138-0013-8000", "86****00"),
        ("021-5555 1234", "021****1234"),
        ("310101199001011234", "31****34"),
        ("沪A12345", "沪**"),
        ("li.si@example.org", "l***@example.org"),
        ("张三 13800138000", "张****"),
        ("John Smith", "J**"),
        ("", ""),
        ("  ", ""),
        ("李", "李**"),
    ],
)
def test_masks(words: str, masked: str) -> None:
    assert mask(words) == masked


@given(st.text(min_size=2, max_size=80))
def test_a_mask_never_holds_the_words(words: str) -> None:
    whole = words.strip()
    if len(whole) > 1:
        assert whole not in mask(words) or "*" in whole
        assert sum(char.isdigit() for char in mask(words)) <= 7 or "@" in words
