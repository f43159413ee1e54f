# SPDX-License-Identifier: Apache-2.0
"""One message for many items, nothing in quiet hours but what is urgent, and nothing that was read."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.makers import Bureau
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.notify import digest, inbox, kinds, preferences
from xiucheng.kernel.notify.models import DIGEST_MINUTES, Delivery, Notice
from xiucheng.kernel.notify.post import News, post

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)


@pytest.fixture
def who(clean: Bureau) -> Actor:
    """Somebody who gave an address and a number."""
    actor = clean["handler"]
    preferences.choose(actor, {"mail": "li@example.org", "phone": "138 0000 0000"})
    return actor


def news(who: Actor, key: str, kind: str = kinds.ARRIVED, *, urgent: bool = False) -> None:
    assert who.id is not None
    post([News(who.id, kind, key, title="x", urgent=urgent)])


def sent() -> list[tuple[str, int]]:
    return sorted((row.channel, len(row.notices)) for row in Delivery.objects.all())


def test_fifty_items_of_an_hour_are_one_message(who: Actor) -> None:
    with frozen(NOON) as clock:
        for number in range(50):
            news(who, f"a{number}")
            assert digest.gather() == 0
            clock.advance(timedelta(minutes=1))
        clock.move_to(NOON + timedelta(minutes=DIGEST_MINUTES))
        assert digest.gather() == 1
        assert sent() == [("mail", 50)]
        assert digest.gather() == 0
        news(who, "later")
        clock.advance(timedelta(minutes=DIGEST_MINUTES - 1))
        assert digest.gather() == 0
        clock.advance(timedelta(minutes=1))
        assert digest.gather() == 1
    assert sent() == [("mail", 1), ("mail", 50)]


def test_at_night_it_waits_for_the_morning(who: Actor) -> None:
    with frozen(NIGHT) as clock:
        news(who, "late")
        preferences.choose(who, {f"{kinds.RETURNED}/mail": "once"})
        news(who, "late too", kinds.RETURNED)
        for _hour in range(9):
            assert digest.gather() == 0
            clock.advance(timedelta(hours=1) - timedelta(microseconds=1))
        clock.move_to(MORNING)
        assert digest.gather() == 1
    assert sent() == [("mail", 2)]


def test_what_is_urgent_passes_alone_and_by_sms_too(who: Actor) -> None:
    with frozen(NIGHT) as clock:
        news(who, "not urgent", kinds.NEARLY_DUE)
        news(who, "urgent", kinds.NEARLY_DUE, urgent=True)
        assert digest.gather() == 2
        assert sent() == [("mail", 1), ("sms", 1)]
        assert all(row.urgent for row in Delivery.objects.all())
        assert digest.gather() == 0
        clock.move_to(MORNING)
        assert digest.gather() == 1
    assert sent() == [("mail", 1), ("mail", 1), ("sms", 1)]


def test_at_once_takes_with_it_what_waits(who: Actor) -> None:
    with frozen(NOON):
        news(who, "gathered")
        preferences.choose(who, {f"{kinds.RETURNED}/mail": "once"})
        news(who, "at once", kinds.RETURNED)
        assert digest.gather() == 1
    assert sent() == [("mail", 2)]


def test_what_was_read_is_not_sent(who: Actor) -> None:
    with frozen(NOON) as clock:
        news(who, "one")
        inbox.read(who)
        clock.advance(timedelta(hours=2))
        assert digest.gather() == 0


def test_who_gave_no_address_is_told_under_the_bell_only(clean: Bureau) -> None:
    who = clean["handler_2"]
    with frozen(NOON) as clock:
        news(who, "one", kinds.NEARLY_DUE, urgent=True)
        clock.advance(timedelta(hours=2))
        assert digest.gather() == 0
    assert inbox.unread(who) == 1
    assert Notice.objects.get().prompt == Notice.objects.get().pending == []


def test_what_is_switched_off_is_not_told(who: Actor) -> None:
    preferences.choose(who, {f"{kinds.ARRIVED}/app": "off", f"{kinds.ARRIVED}/mail": "off"})
    with frozen(NOON) as clock:
        news(who, "one")
        clock.advance(timedelta(hours=2))
        assert digest.gather() == 0
    assert inbox.unread(who) == 0


def quiet(at: time, start: time, end: time) -> bool:
    """The rule in Python, to compare with."""
    return start <= at < end if start <= end else at >= start or at < end


@settings(deadline=None, max_examples=60)
@given(*[st.times().map(lambda t: t.replace(microsecond=0))] * 3)
def test_quiet_hours(bureau: Bureau, at: time, start: time, end: time) -> None:
    sql = f"SELECT {digest.QUIET} FROM (SELECT 1 AS person_id, %(a)s::time AS quiet_from, %(b)s::time AS quiet_to) f"
    values = {"a": start, "b": end, "time": at, "from": start, "to": end}
    assert fetch_all(sql, values)[0][0] is quiet(at, start, end)


def test_the_bureaus_own_clock_counts() -> None:
    assert local(NIGHT).time() == time(23, 0)
    assert local(MORNING).time() == time(8, 0)
