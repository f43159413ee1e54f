# SPDX-License-Identifier: Apache-2.0
"""Clients that live cases over HTTP and cost next to nothing themselves."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from selectors import EVENT_READ, BaseSelector, DefaultSelector
from time import perf_counter, process_time
from typing import NamedTuple

from tests.makers import FORMS, WAYS, WHO

CASES = "/api/v1/supervision/cases"
STEPS = ("report", *WAYS["closed"])
CLIENTS = 8
PATIENCE = 30.0


class Turn(NamedTuple):
    """One step as bytes around the record's id and the key."""

    before_id: bytes
    before_key: bytes
    after_key: bytes
    status: bytes


@dataclass(slots=True)
class Client:
    """Somebody who lives case after case."""

    name: int
    socket: socket.socket = field(init=False)
    place: int = 0
    life: int = 0
    record: bytes = b""
    received: bytes = b""


_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_RECORD = re.compile(rb'"record_id":(\d+)')


@dataclass(slots=True)
class Lives:
    """Eight clients in one loop that costs next to nothing: each sends when its last step was answered."""

    port: int
    tokens: Mapping[str, str]
    turns: list[Turn] = field(init=False)
    clients: list[Client] = field(init=False)

    def __post_init__(self) -> None:
        self.turns = [self._turn(place, step) for place, step in enumerate(STEPS)]
        self.clients = [Client(name) for name in range(CLIENTS)]

    def _turn(self, place: int, step: str) -> Turn:
        seen = {"version": place} if place else {}
        body = json.dumps({**FORMS[step], **seen}, ensure_ascii=False).encode()
        path = f"/{step} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nIdempotency-Key: http{self.port}-"
        rest = (
            f"-{step}\r\nAuthorization: Bearer {self.tokens[WHO[step]]}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        start = f"POST {CASES}" + ("/" if place else "")
        status = b"HTTP/1.1 200" if place else b"HTTP/1.1 201"
        return Turn(start.encode(), path.encode(), rest.encode() + body, status)

    def drive(self, seconds: float) -> tuple[int, float, float]:
        """(answered steps, seconds, own CPU seconds); returns when nothing is on its way any more."""
        with ExitStack() as stack:
            selector = stack.enter_context(DefaultSelector())
            for client in self.clients:
                client.socket = stack.enter_context(socket.create_connection(("127.0.0.1", self.port)))
                client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(client.socket, EVENT_READ, client)
            return self._lived(selector, seconds)

    def _lived(self, selector: BaseSelector, seconds: float) -> tuple[int, float, float]:
        steps, waiting, own, began = 0, len(self.clients), process_time(), perf_counter()
        for client in self.clients:
            self._send(client)
        while waiting:
            ready = selector.select(PATIENCE)
            if not ready:
                raise RuntimeError("the web server does not answer any more")
            for key, _events in ready:
                if not self._answered(key.data):
                    continue
                steps += 1
                if perf_counter() - began < seconds:
                    self._send(key.data)
                else:
                    waiting -= 1
        return steps, perf_counter() - began, process_time() - own

    def _send(self, client: Client) -> None:
        turn = self.turns[client.place]
        key = b"%d-%d" % (client.name, client.life)
        client.socket.sendall(b"".join((turn.before_id, client.record, turn.before_key, key, turn.after_key)))

    def _answered(self, client: Client) -> bool:
        """Whether the whole answer is there; the client then stands before its next step."""
        chunk = client.socket.recv(65536)
        client.received += chunk
        head, found, body = client.received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head) if found else None
        if chunk and (length is None or len(body) < int(length[1])):
            return False
        if not head.startswith(self.turns[client.place].status):
            raise RuntimeError(f"{STEPS[client.place]}: {client.received.decode()}")
        client.received = b""
        self._advance(client, body)
        return True

    def _advance(self, client: Client, body: bytes) -> None:
        if client.place == 0:
            found = _RECORD.search(body)
            assert found is not None
            client.record = found[1]
        client.place += 1
        if client.place == len(STEPS):
            client.place, client.record, client.life = 0, b"", client.life + 1
