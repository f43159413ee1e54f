# SPDX-License-Identifier: Apache-2.0
"""The nearest unit decides, from the day on that it says; changes are kept, and only some may make them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.makers import make_person, make_units
from xiucheng.delivery.cli import doctor
from xiucheng.kernel.access.actor import ANONYMOUS, Actor, system
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.clock.types import Hours
from xiucheng.kernel.configuration import actions, queries, store
from xiucheng.kernel.configuration.declared import NEARLY_DUE, OWN_TOKENS, WORKING_HOURS, Unfit, every
from xiucheng.kernel.configuration.models import UnitSetting
from xiucheng.kernel.configuration.store import Snapshot, upwards
from xiucheng.kernel.notify import deadlines
from xiucheng.kernel.process.timekeeping import timekeeper
from xiucheng.kernel.record.models import AccessLog

SETUP = system("setup")
DAY = timedelta(days=1)
UNITS = ["", "a/", "a/b/", "a/b/c/", "ab/"]
decided = st.dictionaries(
    st.tuples(st.sampled_from(UNITS), st.dates(date(2026, 1, 1), date(2026, 1, 9))),
    st.none() | st.sampled_from(["5", "60"]),
)


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    store.forget()
    yield
    store.forget()


@pytest.fixture
def units(db: None) -> None:
    make_units()


def today() -> date:
    return local(now()).date()


def decide(value: str | None, unit: str = "", days: int = 0, name: str = "nearly_due_minutes") -> bool:
    done = actions.change(SETUP, name, value, unit=unit, starts_on=today() + days * DAY, why="test")
    store.forget()
    return done


@given(decided, st.sampled_from(UNITS), st.dates(date(2025, 12, 30), date(2026, 1, 12)))
def test_the_nearest_decision_that_has_begun_holds(
    made: dict[tuple[str, date], str | None], unit: str, day: date
) -> None:
    by_unit: dict[tuple[str, str], tuple[list[date], list[str | None]]] = {}
    for path in UNITS:
        days = sorted(when for where, when in made if where == path)
        by_unit[path, NEARLY_DUE.name] = (days, [made[path, when] for when in days])

    expected: str = NEARLY_DUE.default
    for path in sorted((one for one in UNITS if unit.startswith(one)), key=len):
        begun = [made[path, when] for when in sorted(w for p, w in made if p == path) if when <= day]
        if begun and begun[-1] is not None:
            expected = begun[-1]

    snapshot = Snapshot((1, 1), by_unit)
    assert snapshot.find(NEARLY_DUE, unit, day).text == expected
    decisions = snapshot.decisions(NEARLY_DUE, day)
    assert decisions[max((path for path in decisions if unit.startswith(path)), key=len)] == expected


def test_the_way_up() -> None:
    assert list(upwards("a/b/")) == ["a/b/", "a/", ""]
    assert list(upwards("")) == [""]


def test_a_unit_inherits_decides_and_gives_back(units: None) -> None:
    assert store.value(NEARLY_DUE, "jx/hw/") == 30
    assert decide("45")
    assert decide("60", "jx/")
    assert [store.value(NEARLY_DUE, unit) for unit in ("", "qt/", "jx/", "jx/hw/")] == [45, 45, 60, 60]
    assert decide(None, "jx/")
    assert store.value(NEARLY_DUE, "jx/hw/") == 45
    assert not decide(None, "jx/"), "the same again is no decision"
    assert UnitSetting.objects.count() == 3


def test_a_number_is_kept_in_its_one_form(units: None) -> None:
    assert decide(" 0045 ")
    assert store.text(NEARLY_DUE) == "45"
    assert not decide("45"), "the same again is no decision"
    assert decide("no", name="own_api_tokens")
    assert store.text(OWN_TOKENS) == "no"


def test_one_odd_row_stops_nothing_and_is_told(units: None, caplog: pytest.LogCaptureFixture) -> None:
    decide("60", "jx/")
    given_ = {"unit": "", "starts_on": today(), "why": "test", "made_at": now()}
    for name, odd in ((NEARLY_DUE.name, "001440" + "9" * 20), (WORKING_HOURS.name, "?"), ("unknown", "?")):
        UnitSetting.objects.create(name=name, value=odd, **given_)
    store.forget()
    assert store.values(NEARLY_DUE) == {"": 30, "jx/": 60}
    assert store.value(NEARLY_DUE, "qt/") == 30
    assert timekeeper().of("qt/").hours == WORKING_HOURS.read(WORKING_HOURS.default)
    assert f"* nearly_due_minutes {today()} holds no value of that setting" in caplog.text
    deadlines.look()
    told = [finding.sentence for finding in doctor.unit_settings()]
    assert len(told) == 2
    decide("45")
    decide(None, name=WORKING_HOURS.name)
    assert [finding.state for finding in doctor.unit_settings()] == ["ok"]


def test_what_begins_tomorrow_waits_and_can_be_replaced(units: None) -> None:
    decide("45", "jx/", days=1)
    assert store.value(NEARLY_DUE, "jx/") == 30
    assert store.value(NEARLY_DUE, "jx/", today() + DAY) == 45
    decide(None, "jx/", days=1)
    assert store.value(NEARLY_DUE, "jx/", today() + DAY) == 30


def test_each_decision_is_noted_and_cannot_be_undone_silently(units: None) -> None:
    person = make_person("boss", "system_admin", "jx/")
    actions.change(person, "own_api_tokens", "no", unit="jx/", starts_on=today(), why="试行期 trial")
    line = AccessLog.objects.filter(kind="setting_changed").get()
    assert line.person_id == person.id
    assert line.what == f"jx/ own_api_tokens = no from {today()}", "what somebody typed could never be erased"
    (kept,) = queries.decisions(person)
    assert (kept.login, kept.why, kept.value, kept.unit) == ("boss", "试行期 trial", "no", "jx/")
    assert queries.decisions(person, "qt/") == []
    for sql in (
        "UPDATE unit_setting SET value = 'yes'",
        "UPDATE unit_setting SET value = 'yes', why = '…'",
        "UPDATE unit_setting SET why = 'another'",
        "DELETE FROM unit_setting",
        "TRUNCATE unit_setting",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_what_is_in_force_says_who_decided(units: None) -> None:
    decide("no", "jx/", name="own_api_tokens")
    found = {one.setting.name: one for one in queries.in_force(ANONYMOUS, "jx/hw/")}
    assert (found["own_api_tokens"].text, found["own_api_tokens"].decided_by) == ("no", "jx/")
    assert found["own_api_tokens"].since == today()
    assert found["nearly_due_minutes"].decided_by is None
    assert [one.name for one in every()] == sorted(found)
    assert not store.value(OWN_TOKENS, "jx/hw/")


UNFIT: tuple[tuple[dict[str, Any], str], ...] = (
    ({"value": "0"}, "value"),
    ({"value": "1441"}, "value"),
    ({"value": "٣٠"}, "value"),
    ({"value": "9" * 50}, "value"),
    ({"value": "001440" + "9" * 20}, "value"),
    ({"value": "0" * 9 + "5"}, "value"),
    ({"value": "+30"}, "value"),
    ({"value": "²"}, "value"),
    ({"value": ""}, "value"),
    ({"name": "working_hours", "value": "12:00-08:00"}, "value"),
    ({"name": "own_api_tokens", "value": "maybe"}, "value"),
    ({"days": -1}, "starts_on"),
    ({"why": " "}, "why"),
    ({"why": "x" * 301}, "why"),
    ({"why": "a\nb"}, "why"),
)


@pytest.mark.parametrize(("given_", "field"), UNFIT, ids=[str(number) for number in range(len(UNFIT))])
def test_what_does_not_fit_is_refused_beside_its_field(
    units: None, given_: dict[str, Any], field: str
) -> None:
    asked: dict[str, Any] = {"name": "nearly_due_minutes", "value": "45", "days": 0, "why": "test"} | given_
    with pytest.raises(AccessRefused) as refusal:
        actions.change(
            SETUP, asked["name"], asked["value"], starts_on=today() + asked["days"] * DAY, why=asked["why"]
        )
    assert list(refusal.value.errors) == [field]
    assert not UnitSetting.objects.exists()


def test_only_an_administrator_decides_and_only_for_what_there_is(units: None) -> None:
    clerk = make_person("clerk", "receptionist", "jx/jd/")
    calls: tuple[tuple[Actor, str, str, type[Exception]], ...] = (
        (clerk, "nearly_due_minutes", "jx/", NotAllowed),
        (ANONYMOUS, "nearly_due_minutes", "jx/", NotAllowed),
        (SETUP, "colour", "jx/", NotThere),
        (SETUP, "nearly_due_minutes", "none/", NotThere),
    )
    for actor, name, unit, refusal in calls:
        with pytest.raises(refusal):
            actions.change(actor, name, "45", unit=unit, starts_on=today(), why="test")
    with pytest.raises(NotAllowed):
        queries.decisions(clerk)
    assert not UnitSetting.objects.exists()


def test_hot_paths_ask_nothing(units: None) -> None:
    store.current()
    with CaptureQueriesContext(connection) as asked:
        for unit in ("", "jx/", "jx/hw/") * 50:
            store.value(WORKING_HOURS, unit)
    assert len(asked) == 0
    store.forget()
    with CaptureQueriesContext(connection) as asked:
        store.value(WORKING_HOURS)
    assert len(asked) == 1, "one short question whether there is something newer"


def test_defaults_fit_and_what_is_kept_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in every():
        setting.read(setting.default)
        assert str(setting.label)
        assert str(setting.help)
        with pytest.raises(Unfit):
            setting.read("?")
    assert isinstance(WORKING_HOURS.read(WORKING_HOURS.default), Hours)
    monkeypatch.setattr(store, "MOST_KEPT", 3)
    snapshot = Snapshot()
    for number in range(10):
        snapshot.find(NEARLY_DUE, f"{number}/", date(2026, 1, 1))
    assert len(snapshot.known) <= 3
