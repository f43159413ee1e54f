# SPDX-License-Identifier: Apache-2.0
"""How fast positions are placed: many at a time with the codes above the grid, and one by one."""

from __future__ import annotations

from random import Random
from statistics import median
from time import perf_counter_ns, process_time
from typing import Any

import numpy as np
import shapely

from xiucheng.foundation.geography.rules.bulk import BulkLocator
from xiucheng.foundation.geography.types import Shape

SIDE = 100
STEP = 0.001
JITTER = 0.2
WEST, SOUTH = 121.0, 31.0
POSITIONS = 1_000_000
SINGLES = 20_000
ROUNDS = 5
LEAST_MILLIONS_A_SECOND = 1.8
MOST_MICROSECONDS = 10.0
OUTSIDE_IS_RARE = 0.01


def grids(seed: int = 1) -> list[Shape]:
    """Return 10,000 jittered quadrilaterals of about 100 m with 15-digit codes."""
    random = Random(seed)
    corners = [
        [
            (
                WEST + (column + random.uniform(-JITTER, JITTER)) * STEP,
                SOUTH + (row + random.uniform(-JITTER, JITTER)) * STEP,
            )
            for column in range(SIDE + 1)
        ]
        for row in range(SIDE + 1)
    ]
    return [
        Shape(code_of(column, row), ((tuple(corners[y][x] for x, y in around(column, row)),),))
        for row in range(SIDE)
        for column in range(SIDE)
    ]


def around(column: int, row: int) -> tuple[tuple[int, int], ...]:
    """Return the corners of a grid as a closed ring."""
    east, north = column + 1, row + 1
    return (column, row), (east, row), (east, north), (column, north), (column, row)


def code_of(column: int, row: int) -> str:
    """Return a code with 10 towns of 10 communities of 100 grids."""
    return f"310199{row // 10 + 1:03d}{column // 10 + 1:03d}{row % 10 * 10 + column % 10 + 1:03d}"


def place_many(locator: BulkLocator, lons: Any, lats: Any) -> tuple[Any, ...]:
    """Return grid, community, town and district of each position, the last three as first digits."""
    codes = locator.locate_many(lons, lats)
    return codes, codes.astype("U12"), codes.astype("U9"), codes.astype("U6")


def by_tree(tree: shapely.STRtree, lons: Any, lats: Any) -> Any:
    """Return position and shape pairs by shapely's tree and prepared shapes, its quickest way: the peer."""
    position, shape = tree.query(shapely.points(lons, lats))
    held = shapely.contains_xy(tree.geometries[shape], lons[position], lats[position])
    return position[held], shape[held]


def seconds(work: Any, *given: Any) -> float:
    """Return the median processor time of several rounds."""
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        work(*given)
        times.append(process_time() - start)
    return median(times)


def one_by_one(locator: BulkLocator, lons: list[float], lats: list[float]) -> float:
    """Return the median time of a single look-up in microseconds."""
    times = []
    for lon, lat in zip(lons, lats, strict=True):
        start = perf_counter_ns()
        locator.locate(lon, lat)
        times.append(perf_counter_ns() - start)
    return median(times) / 1_000


def run() -> list[dict[str, Any]]:
    """Return one line per figure; `floor` is what shapely's tree reaches in the same run."""
    shapes = grids()
    locator = BulkLocator(shapes)
    random = np.random.default_rng(2)
    lons = random.uniform(WEST, WEST + SIDE * STEP, POSITIONS)
    lats = random.uniform(SOUTH, SOUTH + SIDE * STEP, POSITIONS)
    if np.mean(locator.index_many(lons, lats) < 0) > OUTSIDE_IS_RARE:
        raise RuntimeError("the positions of this benchmark miss its grids")
    tree = shapely.STRtree([shapely.Polygon(shape.parts[0][0]) for shape in shapes])
    shapely.prepare(tree.geometries)
    many = POSITIONS / seconds(place_many, locator, lons, lats) / 1e6
    tree_many = POSITIONS / seconds(by_tree, tree, lons, lats) / 1e6
    single = one_by_one(locator, lons[:SINGLES].tolist(), lats[:SINGLES].tolist())
    return [
        {
            "name": "geo.grid_and_rest_from_code",
            "value": round(many, 2),
            "unit": "M points/s/core",
            "bound": f">= {LEAST_MILLIONS_A_SECOND}",
            "ok": many >= LEAST_MILLIONS_A_SECOND,
            "floor": round(tree_many, 2),
        },
        {
            "name": "geo.single_point",
            "value": round(single, 2),
            "unit": "us median",
            "bound": f"<= {MOST_MICROSECONDS}",
            "ok": single <= MOST_MICROSECONDS,
            "floor": None,
        },
    ]
