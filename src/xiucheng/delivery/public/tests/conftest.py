# SPDX-License-Identifier: Apache-2.0
"""A bureau, a visitor without account, and limits that forget between tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.test.client import ClientHandler
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import Bureau, bureau_database
from xiucheng.delivery.public import guarding
from xiucheng.delivery.site import limits
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.limits import Limiter
from xiucheng.operations.feedback.tests.life import MONDAY


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    with frozen(MONDAY), django_db_blocker.unblock(), bureau_database() as made:
        yield made


@pytest.fixture
def clock() -> Iterator[Frozen]:
    with frozen(MONDAY) as held:
        yield held


@pytest.fixture(scope="module")
def handler() -> ClientHandler:
    """The whole way of a request, with its check of forms."""
    return ClientHandler(enforce_csrf_checks=True)


@pytest.fixture
def visitor(handler: ClientHandler, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Client:
    """Somebody without account and cookies, and limits of their own."""
    limiter = Limiter(tmp_path / "limits", 1)
    for module in (guarding, limits):
        monkeypatch.setattr(module, "limiter", limiter)
    client = Client(raise_request_exception=False)
    client.handler = handler
    return client
