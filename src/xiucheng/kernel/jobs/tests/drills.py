# SPDX-License-Identifier: Apache-2.0
"""A worker with jobs of its own, for tests that kill it; the file DRILL_FILE tells what its jobs did.

DRILL_KNOWN names those that it knows."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from xiucheng.kernel.jobs import progress


def note(line: str) -> None:
    """Append a line to the file that the test reads."""
    with Path(os.environ["DRILL_FILE"]).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def slow(word: str, seconds: float, **_rest: object) -> None:
    """A job that takes its time, but only when it is done for the first time."""
    note(f"begin {word}")
    begun = Path(os.environ["DRILL_FILE"]).read_text(encoding="utf-8").splitlines().count(f"begin {word}")
    time.sleep(seconds if begun == 1 else 0)
    note(f"end {word}")


def counting(word: str, **_rest: object) -> None:
    """A job that counts to 200 in twenty seconds and tells it; it notes when it is stopped."""
    note(f"begin {word}")
    try:
        for number in range(1, 201):
            progress.tell(number, 200, "counting")
            time.sleep(0.1)
    except progress.Stopped:
        note(f"stopped {word}")
        raise


if __name__ == "__main__":
    from xiucheng.delivery.cli.ready import django_ready

    django_ready()
    from xiucheng.kernel.jobs import registry, work

    # who is dead is known sooner than in service: tests wait for it
    work.HEARTBEAT, work.STALLED = 0.5, 3.0
    for name in os.environ["DRILL_KNOWN"].split():
        registry.declare_job(f"drill.{name}", f"xiucheng.kernel.jobs.tests.drills:{name}")
    from xiucheng.delivery.cli.worker import run_worker

    sys.exit(run_worker([]))
