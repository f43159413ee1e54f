# SPDX-License-Identifier: Apache-2.0
"""What tests of notices share: settings for one test, and everything up to now told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.makers import Bureau
from xiucheng.kernel.notify import providers, receipts, texts
from xiucheng.kernel.notify.models import Delivery, Notice, Preference, PushAddress
from xiucheng.kernel.notify.providers import gateway, mail, push
from xiucheng.kernel.settings import settings

Configure = Callable[..., None]
USERS = (providers, receipts, texts, gateway, mail, push)


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Other settings for one test."""

    def with_settings(**values: Any) -> None:
        made = replace(settings, **values)
        for module in USERS:
            monkeypatch.setattr(module, "settings", made)
        push.key.cache_clear()

    return with_settings


@pytest.fixture
def clean(bureau: Bureau) -> Bureau:
    """The bureau without notices, messages and choices of the tests before."""
    for model in (Delivery, Notice, PushAddress, Preference):
        model.objects.all().delete()
    return bureau
