# SPDX-License-Identifier: Apache-2.0
"""One web server process tree: `python -m xiucheng.delivery.cli.web pages|live`."""

import sys
from typing import Any

from granian._internal import load_target
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from granian.server.common import AbstractServer

from xiucheng.delivery.cli.supervisor import die_with_parent
from xiucheng.kernel.settings import settings

# The longest that granian takes: a thread that ends takes its database connection and statements along.
THREAD_IDLE_SECONDS = 600


def pages() -> AbstractServer[Any]:
    """Pages and programming interface."""
    return Server(
        "xiucheng.delivery.site.wsgi:application",
        interface=Interfaces.WSGI,
        address=settings.host,
        port=settings.port,
        workers=settings.web_processes,
        blocking_threads=settings.web_threads,
        blocking_threads_idle_timeout=THREAD_IDLE_SECONDS,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.2,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )


def live() -> AbstractServer[Any]:
    """Live updates."""
    return Server(
        "xiucheng.delivery.live.app:application",
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.live_port,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.2,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    )


def load(target: str) -> Any:
    """Load the application in the process that serves it, which must not outlive the one that keeps it."""
    die_with_parent()()
    return load_target(target)


def main(arguments: list[str]) -> int:
    {"pages": pages, "live": live}[arguments[0]]().serve(target_loader=load)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
