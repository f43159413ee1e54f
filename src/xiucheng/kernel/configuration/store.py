# SPDX-License-Identifier: Apache-2.0
"""The values in force, kept by each process and asked for anew when there are newer ones."""

from __future__ import annotations

import logging
import time
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from django.db import connection
from django.db.models import Count, Max

from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration.declared import Setting, find
from xiucheng.kernel.configuration.models import UnitSetting

log = logging.getLogger("xiucheng.configuration")
T = TypeVar("T")
FRESH_SECONDS = 10.0
"""How long a process may go on with what it has before it asks whether there is something newer."""
CITY = ""
"""The path above all units."""
MOST_KEPT = 4096


class Found(NamedTuple):
    """A value as text with the unit that decided it; `unit` is None when nobody did and the default holds."""

    text: str
    unit: str | None
    since: date | None


@dataclass(frozen=True)
class Snapshot:
    """All decisions: for a unit and a setting the days on which a value begins, and the values."""

    version: tuple[int, int] = (0, 0)
    decided: dict[tuple[str, str], tuple[list[date], list[str | None]]] = field(default_factory=dict)
    known: dict[tuple[str, str, date], Found] = field(default_factory=dict, compare=False)

    def find(self, setting: Setting[T], unit: str, day: date) -> Found:
        """The decision of the nearest unit, going up from `unit`."""
        key = (setting.name, unit, day)
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= MOST_KEPT:
                self.known.clear()
            found = self.known[key] = self._look_up(setting, unit, day)
        return found

    def _look_up(self, setting: Setting[T], unit: str, day: date) -> Found:
        for path in upwards(unit):
            days, texts = self.decided.get((path, setting.name), ((), ()))
            place = bisect_right(days, day) - 1
            text = texts[place] if place >= 0 else None
            if text is not None:
                return Found(text, path, days[place])
        return Found(setting.default, None, None)

    def decisions(self, setting: Setting[T], day: date) -> dict[str, str]:
        """What each unit that decides for itself says on a day; CITY, the default included, is always there."""
        found = {CITY: setting.default}
        for (unit, name), (days, texts) in self.decided.items():
            place = bisect_right(days, day) - 1 if name == setting.name else -1
            text = texts[place] if place >= 0 else None
            if text is not None:
                found[unit] = text
        return found


def upwards(unit: str) -> Iterator[str]:
    """The unit, those above it, and the whole city: "a/b/", "a/", ""."""
    codes = unit.split("/")[:-1]
    for count in range(len(codes), -1, -1):
        yield "".join(f"{code}/" for code in codes[:count])


class _Held:
    place = ""
    snapshot = Snapshot()
    checked: float = float("-inf")


def current(*, fresh: bool = False) -> Snapshot:
    """What this process holds; at most one short query every few seconds, none in between."""
    place = str(connection.settings_dict["NAME"])
    if place != _Held.place:  # another database, as tests have: its numbers may be the same ones
        forget()
        _Held.place = place
    if not fresh and time.monotonic() - _Held.checked < FRESH_SECONDS:
        return _Held.snapshot
    newest = UnitSetting.objects.aggregate(last=Max("pk"), count=Count("pk"))
    version = (newest["last"] or 0, newest["count"])
    if version != _Held.snapshot.version:
        _Held.snapshot = _read(version)
    _Held.checked = time.monotonic()
    return _Held.snapshot


def forget() -> None:
    """Read everything anew at the next use; after a change, and for tests."""
    _Held.snapshot, _Held.checked = Snapshot(), float("-inf")


def _read(version: tuple[int, int]) -> Snapshot:
    found: dict[tuple[str, str], dict[date, str | None]] = {}
    # of two decisions for the same day the later one counts
    for row in UnitSetting.objects.order_by("pk"):
        found.setdefault((row.unit, row.name), {})[row.starts_on] = _usable(row)
    decided = {}
    for key, by_day in found.items():
        days = sorted(by_day)
        decided[key] = (days, [by_day[day] for day in days])
    return Snapshot(version, decided)


def _usable(row: UnitSetting) -> str | None:
    """Its value; the usual one for a text that is none, so that one bad row stops nobody's deadlines and notices."""
    odd = _odd(row)
    if odd is None:
        return row.value
    log.error("%s holds no value of that setting: the usual one holds", row)
    return odd.default


def _odd(row: UnitSetting) -> Setting[object] | None:
    """The setting of which a row should hold a value and does not."""
    setting = find(row.name)
    return setting if setting and row.value is not None and not setting.fits(row.value) else None


def unfit() -> list[UnitSetting]:
    """The newest decisions that hold no value of their setting."""
    newest = UnitSetting.objects.order_by("unit", "name", "-starts_on", "-pk").distinct("unit", "name")
    return [row for row in newest if _odd(row)]


def value(setting: Setting[T], unit: str = CITY, day: date | None = None) -> T:
    """The value of a setting in a unit, today unless a day is given."""
    found = current().find(setting, unit, day or local(now()).date())
    return setting.read(found.text)


def values(setting: Setting[T]) -> dict[str, T]:
    """Today's values by the units that decide for themselves; what holds in a unit is that of the longest path that
    its own begins with."""
    found = current().decisions(setting, local(now()).date())
    return {unit: setting.read(text) for unit, text in found.items()}


def text(setting: Setting[T], unit: str = CITY) -> str:
    """The same as it was written."""
    return current().find(setting, unit, local(now()).date()).text
