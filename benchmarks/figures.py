# SPDX-License-Identifier: Apache-2.0
"""How long the figures of a month take, split in each way, for a leader who sees the whole bureau by ranges."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.city import asked_size, city
from xiucheng.insight.figures import queries
from xiucheng.insight.figures.types import Asked, By
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local

ROUNDS = 7
MOST_MILLISECONDS, MOST_KEPT_MILLISECONDS = 300.0, 20.0


def run() -> list[dict[str, Any]]:
    """Milliseconds to count last month anew, and to say it again, in a city of the asked size."""
    with city(asked_size()) as made:
        leader = made.people["lingdao"]
        until = local(now()).date().replace(day=1) - timedelta(days=1)
        lines = []
        for by in (None, *By):
            asked = Asked(until.replace(day=1), until, by)
            lines += _lines(leader, asked, made.cases)
        return lines


def _lines(leader: Actor, asked: Asked, cases: int) -> list[dict[str, Any]]:
    name = f"figures.month.{asked.by.value if asked.by else 'whole'}"
    counted, kept, reported = [], [], 0
    for _round in range(ROUNDS):
        queries.forget()
        if asked.by is By.POST:  # asked of who looks at the month already
            queries.figures(leader, Asked(asked.since, asked.until))
        began = perf_counter()
        reported = queries.figures(leader, asked).whole.counts["reported"]
        counted.append((perf_counter() - began) * 1e3)
        began = perf_counter()
        queries.figures(leader, asked)
        kept.append((perf_counter() - began) * 1e3)
    return [
        _line(name, counted, MOST_MILLISECONDS, f"{reported:,} cases in the month, of {cases:,}"),
        _line(f"{name}.kept", kept, MOST_KEPT_MILLISECONDS, None),
    ]


def _line(name: str, times: list[float], most: float, floor: str | None) -> dict[str, Any]:
    value = median(times)
    return {
        "name": name,
        "value": round(value, 1),
        "unit": f"ms, median of {ROUNDS}",
        "bound": f"<= {most:g}",
        "ok": value <= most,
        "floor": floor,
    }
