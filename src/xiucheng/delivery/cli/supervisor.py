# SPDX-License-Identifier: Apache-2.0
"""Keeps a few processes running: starts again what dies, ends all when told to."""

import ctypes
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

log = logging.getLogger("xiucheng.serve")
SET_DEATH_SIGNAL = 1
FIRST_PAUSE, LONGEST_PAUSE, SOUND_AFTER = 0.2, 10.0, 30.0
GRACE = 15.0


def die_with_parent() -> Callable[[], None]:
    """What a child calls first, so that a killed supervisor leaves nobody behind holding its ports."""
    library = ctypes.CDLL(None, use_errno=True)

    def change() -> None:
        if sys.platform == "linux":
            library.prctl(SET_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)

    return change


@dataclass(slots=True)
class Part:
    """One process to keep: how it starts, and how it fared."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause: float = field(default=FIRST_PAUSE)

    def tend(self, now: float) -> None:
        """Start when due; note a death and put off the next start a little longer each time."""
        if self.process is None:
            if now >= self.start_at:
                self.start(now)
            return
        code = self.process.poll()
        if code is None:
            return
        if now - self.started_at > SOUND_AFTER:
            self.pause = FIRST_PAUSE
        log.error("%s ended with %s; it starts again in %.1f s", self.name, code, self.pause)
        self.process, self.start_at = None, now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def start(self, now: float) -> None:
        # A session of its own: the terminal's Ctrl-C reaches the supervisor only, which ends all in order.
        self.process = subprocess.Popen(self.command, preexec_fn=die_with_parent(), start_new_session=True)
        self.started_at = now

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.error("%s did not end in time and is killed", self.name)
            self.process.kill()
            self.process.wait()


class Supervisor:
    """Tends its parts until a signal says stop."""

    def __init__(self, parts: Sequence[Part], *, often: Callable[[], None] = lambda: None) -> None:
        self.parts = parts
        self.often = often
        self.stopping = False

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)
        next_look = time.monotonic() + SOUND_AFTER
        while not self.stopping:
            now = time.monotonic()
            for part in self.parts:
                part.tend(now)
            if now >= next_look:
                self.often()
                next_look = now + SOUND_AFTER
            time.sleep(0.1)
        for part in reversed(self.parts):
            part.ask_to_end()
        deadline = time.monotonic() + GRACE
        for part in self.parts:
            part.end(deadline)
        return 0
