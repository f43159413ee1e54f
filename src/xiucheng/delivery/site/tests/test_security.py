# SPDX-License-Identifier: Apache-2.0
"""What every answer tells the browser."""

import pytest
from django.conf import settings as django_settings
from django.test import Client

from xiucheng.delivery.site.security import content_policy
from xiucheng.kernel.database.addresses import for_django, urls
from xiucheng.kernel.settings import load


def test_the_policy_allows_no_script_but_ours() -> None:
    policy = content_policy(load({}))
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "style-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_policy_names_live_updates_and_tiles() -> None:
    given = {
        "LIVE_URL": "https://live.example/x",
        "XIUCHENG_BASE_MAP": "https://tiles.example/{z}/{x}/{y}.png",
    }
    policy = content_policy(load(given))
    assert "connect-src 'self' https://live.example https://tiles.example;" in policy
    assert "img-src 'self' data: blob: https://tiles.example;" in policy


@pytest.mark.django_db
def test_every_answer_carries_the_headers(client: Client) -> None:
    for path in ("/healthz", "/no-such-page/"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


def test_a_given_database_keeps_its_options() -> None:
    entry = for_django("postgresql://me:p%40ss@db.example:5433/city?sslmode=require")
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"]) == (
        "me",
        "p@ss",
        "db.example",
        "5433",
    )
    assert entry["OPTIONS"]["sslmode"] == "require"


def test_one_address_serves_for_both_roles() -> None:
    found = urls(load({"DATABASE_URL": "postgresql://me@/city"}))
    assert found.owner == found.app


def test_two_roles_by_default() -> None:
    databases = django_settings.DATABASES
    assert databases["default"]["USER"] != databases["owner"]["USER"]
