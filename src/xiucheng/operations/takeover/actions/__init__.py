# SPDX-License-Identifier: Apache-2.0
"""Takes over the requests of another system: reads its table, adopts what is new, follows what changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import ZONE
from xiucheng.kernel.tables import Row, Table, TableError, open_table
from xiucheng.operations.takeover.actions.batches import check_batch, take_batch
from xiucheng.operations.takeover.actions.lanes import collected_seldom, in_order
from xiucheng.operations.takeover.actions.names import Nouns
from xiucheng.operations.takeover.actions.remarks import RemarksFile
from xiucheng.operations.takeover.actions.seen import Seen
from xiucheng.operations.takeover.actions.summary import Summary
from xiucheng.operations.takeover.actions.undoing import Undone, undo_import
from xiucheng.operations.takeover.rules import (
    Mapping,
    MappingError,
    Meaning,
    Reader,
    Remark,
    read_mapping,
)

__all__ = [
    "ImportRefused",
    "Summary",
    "Undone",
    "import_requests",
    "mapping_names",
    "preview",
    "shipped_mapping",
    "undo_import",
]

BATCH = 500
_SHIPPED = files("xiucheng.operations.takeover").joinpath("data/mappings")

Progress = Callable[[Summary], None]
Declared = str | dict[str, Any]
"""A mapping: the name of a shipped one, the path of a file, or its document."""


class ImportRefused(Exception):
    """The file or the mapping cannot be used, or not any further; the message says what to do."""


def mapping_names() -> list[str]:
    """The mappings that the product ships."""
    return sorted(
        item.name.removesuffix(".json") for item in _SHIPPED.iterdir() if item.name.endswith(".json")
    )


@dataclass(frozen=True, slots=True)
class Way:
    """How an import is done. `as_of` takes the table as it stood then; `run` numbers the import, so that it can
    be undone; `dry` only tells what would be done. `lanes` batches are worked on at once (0: in this thread).
    """

    as_of: datetime | None = None
    run: int | None = None
    dry: bool = False
    lanes: int = 2
    progress: Progress = lambda _summary: None


class _WayOf(TypedDict, total=False):
    as_of: datetime | None
    run: int | None
    dry: bool
    lanes: int
    progress: Progress


def import_requests(actor: Actor, path: Path, mapping: Declared, **way_of: Unpack[_WayOf]) -> Summary:
    """Take over every request in the table at `path`; importing the same table again changes nothing.

    Each batch commits for itself, so an import that was killed is simply started again. The keywords are those
    of `Way`. Raises `ImportRefused`.
    """
    way = Way(**way_of)
    try:
        with open_table(path) as table:
            reader = _reader(mapping, table.header, way)
            with collected_seldom(), RemarksFile(path, reader.mapping.source, reader.columns) as remarks:
                return _run(actor, table, reader, remarks, way)
    except (MappingError, TableError) as error:
        raise ImportRefused(str(error)) from None
    except OSError as error:
        raise ImportRefused(_("A file cannot be read or written: %(error)s.") % {"error": error}) from None


def preview(mapping: Declared, header: Sequence[str], rows: Iterable[Row]) -> list[Meaning]:
    """What some rows of a table say. Raises `ImportRefused`."""
    try:
        reader = _reader(mapping, header, Way())
        return [reader.read(row.line, row.cells, row.fault) for row in rows]
    except MappingError as error:
        raise ImportRefused(str(error)) from None


def _reader(mapping: Declared, header: Sequence[str], way: Way) -> Reader:
    read = _mapping(mapping) if isinstance(mapping, str) else read_mapping(mapping)
    return Reader(read, header, zone=ZONE, now=now(), as_of=way.as_of)


def _run(actor: Actor, table: Table, reader: Reader, remarks: RemarksFile, way: Way) -> Summary:
    summary = Summary(remarks=remarks.path)
    work = check_batch if way.dry else take_batch
    nouns = None if way.dry else Nouns(reader.mapping)
    batches = _batches(_meanings(table, reader, way.run), nouns)
    for result in in_order(lambda batch: work(actor, reader.mapping.source, batch), batches, way.lanes):
        for meaning in result.meanings:
            remarks.write(meaning)
        summary.add(result)
        way.progress(summary)
    if not way.dry and (summary.imported or summary.updated):
        what = f"{reader.mapping.source} {summary.imported} {summary.updated}"
        journal.note("requests_imported", what, person=actor.id)
    return summary


def _meanings(table: Table, reader: Reader, run: int | None) -> Iterator[Meaning]:
    """What each row says; a number that comes again in the same table is left, or the two would take turns."""
    seen = Seen()
    for row in table.rows:
        meaning = reader.read(row.line, row.cells, row.fault)
        form = meaning.form
        if form is not None:
            if not seen.first(meaning.external_id):
                repeated = Remark("repeated_number", (meaning.external_id,))
                meaning = meaning._replace(form=None, remarks=[repeated])
            elif run is not None:
                form["import_run"] = run
        yield meaning


def _batches(meanings: Iterator[Meaning], nouns: Nouns | None) -> Iterator[list[Meaning]]:
    while batch := list(islice(meanings, BATCH)):
        if nouns is not None:
            for meaning in batch:
                nouns.need(meaning)
        yield batch


def shipped_mapping(name: str) -> dict[str, Any]:
    """The document of a mapping that the product ships."""
    found: dict[str, Any] = json.loads(_SHIPPED.joinpath(f"{name}.json").read_text("utf-8"))
    return found


def _mapping(name: str) -> Mapping:
    """A shipped mapping, or the file at a path. Raises `MappingError`."""
    try:
        if name in mapping_names():
            return read_mapping(shipped_mapping(name))
        if name.endswith(".json"):
            return read_mapping(json.loads(Path(name).read_text("utf-8-sig")))
    except (OSError, ValueError, RecursionError) as error:
        sentence = _("The mapping %(name)s cannot be read as JSON: %(error)s")
        raise MappingError(sentence % {"name": name, "error": error}) from None
    sentence = _("There is no mapping %(name)s. Use one of %(names)s, or the path of a .json file.")
    raise MappingError(sentence % {"name": name, "names": ", ".join(mapping_names())})
