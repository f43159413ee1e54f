# SPDX-License-Identifier: Apache-2.0
"""Walked records as patterns: every row the engine wrote, with places to fill in."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, connections, models, transaction

from xiucheng.kernel import numbering
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Process
from xiucheng.kernel.process.statement import detail_model
from xiucheng.kernel.record.models import Deadline, Entry, Record, Share
from xiucheng.kernel.record.payload import canonical, instant, payload_of

FIRST_ID = 1_000_000
"""Ids of patterns and copies have at least seven digits, so that none is taken for a date or an amount."""

MARKS = "\ue000\ue001\ue002\ue003"
"""Characters that stand in walked forms for words that differ from copy to copy."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=[T ]\d\d:\d\d:\d\d)")
_NUMBER_DAY = r"(?<=[A-Z])\d{8}(?=-(?:%s)(?!\d))"

_ENTRY_COLUMNS = (
    *("record_id", "seq", "version", "at", "step", "actor_id", "post", "unit", "from_state", "to_state"),
    *("changes", "form", "outcome", "lon", "lat", "attachments", "personal_digest", "prev", "hash"),
)
_AS_TEXT = {"changes", "form", "attachments"}


class Unfit(Exception):
    """A walked record cannot be copied; the message says why."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows belong to records; `key` is the column that says to which."""

    name: str
    key: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One walked record with its children, as texts with places for ids, words, hashes and days."""

    ids: int
    """How many ids a copy needs."""
    open: bool
    payloads: tuple[str, ...]
    """What is hashed, entry by entry; the hash of the n-th is the place `h` n."""
    rows: Mapping[Table, str]
    """Lines of COPY by table."""
    days: tuple[date, ...]

    def moved(self, days: int) -> tuple[tuple[str, ...], dict[Table, str]]:
        """Payloads and rows of a copy that many days later."""
        values: dict[str, str] = {}
        for number, day in enumerate(self.days):
            other = date.fromordinal(day.toordinal() + days)
            values[f"d{number}"], values[f"n{number}"] = other.isoformat(), f"{other:%Y%m%d}"
        return (
            tuple(text % values for text in self.payloads),
            {table: text % values for table, text in self.rows.items()},
        )


def walked(walk: Callable[[], Iterable[int]]) -> list[Pattern]:
    """Patterns of the records that `walk` begins and returns the ids of; all of it is rolled back.

    Raises `Unfit` for a record that cannot be copied.
    """
    _long_ids()
    with transaction.atomic():
        roots = list(walk())
        patterns = list(_patterns(roots))
        transaction.set_rollback(True)
    return patterns


def _long_ids() -> None:
    with connections["owner"].cursor() as cursor:  # the app role may only count on
        cursor.execute("SELECT setval('record_id', greatest(nextval('record_id'), %s))", [FIRST_ID])
    while numbering.take()[0] < FIRST_ID:
        pass


def _patterns(roots: Sequence[int]) -> Iterator[Pattern]:
    families = _families(roots)
    family_of = {record: root for root, records in families.items() for record in records}
    process_of = dict(Record.objects.filter(pk__in=family_of).values_list("pk", "process"))
    processes = [registry.get(code) for code in sorted(set(process_of.values()))]
    lines: dict[int, dict[Table, list[str]]] = defaultdict(lambda: defaultdict(list))
    apart: dict[int, int] = {}
    for table in _linked(processes):
        for key, line in _read(table, list(family_of)):
            lines[family_of[key]][table].append(line)
            if table.name not in _KERNEL:
                apart.update({one: family_of[key] for one in _own_ids(line, roots) if one not in family_of})
    for table in _unlinked(processes):
        for key, line in _read(table, list(apart)):
            lines[apart[key]][table].append(line)
    entries = _entries(list(family_of))
    mine: dict[int, list[int]] = {root: list(records) for root, records in families.items()}
    for identity, root in apart.items():
        mine[root].append(identity)
    closed = set(
        Record.objects.filter(pk__in=family_of, closed_at__isnull=False).values_list("pk", flat=True)
    )
    for root, records in families.items():
        told = [entry for record in records for entry in entries[record]]
        yield _Maker(mine[root], told).pattern(lines[root], is_open=not closed.issuperset(records))


_KERNEL = {"record", "entry", "deadline", "share"}


def _families(roots: Sequence[int]) -> dict[int, list[int]]:
    """{root: itself and every record below it, parents first}."""
    families = {root: [root] for root in roots}
    level = {root: root for root in roots}
    while level:
        below = Record.objects.filter(parent_id__in=level).values_list("pk", "parent_id").order_by("pk")
        level = {child: level[parent] for child, parent in below if parent is not None}
        for child, root in level.items():
            families[root].append(child)
    return families


def _linked(processes: Sequence[Process]) -> list[Table]:
    """Record first, as all others refer to it."""
    found = [_table(Record, "id")]
    found += [_table(detail_model(process), "record_id") for process in processes]
    found += [_table(model, "record_id") for model in _satellites(processes) if _has_record(model)]
    found += [_table(Deadline, "record_id"), _table(Share, "record_id")]
    # a step may add to a table that records have anyway
    return [*dict.fromkeys(found), Table("entry", "record_id", _ENTRY_COLUMNS)]


def _unlinked(processes: Sequence[Process]) -> list[Table]:
    return [
        _table(model, str(model._meta.pk.column))
        for model in _satellites(processes)
        if not _has_record(model)
    ]


def _satellites(processes: Sequence[Process]) -> list[type[models.Model]]:
    labels = {label for process in processes for step in process.steps for label in step.rows}
    return [apps.get_model(label) for label in sorted(labels)]


def _has_record(model: type[models.Model]) -> bool:
    return any(item.name == "record" for item in model._meta.concrete_fields)


def _table(model: type[models.Model], key: str) -> Table:
    left_out = {model._meta.auto_field, *_numbers(model)}
    columns = [
        str(item.column) for item in model._meta.concrete_fields if item not in left_out and item.column
    ]
    return Table(model._meta.db_table, key, tuple(columns))


def _numbers(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """Columns that may be empty and hold what there is only once, such as a public number: copies have none."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            named = [item for item in model._meta.concrete_fields if item.name in constraint.fields]
            yield from (item for item in named if item.null)


