# SPDX-License-Identifier: Apache-2.0
"""Supervision in full, line by line, in the order in which it was promised."""

from __future__ import annotations

from collections.abc import Sequence

from proof.lib.centre import (
    byways,
    counted,
    intake,
    journeys,
    nouns,
    oversight,
    sideways,
    together,
    walk,
)
from proof.lib.stage import Section, shown

SECTIONS: tuple[Section, ...] = (
    nouns,
    sideways,
    byways,
    intake,
    oversight,
    together,
    counted,
    walk,
    journeys,
)


def main(argv: Sequence[str]) -> int:
    return shown("03", SECTIONS, argv)
