# SPDX-License-Identifier: Apache-2.0
"""A layer that is to be loaded beside the layers that are in force on its first day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Final

from xiucheng.foundation.geography.queries import atlas
from xiucheng.foundation.geography.rules.coverage import against, made_of, overlaps
from xiucheng.foundation.geography.types import CODE_LENGTHS, Layer, Shape
from xiucheng.foundation.geography.types.findings import Finding

MOST: Final = 500
"""So many findings are told; who has more mends those first."""
_ORDER: Final = tuple(CODE_LENGTHS)


def check(
    shapes: Sequence[Shape], layer: Layer, day: date, pairs: Sequence[tuple[str, str]]
) -> list[Finding]:
    """What should be looked at: overlaps (`pairs` are the codes that overlap), gaps, ground beyond, codes without
    a parent. What is found does not keep the layer out: real boundaries have gaps, and somebody must decide."""
    return list(islice(_findings(shapes, layer, day, pairs), MOST))


def _findings(
    shapes: Sequence[Shape], layer: Layer, day: date, pairs: Sequence[tuple[str, str]]
) -> Iterator[Finding]:
    yield from overlaps(shapes, pairs)
    locators = atlas(day).locators
    held = {one: locator.shapes for one, locator in locators.items() if locator.shapes}
    if layer is Layer.RESPONSIBILITY:
        yield from made_of(shapes, held.get(Layer.GRID, ()))
        return
    place = _ORDER.index(layer)
    if place and _ORDER[place - 1] in held:
        above = _ORDER[place - 1]
        yield from against(held[above], shapes, CODE_LENGTHS[above])
    if place + 1 < len(_ORDER) and _ORDER[place + 1] in held:
        yield from against(shapes, held[_ORDER[place + 1]], CODE_LENGTHS[layer])
