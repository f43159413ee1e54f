# SPDX-License-Identifier: Apache-2.0
"""One row of a source's table as the form of an adopted case, with the remarks it deserves."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from xiucheng.kernel.tables.times import reader
from xiucheng.operations.takeover.rules.declared import Mapping
from xiucheng.operations.takeover.rules.names import segment
from xiucheng.operations.takeover.rules.words import Remark

# the same that forms refuse: NUL, other control characters, marks that turn the direction of writing
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
LIMITS = {"title": 200, "address": 200, "words": 2000, "result": 4000}
NUMBER_LENGTH = 60
_DIFFERENT = 4096
_NONE: tuple[int, ...] = ()


class Named(NamedTuple):
    """Something a row names: its path or code here, its name there, and the group it belongs to."""

    code: str
    name: str
    group: str = ""


class Meaning(NamedTuple):
    """What a row says. `form` is None when it cannot be taken; the remarks then say why."""

    line: int
    external_id: str
    form: dict[str, Any] | None
    remarks: list[Remark]
    unit: Named | None = None
    area: Named | None = None
    category: Named | None = None


class _Left(Exception):
    """The row cannot be taken."""

    def __init__(self, kind: str, *values: str) -> None:
        self.remark = Remark(kind, values)


class Reader:
    """Reads rows under one mapping; `now` is the present, `as_of` the time the import looks at."""

    def __init__(
        self,
        mapping: Mapping,
        header: Sequence[str],
        *,
        zone: ZoneInfo,
        now: datetime,
        as_of: datetime | None,
    ) -> None:
        self.mapping, self.now, self.as_of = mapping, now, as_of
        self.time = reader(mapping.times, ZoneInfo(mapping.zone) if mapping.zone else zone)
        indexes = mapping.indexes(header)
        self.columns = {target: header[at[0]] for target, at in indexes.items() if at}
        self.get = {target: _getter(at, mapping.unknown.get(target)) for target, at in indexes.items()}
        self.unit = lru_cache(_DIFFERENT)(self._unit)
        self.area = lru_cache(_DIFFERENT)(self._area)
        self.category = lru_cache(_DIFFERENT)(self._category)

    def read(self, line: int, cells: Sequence[str], fault: str = "") -> Meaning:
        """What the row on `line` says."""
        remarks: list[Remark] = []
        number = _line(self._text(cells, "external_id"))
        try:
            if fault:
                _note(Remark(fault), remarks)
            return self._meaning(line, number, cells, remarks)
        except _Left as left:
            return Meaning(line, number[:NUMBER_LENGTH], None, [left.remark])

    def _meaning(self, line: int, number: str, cells: Sequence[str], remarks: list[Remark]) -> Meaning:
        if not number:
            raise _Left("no_number")
        if len(number) > NUMBER_LENGTH:
            raise _Left("number_too_long", number[:NUMBER_LENGTH])
        unit = self.unit(self._text(cells, "department"), self._text(cells, "department_name"))
        area = self.area(self._text(cells, "area"))
        category = self.category(self._text(cells, "category"), self._text(cells, "category_group"))
        opened_at = self._opened(cells, remarks)
        closed_at = self._closed(cells, opened_at, remarks)
        form = {
            "source": self.mapping.source,
            "external_id": number,
            "address": self._line(cells, "address", remarks),
            "point": self._point(cells, remarks),
            "area_path": area.code,
            "holder_path": unit.code,
            "class_code": category.code if category else None,
            "channel": self._channel(cells),
            "opened_at": opened_at,
            "due_at": self._due(cells, opened_at, remarks),
            "closed_at": closed_at,
            "words": self._words(cells, "words", remarks),
            "title": self._line(cells, "title", remarks) or (category.name if category else number),
        }
        if closed_at is not None:
            form["result"] = self._words(cells, "result", remarks)
            form["outcome"] = self._outcome(cells)
        form["remarks"] = "\n".join(map(str, remarks)) if remarks else None
        return Meaning(line, number, form, remarks, unit, area, category)

    def _text(self, cells: Sequence[str], target: str) -> str:
        get = self.get.get(target)
        return get(cells) if get else ""

    def _line(self, cells: Sequence[str], target: str, remarks: list[Remark]) -> str:
        return _cut(_line(self._text(cells, target)), target, remarks)

    def _words(self, cells: Sequence[str], target: str, remarks: list[Remark]) -> str:
        text = self._text(cells, target)
        if not text.isprintable():
            text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
        return _cut(text, target, remarks)

    def _opened(self, cells: Sequence[str], remarks: list[Remark]) -> datetime:
        text = self._text(cells, "opened_at")
        if not text:
            raise _Left("no_opening_time")
        try:
            opened_at = self.time(text)
        except ValueError:
            raise _Left("unreadable_opening_time", text[:40]) from None
        if self.as_of is not None and opened_at > self.as_of:
            raise _Left("opened_after_as_of")
        if opened_at > self.now:
            remarks.append(Remark("opened_in_future", (text,)))
        return opened_at

    def _closed(self, cells: Sequence[str], opened_at: datetime, remarks: list[Remark]) -> datetime | None:
        """When the request was closed as of the time looked at; None when it was open then."""
        text, status = self._text(cells, "closed_at"), self._text(cells, "status")
        if status and status.casefold() not in self.mapping.closed:
            if text:
                remarks.append(Remark("closing_time_but_open", (text[:40], status[:40])))
            return None
        if not text:
            return self._estimated(cells, remarks) if status else None
        closed_at = self._closing(text)
        if self.as_of is not None and closed_at > self.as_of:
            return None
        if closed_at < opened_at:
            remarks.append(Remark("closed_before_opened", (text, self._text(cells, "opened_at"))))
        if closed_at > self.now:
            remarks.append(Remark("closed_in_future", (text,)))
        return closed_at

    def _closing(self, text: str) -> datetime:
        try:
            return self.time(text)
        except ValueError:
            raise _Left("unreadable_closing_time", text[:40]) from None

    def _estimated(self, cells: Sequence[str], remarks: list[Remark]) -> datetime | None:
        """Closed without saying when: the last change at the source, if the mapping allows that."""
        text = self._text(cells, "changed_at")
        if not text:
            raise _Left("closed_without_time")
        closed_at = self._closing(text)
        if self.as_of is not None and closed_at > self.as_of:
            return None
        remarks.append(Remark("closing_time_estimated", (text,)))
        return closed_at

    def _due(self, cells: Sequence[str], opened_at: datetime, remarks: list[Remark]) -> datetime | None:
        text = self._text(cells, "due_at")
        if not text:
            return None
        try:
            due_at = self.time(text)
        except ValueError:
            remarks.append(Remark("unreadable_target", (text[:40],)))
            return None
        if due_at < opened_at:
            remarks.append(Remark("due_before_opened", (text, self._text(cells, "opened_at"))))
        return due_at

    def _point(self, cells: Sequence[str], remarks: list[Remark]) -> str | None:
        lon_text, lat_text = self._text(cells, "lon"), self._text(cells, "lat")
        if not lon_text or not lat_text:
            return None
        try:
            lon, lat = float(lon_text), float(lat_text)
        except ValueError:
            lon = lat = float("nan")
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            remarks.append(Remark("unreadable_position", (lon_text[:30], lat_text[:30])))
            return None
        if (lon, lat) in self.mapping.unknown_points:
            return None
        return f"{lon:.7f},{lat:.7f}"

    def _channel(self, cells: Sequence[str]) -> str:
        text = _line(self._text(cells, "channel"))
        return self.mapping.channels.get(text.casefold(), text[:30]) or "import"

    def _outcome(self, cells: Sequence[str]) -> str:
        text = self._text(cells, "outcome")
        return next((code for part, code in self.mapping.outcomes if part in text), "") if text else ""

    def _rewritten(self, target: str, text: str) -> str:
        name = _line(text)
        for pattern, new in self.mapping.rewrites.get(target, ()):
            if pattern.search(name):
                return pattern.sub(new, name, count=1)[:80]
        return name[:80]

    def _unit(self, code: str, name: str) -> Named:
        root, short = f"{self.mapping.source}/", self._rewritten("department", code)
        if not short:
            return Named(root, self.mapping.name)
        return Named(f"{root}{segment(short)}/", self._rewritten("department_name", name) or short)

    def _area(self, text: str) -> Named:
        root, name = f"{self.mapping.source}/", self._rewritten("area", text)
        return Named(f"{root}{segment(name)}/", name) if name else Named(root, self.mapping.name)

    def _category(self, text: str, group: str) -> Named | None:
        name = self._rewritten("category", text)
        if not name:
            return None
        major = self._rewritten("category_group", group)[:60]
        return Named(f"{self.mapping.source}:{segment(name)}", name, major or self.mapping.name[:60])


def _note(remark: Remark, remarks: list[Remark]) -> None:
    """Keep a fault of the table as a remark. Raises `_Left` when the row cannot be taken with it."""
    if not remark.taken:
        raise _Left(remark.kind)
    remarks.append(remark)


def _line(text: str) -> str:
    """Text on one line."""
    return " ".join((text if text.isprintable() else _CONTROL.sub(" ", text)).split())


def _cut(text: str, target: str, remarks: list[Remark]) -> str:
    limit = LIMITS[target]
    if len(text) <= limit:
        return text
    remarks.append(Remark("text_cut", (target, str(limit))))
    return text[: limit - 1] + "…"


def _getter(at: tuple[int, ...], unknown: frozenset[str] | None) -> Callable[[Sequence[str]], str]:
    """The first of these cells that says something, without blanks around it."""
    if len(at) == 1 and not unknown:
        cell = itemgetter(at[0])
        return lambda cells: str(cell(cells)).strip()

    def first(cells: Sequence[str]) -> str:
        for index in at:
            text = cells[index].strip()
            if text and not (unknown and text in unknown):
                return text
        return ""

    return first
