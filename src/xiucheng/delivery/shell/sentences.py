# SPDX-License-Identifier: Apache-2.0
"""The timeline in plain words: one sentence per entry, unfolding to what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.delivery.shell.shapes import Change, TimelineLine
from xiucheng.kernel.declaration.types import Field, Kind, Label, Process
from xiucheng.kernel.desk.names import names
from xiucheng.kernel.process.history import Line
from xiucheng.kernel.ui import words

Names = Mapping[Any, str]
"""Units and areas by path, people by number."""

# what a person wrote, in the order in which one of them is quoted
_QUOTED = (Kind.WORDS,)
_FORM_ONLY = frozenset({Kind.CHOICE, Kind.DATE, Kind.INTEGER})
_AUDIENCE, _PUBLIC = "audience", "public"
_HIDDEN = frozenset(
    {"lon", "lat", "boundary_version", "holder_person_id", "centre", "command"}
    | {"clocks", "opened_at", "closed_at", "parent_id", "stands_in"}
)


def timeline(process: Process, entries: Iterable[Line]) -> tuple[TimelineLine, ...]:
    """Entries, newest first, as a case page tells them."""
    entries = list(entries)
    paths = _paths(entries)
    known = names(paths, paths, _people(entries))
    units: Names = {**known.areas, **known.holders, **known.people}
    told, before = [], None
    for line in entries:
        shown = _line(process, line, units, before)
        told.append(replace(shown, actor=_who(line, shown.actor, known.people)))
        before = line
    return tuple(reversed(told))


def _paths(entries: Iterable[Line]) -> set[str]:
    changed = (value for line in entries for pair in line.changes.values() for value in pair)
    typed = (value for line in entries for value in line.form.values())
    return {value for value in (*changed, *typed) if isinstance(value, str) and value.endswith("/")}


def _people(entries: Iterable[Line]) -> set[int]:
    """Those for whom somebody stood in, and those in whose hand a record came."""
    names_of = ("stands_in", "holder_person_id")
    found = (line.changes[name][1] for line in entries for name in names_of if name in line.changes)
    return {person for person in found if person is not None}


def _who(line: Line, actor: str, people: Mapping[int, str]) -> str:
    """Who acted, and for whom."""
    person = line.changes.get("stands_in", [None, None])[1]
    if person is None:
        return actor
    return _("%(actor)s for %(person)s") % {"actor": actor, "person": people.get(person, "—")}


def _told_nowhere_else(item: Field, line: Line) -> bool:
    """A text that changed no fact, as the number of the other case of a merge."""
    told = {pair[1] for pair in line.changes.values() if isinstance(pair[1], str)}
    return item.kind is Kind.TEXT and item.name not in line.changes and line.form[item.name] not in told


def _line(process: Process, line: Line, units: Names, before: Line | None) -> TimelineLine:
    step = process.step(line.step)
    fields = {item.name: item for item in (*process.shown, *(step.form if step else ()))}
    quoted = [
        str(line.form[name])
        for name, item in fields.items()
        if line.form.get(name) and (item.kind in _QUOTED or _told_nowhere_else(item, line))
    ]
    moved = line.changes.get("holder_path") or line.changes.get("holder_person_id")
    label = str(step.label) if step else _("Deadlines computed again")
    sentence = label
    if moved and before is not None and units.get(moved[1], line.actor) != line.actor:
        sentence = _("%(step)s, to %(unit)s") % {"step": label, "unit": units[moved[1]]}
    return TimelineLine(
        at=line.at,
        actor=line.actor or _("The platform"),
        sentence=sentence,
        unit=line.unit,
        seq=line.seq,
        took=int((line.at - before.at).total_seconds() // 60) if before else None,
        words=" ".join(quoted),
        public=line.form.get(_AUDIENCE) == _PUBLIC,
        changes=(
            *(_chosen(fields, line, units) if line.actor else ()),
            *(
                _change(fields, dict(process.columns), name, pair, units)
                for name, pair in line.changes.items()
                if name not in _HIDDEN and not _said_by_state(fields, name, line)
            ),
        ),
        system=not line.actor,
    )


def _chosen(fields: Mapping[str, Field], line: Line, units: Names) -> Iterator[Change]:
    """What was chosen at the step and changed no fact of this record, as the reason of a pause."""
    for name, item in fields.items():
        value = line.form.get(name)
        if value is None or name in line.changes or name == _AUDIENCE:
            continue
        if item.kind in _FORM_ONLY or (item.kind is Kind.REFERENCE and value in units):
            yield Change(str(item.label), "", _shown(item, value, units))


def _said_by_state(fields: Mapping[str, Field], name: str, line: Line) -> bool:
    """Whether an outcome is a bare code that nobody chose: the step and the state that it led to say it in words."""
    return name == "outcome" and name not in fields and line.changes[name][1] not in _choices(fields)


def _choices(fields: Mapping[str, Field]) -> dict[str, str]:
    """What could be chosen at the step, by code."""
    return {code: str(label) for item in fields.values() for code, label in item.choices}


def _change(
    fields: Mapping[str, Field], columns: Mapping[str, Label], name: str, pair: list[Any], units: Names
) -> Change:
    item = fields.get(name)
    if name == "outcome" and item is None:
        units = _choices(fields)
    old, new = (_shown(item, value, units) for value in pair)
    if name == "due_at":
        old, new = (words.moment(datetime.fromisoformat(value)) if value else "—" for value in pair)
    return Change(str(item.label if item else columns.get(name) or _labels().get(name, name)), old, new)


def _shown(item: Field | None, value: Any, units: Names) -> str:
    if value is None or value == "":
        return "—"
    if item is not None and item.kind == Kind.CHOICE:
        return str(dict(item.choices).get(value, value))
    return units.get(value, str(value)) if isinstance(value, str) else str(value)


def _labels() -> dict[str, str]:
    """Columns that belong to every record, in words."""
    return {
        "title": _("Title"),
        "address": _("Address"),
        "area_path": _("Area"),
        "responsibility": _("Responsibility grid"),
        "holder_path": _("Held by"),
        "outcome": _("Outcome"),
        "due_at": _("Due"),
    }
