# SPDX-License-Identifier: Apache-2.0
"""Unsafe production is refused with a sentence that says what to do; the same is only looked at elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from xiucheng.delivery.cli import findings, safety, serve
from xiucheng.delivery.cli.findings import Finding
from xiucheng.kernel.limits import limiter
from xiucheng.kernel.settings import load
from xiucheng.kernel.settings.values import Settings

GOOD_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH"
UNSAFE: tuple[tuple[dict[str, str], str], ...] = (
    ({"XIUCHENG_HOST": "0.0.0.0"}, "without HTTPS"),
    ({"XIUCHENG_HOST": "0.0.0.0", "XIUCHENG_BEHIND_TLS": "yes", "LIVE_URL": "https://a"}, "TRUSTED_PROXIES"),
    ({"XIUCHENG_TRUSTED_PROXIES": "0.0.0.0/0"}, "trusts everybody"),
    ({"XIUCHENG_ALLOWED_HOSTS": "*"}, "every name"),
    ({"XIUCHENG_BEHIND_TLS": "yes"}, "https://"),
    ({"XIUCHENG_METRICS_TOKEN": "short"}, "can be guessed"),
    ({"DATABASE_URL": "postgresql://app@db.example/x"}, "sslmode=verify-full"),
    ({"DATABASE_URL": "postgresql://app@db.example/x?sslmode=prefer"}, "sslmode=verify-full"),
)
SAFE: tuple[dict[str, str], ...] = (
    {},
    {"XIUCHENG_BEHIND_TLS": "yes", "LIVE_URL": "https://city.example/live"},
    {"DATABASE_URL": "postgresql://app@db.example/x?sslmode=verify-full"},
    {"DATABASE_URL": "postgresql://app@%2Frun%2Fpostgresql/x"},
    {"XIUCHENG_TRUSTED_PROXIES": "10.0.0.0/8", "XIUCHENG_METRICS_TOKEN": "x" * 16},
)


def use(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> Settings:
    found = load(given)
    for module in (safety, findings, serve):
        monkeypatch.setattr(module, "settings", found)
    return found


@pytest.mark.parametrize(("given", "said"), UNSAFE, ids=[said for _given, said in UNSAFE])
def test_what_is_unsafe_is_wrong_in_production_and_looked_at_elsewhere(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    for more, state in (({"XIUCHENG_PRODUCTION": "yes"}, "wrong"), ({}, "look")):
        use(monkeypatch, given | more)
        found = list(safety.network())
        assert [one.state for one in found] == [state]
        assert said in found[0].sentence


@pytest.mark.parametrize("given", SAFE, ids=str)
def test_what_is_safe_is_told_so(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    use(monkeypatch, given | {"XIUCHENG_PRODUCTION": "yes"})
    assert [one.state for one in safety.network()] == ["ok"]


def test_debug_is_never_right(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, {"XIUCHENG_DEBUG": "yes", "XIUCHENG_LOG_LEVEL": "DEBUG"})
    assert [one.state for one in safety.configuration()] == ["ok", "wrong", "look", "look"]
    use(monkeypatch, {"XIUCHENG_PRODUCTION": "yes"})
    assert [one.state for one in safety.configuration()] == ["ok", "ok"]


def test_secrets_are_long_and_private(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    for name in ("secret.key", "keys/app.password"):
        (tmp_path / name).touch(0o600)
    assert list(safety._secrets(tmp_path, GOOD_KEY)) == []
    assert "can be guessed" in next(iter(safety._secrets(tmp_path, "a" * 60)))
    assert "can be guessed" in next(iter(safety._secrets(tmp_path, GOOD_KEY[:20])))
    (tmp_path / "keys" / "app.password").chmod(0o640)
    assert "chmod 600" in next(iter(safety._secrets(tmp_path, GOOD_KEY)))


@pytest.mark.parametrize(
    ("kind", "state"),
    [("ext4", []), ("", []), ("nfs4", ["look"]), ("fuse.sshfs", ["look"]), ("cifs", ["look"])],
)
def test_an_embedded_database_wants_a_disk_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, kind: str, state: list[str]
) -> None:
    use(monkeypatch, {})
    monkeypatch.setattr(safety, "filesystem", lambda _path: kind)
    assert [one.state for one in safety.storage()] == state
    use(monkeypatch, {"DATABASE_URL": "postgresql:///x"})
    assert list(safety.storage()) == []


def test_the_kind_of_a_file_system_is_that_of_the_nearest_mount(monkeypatch: pytest.MonkeyPatch) -> None:
    class Part(NamedTuple):
        mountpoint: str
        fstype: str

    parts = [Part("/", "ext4"), Part("/srv/share", "nfs4")]
    monkeypatch.setattr("psutil.disk_partitions", lambda all: parts)  # noqa: A006
    assert safety.filesystem(Path("/srv/share/var")) == "nfs4"
    assert safety.filesystem(Path("/srv/shared")) == "ext4"


def test_the_demo_and_switched_off_limits_are_unsafe(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, {"XIUCHENG_PRODUCTION": "yes"})
    monkeypatch.setattr("xiucheng.delivery.demo.find", lambda: object())
    assert [one.state for one in safety.accounts()] == ["wrong"]
    monkeypatch.setattr("xiucheng.delivery.demo.find", lambda: None)
    assert [one.state for one in safety.accounts()] == ["ok"]
    monkeypatch.setattr(limiter, "factor", 0)
    assert [one.state for one in safety.limits()][0] == "wrong"
    monkeypatch.setattr(limiter, "factor", 1)
    assert {one.state for one in safety.limits()} == {"ok"}


def test_a_line_of_the_doctor_says_what_how_and_what_to_do() -> None:
    assert Finding("roles", "ok", "Fine").line() == "ok    roles          Fine"


def test_serve_asks_only_in_production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[list[str]] = []

    class Done:
        returncode = 1

    def run(command: list[str], **_options: object) -> Done:
        asked.append(command[-3:])
        return Done()

    monkeypatch.setattr("subprocess.run", run)
    use(monkeypatch, {})
    assert serve.safe()
    use(monkeypatch, {"XIUCHENG_PRODUCTION": "yes"})
    assert not serve.safe()
    assert asked == [["doctor", "--only", "safety"]]
