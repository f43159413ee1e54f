# SPDX-License-Identifier: Apache-2.0
"""Takes orders over from a hotline's table or list: what is new, what it changed, whom it called back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.kernel import numbering
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.access.refusals import require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import ZONE
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Refused
from xiucheng.kernel.tables import TableError, open_table
from xiucheng.kernel.tables.mappings import MappingError
from xiucheng.operations.hotline import queries
from xiucheng.operations.hotline.queries import Known
from xiucheng.operations.hotline.rules.mapping import Mapping as Declared
from xiucheng.operations.hotline.rules.rows import Meaning, Reader, Remark
from xiucheng.operations.hotline.types import ORDER, TAKE

HOTLINE = system("hotline")
BATCH = 500
MOST_REMARKS = 1_000
CLOSED = frozenset({"closed", "returned", "withdrawn"})
NEW, CHANGED, SAME, LEFT = "new", "changed", "same", "left"


class ImportRefused(Exception):
    """The table or the mapping cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one row: NEW, CHANGED, SAME or LEFT, the order's number here, and what is to be said of it."""

    line: int
    external_id: str
    what: str
    number: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class Summary:
    """What a table came to. `run` is the import's number; `told` are the first rows with remarks."""

    run: int
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((NEW, CHANGED, SAME, LEFT), 0))
    told: list[Taken] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


Progress = Callable[[Summary], None]


def take_table(
    actor: Actor, path: Path, mapping: Declared, *, dry: bool, progress: Progress = lambda _summary: None
) -> Summary:
    """Take every order in the table at `path`, batch by batch; a table that comes again changes nothing.

    `dry` only tells what would be done. Raises `ImportRefused`, `NotAllowed`.
    """
    require(actor, TAKE)
    summary = Summary(0 if dry else numbering.take()[0])
    try:
        with open_table(path) as table:
            reader = Reader(mapping, table.header, ZONE, now())
            rows = (reader.read(row.line, row.cells, row.fault) for row in table.rows)
            for batch in _batches(_once(rows)):
                for taken in _taken(mapping.source, batch, summary.run, dry=dry):
                    summary.counts[taken.what] += 1
                    if taken.remarks and len(summary.told) < MOST_REMARKS:
                        summary.told.append(taken)
                progress(summary)
    except (MappingError, TableError) as error:
        raise ImportRefused(str(error)) from None
    if not dry:
        told = " ".join(f"{what}={count}" for what, count in summary.counts.items())
        journal.note("hotline_imported", f"{summary.run} {mapping.source} {told}", person=actor.id)
    return summary


def take_list(actor: Actor, objects: Sequence[Mapping[str, Any]], mapping: Declared) -> list[Taken]:
    """The same for a short list of objects whose names are the mapping's columns. Raises `ImportRefused`."""
    require(actor, TAKE)
    header = list(dict.fromkeys(name for one in objects for name in one))
    try:
        reader = Reader(mapping, header, ZONE, now())
    except MappingError as error:
        raise ImportRefused(str(error)) from None
    rows = (
        reader.read(place, ["" if one.get(name) is None else str(one[name]) for name in header])
        for place, one in enumerate(objects, 1)
    )
    return [taken for batch in _batches(_once(rows)) for taken in _taken(mapping.source, batch, 0, dry=False)]


def undo(actor: Actor, run: int, why: str) -> tuple[int, int]:
    """Withdraw the orders of an import that nobody signed for yet: (withdrawn, left as they are)."""
    require(actor, TAKE)
    withdrawn = left = 0
    for batch in _batches(queries.of_import(run)):
        items = [engine.Item({"why": why}, record, None) for record in batch]
        outcomes = engine.bulk(HOTLINE, ORDER, "withdraw", items)
        done = sum(isinstance(one, Answer) for one in outcomes)
        withdrawn, left = withdrawn + done, left + len(outcomes) - done
    journal.note("hotline_import_undone", f"{run} {withdrawn} {left}", person=actor.id)
    return withdrawn, left


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    found = iter(items)
    while batch := list(islice(found, BATCH)):
        yield batch


def _once(rows: Iterable[Meaning]) -> Iterator[Meaning]:
    """A number that comes again in the same table is left, or the two would take turns."""
    seen: set[str] = set()
    for one in rows:
        if one.form is not None and one.number in seen:
            sentence = _("The number %(number)s is already in a row above. The first one was taken.")
            told = Remark("", sentence % {"number": one.number}, taken=False)
            yield one._replace(form=None, remarks=[told])
            continue
        if one.form is not None:
            seen.add(one.number)
        yield one


def _taken(source: str, batch: Sequence[Meaning], run: int, *, dry: bool) -> list[Taken]:
    known = queries.known(source, [one.number for one in batch if one.form is not None])
    fresh = [one for one in batch if one.form is not None and one.number not in known]
    made = dict(zip((one.line for one in fresh), _adopted(fresh, run, dry=dry), strict=True))
    return [made.get(one.line) or _followed(one, known.get(one.number), dry=dry) for one in batch]


def _adopted(fresh: Sequence[Meaning], run: int, *, dry: bool) -> list[Taken]:
    plain = [Taken(one.line, one.number, NEW, remarks=tuple(one.remarks)) for one in fresh]
    if dry or not fresh:
        return plain
    items = [engine.Item({**(one.form or {}), "import_run": run or None}) for one in fresh]
    outcomes = engine.bulk(HOTLINE, ORDER, "adopt", items)
    return [
        replace(taken, number=outcome.number) if isinstance(outcome, Answer) else _left(taken, outcome)
        for taken, outcome in zip(plain, outcomes, strict=True)
    ]


def _left(taken: Taken, refusal: Refused) -> Taken:
    errors = getattr(refusal, "errors", None) or {"": str(refusal)}
    told = tuple(Remark(name, sentence, taken=False) for name, sentence in errors.items())
    return replace(taken, what=LEFT, remarks=told)


def _followed(one: Meaning, order: Known | None, *, dry: bool) -> Taken:
    """What an order that is here already takes over of its row."""
    if one.form is None or order is None:
        return Taken(one.line, one.number, LEFT, remarks=tuple(one.remarks))
    taken = Taken(one.line, one.number, SAME, order.number, tuple(one.remarks))
    for step, form in _steps(one, order):
        if order.state in CLOSED:
            sentence = _("The order %(number)s is closed here and stays as it is.") % {"number": order.number}
            return replace(taken, remarks=(*taken.remarks, Remark("", sentence, taken=False)))
        if not dry:
            try:
                engine.step(HOTLINE, ORDER, order.record, step, form, version=None)
            except Refused as refusal:
                return _left(taken, refusal)
        taken = replace(taken, what=CHANGED)
    return taken


def _steps(one: Meaning, order: Known) -> Iterator[tuple[str, dict[str, Any]]]:
    form = one.form or {}
    said = {
        "words": form["words"],
        "urgency": form["urgency"],
        "due": form["due"] or order.due,
        "remark": form["remark"] or order.remark,
    }
    if said != {name: getattr(order, name) for name in said}:
        yield "change", said
    if one.satisfaction and one.satisfaction != order.satisfaction:
        yield "call_back", {"satisfaction": one.satisfaction, "said": one.said}
