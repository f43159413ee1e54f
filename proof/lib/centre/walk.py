# SPDX-License-Identifier: Apache-2.0
"""A whole centre left to chance: what must hold whatever twenty people do."""

from __future__ import annotations

from proof.lib.lines import Lines, need
from proof.lib.world import World

lines: Lines[World] = Lines()
STEPS = 500


@lines(
    "Proof",
    "a random walk over a whole centre: responsible units, no interest, no closing unverified, clocks, all told",
)
def chance(world: World) -> str:
    ran = world.suites.shown("tests/processes/test_centre.py", XIUCHENG_WALK_STEPS=str(STEPS))
    need(int(ran.figures.get("cases", "0")) > 20, f"only {ran.figures}")
    return f"{STEPS} steps tried by 20 people, {ran.figures['cases']} cases: {ran.figures['steps']}"
