# SPDX-License-Identifier: Apache-2.0
"""The boundaries in force on a day, kept in the process and read anew when a version comes into force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from time import monotonic
from typing import Final

from xiucheng.foundation.geography.models import Boundary, BoundaryVersion
from xiucheng.foundation.geography.rules.wkb import read_wkb
from xiucheng.foundation.geography.types import Layer, Place, Shape
from xiucheng.foundation.geography.types.codes import ancestors, area_path
from xiucheng.foundation.geography.types.locating import Locator
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local

SECONDS_BETWEEN_LOOKS: Final = 5.0
_KEPT: Final = 3

InForce = tuple[tuple[Layer, int, bytes], ...]
"""Layers, the version of each and its digest, as a key that holds across databases."""

# From fine to wide: the first layer that holds a position gives all wider ones by its code.
_FINEST_FIRST: Final = (Layer.GRID, Layer.COMMUNITY, Layer.TOWN, Layer.DISTRICT)


@dataclass(frozen=True, slots=True)
class Atlas:
    """All layers in force on one day."""

    version: int
    locators: Mapping[Layer, Locator]
    names: Mapping[Layer, Mapping[str, str]]

    def place(self, lon: float, lat: float) -> Place:
        """Return the place of a position; what no boundary holds is unassigned."""
        duty = self.locators.get(Layer.RESPONSIBILITY)
        responsibility = duty.locate(lon, lat) if duty else None
        for layer in _FINEST_FIRST:
            locator = self.locators.get(layer)
            code = locator.locate(lon, lat) if locator else None
            if code is not None:
                return place_of(code, responsibility, self.version)
        return Place(responsibility=responsibility, boundary_version=self.version)


def place_of(code: str, responsibility: str | None, version: int) -> Place:
    """Return the place that a code of any layer stands for."""
    district, town, community, grid, *_ = (*ancestors(code), None, None, None)
    return Place(district, town, community, grid, responsibility, area_path(code), version)


class _Shelf:
    """The atlases of this process; the newest question decides which are kept."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._atlases: dict[InForce, Atlas] = {}
        self._current: Atlas | None = None
        self._looked_at = 0.0

    def current(self) -> Atlas:
        held = self._current
        if held is not None and monotonic() - self._looked_at < SECONDS_BETWEEN_LOOKS:
            return held
        found = self.on(local(now()).date())
        self._current, self._looked_at = found, monotonic()
        return found

    def on(self, day: date) -> Atlas:
        key = _in_force(day)
        with self._lock:
            found = self._atlases.pop(key, None) or _read(key)
            self._atlases[key] = found
            while len(self._atlases) > _KEPT:
                del self._atlases[next(iter(self._atlases))]
        return found

    def forget(self) -> None:
        self._current = None


_shelf = _Shelf()


def _in_force(day: date) -> InForce:
    """Return the version of each layer on a day: the latest first day that has come, then the latest load."""
    rows = BoundaryVersion.objects.filter(valid_from__lte=day).order_by("valid_from", "id")
    latest = {
        Layer(layer): (version, bytes(digest))
        for layer, version, digest in rows.values_list("layer", "id", "digest")
    }
    return tuple((layer, *latest[layer]) for layer in sorted(latest))


def _read(key: InForce) -> Atlas:
    locators, names = {}, {}
    for layer, version, _ in key:
        rows = list(Boundary.objects.filter(version=version).values_list("code", "name", "wkb"))
        locators[layer] = Locator(Shape(code, read_wkb(wkb)) for code, _, wkb in rows)
        names[layer] = {code: name for code, name, _ in rows}
    return Atlas(max((version for _, version, _ in key), default=0), locators, names)


def atlas(on: date | None = None) -> Atlas:
    """Return the boundaries in force today, or on another day; today's are looked after every few seconds."""
    return _shelf.current() if on is None else _shelf.on(on)


def refresh() -> None:
    """Look for a new version at the next question instead of in some seconds."""
    _shelf.forget()
