# SPDX-License-Identifier: Apache-2.0
"""Set-up does only what changed, and stops with a sentence."""

import importlib.util
import sys
from pathlib import Path

import pytest

from tools import setup


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "STAMPS", tmp_path / ".venv" / "stamps")


def test_variables_that_lead_astray_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIP_TARGET", "PIP_FIND_LINKS", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "NODE_OPTIONS"):
        monkeypatch.setenv(name, "odd")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "mirror")
    found = setup.clean_environment()
    assert not {
        "PIP_TARGET",
        "PIP_FIND_LINKS",
        "PYTHONPATH",
        "PYTHONHOME",
        "VIRTUAL_ENV",
        "NODE_OPTIONS",
    } & set(found)
    assert found["PIP_INDEX_URL"] == "mirror"
    assert found["PIP_USER"] == "0"


def test_a_python_without_venv_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "venv" else real(name))
    with pytest.raises(setup.SetupError, match=r"no working module `venv`. Install it .*-venv"):
        setup.make_environment()


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "OLDEST", (9, 0))
    with pytest.raises(setup.SetupError, match="newer is needed"):
        setup.prepare(dev=False)


def test_what_a_tool_said_follows_our_sentence() -> None:
    command = [sys.executable, "-c", "print('no route to host'); raise SystemExit(1)"]
    with pytest.raises(setup.SetupError, match=r"Is the network there\?\n  no route to host") as caught:
        setup.run(command, "Is the network there?", cwd=Path.cwd())
    assert "Traceback" not in str(caught.value)


def test_a_part_runs_again_only_when_its_inputs_change(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done: list[str] = []
    for name in ("make_environment", "install_project", "install_assets", "compile_translations"):
        monkeypatch.setattr(setup, name, lambda name=name: done.append(name))
    monkeypatch.setattr(setup, "install", lambda locks: done.append(locks[-1].name))
    monkeypatch.setattr(setup, "interpreter_works", lambda: True)
    monkeypatch.setattr(setup, "assets_there", lambda: True)
    monkeypatch.setattr(setup, "asset_inputs", list)
    (tmp_path / "requirements").mkdir()
    for name in ("build.lock", "runtime.lock", "dev.lock"):
        (tmp_path / "requirements" / name).write_text("one==1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")

    assert setup.prepare(dev=True) == [
        "environment",
        "packages",
        "project",
        "tools",
        "assets",
        "translations",
    ]
    assert setup.prepare(dev=True) == []
    done.clear()
    (tmp_path / "requirements" / "dev.lock").write_text("one==2\n", encoding="utf-8")
    assert setup.prepare(dev=False) == []
    assert setup.prepare(dev=True) == ["tools"]
    assert done == ["dev.lock"]
