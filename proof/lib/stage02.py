# SPDX-License-Identifier: Apache-2.0
"""The kernel in full, line by line, in the order in which it was promised."""

from __future__ import annotations

from collections.abc import Sequence

from proof.lib.full import (
    access,
    files,
    jobs,
    looks,
    notices,
    personal,
    running,
    search,
    size,
    tables,
    trials,
)
from proof.lib.stage import Section, shown

SECTIONS: tuple[Section, ...] = (
    files,
    tables,
    search,
    jobs,
    notices,
    access,
    personal,
    looks,
    running,
    trials,
    size,
)


def main(argv: Sequence[str]) -> int:
    return shown("02", SECTIONS, argv)
