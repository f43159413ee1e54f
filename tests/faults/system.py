# SPDX-License-Identifier: Apache-2.0
"""A whole system on its own folder and ports: started, looked at, and killed part by part."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from tests.started import begin
from xiucheng.kernel.database import embedded

ROOT = Path(__file__).parents[2]


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses just now."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def wait_until(true: Callable[[], Any], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"Waited {seconds:.0f} s for: {what}"
        time.sleep(0.05)


class System:
    """`xiucheng serve` with a bureau in it."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port, self.live_port = free_ports(2)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("XIUCHENG_")}
        kept.pop("DATABASE_URL", None)
        self.environment = kept | {
            "XIUCHENG_VAR": str(var),
            "PORT": str(self.port),
            "XIUCHENG_LIVE_PORT": str(self.live_port),
            "XIUCHENG_LOG_LEVEL": "WARNING",
            # nobody waits here to come back
            "XIUCHENG_DATABASE_LINGER": "1",
            # tests ask quicker than people
            "XIUCHENG_LIMITS": "1000",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        self.log = var / "serve.log"
        self.tokens: dict[str, str] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self.http = httpx.Client(timeout=3)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a Python module in the system's environment."""
        return subprocess.run(
            [sys.executable, "-m", *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def seed(self) -> None:
        begin(self.var)
        done = self.run("tests.faults.seed")
        assert done.returncode == 0, done.stderr
        self.tokens = json.loads(done.stdout)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "xiucheng.delivery.cli", "serve"],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        self.wait_until_serving()

    def wait_until_serving(self) -> None:
        wait_until(self.answers, 90, f"the system to serve; see {self.log}")

    def answers(self) -> bool:
        return self.asked("/readyz") and self.asked("/readyz", self.live_port)

    def asked(self, path: str, port: int | None = None) -> bool:
        try:
            return self.http.get(f"http://127.0.0.1:{port or self.port}{path}").status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            assert self.process.wait(30) == 0
            self.process = None

    def connect(self) -> psycopg.Connection[Any]:
        """A connection as the owner, for looking."""
        return psycopg.connect(embedded.urls(self.var).owner)

    # the parts, by what they are

    def _parts(self, word: str) -> list[psutil.Process]:
        assert self.process is not None
        children = psutil.Process(self.process.pid).children()
        return [part for part in children if word in " ".join(part.cmdline())]

    def web_master(self) -> psutil.Process:
        return self._parts("site.wsgi")[0]

    def web_worker(self) -> psutil.Process:
        return self.web_master().children()[0]

    def live_master(self) -> psutil.Process:
        return self._parts("live.app")[0]

    def live_worker(self) -> psutil.Process:
        return self.live_master().children()[0]

    def worker(self) -> psutil.Process:
        return next(part for part in self._parts("xiucheng.delivery.cli") if part.cmdline()[-1] == "worker")

    def postmaster(self) -> psutil.Process:
        lines = (self.var / "postgres" / "postmaster.pid").read_text(encoding="ascii").splitlines()
        return psutil.Process(int(lines[0]))

    def keeper(self) -> psutil.Process:
        marks = ["xiucheng.kernel.database.keeper", str(self.var)]
        return next(
            process
            for process in psutil.process_iter(["cmdline"])
            if process.info["cmdline"] and all(mark in process.info["cmdline"] for mark in marks)
        )

    def database_runs(self) -> bool:
        try:
            return self.postmaster().is_running()
        except (OSError, psutil.Error):
            return False

    def end(self) -> None:
        """Leave nothing behind, whatever happened."""
        if self.process is not None:
            for part in psutil.Process(self.process.pid).children(recursive=True):
                part.send_signal(signal.SIGKILL)
            self.process.kill()
            self.process.wait()
