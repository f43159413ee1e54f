# SPDX-License-Identifier: Apache-2.0
"""Reads committed entries for the hub, over restarts of the database."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import psycopg

from xiucheng.delivery.live.hub import BACKLOG, HEARTBEAT_SECONDS, Hub
from xiucheng.kernel.database import addresses
from xiucheng.kernel.database.place import EmbeddedError
from xiucheng.kernel.record.feed import AFTER, LATEST, Event, event_of

log = logging.getLogger("xiucheng.live")

PAUSE = 0.25
BATCH = 500
FIRST_BACK_OFF, LONGEST_BACK_OFF = 0.25, 5.0

Connection = psycopg.AsyncConnection[tuple[Any, ...]]


async def follow(hub: Hub) -> None:
    """Tell the hub every entry, for ever; what was told stays told when the database comes back."""
    back_off = FIRST_BACK_OFF
    while True:
        try:
            # the embedded server is revived if need be
            found = await asyncio.to_thread(addresses.ready)
            async with await psycopg.AsyncConnection.connect(found.app, autocommit=True) as connection:
                back_off = FIRST_BACK_OFF
                await _read(connection, hub)
        except (psycopg.Error, EmbeddedError, OSError) as error:
            log.error("The record cannot be read (%s); tried again in %.1f s", type(error).__name__, back_off)
        await asyncio.sleep(back_off)
        back_off = min(back_off * 2, LONGEST_BACK_OFF)


async def _read(connection: Connection, hub: Hub) -> None:
    if hub.position is None:
        hub.begin(await _events(connection, LATEST, {"limit": BACKLOG}))
    while True:
        assert hub.position is not None
        xid, number = hub.position
        events = await _events(connection, AFTER, {"xid": str(xid), "id": number, "limit": BATCH})
        hub.tell(events)
        hub.read_at = asyncio.get_running_loop().time()
        await asyncio.sleep(0 if len(events) == BATCH else PAUSE)


async def _events(connection: Connection, sql: str, parameters: dict[str, Any]) -> list[Event]:
    cursor = await connection.execute(sql.encode(), parameters, prepare=True)
    return [event_of(row) for row in await cursor.fetchall()]


async def beat(hub: Hub) -> None:
    """The hub's heartbeat, for ever."""
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        hub.beat(asyncio.get_running_loop().time())
