# SPDX-License-Identifier: Apache-2.0
"""A table of units: tried, or taken over whole; with one wrong row nothing of it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.foundation.organization.actions.structure import decide_parent, rename_unit
from xiucheng.foundation.organization.models import UnitName
from xiucheng.foundation.organization.queries.structure import known_units
from xiucheng.foundation.organization.rules.sheet import Known, Plan, UnitRow, columns_of, plan, renamed
from xiucheng.foundation.organization.types import Line, Remark, Taken
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actions import ensure_holder
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Area, Holder
from xiucheng.kernel.access.refusals import ACCOUNTS, AccessRefused, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.tables import Table, TableError, open_table

MOST_ROWS = 5_000


class _RowRefused(Exception):
    """What an action said of a row, although its plan had looked fit."""

    def __init__(self, row: UnitRow, refusal: AccessRefused) -> None:
        super().__init__(str(refusal))
        column = next(iter(refusal.errors), "")
        self.remark = Remark(row.line, {"parent": "belongs_to"}.get(column, column), str(refusal))


def import_units(actor: Actor, path: Path, *, tried: bool) -> Taken:
    """Take over a table of units, CSV or XLSX; `tried`: only say what would come of it.

    New units are made, changed names and administrations are decided from the row's day on, today without one. What
    the table does not name stays. Raises `TableError` for what is no table.
    """
    require(actor, ACCOUNTS)
    try:
        with transaction.atomic():
            return _import(actor, path, tried=tried)
    except _RowRefused as refused:
        return Taken(0, 0, 0, 0, (refused.remark,), tried)


def _import(actor: Actor, path: Path, *, tried: bool) -> Taken:
    # nobody renames or closes a unit meanwhile; whoever appoints people to one need not wait
    list(Holder.objects.select_for_update(no_key=True).order_by("path").values_list("path", flat=True))
    known = known_units(local(now()).date())
    with open_table(path) as table:
        found = _planned(table, known)
    if not tried and not found.refused:
        _write(actor, found, known)
    rows = len(found.adds) + len(found.changes) + found.unchanged
    return Taken(rows, len(found.adds), len(found.changes), found.unchanged, found.remarks, tried)


def _write(actor: Actor, found: Plan, known: Mapping[str, Known]) -> None:
    for row in found.adds:
        _add(actor, row)
    for row in found.changes:
        _change(actor, row, known[row.path])
    # last, as a row may name a unit of a later one
    for row in (*found.adds, *found.changes):
        before = known[row.path].belongs_to if row.path in known else ""
        if row.belongs_to not in {"", before}:
            _belong(actor, row)
    counts = f"{len(found.adds)} + {len(found.changes)} ({found.unchanged})"
    journal.note("units_imported", counts, person=actor.id)


def _planned(table: Table, known: Mapping[str, Known]) -> Plan:
    columns, said = columns_of(table.header)
    if any(remark.grave for remark in said):
        return Plan((), (), 0, tuple(said))
    areas = {code: path for path, code in Area.objects.values_list("path", "code")}
    # ground that a unit has already need not be loaded to be exported and taken in again
    areas |= {one.territory.replace("/", ""): one.territory for one in known.values() if one.territory}
    areas |= {path: path for path in areas.values()}
    return plan(_cells(table, columns), known, areas, local(now()).date(), said)


def _cells(table: Table, columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str], str]]:
    for row in islice(table.rows, MOST_ROWS):
        yield row.line, {field: row.cells[place] for field, place in columns.items()}, row.fault
    if next(table.rows, None) is not None:
        raise TableError(_("A table of units has at most %(most)d rows. Split it.") % {"most": MOST_ROWS})


def _add(actor: Actor, row: UnitRow) -> None:
    ensure_holder(row.path, row.name, row.kind, territory=row.territory, name_en=row.name_en)
    UnitName.objects.create(
        unit_id=row.path,
        name=row.name,
        name_en=row.name_en,
        starts_on=row.starts_on,
        basis=row.basis,
        made_at=now(),
        made_by_id=actor.id,
    )
    journal.note("unit_added", f"{row.path} {row.name}", person=actor.id)


def _change(actor: Actor, row: UnitRow, known: Known) -> None:
    if renamed(row, known):
        try:
            rename_unit(actor, row.path, row.name, row.name_en, starts_on=row.starts_on, basis=row.basis)
        except AccessRefused as refusal:
            raise _RowRefused(row, refusal) from refusal
    if row.territory not in {"", known.territory}:
        # by its columns, as the name was perhaps decided for a later day
        unit = Holder.objects.get(path=row.path)
        ensure_holder(unit.path, unit.name, unit.kind, territory=row.territory, name_en=unit.name_en)
        journal.note("unit_territory", f"{row.path} {known.territory} → {row.territory}", person=actor.id)


def _belong(actor: Actor, row: UnitRow) -> None:
    line = Line.ADMINISTRATION
    try:
        decide_parent(actor, row.path, line, row.belongs_to, starts_on=row.starts_on, basis=row.basis)
    except AccessRefused as refusal:
        raise _RowRefused(row, refusal) from refusal
