# SPDX-License-Identifier: Apache-2.0
"""Rules of passwords and sessions: by post, dated, the strictest of several; what they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.makers import PASSWORD, SETTER_UP, make_person, make_units
from xiucheng.kernel import clock
from xiucheng.kernel.access import actions
from xiucheng.kernel.access.actor import Actor, by_session
from xiucheng.kernel.access.login import sign_in
from xiucheng.kernel.access.models import Appointment, FormerPassword, Person, Session
from xiucheng.kernel.access.passwords import check_new_password
from xiucheng.kernel.access.policy import (
    ADMINISTRATOR,
    BOUNDS,
    ORDINARY,
    Policy,
    in_force,
    of_person,
    set_policy,
)
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed
from xiucheng.kernel.access.standing_in import end, lend

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
POLICIES = st.builds(
    Policy,
    **{name: st.integers(low, high) for name, (low, high) in BOUNDS.items()},
    second_factor=st.booleans(),
)


@pytest.fixture(autouse=True)
def now() -> Iterator[clock.Frozen]:
    with clock.frozen(MONDAY) as held, translation.override("en"):
        yield held


@pytest.fixture
def clerk(db: None) -> Actor:
    make_units()
    return make_person("clerk", "receptionist", "jx/jd/")


def must_enrol(key: str) -> bool:
    found = by_session(key)
    assert found is not None
    return found.actor.must_enrol


@given(POLICIES, POLICIES, POLICIES)
def test_the_strictest_is_in_no_point_looser_and_asks_in_no_order(
    one: Policy, two: Policy, three: Policy
) -> None:
    both = one.strictest(two)
    assert both == two.strictest(one)
    assert both.strictest(three) == one.strictest(two.strictest(three))
    assert one.strictest(one) == one
    for each in (one, two):
        assert both.min_length >= each.min_length
        assert both.remembered >= each.remembered
        assert both.idle_minutes <= each.idle_minutes
        assert both.session_hours <= each.session_hours
        assert not each.max_age_days or 0 < both.max_age_days <= each.max_age_days
        assert both.second_factor or not each.second_factor


def test_rules_are_dated_and_begin_with_the_defaults(clerk: Actor) -> None:
    posts = [("receptionist", ""), ("audit_admin", "audit")]
    assert in_force(posts, TODAY) == {"receptionist": ORDINARY, "audit_admin": ADMINISTRATOR}
    later = replace(ORDINARY, min_length=16)
    set_policy(SETTER_UP, "receptionist", date(2026, 12, 1), later)

    assert in_force(posts, date(2026, 11, 30))["receptionist"] == ORDINARY
    assert in_force(posts, date(2026, 12, 1))["receptionist"] == later
    assert of_person(clerk.id or 0) == ORDINARY


def test_who_holds_several_posts_has_the_strictest(clerk: Actor) -> None:
    person = Person.objects.get(login="clerk")
    set_policy(SETTER_UP, "receptionist", TODAY, replace(ORDINARY, idle_minutes=60))
    actions.appoint(SETTER_UP, person, "leader", "jx/", starts_on=TODAY)
    assert of_person(person.pk).idle_minutes == ORDINARY.idle_minutes
    assert of_person(10**9) == ORDINARY


def test_new_rules_reach_who_is_signed_in_and_make_nothing_longer(clerk: Actor) -> None:
    key = sign_in("clerk", PASSWORD)
    set_policy(SETTER_UP, "receptionist", TODAY, replace(ORDINARY, idle_minutes=5, session_hours=1))
    session = Session.objects.get()
    assert (session.idle_minutes, session.expires_at) == (5, MONDAY + timedelta(hours=1))
    set_policy(SETTER_UP, "receptionist", TODAY, replace(ORDINARY, second_factor=True))
    session.refresh_from_db()
    assert (session.idle_minutes, session.expires_at) == (5, MONDAY + timedelta(hours=1))
    found = by_session(key)
    assert found is not None
    assert found.actor.must_enrol


def test_who_stands_in_works_under_the_rules_of_the_lent_post(clerk: Actor) -> None:
    strict = replace(ORDINARY, idle_minutes=5, second_factor=True)
    set_policy(SETTER_UP, "leader", TODAY, strict)
    leader, key = make_person("leader", "leader", "jx/"), sign_in("clerk", PASSWORD)
    assert not must_enrol(key)

    made = lend(leader, Appointment.objects.get(person_id=leader.id or 0).pk, "clerk", TODAY, TODAY, "leave")

    assert of_person(clerk.id or 0) == strict
    assert must_enrol(key)
    assert Session.objects.get().idle_minutes == 5
    assert must_enrol(sign_in("clerk", PASSWORD))
    end(leader, made.pk)
    assert of_person(clerk.id or 0) == ORDINARY


def test_new_rules_reach_who_stands_in(clerk: Actor) -> None:
    leader, key = make_person("leader", "leader", "jx/"), sign_in("clerk", PASSWORD)
    lend(leader, Appointment.objects.get(person_id=leader.id or 0).pk, "clerk", TODAY, TODAY, "leave")
    assert not must_enrol(key)
    set_policy(SETTER_UP, "leader", TODAY, replace(ORDINARY, second_factor=True))
    assert must_enrol(key)


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("beyond", [-1, 1])
def test_rules_out_of_bounds_are_refused(clerk: Actor, name: str, beyond: int) -> None:
    low, high = BOUNDS[name]
    wrong = low - 1 if beyond < 0 else high + 1
    changed: dict[str, Any] = {name: wrong}
    with pytest.raises(AccessRefused) as caught:
        set_policy(SETTER_UP, "receptionist", TODAY, replace(ORDINARY, **changed))
    assert set(caught.value.errors) == {name}


def test_rules_are_the_security_administrators_and_not_of_the_past(clerk: Actor) -> None:
    with pytest.raises(NotAllowed):
        set_policy(clerk, "receptionist", TODAY, ORDINARY)
    boss = make_person("boss", "security_admin", "jx/")
    with pytest.raises(AccessRefused):
        set_policy(boss, "receptionist", date(2026, 11, 22), ORDINARY)


@pytest.mark.parametrize(
    ("password", "policy", "said"),
    [
        ("eleven-chr1", ADMINISTRATOR, "Use at least 12 characters."),
        ("twelve-chars", ADMINISTRATOR, None),
        ("aaaaaaaaaa-1", ORDINARY, "Use at least 4 different characters."),
        ("four plain words here", ORDINARY, None),
        ("onlylettersbutverylong", ORDINARY, None),
        ("xxCLERKxx-123456", ORDINARY, "The password must not contain the sign-in name."),
    ],
)
def test_passwords(password: str, policy: Policy, said: str | None) -> None:
    assert check_new_password(password, "clerk", policy) == said


def test_the_last_passwords_do_not_come_back_and_no_more_are_kept(clerk: Actor, settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    person = Person.objects.get(login="clerk")
    for number in range(8):
        actions.change_password(person, f"Heron-{number}-lake")
        person.refresh_from_db()
    assert FormerPassword.objects.filter(person=person).count() == ORDINARY.remembered - 1
    for number in range(3, 8):
        with pytest.raises(AccessRefused, match="before"):
            actions.change_password(person, f"Heron-{number}-lake")
    actions.change_password(person, "Heron-2-lake")


def test_an_old_password_must_be_changed_at_the_next_sign_in(clerk: Actor, now: clock.Frozen) -> None:
    now.advance(timedelta(days=ORDINARY.max_age_days) - timedelta(seconds=1))
    found = by_session(sign_in("clerk", PASSWORD))
    assert found is not None
    assert not found.actor.must_change_password
    now.advance(timedelta(seconds=1))
    found = by_session(sign_in("clerk", PASSWORD))
    assert found is not None
    assert found.actor.must_change_password
