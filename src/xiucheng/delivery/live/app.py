# SPDX-License-Identifier: Apache-2.0
"""The ASGI application of live updates."""

from __future__ import annotations

import asyncio
import logging
import random
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from xiucheng.delivery.live.hub import LONGEST_SECONDS, Hub, Listener
from xiucheng.delivery.live.source import beat, follow
from xiucheng.delivery.live.ticket import TicketRefused, read
from xiucheng.kernel.limits import Claim, TooMany, limiter
from xiucheng.kernel.limits.address import nearest, neighbourhood
from xiucheng.kernel.limits.table import STREAM_ADDRESS, STREAM_PERSON
from xiucheng.kernel.observe.logs import JsonFormatter
from xiucheng.kernel.record.feed import Position
from xiucheng.kernel.settings import Settings, settings

log = logging.getLogger("xiucheng.live")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MOST_LISTENERS = 5000
STALE_SECONDS = 10.0
POSITION = re.compile(r"(\d{1,19})-(\d{1,19})", re.ASCII)
PLAIN, STREAM = b"text/plain; charset=utf-8", b"text/event-stream; charset=utf-8"


class Application:
    """Streams events to pages; `/healthz` and `/readyz` are for the operator."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.lifespan(receive, send)
        elif scope["type"] == "http":
            await self.answer(scope, receive, send)

    async def lifespan(self, receive: Receive, send: Send) -> None:
        """Begin to read at the start of the process, let every stream end at its end."""
        await receive()
        for work in (follow(self.hub), beat(self.hub)):
            self.tasks.append(asyncio.create_task(_told(work)))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.hub.end()
        for task in self.tasks:
            task.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def answer(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        path, cors = scope["path"], cors_headers(headers.get("origin", ""), settings)
        if scope["method"] != "GET":
            await reply(send, 405, "Only GET is answered here.", cors)
        elif path == "/healthz":
            await reply(send, 200, f"ok, {len(self.hub)} listeners", cors)
        elif path == "/readyz":
            await self.readiness(send)
        elif path == "/" or path.endswith("/events"):
            await self.events(scope, headers, cors, receive, send)
        else:
            await reply(send, 404, "There is nothing here; events are at /events.", cors)

    async def readiness(self, send: Send) -> None:
        silent = asyncio.get_running_loop().time() - self.hub.read_at
        fine = self.hub.position is not None and silent < STALE_SECONDS
        await reply(send, 200 if fine else 503, "ok" if fine else "The record cannot be read now.", [])

    async def events(
        self,
        scope: Mapping[str, Any],
        headers: Mapping[str, str],
        cors: list[tuple[bytes, bytes]],
        receive: Receive,
        send: Send,
    ) -> None:
        """One page's stream, from its ticket to its end."""
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        try:
            limiter.charge(Claim(STREAM_ADDRESS, neighbourhood(origin_of(scope, headers))))
            ticket = read(asked.get("ticket", [""])[0])
            limiter.charge(Claim(STREAM_PERSON, str(ticket.person)))
        except TicketRefused as refusal:
            await reply(send, 403, str(refusal), cors)
            return
        except TooMany as refusal:
            # its own sentence would need the settings of the web part
            sentence = f"Too many pages were opened. Try again in {refusal.seconds} seconds."
            await reply(send, 429, sentence, [*cors, (b"retry-after", str(refusal.seconds).encode())])
            return
        if self.hub.position is None or len(self.hub) >= MOST_LISTENERS:
            await reply(send, 503, "Live updates are not ready. Try again in a moment.", cors)
            return
        # ends are spread, so that not everybody who came after a restart comes back at once
        lasting = LONGEST_SECONDS * random.uniform(0.8, 1.0)  # noqa: S311 - nothing secret
        until = asyncio.get_running_loop().time() + lasting
        listener = Listener(ticket.scope, until, asyncio.current_task(), ticket.readers)
        self.hub.join(listener, position_of(asked.get("since", [headers.get("last-event-id", "")])[0]))
        try:
            await stream(listener, cors, receive, send)
        finally:
            self.hub.leave(listener)


async def stream(listener: Listener, cors: list[tuple[bytes, bytes]], receive: Receive, send: Send) -> None:
    """Send what waits until the page goes, lasts too long, or does not read."""
    begin = [(b"content-type", STREAM), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no"), *cors]
    await send({"type": "http.response.start", "status": 200, "headers": begin})
    watching = asyncio.create_task(_until_gone(listener, receive))
    try:
        while not listener.ended:
            await listener.woken.wait()
            listener.woken.clear()
            while listener.pending:
                body = b"".join(listener.pending)
                listener.pending.clear()
                await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    except asyncio.CancelledError:
        log.info("A listener that did not read was dropped")
    finally:
        watching.cancel()


async def _until_gone(listener: Listener, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()


async def _told(work: Coroutine[Any, Any, None]) -> None:
    """Run what must never end; without it the process is worth nothing, and its keeper starts a new one."""
    try:
        await work
    except Exception:
        log.exception("Live updates cannot go on")
        raise SystemExit(1) from None


async def reply(send: Send, status: int, sentence: str, headers: list[tuple[bytes, bytes]]) -> None:
    begin = [(b"content-type", PLAIN), (b"cache-control", b"no-store"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": begin})
    await send({"type": "http.response.body", "body": f"{sentence}\n".encode(), "more_body": False})


def origin_of(scope: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """The address that a request comes from."""
    peer = scope.get("client") or ("",)
    return nearest(str(peer[0]), headers.get("x-forwarded-for", ""))


def position_of(text: str) -> Position | None:
    """A place in the record as an event's id writes it."""
    found = POSITION.fullmatch(text)
    return Position(int(found[1]), int(found[2])) if found else None


def cors_headers(origin: str, source: Settings) -> list[tuple[bytes, bytes]]:
    """Leave for our own pages, and no others, to read the answer: host and port must be the web part's."""
    parts = urlsplit(origin)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    try:
        port = parts.port or usual
    except ValueError:
        return []
    ours = parts.scheme == "https" if source.behind_tls else port in {source.port, 80}
    if usual is None or not ours or not _our_host(parts.hostname or "", source.allowed_hosts):
        return []
    return [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"origin")]


def _our_host(host: str, allowed: tuple[str, ...]) -> bool:
    for pattern in allowed:
        bare = pattern.strip("[]")
        if host == bare or pattern == "*" or (pattern.startswith(".") and f".{host}".endswith(pattern)):
            return True
    return False


def _log_as_json() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=settings.log_level)


_log_as_json()
application = Application()
