# SPDX-License-Identifier: Apache-2.0
"""How fast search answers: {common, rare, absent} words × {whole city, smallest area}, each inside its scope."""

from __future__ import annotations

from dataclasses import replace
from statistics import quantiles
from time import perf_counter
from typing import Any

from benchmarks.city import City, asked_size, city
from xiucheng.delivery.demo.size import RARE
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.search.find import find

WORDS = {"common": "垃圾", "rare": RARE, "absent": "龘靐齉"}
ROUNDS, REPEATS = 40, 3
MOST_MILLISECONDS = 30.0


def run() -> list[dict[str, Any]]:
    """p95 in milliseconds of the first page of hits, in a city of the asked size."""
    with city(asked_size()) as made:
        everywhere = made.people["lingdao"]
        lines = []
        for where, actors in (("city", [everywhere]), ("smallest_area", smallest(made))):
            for kind, question in WORDS.items():
                times, hits = timed(actors, question)
                lines.append(_line(f"search.{kind}.{where}", times, hits, made.cases))
    return lines


def smallest(made: City) -> list[Actor]:
    """Inspectors of one grid each, who hold nothing and see by place only."""
    inspector = made.people["jiandu1"]
    grant = inspector.grants[0]
    step = max(1, len(made.grids) // 20)
    return [
        replace(inspector, grants=(replace(grant, holder="nowhere/", area=area),))
        for area in made.grids[::step][:20]
    ]


def timed(actors: list[Actor], question: str) -> tuple[list[float], int]:
    """Milliseconds of each round, the least of three as others on this machine only add, and the most hits."""
    hits = max(len(find(actor, question).hits) for actor in actors for _number in range(6))
    times = []
    for number in range(ROUNDS):
        actor, spent = actors[number % len(actors)], []
        for _repeat in range(REPEATS):
            began = perf_counter()
            find(actor, question)
            spent.append((perf_counter() - began) * 1e3)
        times.append(min(spent))
    return times, hits


def _line(name: str, times: list[float], hits: int, cases: int) -> dict[str, Any]:
    p95 = quantiles(times, n=20)[-1]
    return {
        "name": name,
        "value": round(p95, 1),
        "unit": f"ms p95 at {cases:,} cases",
        "bound": f"<= {MOST_MILLISECONDS:g}",
        "ok": p95 <= MOST_MILLISECONDS,
        "floor": f"{hits} hits, median {sorted(times)[len(times) // 2]:.1f}",
    }
