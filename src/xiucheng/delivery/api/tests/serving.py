# SPDX-License-Identifier: Apache-2.0
"""The real web server on the test's database, for what threads and shells do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from django.db import connections
from psycopg.conninfo import make_conninfo

from xiucheng.kernel.database import addresses

PATIENCE = 60.0


@contextmanager
def served(**more: str) -> Iterator[str]:
    """The address of a web server that works on the database now in force; `more`: its environment."""
    with started(free_port(), **more) as (process, base):
        yield answering(process, base)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(port: int, **more: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A web server that is starting, and its address."""
    name = str(connections.settings["default"]["NAME"])
    known = addresses.urls()
    environment = os.environ | {
        "PORT": str(port),
        "DATABASE_URL": make_conninfo(known.app, dbname=name),
        "XIUCHENG_OWNER_DATABASE_URL": make_conninfo(known.owner, dbname=name),
        "XIUCHENG_WEB_THREADS": "10",
        **more,
    }
    command = [sys.executable, "-m", "xiucheng.delivery.cli.web", "pages"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def answering(process: subprocess.Popen[bytes], base: str) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "the web server ended"
        try:
            if httpx.get(f"{base}/readyz", timeout=2).status_code < 500:
                return base
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the web server does not answer")
