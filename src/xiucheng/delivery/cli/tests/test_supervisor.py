# SPDX-License-Identifier: Apache-2.0
"""The supervisor starts again what dies, and ends what it started."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from xiucheng.delivery.cli.serve import why_not
from xiucheng.delivery.cli.supervisor import FIRST_PAUSE, LONGEST_PAUSE, Part

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
TREE = """
import sys
from xiucheng.delivery.cli.supervisor import Part, Supervisor
sys.exit(Supervisor([Part("one", [sys.executable, "-c", "import time; time.sleep(60)"])]).run())
"""


def children(number: int) -> list[int]:
    text = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
    return [int(one) for one in text.split()]


def alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def started(part: Part) -> subprocess.Popen[bytes]:
    assert part.process is not None
    return part.process


def runs(part: Part) -> bool:
    return part.process is not None


def test_a_dead_part_starts_again_each_time_later() -> None:
    part = Part("one", [sys.executable, "-c", "raise SystemExit(3)"])
    pauses = []
    now = 0.0
    for _ in range(8):
        part.tend(now)
        started(part).wait()
        part.tend(now)
        assert not runs(part)
        pauses.append(part.start_at - now)
        part.tend(part.start_at - 0.01)
        assert not runs(part), "too early"
        now = part.start_at
    assert pauses[0] == pytest.approx(FIRST_PAUSE)
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_outlives_the_supervisor(number: signal.Signals) -> None:
    process = subprocess.Popen([sys.executable, "-c", TREE])
    wait(lambda: children(process.pid))
    child = children(process.pid)[0]
    time.sleep(0.3)
    os.kill(process.pid, number)
    assert process.wait(20) == (-9 if number == signal.SIGKILL else 0)
    wait(lambda: not alive(child))


def test_a_taken_port_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert why_not("127.0.0.1", port, "PORT") == (
            f"Port {port} is taken by another program; choose one by PORT=..."
        )
    assert why_not("127.0.0.1", port, "PORT") == ""
    assert why_not("203.0.113.7", port, "PORT").startswith("203.0.113.7 port")