def _read(table: Table, keys: Sequence[int]) -> Iterator[tuple[int, str]]:
    """(whose, line) of a table as COPY writes it."""
    columns = ", ".join(table.columns)
    order = f"{table.key}, seq" if table.name == "entry" else table.key
    wanted = ",".join(map(str, keys)) or "NULL"  # our own integers
    sql: Any = (
        f"COPY (SELECT {table.key}, {columns} FROM {table.name} WHERE {table.key} IN ({wanted}) ORDER BY {order}) "
        "TO STDOUT"
    )
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        text = b"".join(bytes(block) for block in copy).decode()
    for line in text.splitlines():
        key, _tab, rest = line.partition("\t")
        yield int(key), rest


def _own_ids(line: str, roots: Sequence[int]) -> Iterator[int]:
    """Values of a satellite row that can only be ids of this walk."""
    first = min(roots)
    for value in line.split("\t"):
        if value.isdecimal() and len(value) <= 18 and int(value) >= first:
            yield int(value)


def _entries(records: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """{record: (payload, hash) of each entry in order}."""
    named = {row.pk: row for row in Record.objects.filter(pk__in=records)}
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    columns = ", ".join(f"{name}::text" if name in _AS_TEXT else name for name in _ENTRY_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {Entry._meta.db_table} WHERE record_id = ANY(%s) ORDER BY record_id, seq",
            [list(records)],
        )
        for values in cursor.fetchall():
            row = dict(zip(_ENTRY_COLUMNS, values, strict=True))
            row |= {name: json.loads(row[name]) for name in _AS_TEXT}
            record = named[row["record_id"]]
            row |= {"number": record.number, "process": f"{record.process}/{record.process_version}"}
            row |= {"at": instant(row["at"]), "prev": bytes(row["prev"])}
            found[record.pk].append((canonical(payload_of(row)), bytes(row["hash"]).hex()))
    return found


class _Maker:
    """Turns texts of one family into texts with places."""

    def __init__(self, ids: Sequence[int], told: Sequence[tuple[str, str]]) -> None:
        self.told = told
        self.ids = {str(identity): f"%%(i{place})s" for place, identity in enumerate(ids)}
        self.hashes = {digest: f"%%(h{place})s" for place, (_payload, digest) in enumerate(told)}
        self.days: dict[str, int] = {}
        digits = "|".join(self.ids)
        self.number_day = re.compile(_NUMBER_DAY % digits)
        self.places = re.compile(
            rf"(?P<hash>{'|'.join(self.hashes)})|(?P<id>(?<![\d.])(?:{digits})(?!\d))|(?P<mark>[{MARKS}])"
        )

    def pattern(self, lines: Mapping[Table, Sequence[str]], *, is_open: bool) -> Pattern:
        payloads = tuple(self._places(payload) for payload, _digest in self.told)
        rows = {table: self._places("".join(f"{line}\n" for line in found)) for table, found in lines.items()}
        days = tuple(date.fromisoformat(day) for day in self.days)
        made = Pattern(len(self.ids), is_open, payloads, rows, days)
        self._prove(made)
        return made

    def _places(self, text: str) -> str:
        text = text.replace("%", "%%%%")
        text = self.number_day.sub(lambda found: f"%(n{self._day(_dashed(found[0]))})s", text)
        text = self.places.sub(self._place, text)
        return _DAY.sub(lambda found: f"%(d{self._day(found[0])})s", text)

    def _place(self, found: re.Match[str]) -> str:
        if found["id"]:
            return self.ids[found["id"]]
        if found["hash"]:
            return self.hashes[found["hash"]]
        return f"%%(w{MARKS.index(found['mark'])})s"

    def _day(self, day: str) -> int:
        return self.days.setdefault(day, len(self.days))

    def _prove(self, made: Pattern) -> None:
        """Filled in with its own values it must give the hashes of the engine."""
        values = {f"i{place}": identity for place, identity in enumerate(self.ids)}
        values |= {f"w{place}": mark for place, mark in enumerate(MARKS)}
        payloads, _rows = made.moved(0)
        for place, (payload, (_told, digest)) in enumerate(zip(payloads, self.told, strict=True)):
            values[f"h{place}"] = hashlib.sha256((payload % values).encode()).hexdigest()
            if values[f"h{place}"] != digest:
                raise Unfit(
                    f"Entry {place + 1} of a walked record does not give its own hash again: {payload}"
                )


def _dashed(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"
