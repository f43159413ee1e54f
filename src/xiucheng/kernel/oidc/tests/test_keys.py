# SPDX-License-Identifier: Apache-2.0
"""Keys are made once, renewed by a command, and the old ones stay published for a while, without their secrets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from xiucheng.kernel.clock import now
from xiucheng.kernel.oidc import keys
from xiucheng.kernel.settings import settings as ours


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keys, "settings", replace(ours, var=tmp_path))
    monkeypatch.setattr(keys, "ALGORITHMS", ("ES256",))
    return keys.place()


def test_keys_are_renewed_and_old_ones_stay_for_a_while(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = keys.kept()
    assert {name: key.kid for name, key in keys.kept().signing.items()} == {
        name: key.kid for name, key in first.signing.items()
    }
    assert set(first.signing) == {"ES256"}
    assert place.stat().st_mode & 0o777 == 0o600
    before = [key["kid"] for key in keys.published()["keys"]]

    made = keys.rotate()

    assert [key["kid"] for key in keys.published()["keys"]] == [*made, *before]
    assert {str(key.kid) for key in keys.kept().signing.values()} == set(made)
    assert not any({"d", "p", "q"} & set(key) for key in keys.published()["keys"])
    kept = json.loads(place.read_text())["keys"]
    assert [key["kid"] for key in kept if "d" in key] == made

    monkeypatch.setattr(keys, "now", lambda: now() + keys.PUBLISHED + timedelta(days=1))
    latest = keys.rotate()
    assert [key["kid"] for key in keys.published()["keys"]] == [*latest, *made]
    assert [one.name for one in place.parent.iterdir() if "oidc" in one.name and one.suffix != ".lock"] == [
        "oidc.json"
    ]
