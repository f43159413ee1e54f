# SPDX-License-Identifier: Apache-2.0
"""The embedded server stops when nobody uses it any more, and comes back with the next start."""

from __future__ import annotations

import psutil
import pytest

from tests.faults.system import System, wait_until

pytestmark = pytest.mark.server


def test_the_database_stops_with_its_last_user_and_comes_back(system: System) -> None:
    system.stop()
    wait_until(lambda: not system.database_runs(), 15, "the database to stop after serve was stopped")
    system.start()
    assert system.process is not None
    parts = psutil.Process(system.process.pid).children(recursive=True)
    system.process.kill()
    system.process.wait()
    _gone, alive = psutil.wait_procs(parts, 15)
    assert alive == [], "parts end with their supervisor"
    system.process = None
    wait_until(lambda: not system.database_runs(), 15, "the database to stop after serve was killed")
