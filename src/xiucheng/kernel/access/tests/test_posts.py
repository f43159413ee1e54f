# SPDX-License-Identifier: Apache-2.0
"""What a post gives: appointments by date, the three administrators, what is in sight, the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from tests.makers import AREA, PASSWORD, SETTER_UP, make_person, make_units
from xiucheng.kernel import clock
from xiucheng.kernel.access import actions, journal
from xiucheng.kernel.access.actions import AccessRefused
from xiucheng.kernel.access.actor import (
    ANONYMOUS,
    Actor,
    Grant,
    by_id,
    system,
)
from xiucheng.kernel.access.journal import Origin
from xiucheng.kernel.access.login import (
    LoginRefused,
    sign_in,
)
from xiucheng.kernel.access.models import Appointment, Person
from xiucheng.kernel.access.scope import as_array, upper, visible
from xiucheng.kernel.record.models import AccessLog
from xiucheng.kernel.record.payload import access_hash

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WRONG = (
    "Name or password is wrong, or there were too many attempts. Check both, or wait a quarter of an hour."
)
LOCKED = WRONG


@pytest.fixture(autouse=True)
def now() -> Iterator[clock.Frozen]:
    with clock.frozen(MONDAY) as held, translation.override("en"):
        yield held


@pytest.fixture
def clerk() -> Actor:
    make_units()
    return make_person("clerk", "receptionist", "jx/jd/")


def refusal(login: str, password: str) -> str:
    with pytest.raises(LoginRefused) as caught:
        sign_in(login, password)
    return str(caught.value)


def logged() -> list[tuple[str, str]]:
    kinds = ("login", "login_refused", "logout", "token_issued", "token_revoked")
    return list(AccessLog.objects.filter(kind__in=kinds).order_by("id").values_list("kind", "what"))


# ---- appointments


def test_appointments_hold_from_their_first_to_their_last_day(now: clock.Frozen) -> None:
    make_units()
    person = actions.open_account(SETTER_UP, "new", "新", PASSWORD)
    actions.appoint(
        SETTER_UP,
        person,
        "inspector",
        "jx/jd/",
        area=AREA,
        starts_on=date(2026, 11, 24),
        ends_on=date(2026, 11, 25),
    )

    def posts(at: datetime) -> list[str]:
        now.move_to(at)
        actor = by_id(person.pk)
        return [grant.post for grant in actor.grants] if actor else ["?"]

    # days are those of the bureau, eight hours ahead of UTC
    assert posts(datetime(2026, 11, 23, 15, 59, tzinfo=UTC)) == []
    assert posts(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == ["inspector"]
    assert posts(datetime(2026, 11, 25, 15, 59, tzinfo=UTC)) == ["inspector"]
    assert posts(datetime(2026, 11, 25, 16, 0, tzinfo=UTC)) == []


def test_an_actor_holds_every_appointment_of_the_day(clerk: Actor) -> None:
    person = Person.objects.get(login="clerk")
    actions.appoint(SETTER_UP, person, "inspector", "jx/jd/", area=AREA, starts_on=date(2026, 1, 1))

    actor = by_id(person.pk)

    assert actor is not None
    assert [(grant.post, grant.holder, grant.area) for grant in actor.grants] == [
        ("receptionist", "jx/jd/", ""),
        ("inspector", "jx/jd/", AREA),
    ]
    assert actor.may("supervision.accept")
    assert actor.may("supervision.verify")
    assert not actor.may("supervision.close")
    assert not ANONYMOUS.may("supervision.view")


ADMINS = ("system_admin", "security_admin", "audit_admin")


@pytest.mark.parametrize("first", ADMINS)
@pytest.mark.parametrize("second", ADMINS)
def test_nobody_is_two_administrators_on_any_day(first: str, second: str) -> None:
    make_units()
    person = actions.open_account(SETTER_UP, "boss", "某", PASSWORD)

    def appoint(post: str, starts_on: date, ends_on: date | None) -> Appointment:
        return actions.appoint(SETTER_UP, person, post, "jx/", starts_on=starts_on, ends_on=ends_on)

    appoint(first, date(2026, 3, 1), date(2026, 3, 31))
    for starts_on, ends_on, clashes in (
        (date(2026, 3, 31), None, True),
        (date(2026, 1, 1), date(2026, 3, 1), True),
        (date(2026, 1, 1), None, True),
        (date(2026, 3, 10), date(2026, 3, 12), True),
        (date(2026, 4, 1), date(2026, 4, 2), False),
        (date(2026, 1, 1), date(2026, 2, 28), False),
    ):
        if clashes and first != second:
            with pytest.raises(AccessRefused, match="must be three people"):
                appoint(second, starts_on, ends_on)
        else:
            appoint(second, starts_on, ends_on).delete()
    assert Appointment.objects.count() == 1
    appoint("leader", date(2026, 3, 1), None)


# ---- sight


def grant(holder: str, area: str = "", *permissions: str) -> Grant:
    return Grant("p", "", holder, "", area, frozenset(permissions or {"supervision.view"}))


def test_sight_is_the_shortest_paths_of_posts_that_may_view() -> None:
    actor = Actor(
        id=1,
        name="",
        grants=(
            grant("a/b/"),
            grant("a/"),
            grant("ab/", "31/01/"),
            grant("c/", "31/"),
            grant("z/", "9/", "other.view"),
        ),
    )

    assert actor.sight("supervision") == (("a/", "ab/", "c/"), ("31/",))
    assert actor.sight("other") == (("z/",), ("9/",))
    assert actor.sight("supervisio") == ((), ())
    assert system("x").sight("supervision") == (("",), ())
    assert ANONYMOUS.sight("supervision") == ((), ())
    assert str(visible(ANONYMOUS, "supervision")) == str(visible(Actor(id=1, name=""), "supervision"))


def test_paths_are_ranges_up_to_the_next_sibling() -> None:
    assert upper("jx/jd/") == "jx/jd0"
    assert "jx/jd/" <= "jx/jd/zz/" < upper("jx/jd/") <= "jx/jd0/"
    assert as_array(("a/", "b/c/")) == '{"a/","b/c/"}'
    assert as_array(()) == "{}"
    assert as_array(("",)) == '{""}'


def test_submitters_are_told_apart() -> None:
    names = [
        Actor(id=7, name="x").submitter,
        system("7").submitter,
        system("relay").submitter,
        ANONYMOUS.submitter,
    ]

    assert names == ["p:7", "s:7", "s:relay", "a:"]


# ---- the log


def test_a_line_of_the_log_is_hashed_with_where_it_came_from() -> None:
    token = journal.origin.set(Origin("10.0.0.9", "req-1"))
    try:
        journal.note("look", "长" * 400, person=None, record=12)
    finally:
        journal.origin.reset(token)

    line = AccessLog.objects.get()
    assert (line.what, line.address, line.request_id, line.record_id) == ("长" * 300, "10.0.0.9", "req-1", 12)
    content = [line.at, line.kind, line.person_id, line.what, line.record_id, line.address, line.request_id]
    assert bytes(line.hash) == access_hash(content)
