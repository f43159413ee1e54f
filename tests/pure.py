# SPDX-License-Identifier: Apache-2.0
"""Lets tests of pure modules run without setting Django up, as mutation testing does for every mutant.

from tests.pure import english as english    # first of our imports; sentences come in English
"""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(USE_I18N=False, LANGUAGE_CODE="en")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield
