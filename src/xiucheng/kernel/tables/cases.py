# SPDX-License-Identifier: Apache-2.0
"""A list of records as a table: what the list shows, and of one process also the facts that a record's page shows.

Personal words are kept apart from both and are in no table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.database.prepared import Row, fetch_all
from xiucheng.kernel.database.streaming import in_parts
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Field, Process
from xiucheng.kernel.declaration.types import Kind as FieldKind
from xiucheng.kernel.desk.names import Names, names
from xiucheng.kernel.process.statement import columns_of, detail_model
from xiucheng.kernel.record.models import Record
from xiucheng.kernel.tables.answers import download
from xiucheng.kernel.tables.types import Column, Kind, Sheet

_READ = (
    *("id", "number", "process", "state", "title", "address", "area_path", "holder_path", "holder_person_id"),
    *("lon", "lat", "opened_at", "due_at", "closed_at", "outcome", "changed_at"),
)
_KINDS = {
    FieldKind.INTEGER: Kind.NUMBER,
    FieldKind.DECIMAL: Kind.NUMBER,
    FieldKind.DATETIME: Kind.INSTANT,
}
Spell = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Fact:
    """A stored fact: its column here and in the database, and how its value is said."""

    column: Column
    stored: str
    spell: Spell


@dataclass(slots=True)
class _Known:
    """Names met so far; they grow with the units, places and people of the bureau, not with the list."""

    names: Names = field(default_factory=Names)

    def meet(self, part: list[Row]) -> None:
        """Look up what this part names for the first time."""
        areas, holders, people = ({row[place] for row in part} for place in (6, 7, 8))
        found = names(
            holders - self.names.holders.keys(),
            areas - self.names.areas.keys(),
            people - self.names.people.keys(),
        )
        self.names.holders.update(found.holders)
        self.names.areas.update(found.areas)
        self.names.people.update(found.people)


def download_cases(
    actor: Actor,
    name: str,
    rows: QuerySet[Record],
    form: str,
    *,
    of: str,
    asked: Iterable[tuple[str, str]] = (),
    process: Process | None = None,
) -> HttpResponseBase:
    """A list of records answered as a file, as `answers.download` does. Raises what that raises."""
    return download(actor, cases_sheet(actor, name, rows, process), form, of=of, asked=asked)


def cases_sheet(actor: Actor, name: str, rows: QuerySet[Record], process: Process | None = None) -> Sheet:
    """The records as they stand now; `process` when all are of one kind. Labels are in the active language."""
    at = now()
    facts = _facts(actor, process) if process else []
    columns = (*_columns(), *(fact.column for fact in facts), Column(_("As of"), width=20))
    return Sheet(name, columns, _rows(rows.values_list(*_READ), _Details(process, facts), at))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Number"), width=18),
        Column(_("Kind"), width=14),
        Column(_("State"), width=12),
        Column(_("Title"), width=36),
        Column(_("Address"), width=30),
        Column(_("Area"), width=18),
        Column(_("Held by"), width=18),
        Column(_("Person"), width=12),
        Column(_("Longitude"), Kind.NUMBER, 12),
        Column(_("Latitude"), Kind.NUMBER, 12),
        Column(_("Opened"), Kind.INSTANT, 20),
        Column(_("Due"), Kind.INSTANT, 20),
        Column(_("Overdue"), width=8),
        Column(_("Closed on"), Kind.INSTANT, 20),
        Column(_("Outcome"), width=16),
        Column(_("Last change"), Kind.INSTANT, 20),
    )


class _Details:
    """The facts of a part's records, by one look-up; one that a record lacks is empty."""

    def __init__(self, process: Process | None, facts: list[_Fact]) -> None:
        self.spell = [fact.spell for fact in facts]
        self.blank: list[Any] = [None] * len(facts)
        self.sql = ""
        if process and facts:
            columns = ", ".join(fact.stored for fact in facts)
            table = detail_model(process)._meta.db_table
            self.sql = f"SELECT record_id, {columns} FROM {table} WHERE record_id = ANY(%(ids)s)"

    def of(self, part: list[Row]) -> dict[int, list[Any]]:
        """By record id, said as people read them."""
        if not self.sql:
            return {}
        found = fetch_all(self.sql, {"ids": [row[0] for row in part]})
        return {row[0]: [say(value) for say, value in zip(self.spell, row[1:], strict=True)] for row in found}


def _rows(asked: QuerySet[Record, Any], details: _Details, at: datetime) -> Iterator[list[Any]]:
    labels, outcomes = _labels(), _outcomes()
    yes, no = _("Yes"), _("No")
    as_of = f"{local(at):%Y-%m-%d %H:%M}"
    known = _Known()
    for part in in_parts(asked):
        known.meet(part)
        facts = details.of(part)
        holders, areas, people = known.names.holders, known.names.areas, known.names.people
        for row in part:
            identity, number, code, state, title, address, area, holder, person = row[:9]
            lon, lat, opened, due, closed, end, changed = row[9:]
            yield [
                number,
                *labels.get((code, state), (code, state)),
                *(title, address, areas.get(area, ""), holders.get(holder, holder), people.get(person, "")),
                *(lon, lat, opened, due, "" if due is None else yes if at > due else no, closed),
                *(outcomes.get((code, end), end), changed),
                *facts.get(identity, details.blank),
                as_of,
            ]


def _labels() -> dict[tuple[str, str], tuple[str, str]]:
    """(kind, state) in words by their codes."""
    return {
        (process.code, state.code): (str(process.label), str(state.label))
        for process in registry.processes()
        for state in process.states
    }


def _outcomes() -> dict[tuple[str, str], str]:
    """Outcomes in words by process and code."""
    return {
        (process.code, code): str(label)
        for process in registry.processes()
        for step in process.steps
        for item in step.form
        if item.name == "outcome"
        for code, label in item.choices
    }


def _facts(actor: Actor, process: Process) -> list[_Fact]:
    """The facts that have a label, as the record's page shows them."""
    model = detail_model(process)
    # the first step that asks for a fact names it best: later ones may repeat or import it
    fields = {item.name: item for step in reversed(process.steps) for item in step.form if not item.personal}
    return [
        _Fact(_column(fields[name]), column, _speller(actor, fields[name]))
        for name, (column, _type) in columns_of(model).items()
        if name in fields
    ]


def _column(item: Field) -> Column:
    return Column(
        str(item.label), _KINDS.get(item.kind, Kind.TEXT), 30 if item.kind == FieldKind.WORDS else 16
    )


def _speller(actor: Actor, item: Field) -> Spell:
    """How a stored value is said."""
    if item.kind in _KINDS:
        return lambda value: value
    said: Mapping[str, str] = {code: str(label) for code, label in item.choices}
    if item.options:
        said = dict(registry.options(item.options, actor, None))
    return lambda value: "" if value is None else said.get(value) or str(value)
