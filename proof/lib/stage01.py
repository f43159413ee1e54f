# SPDX-License-Identifier: Apache-2.0
"""The walking skeleton, line by line, in the order in which it was promised."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence

from proof.lib import commands, faults, house, kernel, pages, people, second, speed, tables
from proof.lib.lines import Lines, show
from proof.lib.world import World

SECTIONS = (house, kernel, people, pages, commands, second, faults, tables, speed)


def main(argv: Sequence[str]) -> int:
    """Look at all lines, or at those that hold one of the given words."""
    parser = argparse.ArgumentParser(prog="proof/01", description="Show every line of the first stage.")
    parser.add_argument("--no-fresh", action="store_true", help="leave out what needs fresh clones")
    parser.add_argument("--no-ci", action="store_true", help="leave out `.ci/run`, which installs packages")
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="only lines that hold it")
    parser.add_argument("--list", action="store_true", help="only name the lines")
    parser.add_argument("--trace", action="store_true", help="print tracebacks of failures")
    options = parser.parse_args(argv)
    every: Lines[World] = Lines()
    for section in SECTIONS:
        every.all += section.lines.all
    lines = every.chosen(options.only)
    if options.list:
        for line in lines:
            print(f"{line.heading} · {line.words}")
        return 0
    # Ended from outside, what it started must end too.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    world = World(fresh=not options.no_fresh, ci=not options.no_ci)
    try:
        return 1 if show(lines, world, trace=options.trace) else 0
    finally:
        world.end()
