# SPDX-License-Identifier: Apache-2.0
"""`make check`: every check in one go, one line each, then what is nearest to its limit."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tools.checks import bans, budgets, dependencies, locks

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


class Outcome(NamedTuple):
    sentences: list[str]
    seconds: float


def tool(*command: str) -> Callable[[], list[str]]:
    """A check that another program does; its output is the finding when it fails."""

    def look() -> list[str]:
        path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.stdout.strip().splitlines() if done.returncode else []

    return look


CHECKS: dict[str, Callable[[], list[str]]] = {
    "format": tool("ruff", "format", "--check", "--output-format", "concise", "."),
    "lint": tool("ruff", "check", "--output-format", "concise", "."),
    "types": tool("mypy"),
    "imports": tool("lint-imports", "--no-cache"),
    "budgets": lambda: budgets.find(ROOT),
    "bans": lambda: bans.find(ROOT),
    "dependencies": lambda: dependencies.find(ROOT),
    "locks": lambda: locks.find(ROOT),
    "notices": tool("python", "-m", "tools.notices", "--check"),
    "translations": tool("python", "-m", "tools.django_checks", "translations"),
    "migrations": tool("python", "-m", "tools.django_checks", "migrations"),
    "upgrade": tool("python", "-m", "tools.django_checks", "upgrade"),
    "relations": tool("python", "-m", "tools.django_checks", "relations"),
    "system": tool("python", "-m", "tools.django_checks", "system"),
    "openapi": tool("python", "-m", "tools.django_checks", "openapi"),
    "documents": tool("python", "-m", "tools.django_checks", "documents"),
}


def main(arguments: list[str]) -> int:
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        sys.stderr.write(f"There is no check {unknown[0]!r}; there are {', '.join(CHECKS)}.\n")
        return 2
    names = arguments or list(CHECKS)
    failed = 0
    # Two at a time: the types take as long as all the others together.
    with ThreadPoolExecutor(2) as pool:
        running = {name: pool.submit(timed, CHECKS[name]) for name in names}
        for name, future in running.items():
            outcome = future.result()
            failed += bool(outcome.sentences)
            tell(name, outcome)
    if "budgets" in names:
        print("nearest to their limits:")
        for kind, lines, name in budgets.largest(ROOT):
            print(f"  {lines:>4} of {budgets.LIMITS[kind]:<4} {kind:<9}{name}")
    print(f"{len(names)} checks, {failed} failed.")
    return 1 if failed else 0


def timed(check: Callable[[], list[str]]) -> Outcome:
    started = time.perf_counter()
    return Outcome(check(), time.perf_counter() - started)


def tell(name: str, outcome: Outcome) -> None:
    state = "FAILED" if outcome.sentences else "ok"
    print(f"{name:<14}{state:<8}{outcome.seconds:5.1f} s", flush=True)
    for sentence in outcome.sentences[:200]:
        print(f"    {sentence}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
