# SPDX-License-Identifier: Apache-2.0
"""Material for the tests of locating: every trap that borders can hold, and the slow sure answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

import shapely

from xiucheng.foundation.geography.rules.bulk import as_geometry
from xiucheng.foundation.geography.types import Position, Ring, Shape


def ring(*positions: Position) -> Ring:
    """Return the positions as a closed ring."""
    return (*positions, positions[0])


def square(west: float, south: float, size: float = 1.0) -> Ring:
    """Return a square by its south-western corner."""
    east, north = west + size, south + size
    return ring((west, south), (east, south), (east, north), (west, north))


def jittered_quads(side: int, seed: int, *, step: float = 0.001, jitter: float = 0.2) -> list[Shape]:
    """Return side × side quadrilaterals that share their borders exactly."""
    random = Random(seed)
    corners = [
        [
            (
                121.0 + (column + random.uniform(-jitter, jitter)) * step,
                31.0 + (row + random.uniform(-jitter, jitter)) * step,
            )
            for column in range(side + 1)
        ]
        for row in range(side + 1)
    ]
    shapes = []
    for row in range(side):
        for column in range(side):
            low, high = corners[row], corners[row + 1]
            outer = ring(low[column], low[column + 1], high[column + 1], high[column])
            shapes.append(Shape(f"{310199001000000 + row * 1000 + column + 1:015d}", ((outer,),)))
    random.shuffle(shapes)
    return shapes


def traps() -> list[Shape]:
    """Return shapes with holes, islands in holes, several parts, slivers, overlaps and far neighbours."""
    sliver = ring((0.0, 5.0), (10.0, 5.0), (10.0, 5.0 + 1e-9), (0.0, 5.0 + 1e-9))
    comb = ring(
        *[(20.0 + tooth * 0.5, 4.0 if tooth % 2 else 0.0) for tooth in range(40)], (39.5, -1.0), (20.0, -1.0)
    )
    return [
        Shape("b-ring", ((square(0, 0, 4), square(1, 1, 2)),)),
        Shape("a-island", ((square(1.5, 1.5, 0.5),),)),
        Shape("c-two", ((square(4, 0, 1),), (square(6, 2, 1),))),
        Shape("d-neighbour", ((square(5, 0, 2),),)),
        Shape("e-sliver", ((sliver,),)),
        Shape("f-over", ((square(6.5, 2.5, 2),),)),
        Shape("g-touch", ((square(4, 4, 1),),)),
        Shape("h-comb", ((comb,),)),
        Shape("z-far", ((square(100, 50, 0.001),),)),
    ]


def telling_positions(shapes: Sequence[Shape], seed: int, count: int) -> list[Position]:
    """Return vertices, points of edges and points a hair beside them: where locating fails if it can."""
    random = Random(seed)
    rings = [one for shape in shapes for part in shape.parts for one in part]
    found: list[Position] = [
        position for one in random.sample(rings, min(len(rings), count)) for position in one
    ]
    for _ in range(count):
        one = random.choice(rings)
        at = random.randrange(len(one) - 1)
        (ax, ay), (bx, by) = one[at], one[at + 1]
        along = random.choice([0.5, random.random()])
        x, y = ax + along * (bx - ax), ay + along * (by - ay)
        hair = random.choice([0.0, 0.0, 1e-16, -1e-16, 1e-12, -1e-12]) * max(abs(x), abs(y))
        found.append((x + hair, y + random.choice([0.0, hair])))
    return found


def random_positions(shapes: Iterable[Shape], seed: int, count: int) -> list[Position]:
    """Return positions all over the shapes and a little beyond their rim."""
    random = Random(seed)
    lons, lats = zip(
        *(p for shape in shapes for part in shape.parts for one in part for p in one), strict=True
    )
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    beyond_lon, beyond_lat = (east - west) * 0.02, (north - south) * 0.02
    return [
        (
            random.uniform(west - beyond_lon, east + beyond_lon),
            random.uniform(south - beyond_lat, north + beyond_lat),
        )
        for _ in range(count)
    ]


def by_brute_force(shapes: Iterable[Shape], positions: Sequence[Position]) -> list[str | None]:
    """Ask shapely about every shape for every position; the lower code wins."""
    points = shapely.points([list(position) for position in positions])
    answers: list[str | None] = [None] * len(positions)
    for shape in sorted(shapes, key=lambda shape: shape.code, reverse=True):
        for index in shapely.intersects(as_geometry(shape), points).nonzero()[0]:
            answers[index] = shape.code
    return answers
