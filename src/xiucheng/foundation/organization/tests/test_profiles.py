# SPDX-License-Identifier: Apache-2.0
"""A profile says something about every setting, and is decided for a unit as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.makers import make_person, make_units
from xiucheng.foundation.organization.actions import apply_profile, shipped_profiles
from xiucheng.foundation.organization.actions import posts as actions
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration import store
from xiucheng.kernel.configuration.declared import every
from xiucheng.kernel.configuration.models import UnitSetting

SETUP = system("setup")


@pytest.fixture(autouse=True)
def asked_anew(db: None) -> Iterator[None]:
    store.forget()
    make_units()
    yield
    store.forget()


def test_the_five_profiles_are_whole_and_readable() -> None:
    assert [one.code for one in shipped_profiles()] == ["JS", "SD", "JD", "MH", "HM"]
    for profile in shipped_profiles():
        assert set(profile.settings) == {setting.name for setting in every()}, profile.code
        assert profile.silent <= set(profile.settings)
        for setting in every():
            setting.read(profile.settings[setting.name])


def test_a_profile_is_decided_expressly_for_a_unit() -> None:
    today = local(now()).date()
    assert apply_profile(SETUP, "SD", "jx/", starts_on=today, why="试点") == len(every())
    assert apply_profile(SETUP, "SD", "jx/", starts_on=today, why="试点") == 0
    snapshot = store.current(fresh=True)
    for setting in every():
        assert snapshot.find(setting, "jx/hw/", today).unit == "jx/", (
            "express, also where it is the usual value"
        )
        assert snapshot.find(setting, "qt/", today).unit is None
    assert {row.why for row in UnitSetting.objects.all()} == {"SD: 试点"}


def test_all_of_a_profile_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    today = local(now()).date()
    broken = replace(shipped_profiles()[0], settings={"nearly_due_minutes": "45", "working_hours": "never"})
    monkeypatch.setattr(actions, "shipped_profiles", lambda: (broken,))
    calls = (
        (SETUP, "JS", "jx/", today, AccessRefused),
        (SETUP, "XX", "jx/", today, NotThere),
        (SETUP, "JS", "none/", today, NotThere),
        (SETUP, "JS", "jx/", today - timedelta(days=1), AccessRefused),
        (make_person("clerk", "receptionist", "jx/jd/"), "JS", "jx/", today, NotAllowed),
    )
    for actor, code, unit, day, refusal in calls:
        with pytest.raises(refusal):
            apply_profile(actor, code, unit, starts_on=day, why="test")
    with pytest.raises(AccessRefused):
        apply_profile(SETUP, "JS", "jx/", starts_on=today, why=" ")
    assert not UnitSetting.objects.exists()
