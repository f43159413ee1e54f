# SPDX-License-Identifier: Apache-2.0
"""`xiucheng worker`: jobs, relay, timers and outbox in one process."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import time
from collections.abc import Sequence

from xiucheng.kernel.jobs import relay
from xiucheng.kernel.jobs.loops import Loop
from xiucheng.kernel.jobs.registry import faults
from xiucheng.kernel.jobs.work import GRACE, work
from xiucheng.kernel.notify.outbox import Outbox
from xiucheng.kernel.process.timers import Timers

log = logging.getLogger("xiucheng.worker")

PATIENCE = GRACE + 1.0
"""From the signal to the end, at most."""


class CommandError(Exception):
    """The worker cannot start; the message says what to do."""


def run_worker(argv: list[str]) -> int:
    """Work until told to stop; a job that does not end in time is left to the next worker."""
    argparse.ArgumentParser(prog="xiucheng worker", description=__doc__).parse_args(argv)
    found = faults()
    if found:
        raise CommandError("\n".join(found))
    loops = [
        *relay.loops(),
        Loop("timers", Timers().turn, pause=1.0, longest=2.0),
        Loop("outbox", Outbox().turn, pause=1.0, longest=5.0),
    ]
    for loop in loops:
        loop.start()
    if not _drive(loops):
        # A job's thread cannot be ended from outside, and the interpreter would wait for it.
        logging.shutdown()
        os._exit(0)
    return 0


def _drive(loops: Sequence[Loop]) -> bool:
    """Run everything to its end; False when something did not come to it in time."""
    runner = asyncio.Runner()
    finished = runner.run(_until_told(loops))
    deadline = time.monotonic() + 1.0
    for loop in loops:
        loop.join(max(0.0, deadline - time.monotonic()))
    finished = finished and not any(loop.is_alive() for loop in loops)
    if finished:
        runner.close()
    return finished


async def _until_told(loops: Sequence[Loop]) -> bool:
    """Do jobs until a signal; returns whether everything came to its end."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _told, stop, loops)
    # Only now, as who reads it may send the signal at once.
    log.info("worker started", extra={"loops": [loop.name for loop in loops]})
    working = asyncio.create_task(work(stop))
    await stop.wait()
    done, _pending = await asyncio.wait({working}, timeout=PATIENCE)
    return bool(done) and working.result()


def _told(stop: asyncio.Event, loops: Sequence[Loop]) -> None:
    stop.set()
    for loop in loops:
        loop.end()
