# SPDX-License-Identifier: Apache-2.0
"""How long it takes to propose similar cases at places where cases lie, for who sees the whole city."""

from __future__ import annotations

import random
from statistics import quantiles
from time import perf_counter
from typing import Any

from benchmarks.city import asked_size, city
from xiucheng.kernel.record.models import Record
from xiucheng.operations.reporting.queries import similar

PLACES = 200
MOST_MILLISECONDS = 30.0


def run() -> list[dict[str, Any]]:
    """p95 in milliseconds over places of cases, in a city of the asked size."""
    with city(asked_size()) as made:
        source = random.Random(7)  # noqa: S311 - a repeatable measurement
        ids = list(Record.objects.filter(lon__isnull=False).values_list("pk", flat=True)[:50_000])
        spots = Record.objects.in_bulk(source.sample(ids, min(PLACES, len(ids)))).values()
        times, hits = [], 0
        for spot in spots:
            assert spot.lon is not None
            assert spot.lat is not None
            began = perf_counter()
            hits += len(similar(made.people["shouli"], spot.lon, spot.lat, words=spot.title))
            times.append((perf_counter() - began) * 1e3)
        value = quantiles(times[5:], n=20)[-1]
        return [
            {
                "name": "reports.similar",
                "value": round(value, 1),
                "unit": "ms, p95",
                "bound": f"<= {MOST_MILLISECONDS:g}",
                "ok": value <= MOST_MILLISECONDS,
                "floor": f"{hits} proposed at {len(times)} places, of {made.cases:,} cases",
            }
        ]
