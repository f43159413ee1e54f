# SPDX-License-Identifier: Apache-2.0
"""Mutation testing of pure modules: breaks the code in one place after another; does a test notice?

    python -m tools.mutation --module xiucheng.kernel.clock.due --tests src/xiucheng/kernel/clock/tests \\
        --ignore src/xiucheng/kernel/clock/tests/test_store.py --select "not 24000 and not command"

Every mutant runs in a child forked from a process that has pytest loaded but none of our code; the mutated
source lives in that child's memory only, so the tree is never touched. The wording of raised sentences,
docstrings, annotations and decorators is left alone: it is not behaviour.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import importlib.util
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

import pytest

from tools.mutants import Mutant, mutants

with contextlib.suppress(ImportError):
    importlib.import_module("hypothesis")

ROOT = Path(__file__).parents[1]
PURE = """[pytest]
pythonpath = src .
addopts = -q -x --import-mode=importlib -p no:cacheprovider -p no:django -p no:xdist --no-header --tb=no
"""
KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"


@dataclass(frozen=True, slots=True)
class Target:
    """A module under test: its name, its file, its source as a tree."""

    name: str
    path: Path
    tree: ast.Module


class Substitute(MetaPathFinder, Loader):
    """Gives the mutated code when the module is imported."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self.name, self.path, self.code = name, path, code

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)  # noqa: S102 - our own source with one change


def find(name: str) -> Target:
    """Look the module's file up without importing anything of ours."""
    path = ROOT.joinpath("src", *name.split(".")).with_suffix(".py")
    if not path.is_file():
        raise SystemExit(f"There is no module {name} at {path}: give its dotted name below src.")
    return Target(name, path, ast.parse(path.read_text(encoding="utf-8")))


def start(target: Target, mutant: Mutant | None, arguments: Sequence[str]) -> int:
    """Fork a child that runs the tests against one mutant (or the code as it is); returns its process id."""
    child = os.fork()
    if child:
        return child
    status = 3
    try:
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        if mutant is not None:
            tree = mutant.apply(copy.deepcopy(target.tree))
            code = compile(tree, str(target.path), "exec")
            sys.meta_path.insert(0, Substitute(target.name, target.path, code))
        status = int(pytest.main(list(arguments)))
    finally:
        os._exit(status)
    raise AssertionError


def wait(child: int, until: float) -> str:
    """What became of a mutant; a child that goes on for ever is ended, and its mutant counts as noticed."""
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return SURVIVED if os.waitstatus_to_exitcode(status) == 0 else KILLED
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return TIMED_OUT


def baseline(target: Target, arguments: Sequence[str]) -> float:
    """How long the tests take on the code as it is; they must pass."""
    began = time.monotonic()
    if wait(start(target, None, arguments), began + 600) != SURVIVED:
        raise SystemExit("The tests do not pass on the code as it is: mend that first.")
    return time.monotonic() - began


def outcomes(
    target: Target, arguments: Sequence[str], *, patience: float, jobs: int
) -> Iterator[tuple[Mutant, str]]:
    """Every mutant with what became of it, a few at a time."""
    running: list[tuple[Mutant, int, float]] = []
    waiting = mutants(target.tree)
    while True:
        while len(running) < jobs and (mutant := next(waiting, None)):
            running.append((mutant, start(target, mutant, arguments), time.monotonic() + patience))
        if not running:
            return
        mutant, child, until = running.pop(0)
        yield mutant, wait(child, until)


def examine(target: Target, arguments: Sequence[str], jobs: int) -> tuple[int, list[Mutant]]:
    """Number of mutants of a module and those that no test noticed."""
    patience = 10 + 10 * baseline(target, arguments)
    total, survivors = 0, []
    for mutant, outcome in outcomes(target, arguments, patience=patience, jobs=jobs):
        total += 1
        if outcome == SURVIVED:
            survivors.append(mutant)
    # A file that changed meanwhile can fail every mutant and pass for a good score.
    baseline(target, arguments)
    return total, survivors


def options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tools.mutation", description=(__doc__ or "").split("\n", maxsplit=1)[0]
    )
    parser.add_argument("--module", action="append", required=True, help="dotted name; may be repeated")
    parser.add_argument("--tests", action="append", required=True, help="file or folder; may be repeated")
    parser.add_argument("--select", default="", help="a pytest -k expression, to leave slow tests out")
    parser.add_argument("--ignore", action="append", default=[], help="a test file to leave out")
    parser.add_argument(
        "--config", help="a pytest configuration; without it a bare one for pure code is used"
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--floor", type=float, default=90.0, help="least score in percent; below it exit 1")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    chosen = options(argv)
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder, "pytest.ini")
        bare.write_text(PURE, encoding="utf-8")
        config = ["-c", chosen.config, "-x"] if chosen.config else ["-c", str(bare), "--noconftest"]
        ignored = [f"--ignore={path}" for path in chosen.ignore]
        arguments = [*config, f"--rootdir={ROOT}", "-k", chosen.select, *ignored, *chosen.tests]
        total, missed = 0, 0
        for target in map(find, chosen.module):
            count, survivors = examine(target, arguments, chosen.jobs)
            total, missed = total + count, missed + len(survivors)
            print(
                f"{target.name}: {score(count, len(survivors)):.1f} % of {count} mutants noticed", flush=True
            )
            for mutant in survivors:
                print(f"  {target.path.relative_to(ROOT)}:{mutant.line}: {mutant.before}  =>  {mutant.after}")
    reached = score(total, missed)
    print(f"all: {reached:.1f} % of {total} mutants noticed, floor {chosen.floor:g} %")
    return 0 if reached >= chosen.floor else 1


def score(total: int, missed: int) -> float:
    return 100.0 * (total - missed) / total if total else 100.0


if __name__ == "__main__":
    sys.exit(main())
