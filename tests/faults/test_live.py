# SPDX-License-Identifier: Apache-2.0
"""Live updates through real processes: soon, only to who may see it, and over a death without loss."""

from __future__ import annotations

import json
import queue
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.faults.system import System, wait_until
from tests.makers import FORMS, WHO

pytestmark = pytest.mark.server
SOON = 2.0


def ticket(system: System, who: str) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {system.tokens[who]}"}
    answer = system.http.get(f"{system.url}/live/ticket/", headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, str] = answer.json()
    return found


def send(system: System, step: str, case: dict[str, Any] | None = None) -> dict[str, Any]:
    """Take a step over the API."""
    base = f"{system.url}/api/v1/supervision/cases"
    url = f"{base}/{case['record_id']}/{step}" if case else f"{base}/{step}"
    form = dict(FORMS[step]) | ({"version": case["version"]} if case else {})
    headers = {"Authorization": f"Bearer {system.tokens[WHO[step]]}", "Idempotency-Key": str(uuid.uuid4())}
    answer = system.http.post(url, json=form, headers=headers)
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json()
    return found


class Page(threading.Thread):
    """What an open page does: listens, and remembers where it is."""

    def __init__(self, system: System, who: str, since: str = "") -> None:
        super().__init__(daemon=True)
        given = ticket(system, who)
        self.url = f"{given['url']}/events?ticket={quote(given['ticket'])}&since={since}"
        self.origin = system.url
        self.events: queue.Queue[tuple[float, dict[str, Any]]] = queue.Queue()
        self.last = since
        self.headers = httpx.Headers()
        self.open = threading.Event()
        self.start()
        assert self.open.wait(10)

    def run(self) -> None:
        try:
            with httpx.stream("GET", self.url, headers={"Origin": self.origin}, timeout=30) as answer:
                assert answer.status_code == 200
                self.headers = answer.headers
                for line in answer.iter_lines():
                    self.take(line)
        except httpx.HTTPError:
            return

    def take(self, line: str) -> None:
        name, _, value = line.partition(": ")
        if name == "id":
            self.last = value
        elif name == "data":
            content = json.loads(value)
            if "record" in content:
                self.events.put((time.monotonic(), content))
            else:
                self.open.set()

    def next(self, seconds: float = 5) -> dict[str, Any]:
        return self.events.get(timeout=seconds)[1]


def test_a_change_reaches_an_open_page_soon_and_strangers_never(system: System, record_property: Any) -> None:
    page, stranger, area = Page(system, "receptionist"), Page(system, "stranger"), Page(system, "inspector")
    assert page.headers["access-control-allow-origin"] == system.url
    delays = []
    for _ in range(10):
        case = send(system, "report")
        answered = time.monotonic()
        at, event = page.events.get(timeout=5)
        delays.append(at - answered)
        assert event == {
            "record": case["record_id"],
            "process": "supervision.case",
            "number": case["number"],
            "seq": 1,
            "step": "report",
            "to_state": "reported",
        }
        assert area.next()["record"] == case["record_id"]
    record_property("longest delay in seconds", round(max(delays), 3))
    assert max(delays) < SOON
    accepted = send(system, "accept", case)
    assert page.next()["step"] == "accept"
    assert accepted["seq"] == 2
    assert stranger.events.empty(), "another bureau hears nothing"


def test_who_handled_a_case_hears_of_it_later(system: System) -> None:
    case = send(system, "report")
    for step in ("accept", "file"):
        case = send(system, step, case)
    page = Page(system, "receptionist")
    case = send(system, "dispatch", case)
    event = page.next()
    while event["step"] != "dispatch":  # what happened just before the page opened may still come
        event = page.next()
    assert event["record"] == case["record_id"]


def test_what_happened_while_the_live_process_was_dead_is_told_afterwards(system: System) -> None:
    page = Page(system, "receptionist")
    first = send(system, "report")
    assert page.next()["record"] == first["record_id"]
    system.live_worker().kill()
    page.join(10)
    missed = [send(system, "report")["record_id"] for _ in range(3)]
    wait_until(lambda: system.asked("/readyz", system.live_port), 20, "live updates to come back")
    again = Page(system, "receptionist", since=page.last)
    assert [again.next()["record"] for _ in missed] == missed
    later = send(system, "report")
    assert again.next()["record"] == later["record_id"]
    assert again.events.empty()


def test_without_a_valid_ticket_nothing_is_told(system: System) -> None:
    given = ticket(system, "receptionist")
    good = given["ticket"]
    for bad in ("", "x", good[:-2] + "zz", good[1:]):
        answer = httpx.get(f"{given['url']}/events", params={"ticket": bad})
        assert answer.status_code == 403
        assert "new one" in answer.text
    assert system.http.get(f"{system.url}/live/ticket/").status_code == 401
    stranger = httpx.get(f"{given['url']}/events", params={"ticket": ""}, headers={"Origin": "http://x.test"})
    assert "access-control-allow-origin" not in stranger.headers


@pytest.fixture
def crowd(system: System) -> Iterator[list[socket.socket]]:
    """500 open pages."""
    given = quote(ticket(system, "receptionist")["ticket"])
    request = f"GET /events?ticket={given} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    sockets = []
    for _ in range(500):
        one = socket.create_connection(("127.0.0.1", system.live_port))
        one.sendall(request)
        sockets.append(one)
    yield sockets
    for one in sockets:
        one.close()


def test_five_hundred_open_pages_cost_little_and_all_hear(
    system: System, crowd: list[socket.socket], record_property: Any
) -> None:
    for one in crowd:
        one.settimeout(10)
        assert b"missed" in read_until(one, b"missed")
    master = system.live_master()
    used = sum(part.memory_info().rss for part in (master, *master.children(recursive=True)))
    record_property("megabytes with 500 listeners", round(used / 1e6))
    assert used < 150e6
    case = send(system, "report")
    answered = time.monotonic()
    for one in crowd:
        assert f'"record": {case["record_id"]}'.encode() in read_until(one, b"to_state")
    record_property("seconds until all 500 heard", round(time.monotonic() - answered, 2))
    assert time.monotonic() - answered < SOON
    for one in crowd:
        one.close()
    # the pages of other tests may still be open
    wait_until(lambda: listeners(system) < 50, 10, "listeners that went to be forgotten")


def listeners(system: System) -> int:
    answer = system.http.get(f"http://127.0.0.1:{system.live_port}/healthz")
    return int(answer.text.split()[1])


def read_until(one: socket.socket, mark: bytes) -> bytes:
    data = b""
    while mark not in data:
        part = one.recv(65536)
        assert part, data
        data += part
    return data
