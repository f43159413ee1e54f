# SPDX-License-Identifier: Apache-2.0
"""Who hears what, what is kept for who comes back, and who is let go."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from xiucheng.delivery.live import app
from xiucheng.delivery.live import hub as hub_module
from xiucheng.delivery.live.app import Application, cors_headers, position_of, stream
from xiucheng.delivery.live.audience import Scope, scope_of, sees
from xiucheng.delivery.live.hub import AT_ONCE, HEARTBEAT, Hub, Listener
from xiucheng.delivery.live.ticket import Ticket, TicketRefused, issue, read
from xiucheng.kernel.limits import Limiter
from xiucheng.kernel.limits.table import Limit
from xiucheng.kernel.record.feed import Event, Position
from xiucheng.kernel.settings.values import load

OURS = scope_of({"supervision": (("jx/",), ("310199/",)), "correction": ((), ())})


def event(number: int, **differently: Any) -> Event:
    made = Event(
        xid=100 + number,
        id=number,
        at=datetime(2026, 11, 22, tzinfo=UTC),
        record_id=1000 + number,
        process="supervision.case",
        number=f"SJ20261122-{number:06d}",
        seq=1,
        step="report",
        actor_id=1,
        from_state="",
        to_state="reported",
        outcome="",
        changes={"words": ["", "what somebody wrote"]},
        area_path="310198/001/",
        holder_path="jx/jd/",
        shared=(),
    )
    return replace(made, **differently)


def listener(scope: Scope = OURS, until: float = 1e9) -> Listener:
    return Listener(scope, until)


def heard(one: Listener) -> list[dict[str, Any]]:
    """What waits for a listener, and forget it."""
    said = [json.loads(part.split(b"data: ")[1]) for part in one.pending if b"data: " in part]
    one.pending.clear()
    return said


def records(one: Listener) -> list[int]:
    return [said["record"] for said in heard(one) if "record" in said]


@pytest.mark.parametrize(
    ("differently", "seen"),
    [
        ({}, True),
        ({"holder_path": "qt/jd/"}, False),
        ({"holder_path": "jx"}, False),
        ({"holder_path": "qt/", "area_path": "310199/001/"}, True),
        ({"holder_path": "qt/", "shared": ("jx/hw/",)}, True),
        ({"holder_path": "qt/", "shared": ("qt/zf/",)}, False),
        ({"process": "correction.order"}, False),
        ({"process": "supervisionary.case"}, False),
    ],
)
def test_the_scope_is_that_of_the_database(differently: dict[str, Any], seen: bool) -> None:
    assert sees(OURS, event(1, **differently)) is seen


def test_a_scope_without_areas_sees_none() -> None:
    scope = scope_of({"supervision": (("jx/",), ())})
    assert not sees(scope, event(1, holder_path="qt/", area_path="310199/"))
    assert not sees((), event(1))


def test_messages_say_which_record_moved_and_nothing_that_was_written() -> None:
    message = hub_module.message_of(event(7)).decode()
    assert message.startswith("id: 107-7\nevent: record\ndata: {")
    assert "wrote" not in message
    assert message.endswith("\n\n")


def test_events_reach_those_who_see_them() -> None:
    hub = Hub()
    hub.begin([])
    ours, theirs = listener(), listener(scope_of({"supervision": (("qt/",), ())}))
    hub.join(ours, None)
    hub.join(theirs, None)
    hub.tell([event(1), event(2, holder_path="qt/zf/")])
    assert records(ours) == [1001]
    assert records(theirs) == [1002]
    hub.leave(ours)
    hub.tell([event(3)])
    assert records(ours) == []
    assert len(hub) == 1


OPENED: dict[str, Any] = {"holder_path": "qt/zf/", "shared": ("@person/7/", "@post/handler/qt/hw/")}


@pytest.mark.parametrize(
    ("readers", "hears"),
    [
        ({("supervision", "@person/7/")}, True),
        ({("supervision", "@person/70/")}, False),
        ({("correction", "@person/7/")}, False),
        ({("supervision", "@post/handler/qt/hw/")}, True),
        ({("supervision", "@post/handler/qt/")}, True),
        ({("supervision", "@post/handler/qt/hw/a/")}, False),
        ({("supervision", "@post/leader/qt/hw/")}, False),
        (set(), False),
    ],
)
def test_what_is_opened_to_somebody_is_heard_by_them_only_and_in_order(
    readers: set[tuple[str, str]], hears: bool
) -> None:
    hub = Hub()
    hub.begin([])
    one, beside = Listener(OURS, 1e9, None, frozenset(readers)), listener()
    hub.join(one, None)
    hub.join(beside, None)
    hub.tell([event(1), event(2, **OPENED), event(3)])
    assert records(one) == ([1001, 1002, 1003] if hears else [1001, 1003])
    assert records(beside) == [1001, 1003]
    hub.tell([event(4, holder_path="qt/zf/")])
    assert records(one) == [], "the share has ended"
    hub.leave(one)
    assert not hub.readers


def test_what_was_only_opened_is_not_told_again_after_a_break() -> None:
    """It may have ended since: who comes back loads anew, and is told what there still is."""
    hub = Hub()
    hub.begin([event(1), event(2, **OPENED), event(3)])
    reader = frozenset({("supervision", "@person/7/")})
    back, later = Listener(OURS, 1e9, None, reader), Listener(OURS, 1e9, None, reader)
    hub.join(back, Position(101, 1))
    assert heard(back) == [{"missed": True}]
    hub.join(later, Position(102, 2))
    assert records(later) == [1003]


def test_who_comes_back_hears_what_was_missed_once() -> None:
    hub = Hub()
    hub.begin([event(n) for n in range(1, 6)])
    one = listener()
    hub.join(one, Position(103, 3))
    said = heard(one)
    assert [message.get("record") for message in said] == [1004, 1005, None]
    assert said[-1] == {"missed": False}
    again = listener()
    hub.join(again, Position(105, 5))
    assert heard(again) == [{"missed": False}]


@pytest.mark.parametrize("since", [Position(50, 1), Position(9_000_000, 1)])
def test_who_was_away_too_long_is_told_so(since: Position, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "BACKLOG", 5)
    hub = Hub()
    hub.begin([event(n) for n in range(1, 6)])
    one = listener()
    hub.join(one, since)
    assert heard(one) == [{"missed": True}]


def test_who_missed_more_than_can_wait_is_told_so() -> None:
    hub = Hub()
    hub.begin([event(n) for n in range(AT_ONCE + 2)])
    one = listener()
    hub.join(one, Position(100, 0))
    assert heard(one) == [{"missed": True}]


def test_who_does_not_read_is_dropped_and_nothing_piles_up() -> None:
    hub = Hub()
    hub.begin([])
    slow, quick = listener(), listener()
    for one in (slow, quick):
        hub.join(one, None)
    for n in range(AT_ONCE + 50):
        hub.tell([event(n)])
        quick.pending.clear()
        assert len(slow.pending) <= AT_ONCE
    assert slow.ended
    assert not quick.ended
    assert len(hub) == 1


def test_heartbeats_and_the_end_of_long_connections() -> None:
    hub = Hub()
    hub.begin([])
    young, old = listener(until=100), listener(until=50)
    for one in (young, old):
        hub.join(one, None)
        one.pending.clear()
    hub.beat(60)
    assert list(young.pending) == [HEARTBEAT]
    assert old.ended
    assert not young.ended


def test_a_stream_that_nobody_reads_ends_when_it_is_dropped() -> None:
    async def drill() -> list[str]:
        sent: list[str] = []

        async def send(message: Any) -> None:
            sent.append(message["type"])
            if message["type"] == "http.response.body":
                await asyncio.Event().wait()  # the page has stopped reading

        async def receive() -> Any:
            await asyncio.Event().wait()

        one = listener()
        one.give(b"data: {}\n\n")
        one.task = asyncio.create_task(stream(one, [], receive, send))
        await asyncio.sleep(0.01)
        one.drop()
        await asyncio.wait_for(one.task, 1)
        return sent

    assert asyncio.run(drill()) == ["http.response.start", "http.response.body"]


def test_tickets_carry_the_scope_and_cannot_be_made_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    text = issue(Ticket(7, "en", OURS))
    assert read(text) == Ticket(7, "en", OURS)
    with pytest.raises(TicketRefused):
        read(text[:-1] + ("a" if text[-1] != "a" else "b"))
    with pytest.raises(TicketRefused):
        read("")
    moment = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: moment + 61)
    with pytest.raises(TicketRefused):
        read(text)


@pytest.mark.parametrize(
    ("origin", "environment", "allowed"),
    [
        ("http://127.0.0.1:8000", {}, True),
        ("http://localhost:8000", {}, True),
        ("http://127.0.0.1:9000", {}, False),
        ("http://evil.example:8000", {}, False),
        ("null", {}, False),
        ("", {}, False),
        ("http://127.0.0.1:x", {}, False),
        (
            "https://city.example",
            {"XIUCHENG_ALLOWED_HOSTS": ".city.example", "XIUCHENG_BEHIND_TLS": "yes"},
            True,
        ),
        (
            "http://city.example",
            {"XIUCHENG_ALLOWED_HOSTS": ".city.example", "XIUCHENG_BEHIND_TLS": "yes"},
            False,
        ),
    ],
)
def test_only_our_pages_may_read(origin: str, environment: dict[str, str], allowed: bool) -> None:
    headers = dict(cors_headers(origin, load({"PORT": "8000", **environment})))
    assert (headers.get(b"access-control-allow-origin") == origin.encode()) is allowed


@pytest.mark.parametrize(
    ("text", "position"),
    [("12-34", Position(12, 34)), ("", None), ("12", None), ("1-2-3", None), ("a-b", None)],
)
def test_positions_are_read_from_ids(text: str, position: Position | None) -> None:
    assert position_of(text) == position


def ask(
    method: str,
    path: str,
    prepare: Callable[[Application], None] = lambda _made: None,
    *,
    person: int = 1,
    address: str = "203.0.113.1",
) -> int:
    """The status of an answer."""

    async def asked() -> int:
        made, statuses = Application(), []
        prepare(made)

        async def send(message: Any) -> None:
            statuses.append(message.get("status"))
            told = dict(message.get("headers", []))
            assert message.get("status") != 429 or int(told[b"retry-after"]) > 0

        async def receive() -> Any:
            return {"type": "http.disconnect"}

        query = f"ticket={issue(Ticket(person, 'en', OURS))}".encode()
        scope = {"type": "http", "method": method, "path": path, "headers": [], "query_string": query}
        await made(scope | {"client": (address, 4711)}, receive, send)
        return int(statuses[0])

    return asyncio.run(asked())


def test_streams_are_counted_by_person_and_by_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "limiter", Limiter(tmp_path / "limits.table", 1))
    monkeypatch.setattr(app, "STREAM_PERSON", Limit("stream_person", "tests", 2, 60))
    monkeypatch.setattr(app, "STREAM_ADDRESS", Limit("stream_address", "tests", 4, 60))

    def opened(person: int, address: str = "203.0.113.1") -> int:
        return ask("GET", "/events", lambda made: made.hub.begin([]), person=person, address=address)

    assert [opened(1) for _ in range(3)] == [200, 200, 429]
    assert opened(2) == 200, "others at the address go on"
    assert opened(2) == 429, "until the address has had its share, the refused ones included"
    assert [opened(person, "2001:db8::1") for person in (2, 3, 3, 3)] == [200, 200, 200, 429]
    assert opened(4, "2001:db8::2") == 429, "whoever holds an IPv6 address holds its neighbours"
    assert ask("GET", "/healthz") == 200


def test_other_addresses_and_methods_are_answered_plainly() -> None:
    assert ask("POST", "/events") == 405
    assert ask("GET", "/elsewhere") == 404
    assert ask("GET", "/healthz") == 200
    assert ask("GET", "/readyz") == 503, "nothing was read yet"
    assert ask("GET", "/events") == 503, "better no stream than one that knows no position"
    assert ask("GET", "/events", lambda made: made.hub.begin([])) == 200
