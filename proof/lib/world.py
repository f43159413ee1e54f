# SPDX-License-Identifier: Apache-2.0
"""What lines look at: made when the first line asks, removed at the end."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from proof.lib.fresh import Fresh
from proof.lib.lines import Failed, NotShown
from proof.lib.place import ROOT, SHARED, XIUCHENG, City, Place, clean_environment, end_users_of
from proof.lib.suites import Suites


class Ends(Protocol):
    """Something that lines opened, to be closed with the world."""

    def end(self) -> None: ...


class World:
    """A temporary folder with places in it."""

    def __init__(self, *, fresh: bool, ci: bool, bench: str = "") -> None:
        self.wants_fresh, self.wants_ci = fresh, ci
        self.folder = Path(tempfile.mkdtemp(prefix="xiucheng-proof-"))
        self.bench = Path(bench) if bench else self.folder / "var-bench"
        self.folder.chmod(0o755)
        self.suites = Suites(self.folder)
        self.ends: list[Ends] = []
        self._city: City | None = None
        self._broken = ""
        self.ci_said = ""

    @property
    def city(self) -> City:
        """The served demo city."""
        if self._broken:
            raise Failed(f"the demo city does not serve: {self._broken}")
        if self._city is None:
            var = self.folder / "city"
            var.mkdir()
            self._city = City(var)
            try:
                self._city.open()
            except Exception as error:
                self._broken = str(error)[:200]
                raise
        return self._city

    @cached_property
    def empty(self) -> Place:
        """A migrated place that holds nothing."""
        place = self.place("empty")
        place.run("migrate")
        return place

    def place(self, name: str, **settings: str) -> Place:
        (self.folder / name).mkdir(exist_ok=True)
        return Place(self.folder / name, **settings)

    @cached_property
    def fresh(self) -> Fresh:
        """Clones of what is committed, on which nothing was done yet."""
        if not self.wants_fresh:
            raise NotShown("left out by --no-fresh")
        return Fresh(self.folder)

    def shared(self, path: str) -> Path:
        found = SHARED / path
        if not found.exists():
            raise NotShown(f"../shared/{path} is not there")
        return found

    @cached_property
    def figures(self) -> dict[str, dict[str, Any]]:
        """Every figure of `xiucheng bench --json`, by name."""
        environment = clean_environment() | {"XIUCHENG_VAR": str(self.bench)}
        done = subprocess.run(
            [str(XIUCHENG), "bench", "--json"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        if not lines:
            raise Failed(f"`xiucheng bench --json` gave no figure: {done.stderr[-300:]}")
        said = [line for line in done.stderr.splitlines() if "could not run" in line]
        return {line["name"]: line | {"why": " ".join(said)} for line in lines}

    def tool(self, *words: str, seconds: float = 900) -> subprocess.CompletedProcess[str]:
        """A Python module of the house, in the checkout."""
        environment = clean_environment() | {"XIUCHENG_VAR": str(self.folder / "var-tests")}
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def end(self) -> None:
        """Stop what serves, end what is left, remove the folder."""
        for one in self.ends:
            one.end()
        if self._city is not None:
            self._city.end()
        end_users_of(self.folder)
        for _ in range(5):
            shutil.rmtree(self.folder, ignore_errors=True)
            if not self.folder.exists():
                return
            time.sleep(1)
