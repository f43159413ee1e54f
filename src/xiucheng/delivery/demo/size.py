# SPDX-License-Identifier: Apache-2.0
"""A city's years of cases: copies of walked ones, spread over all its grids and two years back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from xiucheng.delivery.demo import cases as supervision
from xiucheng.foundation.catalogue.queries import first_conditions
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.multiply.copies import Many, copy
from xiucheng.kernel.multiply.patterns import walked
from xiucheng.kernel.search import fill

WEEKS = 104
OPEN_SHARE = 0.03
GROUPS, GROUP = 240, 12
MANY = 20_000
"""From so many cases on, the search index is made after them."""
STRIDE = 20_000
"""How often it is told how far it is."""
RARE, RARE_IN = "鹦鹉螺酒馆", 100_000
"""Words that stand in one case of so many."""

_FIRST, _SECOND = "金银桂梅兰竹菊荷松柏枫槐梧桐榆柳樱桃杏李", "苑庭轩阁府园坊里湾庄"
_KINDS = ("小区", "大厦", "菜场", "便利店", "面馆", "学校北门", "公交站", "停车场")


def grow(
    actors: Mapping[str, Actor],
    city: Mapping[str, Any],
    count: int,
    *,
    seed: int,
    tell: Callable[[str], None] = lambda _line: None,
) -> int:
    """Add so many cases, found by search and told to nobody; returns how many."""
    if count <= 0:
        return 0
    places, conditions = _spots(city, seed), first_conditions()
    groups = max(8, min(GROUPS, count // GROUP))
    patterns = walked(
        lambda: supervision.walk_groups(
            actors, places, conditions, now(), seed=seed, groups=groups, size=GROUP
        )
    )
    tell(f"{len(patterns):,} cases walked; {count:,} copies of them follow")
    many = Many(count, WEEKS, OPEN_SHARE, words, seed)
    done = copy(patterns, many, _now_and_then(tell, f"of {count:,} cases"))
    index = fill.build if count > MANY else fill.rebuild
    index(_now_and_then(tell, "cases prepared for search"))
    return done


def _now_and_then(tell: Callable[[str], None], of_what: str) -> Callable[[int], None]:
    def told(number: int) -> None:
        if number % STRIDE == 0:
            tell(f"{number:,} {of_what}")

    return told


def words(source: Random) -> tuple[str, str]:
    """What stands before the words of a case, and its house number."""
    name = source.choice(_FIRST) + source.choice(_FIRST) + source.choice(_SECOND) + source.choice(_KINDS)
    return RARE if source.randrange(RARE_IN) == 0 else name, f"{source.randint(1, 999)}号"


def _spots(city: Mapping[str, Any], seed: int) -> list[supervision.Place]:
    """A spot in every grid, on one of the city's streets."""
    source = Random(seed)  # noqa: S311 - a repeatable place, nothing secret
    streets = [feature["properties"]["name"] for feature in city["streets"]["features"]]
    found = []
    for feature in city["grid"]["features"]:
        ring = feature["geometry"]["coordinates"][0][:-1]
        lon, lat = (sum(corner[axis] for corner in ring) / len(ring) for axis in (0, 1))
        found.append(supervision.Place(lon, lat, source.choice(streets)))
    return found
