# SPDX-License-Identifier: Apache-2.0
"""Values come back as they were, only at their place, only with their key; keys may be added while in use."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiucheng.kernel import vault
from xiucheng.kernel.settings import settings as ours
from xiucheng.kernel.vault import KeyMissing, keys
from xiucheng.kernel.vault.words import sealed_length

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keys, "settings", replace(ours, var=tmp_path, personal_keys=""))
    return tmp_path / "personal.keys"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS, where=st.text(max_size=20))
def test_words_come_back_at_their_place_and_nowhere_else(words: str, where: str) -> None:
    stored = vault.sealed(words, where)

    assert vault.opened(stored, where) == words
    assert len(stored) == sealed_length(words)
    assert words not in stored or len(words) < 4
    with pytest.raises(KeyMissing):
        vault.opened(stored, where + "x")


def test_the_same_words_never_look_the_same() -> None:
    assert len({vault.sealed("王小明", "a") for _ in range(50)}) == 50


def test_every_changed_byte_is_noticed() -> None:
    stored = vault.sealed("13800138000", "a")
    head, _dot, content = stored.rpartition(".")
    raw = bytearray(base64.urlsafe_b64decode(content))
    for number in range(len(raw)):
        raw[number] ^= 1
        with pytest.raises(KeyMissing):
            vault.opened(f"{head}.{base64.urlsafe_b64encode(raw).decode()}", "a")
        raw[number] ^= 1
    for broken in (
        "enc1.",
        "enc1.x",
        "enc1..",
        f"{head}.",
        f"{head}.AAAA",
        f"{head}.%%%",
        "enc1.ffffffff.AAAA",
    ):
        with pytest.raises(KeyMissing):
            vault.opened(broken, "a")


def test_what_was_stored_before_there_were_keys_is_read(place: Path) -> None:
    assert vault.opened("王小明", "a") == "王小明"
    assert vault.key_of("王小明") == ""


def test_a_new_key_is_used_at_once_and_old_words_are_still_read(place: Path) -> None:
    before = vault.sealed("old", "a")
    first = vault.key_ids()[-1]
    second = vault.add_key()
    after = vault.sealed("new", "a")

    assert vault.key_ids() == [first, second]
    assert (vault.key_of(before), vault.key_of(after)) == (first, second)
    assert (vault.opened(before, "a"), vault.opened(after, "a")) == ("old", "new")
    assert place.stat().st_mode & 0o777 == 0o600


def test_without_its_key_a_value_says_which_is_missing(place: Path) -> None:
    stored = vault.sealed("words", "a")
    place.unlink()

    with pytest.raises(KeyMissing, match=vault.key_of(stored)):
        vault.opened(stored, "a")


def test_the_key_file_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "stick" / "keys"
    monkeypatch.setattr(keys, "settings", replace(ours, var=tmp_path, personal_keys=str(elsewhere)))

    assert vault.opened(vault.sealed("x", "a"), "a") == "x"
    assert elsewhere.exists()
    assert not (tmp_path / "personal.keys").exists()
