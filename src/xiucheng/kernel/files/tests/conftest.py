# SPDX-License-Identifier: Apache-2.0
"""A store of the test's own, so that what one keeps no other finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from xiucheng.kernel.files import addresses, limits, pictures, scanner, serving, store
from xiucheng.kernel.settings import settings

Change = Callable[..., None]


@pytest.fixture
def with_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Change:
    """Change settings for the packages of files; `var` is a folder of the test's own from the beginning."""

    known: dict[str, Any] = {}

    def change(**values: Any) -> None:
        known.update(values)
        changed = replace(settings, **known)
        for module in (addresses, limits, pictures, scanner, serving, store):
            monkeypatch.setattr(module, "settings", changed)

    change(var=tmp_path / "var")
    # keys are those of the process, and are not made anew for each test
    monkeypatch.setattr(addresses, "_key", lambda: b"test")
    return change
