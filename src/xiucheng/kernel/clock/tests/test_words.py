# SPDX-License-Identifier: Apache-2.0
"""Moments in words, in both languages and the bureau's time."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from xiucheng.kernel.clock.words import moment_short

AT = datetime(2026, 11, 22, 7, 4, tzinfo=UTC)
HERE = datetime.fromisoformat("2026-11-22T15:04")


@pytest.mark.parametrize(("language", "wanted"), [("zh-hans", "11月22日 15:04"), ("en", "22 Nov 15:04")])
def test_a_moment_without_its_year(language: str, wanted: str) -> None:
    with translation.override(language):
        assert moment_short(AT) == moment_short(HERE) == wanted
