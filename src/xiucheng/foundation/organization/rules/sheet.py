# SPDX-License-Identifier: Apache-2.0
"""What a table of units would change, decided before anything is written; each wrong cell has its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from xiucheng.foundation.organization.rules.centres import not_apart, opposed
from xiucheng.foundation.organization.rules.dated import in_circle
from xiucheng.foundation.organization.types import BEGINNING, KIND_NAMES, Remark

PATH: Final = re.compile(r"(?:[a-z0-9-]{1,20}/)+")
PATH_LENGTH: Final = 160
NAME_LENGTH: Final = 80
_DAY: Final = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[T ]0?0:00(?::00)?)?", re.ASCII
)
_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "path": ("path", "路径", "单位路径"),
    "name": ("name", "unit", "名称", "单位", "单位名称"),
    "name_en": ("name_en", "english name", "英文名", "英文名称"),
    "kind": ("kind", "类型", "单位类型", "类别"),
    # the table that we export names the area, too, in a column of its own
    "territory": ("territory code", "辖区代码", "辖区编码", "territory", "辖区"),
    "belongs_to": ("belongs_to", "belongs to", "隶属", "隶属单位"),
    "starts_on": ("starts_on", "from", "起始日期", "自何日起"),
    "basis": ("basis", "依据", "文件"),
}
NEEDED: Final = ("path", "name", "kind")


@dataclass(frozen=True, slots=True)
class Known:
    """A unit that there is; `belongs_to` is its administration today."""

    name: str
    name_en: str
    kind: str
    territory: str
    ends_on: date | None
    belongs_to: str = ""
    last_named: date = BEGINNING
    """The first day of its last name, and below of its last administration."""
    last_moved: date = BEGINNING


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A row that fits; `territory` and `belongs_to` are paths."""

    line: int
    path: str
    name: str
    name_en: str
    kind: str
    territory: str
    belongs_to: str
    starts_on: date
    basis: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written, parents first, and what is to be said."""

    adds: tuple[UnitRow, ...]
    changes: tuple[UnitRow, ...]
    unchanged: int
    remarks: tuple[Remark, ...]

    @property
    def refused(self) -> bool:
        return any(remark.grave for remark in self.remarks)


def columns_of(header: Sequence[str]) -> tuple[dict[str, int], list[Remark]]:
    """Which column holds what, and what is to be said of the header."""
    names = {name: place for place, name in reversed(list(enumerate(one.strip().lower() for one in header)))}
    found = {
        field: next(names[word] for word in words if word in names)
        for field, words in _HEADERS.items()
        if any(word in names for word in words)
    }
    missing = [_in_both(_HEADERS[field]) for field in NEEDED if field not in found]
    remarks = []
    if missing:
        sentence = _("The first row must name these columns, too: %(names)s.")
        remarks.append(Remark(1, "", sentence % {"names": "、".join(missing)}))
    unused = [header[place] for name, place in names.items() if name and place not in found.values()]
    if unused:
        sentence = _("These columns are not taken over: %(names)s.")
        remarks.append(Remark(1, "", sentence % {"names": "、".join(sorted(unused))[:200]}, grave=False))
    return found, remarks


def _in_both(words: Sequence[str]) -> str:
    """A column's name as people write it in Chinese, and its code."""
    return f"{next(word for word in words if not word.isascii())} ({words[0]})"


def day_of(text: str) -> date | None:
    """A day as people and spreadsheets in Chinese write it, None when it is none."""
    found = _DAY.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        return None


