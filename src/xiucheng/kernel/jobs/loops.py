# SPDX-License-Identifier: Apache-2.0
"""A thread that repeats one thing: at once while there is work, slower when idle, patient when it fails."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.db import connection

log = logging.getLogger("xiucheng.worker")

SHORTEST, LONGEST_IDLE, SLOWER = 0.25, 1.0, 1.1
FIRST_BACK_OFF, LONGEST_BACK_OFF = 0.5, 15.0


class Loop(threading.Thread):
    """Repeats `turn` until told to end. `turn` says whether it found work; what it raises is logged.

    Between turns the thread waits `pause` seconds, up to `longest` after a while without work. After a
    failure its database connection is closed: the server may have been started anew. One that `rests` waits
    after each turn as long as that took, so that catching up leaves the process to the jobs that people wait for.
    """

    def __init__(
        self,
        name: str,
        turn: Callable[[], bool],
        *,
        pause: float = SHORTEST,
        longest: float = LONGEST_IDLE,
        failed: Callable[[], None] = lambda: None,
        rests: bool = False,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.turn, self.pause, self.longest, self.failed = turn, pause, longest, failed
        self.rests = rests
        self.ending = threading.Event()

    def end(self) -> None:
        """Ask for the end; the turn at hand is finished."""
        self.ending.set()

    def run(self) -> None:
        wait, back_off = 0.0, FIRST_BACK_OFF
        while not self.ending.wait(wait):
            began = time.monotonic()
            try:
                busy = self.turn()
            except Exception as error:
                log.error(
                    "%s failed (%s: %s) and is tried again in %.1f s",
                    self.name,
                    type(error).__name__,
                    error,
                    back_off,
                    exc_info=back_off == FIRST_BACK_OFF,
                )
                connection.close()
                self.failed()
                wait, back_off = back_off, min(back_off * 2, LONGEST_BACK_OFF)
                continue
            back_off = FIRST_BACK_OFF
            if busy:
                wait = time.monotonic() - began if self.rests else 0.0
            else:
                wait = min(max(wait * SLOWER, self.pause), self.longest)
        connection.close()
