# SPDX-License-Identifier: Apache-2.0
"""Speed and size: exports, imports, uploads, desks and search at a million cases, streams, the suite."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from typing import Any

from proof.lib import house
from proof.lib.lines import Failed, Lines, need
from proof.lib.place import XIUCHENG, clean_environment
from proof.lib.speed import said
from proof.lib.world import World

lines: Lines[World] = Lines()
MILLION = 1_000_000
HOURS = 3600


@cache
def figures(folder: str, *words: str) -> dict[str, dict[str, Any]]:
    """Figures of one run of some benchmarks, by name."""
    done = subprocess.run(
        [str(XIUCHENG), "bench", "--json", *words],
        env=clean_environment() | {"XIUCHENG_VAR": folder},
        capture_output=True,
        text=True,
        timeout=2 * HOURS,
        check=False,
    )
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if not found:
        raise Failed(f"`xiucheng bench {' '.join(words)}` gave no figure: {done.stderr[-300:]}")
    return {one["name"]: one for one in found}


def bench(world: World, *words: str) -> dict[str, dict[str, Any]]:
    return figures(str(world.bench), *words)


def large(world: World) -> dict[str, dict[str, Any]]:
    """The run over a million cases, which takes a while to build."""
    return bench(world, "desk", "search", "--cases", str(MILLION))


def held(found: dict[str, dict[str, Any]], prefix: str, least: int) -> str:
    """All figures of a name's beginning hold their bounds; the slowest is told."""
    chosen = {name: one for name, one in found.items() if name.startswith(prefix)}
    need(len(chosen) >= least, f"only {sorted(chosen)}")
    missed = [
        f"{name} {one['value']} ({one['bound']}; {one['floor']})"
        for name, one in chosen.items()
        if not one["ok"]
    ]
    need(not missed, "; ".join(missed))
    name, slowest = max(chosen.items(), key=lambda pair: float(pair[1]["value"]))
    return f"{len(chosen)} figures, slowest {name} {said(slowest)}"


@lines("Speed", "export ≥ 20,000 rows/s and import ≥ 3,000 rows/s in constant memory")
def rows(world: World) -> str:
    found = bench(world, "tables", "importing")
    missed = [f"{name} {one['value']} ({one['bound']})" for name, one in found.items() if not one["ok"]]
    need(not missed, "; ".join(missed))
    fast = [one for name, one in found.items() if "rows" in one["unit"] and "/s" in one["unit"]]
    need(len(fast) >= 3, f"{sorted(found)}")
    return "; ".join(f"{name} {one['value']} {one['unit']}" for name, one in found.items())


@lines("Speed", "20 parallel uploads of 500 MB with constant memory")
def uploads(world: World) -> str:
    one = bench(world, "files")["files.memory_of_parallel_uploads"]
    need("20 at once of 500 MB" in one["floor"], one["floor"])
    need(one["ok"], f"{one['value']} {one['unit']}")
    return said(one)


@lines("Speed", "500 open live streams ≤ 150 MB")
def streams(world: World) -> str:
    ran = world.suites.shown("tests/faults/test_live.py", "five_hundred", least=1)
    used = int(ran.figures["megabytes with 500 listeners"])
    need(used <= 150, f"{used} MB")
    return f"{used} MB, all heard after {ran.figures['seconds until all 500 heard']} s"


@lines(
    "Speed",
    "my work at 1 M cases, for leader and officer: p95 ≤ 60 ms, ≤ 8 queries, ≤ 1.3 × the time at 10 k",
)
def desks(world: World) -> str:
    found = large(world)
    told = [held(found, f"desk.{who}.work", 5) for who in ("leader", "officer")]
    told_of = [re.search(r"(\d+) statements", one["unit"]) for one in found.values()]
    statements = [int(one[1]) for one in told_of if one]
    need(max(statements) <= 8, f"{max(statements)} statements")
    return "; ".join(told)


@lines("Speed", "a list of 100 at 1 M cases, for leader and officer: p95 ≤ 60 ms, ≤ 8 queries")
def lists(world: World) -> str:
    found = large(world)
    return "; ".join(
        held(found, f"desk.{who}.{part}", 1) for who in ("leader", "officer") for part in ("list", "api.list")
    )


@lines("search", "{common, rare, absent} × {city, smallest area}: each ≤ 30 ms at 1 M rows")
def search(world: World) -> str:
    return held(large(world), "search.", 6)


@lines("Done when", f"the suite still takes at most 5 minutes, {house.SUITE_MINUTES:g} with what came after")
def suite(world: World) -> str:
    return house.suite(world)
