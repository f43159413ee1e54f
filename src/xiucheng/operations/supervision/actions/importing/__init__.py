# SPDX-License-Identifier: Apache-2.0
"""Takes over the requests of another system: reads its table, adopts what is new, follows what changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.resources import files
from itertools import islice
from pathlib import Path

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import ZONE
from xiucheng.kernel.tables import Table, TableError, open_table
from xiucheng.operations.supervision.actions.importing.batches import take_batch
from xiucheng.operations.supervision.actions.importing.lanes import in_order
from xiucheng.operations.supervision.actions.importing.names import Nouns
from xiucheng.operations.supervision.actions.importing.remarks import RemarksFile
from xiucheng.operations.supervision.actions.importing.summary import Summary
from xiucheng.operations.supervision.rules.mapping import (
    Mapping,
    MappingError,
    Meaning,
    Reader,
    Remark,
    read_mapping,
)

__all__ = ["ImportRefused", "Summary", "import_requests", "mapping_names"]

BATCH = 500
_SHIPPED = files("xiucheng.operations.supervision").joinpath("data/mappings")

Progress = Callable[[Summary], None]


class ImportRefused(Exception):
    """The file or the mapping cannot be used, or not any further; the message says what to do."""


def mapping_names() -> list[str]:
    """The mappings that the product ships."""
    return sorted(
        item.name.removesuffix(".json") for item in _SHIPPED.iterdir() if item.name.endswith(".json")
    )


def import_requests(
    actor: Actor,
    path: Path,
    mapping: str,
    *,
    as_of: datetime | None = None,
    progress: Progress = lambda _summary: None,
    lanes: int = 2,
) -> Summary:
    """Take over every request in the table at `path`; importing the same table again changes nothing.

    Each batch commits for itself, so an import that was killed is simply started again. `as_of` takes the
    table as it stood then. `lanes` batches are written at once (0: in this thread). Raises `ImportRefused`.
    """
    try:
        meaning_of = _mapping(mapping)
        with open_table(path) as table:
            reader = Reader(meaning_of, table.header, zone=ZONE, now=now(), as_of=as_of)
            with RemarksFile(path, mapping) as remarks:
                return _run(actor, table, reader, remarks, progress=progress, lanes=lanes)
    except (MappingError, TableError) as error:
        raise ImportRefused(str(error)) from None
    except OSError as error:
        raise ImportRefused(f"A file cannot be read or written: {error}.") from None


def _run(
    actor: Actor, table: Table, reader: Reader, remarks: RemarksFile, *, progress: Progress, lanes: int
) -> Summary:
    summary = Summary(remarks=remarks.path)
    batches = _batches(_meanings(table, reader), Nouns(reader.mapping))
    for result in in_order(lambda batch: take_batch(actor, reader.mapping.source, batch), batches, lanes):
        for meaning in result.meanings:
            remarks.write(meaning)
        summary.add(result)
        progress(summary)
    if summary.imported or summary.updated:
        what = f"{reader.mapping.source} {summary.imported} {summary.updated}"
        journal.note("requests_imported", what, person=actor.id)
    return summary


def _meanings(table: Table, reader: Reader) -> Iterator[Meaning]:
    """What each row says; a number that comes again in the same table is left, or the two would take turns.

    This is the only thing that grows with the table: some 60 bytes a row.
    """
    seen: set[int] = set()
    for row in table.rows:
        meaning = reader.read(row.line, row.cells, row.fault)
        if meaning.form is not None:
            known = hash(meaning.external_id)
            if known in seen:
                repeated = Remark("repeated_number", (meaning.external_id,))
                meaning = meaning._replace(form=None, remarks=[repeated])
            seen.add(known)
        yield meaning


def _batches(meanings: Iterator[Meaning], nouns: Nouns) -> Iterator[list[Meaning]]:
    while batch := list(islice(meanings, BATCH)):
        for meaning in batch:
            nouns.need(meaning)
        yield batch


def _mapping(name: str) -> Mapping:
    """A shipped mapping, or the file at a path. Raises `MappingError`."""
    try:
        if name in mapping_names():
            text = _SHIPPED.joinpath(f"{name}.json").read_text("utf-8")
        elif name.endswith(".json"):
            text = Path(name).read_text("utf-8-sig")
        else:
            names = ", ".join(mapping_names())
            raise MappingError(
                f"There is no mapping {name!r}. Use one of {names}, or the path of a .json file."
            )
        return read_mapping(json.loads(text))
    except (OSError, ValueError, RecursionError) as error:
        raise MappingError(f"The mapping {name} cannot be read as JSON: {error}") from None
