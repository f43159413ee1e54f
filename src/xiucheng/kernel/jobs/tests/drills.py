# SPDX-License-Identifier: Apache-2.0
"""A worker with jobs of its own, for tests that kill it; the file DRILL_FILE tells what its jobs did."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


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


if __name__ == "__main__":
    from xiucheng.delivery.cli.ready import django_ready

    django_ready()
    from xiucheng.kernel.jobs import registry

    registry.declare_job("drill.slow", "xiucheng.kernel.jobs.tests.drills:slow")
    from xiucheng.delivery.cli.worker import run_worker

    sys.exit(run_worker([]))
