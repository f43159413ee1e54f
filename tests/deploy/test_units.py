# SPDX-License-Identifier: Apache-2.0
"""Units are what systemd takes, and hardened; the samples pass on what the system counts on."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.urls import reverse

from xiucheng.delivery.imports.pages import ROOM
from xiucheng.kernel.files.limits import AT_ONCE
from xiucheng.kernel.settings import load

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("*.service")) + sorted(
    path.name for path in DEPLOY.glob("*.timer")
)
MOST_EXPOSED = 3.0


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units with a program that is there."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd on this machine")
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8").replace("/opt/xiucheng/bin/xiucheng", "/bin/true")
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def analyse(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", UNITS)
def test_systemd_takes_the_unit(units: Path, name: str) -> None:
    done = analyse("verify", str(units / name))
    assert (done.returncode, name in done.stderr) == (0, False), done.stderr


def test_the_service_is_hardened(units: Path) -> None:
    done = analyse("security", "--offline=true", str(units / "xiucheng.service"))
    found = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    if found is None:
        pytest.skip("this systemd cannot judge units offline")
    assert float(found[1]) <= MOST_EXPOSED


def test_the_settings_of_the_service_are_settings() -> None:
    text = (DEPLOY / "xiucheng.env").read_text("utf-8") + (DEPLOY / "xiucheng.service").read_text("utf-8")
    lines = re.findall(r"^(?:Environment=)?((?:XIUCHENG_|LIVE_)[A-Z_]+)=(\S+)", text, re.MULTILINE)
    found = load(dict(lines))
    assert found.behind_tls
    assert found.live_url.endswith("/live-updates/")


def body_size(text: str) -> int:
    found = re.search(r"client_max_body_size (\d+)m;", text)
    assert found is not None
    return int(found[1]) * 2**20


def test_proxies_let_through_what_the_platform_takes() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text("utf-8")
    elsewhere, _here, rest = nginx.partition(f"location = {reverse('imports:new')} {{")
    table = rest.partition("}")[0]
    most = load({}).import_megabytes * 1_000_000 + ROOM
    assert most <= body_size(table) < 1.1 * most
    assert "proxy_request_buffering off;" in table
    assert AT_ONCE + ROOM <= body_size(elsewhere) < 1.1 * AT_ONCE
    # Caddy sets no bound of its own
    assert "request_body" not in (DEPLOY / "Caddyfile").read_text("utf-8")


def test_proxies_tell_the_address_that_they_saw_and_nothing_that_they_were_told() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert "X-Forwarded-For $remote_addr" in nginx
    assert "proxy_add_x_forwarded_for" not in nginx
    assert "X-Forwarded-Proto https" in nginx
    for text in (nginx, (DEPLOY / "Caddyfile").read_text("utf-8")):
        assert "/live-updates/" in text
        assert "/metrics" in text
