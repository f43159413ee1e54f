# SPDX-License-Identifier: Apache-2.0
"""Who listens and what was told lately; hands every event to those who may hear of it."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from typing import TypeVar

from xiucheng.delivery.live.audience import Reader, Scope, readers_of, sees
from xiucheng.kernel.record.feed import START, Event, Position

BACKLOG = 2000
"""Events that are kept for who comes back after a break."""
AT_ONCE = 200
"""Messages that may wait for one listener; who is further behind loads the page anew."""
LONGEST_SECONDS = 600.0
"""After this a listener must come back with a new ticket: scopes change."""
HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b":\n\n"


Key = TypeVar("Key", Scope, Reader)


class Listener:
    """One open page. Its messages wait in `pending`, boundedly; `task` is who sends them."""

    __slots__ = ("ended", "pending", "readers", "scope", "task", "until", "woken")

    def __init__(
        self,
        scope: Scope,
        until: float,
        task: asyncio.Task[None] | None = None,
        readers: frozenset[Reader] = frozenset(),
    ) -> None:
        self.scope, self.until, self.task, self.readers = scope, until, task, readers
        self.pending: deque[bytes] = deque()
        self.woken = asyncio.Event()
        self.ended = False

    def give(self, message: bytes) -> None:
        self.pending.append(message)
        self.woken.set()

    def end(self) -> None:
        """Let the stream end after what is being sent."""
        self.ended = True
        self.woken.set()

    def hears(self, event: Event) -> bool:
        """Whether the record is in the listener's scope, or was opened to them when the event was read."""
        return sees(self.scope, event) or not self.readers.isdisjoint(readers_of(event))

    def drop(self) -> None:
        """End at once, also while a send waits for somebody who does not read."""
        self.pending.clear()
        self.end()
        if self.task is not None:
            self.task.cancel()


class Hub:
    """All listeners by scope, so that an event is judged once for all who see the same."""

    def __init__(self) -> None:
        self.audiences: defaultdict[Scope, set[Listener]] = defaultdict(set)
        self.readers: defaultdict[Reader, set[Listener]] = defaultdict(set)
        self.backlog: deque[Event] = deque(maxlen=BACKLOG)
        self.whole = False
        self.position: Position | None = None
        self.read_at = 0.0

    def __len__(self) -> int:
        return sum(len(listeners) for listeners in self.audiences.values())

    def begin(self, events: Sequence[Event]) -> None:
        """Start after the newest entries; they are kept for who heard the process before this one."""
        self.backlog.extend(events)
        self.whole = len(events) < BACKLOG
        self.position = events[-1].position if events else START

    def tell(self, events: Sequence[Event]) -> None:
        """Hand new events to everybody who may hear of them."""
        if not events:
            return
        self.whole = self.whole and len(self.backlog) + len(events) <= BACKLOG
        self.backlog.extend(events)
        self.position = events[-1].position
        messages = [(event, message_of(event)) for event in events]
        # few records are opened beyond a scope, and they to few: these listeners are judged one by one
        apart = {
            one for event in events for reader in readers_of(event) for one in self.readers.get(reader, ())
        }
        for scope, listeners in list(self.audiences.items()):
            heard = [message for event, message in messages if sees(scope, event)]
            for listener in listeners - apart if heard else ():
                self._give(listener, heard)
        for listener in apart:
            self._give(listener, [message for event, message in messages if listener.hears(event)])

    def _give(self, listener: Listener, messages: Sequence[bytes]) -> None:
        if len(listener.pending) + len(messages) > AT_ONCE:
            self.leave(listener)
            listener.drop()
            return
        for message in messages:
            listener.give(message)

    def join(self, listener: Listener, since: Position | None) -> None:
        """Add a listener and give it what it missed, or word that it missed too much."""
        assert self.position is not None, "nobody joins before the first reading"
        self.audiences[listener.scope].add(listener)
        for reader in listener.readers:
            self.readers[reader].add(listener)
        missed = self._missed(listener, since)
        if missed is None or len(missed) > AT_ONCE:
            listener.give(word(self.position, missed=True))
            return
        for event in missed:
            listener.give(message_of(event))
        listener.give(word(self.position))

    def _missed(self, listener: Listener, since: Position | None) -> list[Event] | None:
        """Events after a position that the listener's scope sees; None when the backlog does not reach back to it, or
        holds what was opened to the listener, which may have ended since."""
        assert self.position is not None
        if since is None or since == self.position:
            return []
        reaches = self.whole or (bool(self.backlog) and self.backlog[0].position <= since)
        if not reaches or since > self.position:
            return None
        missed = [event for event in self.backlog if event.position > since and listener.hears(event)]
        return missed if all(sees(listener.scope, event) for event in missed) else None

    def leave(self, listener: Listener) -> None:
        _remove(self.audiences, listener.scope, listener)
        for reader in listener.readers:
            _remove(self.readers, reader, listener)

    def beat(self, at: float) -> None:
        """Keep connections from looking dead; end those that have lasted long enough."""
        for listener in self._everybody():
            if at >= listener.until:
                listener.end()
            elif listener.pending:
                self._give(listener, [HEARTBEAT])
            else:
                listener.give(HEARTBEAT)

    def end(self) -> None:
        """Let every stream end."""
        for listener in self._everybody():
            listener.end()

    def _everybody(self) -> Iterable[Listener]:
        return [listener for listeners in self.audiences.values() for listener in listeners]


def _remove(groups: defaultdict[Key, set[Listener]], key: Key, listener: Listener) -> None:
    listeners = groups.get(key)
    if listeners is not None:
        listeners.discard(listener)
        if not listeners:
            del groups[key]


def message_of(event: Event) -> bytes:
    """An event as a page gets it: which record moved, nothing that was written in it."""
    content = {
        "record": event.record_id,
        "process": event.process,
        "number": event.number,
        "seq": event.seq,
        "step": event.step,
        "to_state": event.to_state,
    }
    return f"id: {event.position}\nevent: record\ndata: {json.dumps(content)}\n\n".encode()


def word(position: Position, *, missed: bool = False) -> bytes:
    """A message about no record: where we are now, and whether something was missed."""
    return f"id: {position}\ndata: {json.dumps({'missed': missed})}\n\n".encode()
