# SPDX-License-Identifier: Apache-2.0
"""The walking skeleton, line by line, in the order in which it was promised."""

from __future__ import annotations

from collections.abc import Sequence

from proof.lib import commands, faults, house, kernel, pages, people, second, speed, tables
from proof.lib.stage import Section, shown

SECTIONS: tuple[Section, ...] = (house, kernel, people, pages, commands, second, faults, tables, speed)


def main(argv: Sequence[str]) -> int:
    return shown("01", SECTIONS, argv)
