# SPDX-License-Identifier: Apache-2.0
"""Fresh clones, worked on as the reader of the README would: one command, no root, no Node, no Docker."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from proof.lib.lines import Failed
from proof.lib.place import ROOT, SHARED, clean_environment
from tests.faults.system import free_ports

NOBODY = 65534
SYSTEM = ("/usr/local/bin", "/usr/bin", "/bin")
# What the machine must not need; a link farm of everything else is the whole PATH.
ABSENT = re.compile(
    r"^(node|nodejs|npm|npx|corepack|docker.*|podman.*|sudo|su|psql|postgres.*|pg_.*|initdb)$"
)


@dataclass
class Served:
    """A `make demo` that serves, and what it printed."""

    process: subprocess.Popen[str]
    said: str
    seconds: float
    port: int

    def stop(self) -> int:
        os.killpg(self.process.pid, signal.SIGTERM)
        return self.process.wait(60)


class Fresh:
    """Clones of HEAD beside a link to the shared data, used by somebody without rights."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "fresh"
        self.folder.mkdir()
        self.commands = self.folder / "bin"
        self.commands.mkdir()
        for place in SYSTEM:
            for found in Path(place).iterdir() if Path(place).is_dir() else ():
                link = self.commands / found.name
                if not ABSENT.match(found.name) and not link.is_symlink():
                    link.symlink_to(found)
        if SHARED.exists():
            (self.folder / "shared").symlink_to(SHARED)
        home = self.folder / "home"
        home.mkdir()
        self.environment = clean_environment() | {"PATH": str(self.commands), "HOME": str(home)}
        self.environment.pop("VIRTUAL_ENV", None)
        self._own(self.folder)

    def clone(self, name: str) -> Path:
        target = self.folder / name
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(target)], check=True)
        self._own(target)
        return target

    def _own(self, path: Path) -> None:
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", "-h", f"{NOBODY}:{NOBODY}", str(path)], check=True)

    def words(self, *command: str) -> list[str]:
        """The command as somebody without rights, also when the proof is run by root."""
        if os.getuid() != 0:
            return list(command)
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise Failed("setpriv is missing, so a command without root cannot be shown")
        user = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
        return [setpriv, *user, *command]

    def make(self, clone: Path, *words: str, seconds: float = 1800) -> tuple[str, float]:
        """(what `make` said, seconds); must end well."""
        began = time.monotonic()
        done = subprocess.run(
            self.words("make", *words),
            cwd=clone,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
        )
        if done.returncode:
            raise Failed(f"`make {' '.join(words)}` ended with {done.returncode}: {done.stdout[-500:]}")
        return done.stdout, time.monotonic() - began

    def demo(self, clone: Path, seconds: float = 900) -> Served:
        """`make demo` until it answers, on ports of its own."""
        port, live = free_ports(2)
        log = clone.parent / f"{clone.name}-demo.log"
        began = time.monotonic()
        with log.open("w") as out:
            process = subprocess.Popen(
                self.words("make", "demo"),
                cwd=clone,
                env=self.environment | {"PORT": str(port), "XIUCHENG_LIVE_PORT": str(live)},
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        while not answers(port):
            if process.poll() is not None or time.monotonic() - began > seconds:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                raise Failed(f"`make demo` does not serve: {log.read_text()[-500:]}")
            time.sleep(0.1)
        return Served(process, log.read_text("utf-8"), time.monotonic() - began, port)


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/login/", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