class _Planner:
    """Goes through the rows; what is taken grows with each row that fits."""

    def __init__(self, known: Mapping[str, Known], areas: Mapping[str, str], today: date) -> None:
        self.known, self.areas, self.today = known, areas, today
        self.rows: dict[str, UnitRow] = {}
        self.remarks: list[Remark] = []
        self.kinds = {path: one.kind for path, one in known.items() if one.ends_on is None}

    def say(self, line: int, column: str, sentence: str) -> None:
        self.remarks.append(Remark(line, column, sentence))

    def read(self, line: int, cells: Mapping[str, str]) -> None:
        """Take a row in, or say what is wrong with it; what it refers to is looked at when all are known."""
        before = len(self.remarks)
        path = cells["path"].strip().strip("/") + "/"
        if not PATH.fullmatch(path) or len(path) > PATH_LENGTH:
            self.say(
                line,
                "path",
                _("Write the path as short codes of small letters, digits or -, each ended by /."),
            )
        elif path in self.rows:
            sentence = _("The path %(path)s stands in row %(row)s already.")
            self.say(line, "path", sentence % {"path": path, "row": self.rows[path].line})
        for field in ("name", "name_en", "basis"):
            most = 200 if field == "basis" else NAME_LENGTH
            if len(cells[field]) > most or not cells[field].isprintable():
                sentence = _("Use at most %(count)d characters on one line.")
                self.say(line, field, sentence % {"count": most})
        if not cells["name"].strip():
            self.say(line, "name", _("Give a name."))
        kind = self._kind(line, cells["kind"])
        territory = self._territory(line, cells["territory"])
        starts_on = self._day(line, cells["starts_on"])
        if len(self.remarks) == before:
            belongs_to = cells["belongs_to"].strip()
            self.rows[path] = UnitRow(
                *(line, path, cells["name"].strip(), cells["name_en"].strip(), kind, territory),
                *(f"{belongs_to.strip('/')}/" if belongs_to else "", starts_on, cells["basis"].strip()),
            )

    def _kind(self, line: int, text: str) -> str:
        wanted = text.strip().lower()
        for kind, names in KIND_NAMES.items():
            if wanted in {kind.value, names.zh.lower(), names.en.lower()}:
                return kind.value
        known = "、".join(names.zh for names in KIND_NAMES.values())
        self.say(line, "kind", _("Write one of these kinds: %(known)s.") % {"known": known})
        return ""

    def _territory(self, line: int, text: str) -> str:
        wanted = text.strip()
        if not wanted:
            return ""
        path = self.areas.get(wanted)
        if path is None:
            self.say(line, "territory", _("There is no area with this code. Load its boundaries first."))
        return path or ""

    def _day(self, line: int, text: str) -> date:
        if not text.strip():
            return self.today
        found = day_of(text)
        if found is None or not 1949 <= found.year <= 2100:
            self.say(line, "starts_on", _("Give a date, such as 2026-11-22."))
        return found or self.today

    def refer(self) -> None:
        """Look at what the rows name: units above, administrations, the two centres, what is there already."""
        there = self.kinds.keys() | self.rows.keys()
        kinds: dict[str, str] = {**self.kinds, **{path: row.kind for path, row in self.rows.items()}}
        for path, row in self.rows.items():
            above = path[: path.rstrip("/").rfind("/") + 1]
            new = path not in self.known
            if new and above and above not in there:
                sentence = _("There is no unit %(path)s above it, neither here nor in the table.")
                self.say(row.line, "path", sentence % {"path": above})
            other = not_apart(path, row.kind, kinds) if new else None
            if other:
                sentence = _("Supervision and command are kept apart: it cannot lie in or above %(path)s.")
                self.say(row.line, "path", sentence % {"path": other})
            if row.belongs_to:
                self._belong(row, kinds)
            self._meet(row)

    def _belong(self, row: UnitRow, kinds: Mapping[str, str]) -> None:
        parents = {path: one.belongs_to for path, one in self.known.items() if one.belongs_to}
        parents |= {path: one.belongs_to for path, one in self.rows.items() if one.belongs_to}
        if row.belongs_to not in kinds:
            self.say(row.line, "belongs_to", _("There is no such unit, neither here nor in the table."))
        elif in_circle(row.path, row.belongs_to, parents):
            self.say(row.line, "belongs_to", _("The unit would belong to itself. Choose another one."))
        elif opposed(row.kind, kinds[row.belongs_to]):
            sentence = _("Supervision and command are kept apart: neither belongs to the other.")
            self.say(row.line, "belongs_to", sentence)

    def _meet(self, row: UnitRow) -> None:
        known = self.known.get(row.path)
        if known is None:
            return
        if known.ends_on is not None and (differs(row, known) or known.kind != row.kind):
            self.say(row.line, "path", _("This unit is closed already."))
        elif known.kind != row.kind:
            sentence = _(
                "It is another kind of unit here, and that does not change. Close it and add a new one."
            )
            self.say(row.line, "kind", sentence)
        late = known.last_named if renamed(row, known) else BEGINNING
        late = max(late, known.last_moved if row.belongs_to not in {"", known.belongs_to} else BEGINNING)
        if row.starts_on < late:
            sentence = _("A later decision is there, from %(day)s on. History grows at its end only.")
            self.say(row.line, "starts_on", sentence % {"day": late.isoformat()})

    def plan(self) -> Plan:
        adds, changes = [], []
        for path in sorted(self.rows, key=lambda one: (one.count("/"), one)):
            row, known = self.rows[path], self.known.get(path)
            if known is None:
                adds.append(row)
            elif differs(row, known):
                changes.append(row)
        unchanged = len(self.rows) - len(adds) - len(changes)
        remarks = tuple(sorted(self.remarks, key=lambda one: (one.line, one.column)))
        return Plan(tuple(adds), tuple(changes), unchanged, remarks)


def renamed(row: UnitRow, known: Known) -> bool:
    """Whether a row gives another name; an empty English one beside the same name says nothing."""
    return row.name != known.name or row.name_en not in {"", known.name_en}


def differs(row: UnitRow, known: Known) -> bool:
    """Whether a row says anything that is not so yet; an empty cell of territory or administration says nothing."""
    return (
        renamed(row, known)
        or row.territory not in {"", known.territory}
        or row.belongs_to not in {"", known.belongs_to}
    )


def plan(
    rows: Iterable[tuple[int, Mapping[str, str], str]],
    known: Mapping[str, Known],
    areas: Mapping[str, str],
    today: date,
    said: Iterable[Remark] = (),
) -> Plan:
    """What the rows of a table (line, cells by field, fault) would change here. `areas`: paths by code and by path.

    With one grave remark nothing may be written; the rest of the rows is looked at all the same.
    """
    planner = _Planner(known, areas, today)
    planner.remarks.extend(said)
    for line, cells, fault in rows:
        if fault:
            planner.say(line, "", _fault_words().get(fault, fault))
        else:
            planner.read(line, {field: cells.get(field, "") for field in _HEADERS})
    planner.refer()
    return planner.plan()


def _fault_words() -> dict[str, str]:
    return {
        "ragged_row": _("The row has more or fewer cells than the first row. Mend it."),
        "formula_without_value": _("A formula has no value. Open the table, calculate it and save it again."),
        "damaged_text": _("There are bytes that are no text. Save the table as UTF-8 or XLSX."),
    }
