# SPDX-License-Identifier: Apache-2.0
"""Standing in: a post for a time, told in the entry, ended at once, never an administrator's, never passed on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from tests.makers import CASE, SETTER_UP, Bureau, make_case, make_person
from xiucheng.kernel import clock
from xiucheng.kernel.access.actions import appoint
from xiucheng.kernel.access.actor import Actor, by_id
from xiucheng.kernel.access.models import Appointment, Person
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.access.standing_in import delegations, end, end_all, lend, own_posts
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import NotFound
from xiucheng.kernel.record.models import Entry


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def today() -> date:
    return local(now()).date()


def again(actor: Actor) -> Actor:
    found = by_id(actor.id or 0)
    assert found is not None
    return found


def post_of(actor: Actor) -> int:
    return Appointment.objects.filter(person_id=actor.id or 0)[0].pk


def test_who_stands_in_acts_in_their_own_name_and_for_somebody(bureau: Bureau) -> None:
    owner, helper, case = bureau["receptionist"], bureau["handler"], make_case(bureau)
    with pytest.raises(NotFound):
        engine.step(again(helper), CASE, case.record_id, "accept", {"class_code": "GB:E0110"}, version=1)
    made = lend(owner, post_of(owner), "handler", today(), today(), "leave")

    standing = again(helper)
    assert [(grant.post, grant.stands_in) for grant in standing.grants] == [
        ("handler", None),
        ("receptionist", owner.id),
    ]
    engine.step(standing, CASE, case.record_id, "accept", {"class_code": "GB:E0110"}, version=1)
    entry = Entry.objects.filter(record_id=case.record_id).order_by("-seq")[0]
    assert (entry.actor_id, entry.changes["stands_in"]) == (helper.id, [None, owner.id])
    # nothing lent is lent on
    assert [one.person_id for one in own_posts(standing)] == [helper.id]
    with pytest.raises(AccessRefused) as caught:
        lend(standing, post_of(owner), "dispatcher", today(), today(), "x")
    assert set(caught.value.errors) == {"appointment"}
    end(standing, made.pk)
    assert [grant.post for grant in again(helper).grants] == ["handler"]
    with pytest.raises(NotThere):
        end(owner, made.pk)


def test_it_holds_from_its_first_to_its_last_day(bureau: Bureau) -> None:
    owner, helper = bureau["receptionist_2"], bureau["handler_2"]
    lend(
        owner,
        post_of(owner),
        "handler_2",
        today() + timedelta(days=1),
        today() + timedelta(days=2),
        "training",
    )
    midnight = clock.local.instant_of(
        clock.local.local(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    )
    for hours, lent in ((23, False), (24, True), (71, True), (72, False)):
        with clock.frozen(midnight + timedelta(hours=hours)):
            assert (len(again(helper).grants) == 2) is lent, hours
    assert len(delegations(owner).given) == len(delegations(helper).received) == 1
    assert end_all(owner.id or 0, None) == 1
    assert delegations(owner).given == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": "nobody"}, "to"),
        ({"to": "receptionist"}, "to"),
        ({"to": "security_admin"}, "to"),
        ({"to": "\x00"}, "to"),
        ({"appointment": 0}, "appointment"),
        ({"first": date(2020, 1, 1)}, "first"),
        ({"last": date(2020, 1, 1)}, "last"),
        ({"last": date(2999, 1, 1)}, "last"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 101}, "reason"),
    ],
)
def test_what_is_refused(bureau: Bureau, change: dict[str, Any], field: str) -> None:
    owner = bureau["receptionist"]
    good: dict[str, Any] = {
        "appointment": post_of(owner),
        "to": "handler",
        "first": today(),
        "last": today(),
        "reason": "leave",
    }
    before = len(delegations(owner).given)
    with pytest.raises(AccessRefused) as caught:
        lend(owner, **(good | change))
    assert field in caught.value.errors
    assert len(delegations(owner).given) == before


def test_administrators_lend_nothing(bureau: Bureau) -> None:
    boss = bureau["security_admin"]
    assert own_posts(boss) == []
    with pytest.raises(AccessRefused):
        lend(boss, post_of(boss), "handler", today(), today(), "leave")


def test_who_becomes_an_administrator_stands_in_for_nobody_any_more(bureau: Bureau) -> None:
    owner, helper = bureau["receptionist"], make_person("rises", "handler", "jx/hw/")
    lend(owner, post_of(owner), "rises", today(), today(), "leave")
    given = lend(helper, post_of(helper), "handler", today(), today(), "leave")
    person = Person.objects.get(login="rises")

    appoint(SETTER_UP, person, "leader", "jx/", starts_on=today())
    assert len(delegations(helper).received) == 1
    appoint(SETTER_UP, person, "audit_admin", "jx/", starts_on=today() + timedelta(days=9))

    assert delegations(helper).received == ()
    assert [one.pk for one in delegations(helper).given] == [given.pk], "one's own ordinary post"
    assert {grant.stands_in for grant in again(helper).grants} == {None}
