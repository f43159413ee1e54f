# SPDX-License-Identifier: Apache-2.0
"""Every setting has a default, and a wrong value is told in a sentence."""

from pathlib import Path

import pytest

from xiucheng.kernel.settings import SettingsError, load
from xiucheng.kernel.settings.reference import markdown
from xiucheng.kernel.settings.values import kept_secret


def test_nothing_has_to_be_set() -> None:
    found = load({})
    assert found.database_url is None
    assert (found.port, found.live_port, found.live_url) == (8000, 8001, "http://127.0.0.1:8001")
    assert found.var.is_absolute()


def test_live_updates_follow_the_port() -> None:
    assert load({"PORT": "9000"}).live_port == 9001
    assert load({"PORT": "65535"}).live_port == 65534
    assert load({"LIVE_URL": "https://live.example.gov.cn"}).live_url == "https://live.example.gov.cn"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("PORT", "８０００"),
        ("XIUCHENG_TIME_ZONE", "Shanghai"),
        ("XIUCHENG_TIME_ZONE", "../../etc/passwd"),
        ("XIUCHENG_WORKING_HOURS", "8-12"),
        ("XIUCHENG_LANGUAGE", "fr"),
        ("XIUCHENG_WEB_THREADS", "0"),
        ("XIUCHENG_DATABASE_LINGER", "-1"),
        ("XIUCHENG_DEBUG", "maybe"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{variable} is .*; write .*\.$"):
        load({variable: value})


def test_a_secret_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secret.key"
    first = kept_secret(path, 50)
    assert len(first) > 60
    assert kept_secret(path, 50) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret.key"]


def test_the_page_tells_every_setting() -> None:
    page = markdown()
    assert "| `PORT` | `8000` |" in page
    assert "| `DATABASE_URL` | empty |" in page
