# SPDX-License-Identifier: Apache-2.0
"""One stage shown: its lines chosen, looked at in order, and what was made for them removed again."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from typing import Protocol

from proof.lib.lines import Lines, show
from proof.lib.world import World


class Section(Protocol):
    """A module of lines that belong together."""

    lines: Lines[World]


def shown(number: str, sections: Sequence[Section], argv: Sequence[str]) -> int:
    """Look at all lines, or at those that hold one of the given words; 1 when any is not shown."""
    parser = argparse.ArgumentParser(
        prog=f"proof/{number}", description=f"Show every line of stage {number}."
    )
    parser.add_argument("--no-fresh", action="store_true", help="leave out what needs fresh clones")
    parser.add_argument("--no-ci", action="store_true", help="leave out `.ci/run`, which installs packages")
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="only lines that hold it")
    parser.add_argument(
        "--bench", default="", metavar="FOLDER", help="where benchmarks keep a city of a million, built once"
    )
    parser.add_argument("--list", action="store_true", help="only name the lines")
    parser.add_argument("--trace", action="store_true", help="print tracebacks of failures")
    options = parser.parse_args(argv)
    every: Lines[World] = Lines()
    for section in sections:
        every.all += section.lines.all
    lines = every.chosen(options.only)
    if options.list:
        for line in lines:
            print(f"{line.heading} · {line.words}")
        return 0
    # Ended from outside, what it started must end too.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    world = World(fresh=not options.no_fresh, ci=not options.no_ci, bench=options.bench)
    try:
        return 1 if show(lines, world, trace=options.trace) else 0
    finally:
        world.end()
