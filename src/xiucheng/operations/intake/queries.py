# SPDX-License-Identifier: Apache-2.0
"""Reads of imports."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import NotThere, require
from xiucheng.kernel.settings import settings
from xiucheng.kernel.tables import Row, open_table
from xiucheng.operations.intake.models import ColumnMatch
from xiucheng.operations.intake.models import ImportRun as ImportRun
from xiucheng.operations.intake.rules import columns_found, digest_of
from xiucheng.operations.intake.types import IMPORT, UNDOABLE, WITHDRAW, Head
from xiucheng.operations.supervision.queries import took_over
from xiucheng.operations.takeover.actions import mapping_names, shipped_mapping

PART = 50
HEAD_ROWS, LONGEST_NAME = 10, 200
LONGEST_CELL = 4_100
"""Letters; a little more than any field takes, so that the remark about it is shown."""
REMEMBERED = "remembered"
"""The name under which columns matched by hand for the same header are offered."""


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """One remark of an import: which row, which column, what is wrong, whether the row is taken all the same."""

    line: str
    number: str
    taken: bool
    sentence: str
    column: str


def runs(actor: Actor, before: int | None = None, limit: int = PART) -> list[ImportRun]:
    """Imports, newest first. Who may import sees all: a table comes from outside and belongs to no unit yet."""
    require(actor, IMPORT, WITHDRAW)
    rows = ImportRun.objects.order_by("-id")
    return list((rows.filter(pk__lt=before) if before is not None else rows)[:limit])


def run(actor: Actor, identity: int) -> ImportRun:
    """One import. Raises `NotThere`."""
    require(actor, IMPORT, WITHDRAW)
    found = ImportRun.objects.filter(pk=identity).first()
    if found is None:
        raise NotThere
    return found


def undoable(run: ImportRun) -> bool:
    """Whether it took something over that can be taken back now."""
    return run.state in UNDOABLE and took_over(run.pk)


def folder(identity: int) -> Path:
    """Where an import keeps its files."""
    return settings.var / "imports" / str(identity)


def table_path(run: ImportRun) -> Path:
    return folder(run.pk) / "table"


def head_path(run: ImportRun) -> Path:
    return folder(run.pk) / "head.json"


def head_of(path: Path) -> Head:
    """The beginning of a table; of long names and cells their beginning, too. Raises `TableError`."""
    with open_table(path) as table:
        rows = [
            Row(row.line, [cell[:LONGEST_CELL] for cell in row.cells], row.fault)
            for row in islice(table.rows, HEAD_ROWS)
        ]
        return Head([name[:LONGEST_NAME] for name in table.header], rows)


def keep_head(run: ImportRun, found: Head) -> None:
    """Keep it beside the table."""
    head_path(run).write_text(json.dumps(asdict(found)), "ascii")


def head(run: ImportRun) -> Head:
    """The beginning of an import's table as it was kept. Raises `TableError` for one that is not kept and gone."""
    try:
        kept = json.loads(head_path(run).read_text("ascii"))
    except FileNotFoundError:
        # it was uploaded to a version that kept none
        return head_of(table_path(run))
    return Head(kept["header"], [Row(*row) for row in kept["rows"]])


def remarks_path(run: ImportRun) -> Path:
    return folder(run.pk) / "table.remarks.csv"


def left_path(run: ImportRun) -> Path:
    """Cases that undoing left alone."""
    return folder(run.pk) / "left.csv"


def remarks(run: ImportRun, limit: int) -> list[RemarkLine]:
    """The first remarks of the last try or import."""
    if not remarks_path(run).exists():
        return []
    with remarks_path(run).open(encoding="utf-8-sig", newline="") as file:
        return [
            RemarkLine(one["line"], one["external_id"], one["taken"] == "yes", one["sentence"], one["column"])
            for one in islice(csv.DictReader(file), limit)
        ]


def left_alone(run: ImportRun, limit: int) -> list[str]:
    """Numbers of the first cases that undoing left alone."""
    if not left_path(run).exists():
        return []
    with left_path(run).open(encoding="utf-8-sig", newline="") as file:
        return [one["number"] for one in islice(csv.DictReader(file), limit)]


def columns_taken(run: ImportRun) -> dict[str, str]:
    """{target: column} as far as it is known, by the mapping that was chosen or else by the names of columns."""
    return columns_found(run.mapping or mappings(run.header)["generic"], run.header)


def mappings(header: list[str]) -> Mapping[str, dict[str, Any]]:
    """What columns can mean by name: what was matched for this header before, and what the product ships."""
    found = {name: shipped_mapping(name) for name in mapping_names()}
    matched = ColumnMatch.objects.filter(header=digest_of(header)).first()
    return {REMEMBERED: matched.mapping, **found} if matched else found
