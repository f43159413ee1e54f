# SPDX-License-Identifier: Apache-2.0
"""An invented district to try everything on: boundaries without gaps, streets and places of a map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, hypot, isqrt, radians
from random import Random
from typing import Any, Final

Cell = tuple[int, int]
"""Column from the west, row from the north."""

Corner = tuple[int, int]
"""A corner between cells, counted like them."""

FeatureCollection = dict[str, Any]

DISTRICT_CODE: Final = "310199"
DISTRICT_NAME: Final = "锦绣区"

# The north-western corner, and a hundred metres in degrees there.
_WEST, _NORTH = 121.2000, 31.0200
_STEP_NORTH = 100.0 / 111_320.0
_STEP_EAST = _STEP_NORTH / cos(radians(_NORTH))
_JITTER = 0.16

# One tile is a district of 4 × 3 communities of about 5 × 5 cells; `scale` lays several beside each other.
_COMMUNITIES_EAST, _COMMUNITIES_SOUTH = 4, 3
_CELLS_PER_COMMUNITY = 5
_COMMUNITIES_PER_TOWN = 3
_MAIN_STREET_EVERY = 5

_FIRST = "云银织桑锦绫绣丝梭兰荷竹桐枫松梅榆枣柳菱"
_SECOND = "溪桥亭坊泾湾里港塘园浦墩巷堰埠圩庭渡岗洲"
_STREET_NAMES = "经纬针线梭机绫罗绸缎纱绢绮缬纹彩"
_PLACES = (
    ("school", "小学"),
    ("market", "菜市场"),
    ("park", "公园"),
    ("health", "卫生服务站"),
    ("station", "公交枢纽站"),
    ("police", "派出所"),
    ("library", "图书馆"),
    ("square", "广场"),
)


@dataclass(frozen=True, slots=True)
class _Community:
    code: str
    name: str
    town_code: str
    town_name: str
    cells: tuple[Cell, ...]


class _Plan:
    """The lattice of cells: which exist, and where their corners lie."""

    def __init__(self, seed: int, scale: int) -> None:
        self.random = Random(seed)  # noqa: S311 - an invented map keeps no secret
        tall = max(side for side in range(1, isqrt(scale) + 1) if scale % side == 0)
        self.seats = (_COMMUNITIES_EAST * (scale // tall), _COMMUNITIES_SOUTH * tall)
        self.columns, self.rows = (count * _CELLS_PER_COMMUNITY for count in self.seats)
        self.corners = {
            (column, row): self._corner(column, row)
            for row in range(self.rows + 1)
            for column in range(self.columns + 1)
        }
        self.cells = [
            (column, row)
            for row in range(self.rows)
            for column in range(self.columns)
            if self._exists(column, row)
        ]

    def _corner(self, column: int, row: int) -> tuple[float, float]:
        east = column + self.random.uniform(-_JITTER, _JITTER)
        south = row + self.random.uniform(-_JITTER, _JITTER)
        return round(_WEST + east * _STEP_EAST, 7), round(_NORTH - south * _STEP_NORTH, 7)

    def _exists(self, column: int, row: int) -> bool:
        """Tell whether a cell belongs to the district: its corners are cut off, as no city is a rectangle."""
        from_side = min(column, self.columns - 1 - column)
        from_end = min(row, self.rows - 1 - row)
        return from_side + from_end >= 3

    def middle(self, cell: Cell) -> tuple[float, float]:
        positions = [self.corners[corner] for corner in _ring_of(cell)]
        lons, lats = zip(*positions, strict=True)
        return round(sum(lons) / 4, 7), round(sum(lats) / 4, 7)


def _ring_of(cell: Cell) -> tuple[Corner, Corner, Corner, Corner]:
    """Return the corners of a cell counter-clockwise from the south-west."""
    column, row = cell
    return (column, row + 1), (column + 1, row + 1), (column + 1, row), (column, row)


def _outlines(cells: Iterable[Cell]) -> list[list[Corner]]:
    """Return the borders around cells as closed rings: edges that two of the cells share cancel out."""
    edges: set[tuple[Corner, Corner]] = set()
    for cell in cells:
        ring = _ring_of(cell)
        for edge in zip(ring, (*ring[1:], ring[0]), strict=True):
            if edge[::-1] in edges:
                edges.remove(edge[::-1])
            else:
                edges.add(edge)
    following: dict[Corner, list[Corner]] = defaultdict(list)
    for start, end in sorted(edges):
        following[start].append(end)
    rings = []
    while following:
        rings.append(_take_ring(following))
    return rings


def _take_ring(following: dict[Corner, list[Corner]]) -> list[Corner]:
    ring = [min(following)]
    while len(ring) == 1 or ring[0] != ring[-1]:
        here = ring[-1]
        choices = following[here]
        # Where two corners touch, turning left keeps the rings apart.
        choice = choices[0] if len(choices) == 1 else max(choices, key=lambda there: _left_turn(ring, there))
        choices.remove(choice)
        if not choices:
            del following[here]
        ring.append(choice)
    return ring


def _left_turn(ring: list[Corner], there: Corner) -> int:
    if len(ring) < 2:
        return 0
    (ax, ay), (bx, by) = ring[-2], ring[-1]
    # Rows grow southwards, hence the sign.
    return -((bx - ax) * (there[1] - by) - (by - ay) * (there[0] - bx))


def _geometry(plan: _Plan, cells: Iterable[Cell]) -> dict[str, Any]:
    """Return the union of cells; every corner on its border is kept, so that neighbours fit exactly."""
    rings = [[list(plan.corners[corner]) for corner in ring] for ring in _outlines(cells)]
    outer = [ring for ring in rings if _area(ring) > 0]
    holes = [ring for ring in rings if _area(ring) < 0]
    if len(outer) == 1:
        return {"type": "Polygon", "coordinates": [outer[0], *holes]}
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in outer]}


def _area(ring: list[list[float]]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, ring[1:], strict=False))


def _feature(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _collection(features: Iterable[dict[str, Any]]) -> FeatureCollection:
    return {"type": "FeatureCollection", "features": list(features)}


def _names(random: Random) -> Iterator[str]:
    """Yield names, each once: of two characters, and when those are used up, of three."""
    for middles in ("", "东西南北新上下大小前后"):
        names = [
            first + middle + second for first in _FIRST for middle in middles or ("",) for second in _SECOND
        ]
        random.shuffle(names)
        yield from names


def _seats(plan: _Plan) -> Iterator[tuple[float, float]]:
    """Yield the middles of communities, row by row and back, so that following ones are neighbours."""
    east, south = plan.seats
    for row in range(south):
        for column in range(east) if row % 2 == 0 else reversed(range(east)):
            yield (
                (column + 0.5 + plan.random.uniform(-0.15, 0.15)) * _CELLS_PER_COMMUNITY,
                (row + 0.5 + plan.random.uniform(-0.15, 0.15)) * _CELLS_PER_COMMUNITY,
            )


def _communities(plan: _Plan) -> list[_Community]:
    """Give every cell to the nearest seat, and every three seats in turn to one town."""
    seats = list(_seats(plan))
    held: dict[int, list[Cell]] = defaultdict(list)
    for cell in plan.cells:
        middle = cell[0] + 0.5, cell[1] + 0.5
        held[
            min(
                range(len(seats)),
                key=lambda seat: hypot(seats[seat][0] - middle[0], seats[seat][1] - middle[1]),
            )
        ].append(cell)
    names = _names(plan.random)
    communities = []
    towns = len(seats) // _COMMUNITIES_PER_TOWN
    for town in range(towns):
        urban = town < (towns + 1) // 2
        number = town + 1 if urban else 101 + town - (towns + 1) // 2
        town_name = next(names) + ("街道" if urban else "镇")
        for place in range(_COMMUNITIES_PER_TOWN):
            # Committees of residents are counted from 001, of villagers from 201.
            rural = not urban and place == _COMMUNITIES_PER_TOWN - 1
            code = f"{DISTRICT_CODE}{number:03d}{201 if rural else place + 1:03d}"
            name = next(names) + ("村" if rural else "社区")
            cells = tuple(held[town * _COMMUNITIES_PER_TOWN + place])
            communities.append(_Community(code, name, code[:9], town_name, cells))
    return communities


def _grids(plan: _Plan, community: _Community) -> Iterator[tuple[Cell, str]]:
    """Yield cells and codes, counted from west to east, then from north to south."""
    for number, cell in enumerate(sorted(community.cells, key=lambda cell: (cell[1], cell[0])), start=1):
        yield cell, f"{community.code}{number:03d}"


def _duty_areas(plan: _Plan, community: _Community) -> Iterator[dict[str, Any]]:
    """Yield two sets of unit grids per community: one inspector's round each."""
    codes = dict(_grids(plan, community))
    middle = sorted(cell[0] for cell in codes)[len(codes) // 2]
    for number, side in enumerate(("东", "西"), start=1):
        cells = [cell for cell in codes if (cell[0] >= middle) == (side == "东")]
        yield _feature(
            _geometry(plan, cells),
            code=f"{community.code}Z{number}",
            name=f"{community.name}{side}责任网格",
            grids=sorted(codes[cell] for cell in cells),
        )


def _streets(plan: _Plan) -> Iterator[dict[str, Any]]:
    """Yield streets along the lattice: main ones between blocks, lanes half-way."""
    inside = {corner for cell in plan.cells for corner in _ring_of(cell)}
    lines = [[(column, row) for row in range(plan.rows + 1)] for column in range(1, plan.columns)]
    lines += [[(column, row) for column in range(plan.columns + 1)] for row in range(1, plan.rows)]
    for line in lines:
        upright = line[0][0] == line[1][0]
        number = line[0][0] if upright else line[0][1]
        if number % _MAIN_STREET_EVERY not in {0, 2}:
            continue
        main = number % _MAIN_STREET_EVERY == 0
        order = number // _MAIN_STREET_EVERY
        first = _STREET_NAMES[(order + (0 if upright else 5)) % len(_STREET_NAMES)]
        second = _SECOND[(order * 3 + (1 if upright else 8)) % len(_SECOND)]
        ending = ("大街" if upright else "路") if main else ("弄" if upright else "巷")
        positions = [list(plan.corners[corner]) for corner in line if corner in inside]
        yield _feature(
            {"type": "LineString", "coordinates": positions},
            name=first + second + ending,
            kind="main" if main else "lane",
        )


def _places(plan: _Plan, communities: list[_Community]) -> Iterator[dict[str, Any]]:
    """Yield places that people name when they report: each community's office and two more."""
    for number, community in enumerate(communities):
        short = community.name.removesuffix("社区").removesuffix("村")
        chosen = [_PLACES[(number * 2 + extra) % len(_PLACES)] for extra in range(2)]
        wanted = [("office", community.name + "服务中心")] + [(kind, short + name) for kind, name in chosen]
        for (kind, name), cell in zip(wanted, plan.random.sample(community.cells, len(wanted)), strict=True):
            yield _feature({"type": "Point", "coordinates": list(plan.middle(cell))}, name=name, kind=kind)


def demo_boundaries(seed: int = 1, scale: int = 1) -> dict[str, FeatureCollection]:
    """Return the invented district: each layer with `code` and `name`, then `streets` and `places`.

    The same seed gives the same district. `scale` multiplies towns, communities and grids.
    """
    plan = _Plan(seed, max(1, scale))
    communities = _communities(plan)
    towns: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for community in communities:
        towns[community.town_code, community.town_name].extend(community.cells)
    return {
        "district": _collection(
            [_feature(_geometry(plan, plan.cells), code=DISTRICT_CODE, name=DISTRICT_NAME)]
        ),
        "town": _collection(
            _feature(_geometry(plan, cells), code=code, name=name) for (code, name), cells in towns.items()
        ),
        "community": _collection(
            _feature(_geometry(plan, one.cells), code=one.code, name=one.name) for one in communities
        ),
        "grid": _collection(
            _feature(_geometry(plan, [cell]), code=code, name=code)
            for community in communities
            for cell, code in _grids(plan, community)
        ),
        "responsibility": _collection(
            duty for community in communities for duty in _duty_areas(plan, community)
        ),
        "streets": _collection(_streets(plan)),
        "places": _collection(_places(plan, communities)),
    }
