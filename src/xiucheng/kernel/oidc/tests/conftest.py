# SPDX-License-Identifier: Apache-2.0
"""What these tests share: the language of their sentences."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield
