# SPDX-License-Identifier: Apache-2.0
"""What lies on a desk: inbox, lists, one record with its timeline, for pages and programs alike.

Lists read the record table only, inside the actor's scope, and then all names by one look-up: two statements,
however many rows there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Model, Q, QuerySet

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import visible, within
from xiucheng.kernel.clock import now
from xiucheng.kernel.configuration import store as configured
from xiucheng.kernel.configuration.declared import NEARLY_DUE
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Field, Kind, Process
from xiucheng.kernel.desk import nearest
from xiucheng.kernel.desk.clocks import CLOCKS, ClockLine, clock_lines
from xiucheng.kernel.desk.countdown import Countdown, countdown
from xiucheng.kernel.desk.kin import kin_of
from xiucheng.kernel.desk.names import Names, labels, names, waits_on_purpose
from xiucheng.kernel.desk.paging import Key, by_due, by_id, by_need, by_opened
from xiucheng.kernel.desk.tabs import Tab, condition
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.clocks import Timekeeper
from xiucheng.kernel.process.errors import NotFound
from xiucheng.kernel.process.history import Line, lines
from xiucheng.kernel.process.statement import columns_of, detail_model
from xiucheng.kernel.process.timekeeping import timekeeper
from xiucheng.kernel.record.models import Record

LIMIT = 100
"""The most rows of one page of a list."""
COUNTED = 1_000
"""Tabs are counted up to here; beyond, nobody asks how many there are."""

_COLUMNS = (
    *("id", "number", "process", "state", "version", "title", "address", "area_path"),
    *("holder_path", "holder_person_id", "lon", "lat", "opened_at", "changed_at", "due_at"),
    *("calendar_missing", "closed_at", "outcome", "open_children", "parent_id", "urgent"),
)
# what an item shows in another form
_APART = ("due_at", "calendar_missing", "holder_person_id")


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One record as a list shows it. Labels and names are in the active language."""

    id: int
    number: str
    process: str
    process_label: str
    state: str
    state_label: str
    version: int
    title: str
    address: str
    area_path: str
    area: str
    holder_path: str
    holder: str
    person_id: int | None
    person: str
    lon: float | None
    lat: float | None
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    outcome: str
    open_children: int
    parent_id: int | None
    urgent: bool
    countdown: Countdown


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list. `next` is the key after which the following part begins, None at the end."""

    items: list[WorkItem]
    next: str | None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty values narrow nothing. Paths take in everything below them."""

    state: str = ""
    closed: bool | None = None
    area: str = ""
    holder: str = ""
    due_before: datetime | None = None
    number: str = ""
    tab: Tab | None = None
    located: bool = False
    """Only what has a position."""
    urgent: bool = False
    """Only what is urgent."""
    order: str = "opened"
    """`opened`: newest first; `due`: least time left first."""


@dataclass(frozen=True, slots=True)
class DetailValue:
    """One stored fact of a record: its raw value, and how people read it."""

    name: str
    label: str
    value: Any
    shown: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One record as its page shows it."""

    item: WorkItem
    detail: list[DetailValue]
    clocks: list[ClockLine]
    offers: list[engine.Offer]


def work(actor: Actor, tab: Tab, limit: int = LIMIT, after: str | None = None) -> Page:
    """A tab of the inbox: what is urgent, then least time left; handled: newest first. Raises `Invalid` for `after`."""
    rows, key = work_rows(actor, tab), _work_key(tab, after)
    if tab is Tab.HANDLED:
        return _page_along(actor, (rows, rows), nearest.by_number(), key, limit)
    return _page_by_need(rows, after, limit)


def _work_key(tab: Tab, after: str | None) -> Key:
    return by_id(after) if tab is Tab.HANDLED else by_need(after)


def work_rows(actor: Actor, tab: Tab) -> QuerySet[Record]:
    """All of a tab in the order that the tab shows it."""
    return Record.objects.filter(condition(actor, tab)).order_by(*_work_key(tab, None).order)


def counts(actor: Actor) -> dict[Tab, int]:
    """How much lies in each tab of open work, and is opened for reading, by one statement; one more than COUNTED
    stands for any more."""
    tabs = [tab for tab in Tab if tab is not Tab.HANDLED]
    parts: list[str] = []
    params: list[Any] = []
    for tab in tabs:
        rows = Record.objects.filter(condition(actor, tab))
        if tab is not Tab.OPENED:
            rows = rows.filter(closed_at=None)
        try:
            sql, values = rows.order_by().values("pk")[: COUNTED + 1].query.sql_with_params()
        except EmptyResultSet:  # a tab that holds nothing for this actor, whatever there is
            sql, values = "SELECT WHERE false", ()
        parts.append(f"(SELECT count(*) FROM ({sql}) counted)")
        params += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        found = cursor.fetchone()
    assert found is not None
    return dict(zip(tabs, found, strict=True))


def listing(
    actor: Actor, process: Process, filters: Filters, limit: int = LIMIT, after: str | None = None
) -> Page:
    """Records of a process that the actor may see. Raises `Invalid` for `after`."""
    if filters.order == "due":
        along = nearest.by_time_left()
    else:
        along = nearest.by_opening(process.code, filters.state, filters.closed)
    rows = _rows_of_list(actor, process, filters, probing=False)
    probing = _rows_of_list(actor, process, filters, probing=True)
    return _page_along(actor, (probing, rows), along, _list_key(filters, after), limit)


def _list_key(filters: Filters, after: str | None) -> Key:
    return by_due(after) if filters.order == "due" else by_opened(after)


def listed_rows(actor: Actor, process: Process, filters: Filters) -> QuerySet[Record]:
    """All records of a list that the actor may see, in the order that the list shows them."""
    return _rows_of_list(actor, process, filters, probing=False).order_by(*_list_key(filters, None).order)


def _rows_of_list(actor: Actor, process: Process, filters: Filters, *, probing: bool) -> QuerySet[Record]:
    seen = visible(actor, process.app, probing=probing)
    rows = Record.objects.filter(process=process.code).filter(seen, _narrowed(filters))
    return rows if filters.tab is None else rows.filter(condition(actor, filters.tab))


def shown(ids: Sequence[int]) -> list[WorkItem]:
    """Records as lists show them, in this order, for who made sure that the actor may see them."""
    found = Record.objects.filter(pk__in=ids).values(*_COLUMNS)
    return sorted(_items(list(found)), key=lambda item: ids.index(item.id))


def _narrowed(filters: Filters) -> Q:
    exact = {
        "state": filters.state or None,
        "closed_at__isnull": None if filters.closed is None else not filters.closed,
        "urgent": filters.urgent or None,
        "lon__isnull": False if filters.located else None,
    }
    wanted = Q(**{name: value for name, value in exact.items() if value is not None})
    if filters.area:
        wanted &= within("area_path", [filters.area])
    if filters.holder:
        wanted &= within("holder_path", [filters.holder])
    if filters.due_before is not None:
        wanted &= Q(due_at__lt=filters.due_before, closed_at=None)
    if filters.number:
        # what people remember of a number is its tail, which is the id
        tail = filters.number if filters.number.isascii() and filters.number.isdigit() else ""
        wanted &= Q(id=int(tail)) if tail and len(tail) < 16 else Q(number__startswith=filters.number)
    return wanted


def _page(rows: QuerySet[Record], key: Key, limit: int) -> Page:
    limit = max(1, min(limit, LIMIT))
    return _cut(
        list(rows.filter(key.condition).order_by(*key.order).values(*_COLUMNS)[: limit + 1]), key, limit
    )


def _page_by_need(rows: QuerySet[Record], after: str | None, limit: int) -> Page:
    """Urgent rows and then the others, each by its own index and both by one statement."""
    limit, key = max(1, min(limit, LIMIT)), by_need(after)
    urgent, others = (
        rows.filter(key.condition, urgent=wanted).order_by(*key.order[1:]).values(*_COLUMNS)[: limit + 1]
        for wanted in (True, False)
    )
    found = sorted(urgent.union(others, all=True), key=lambda row: not row["urgent"])
    return _cut(found[: limit + 1], key, limit)


def _page_along(
    actor: Actor,
    rows: tuple[QuerySet[Record], QuerySet[Record]],
    along: nearest.Along,
    key: Key,
    limit: int,
) -> Page:
    """A page of a list that may have a million rows: the same rows for who walks along them, and for who does not."""
    limit = max(1, min(limit, LIMIT))
    probing, whole = (one.filter(key.condition) for one in rows)
    return _cut(nearest.first(actor, (probing, whole), along, key, _COLUMNS, limit + 1), key, limit)


def _cut(found: list[dict[str, Any]], key: Key, limit: int) -> Page:
    more = len(found) > limit
    found = found[:limit]
    return Page(_items(found), key.following(found[-1]) if more else None)


def _items(found: Sequence[dict[str, Any]]) -> list[WorkItem]:
    known = names(
        {row["holder_path"] for row in found},
        {row["area_path"] for row in found},
        {row["holder_person_id"] for row in found},
    )
    keeper = timekeeper()
    words = {pair: labels(*pair) for pair in {(row["process"], row["state"]) for row in found}}
    return [_item(row, known, keeper, *words[row["process"], row["state"]]) for row in found]


def _item(row: dict[str, Any], known: Names, keeper: Timekeeper, process: str, state: str) -> WorkItem:
    rest = {name: row[name] for name in _COLUMNS if name not in _APART}
    due_at, missing, person_id = (row[name] for name in _APART)
    return WorkItem(
        **rest,
        process_label=process,
        state_label=state,
        area=known.areas.get(row["area_path"], ""),
        holder=known.holders.get(row["holder_path"], ""),
        person_id=person_id,
        person=known.people.get(person_id, "") if person_id else "",
        countdown=countdown(
            keeper.of(row["holder_path"]),
            now(),
            due_at,
            ended=row["closed_at"] is not None,
            missing=missing,
            still=waits_on_purpose(row["process"], row["state"]),
            nearly=configured.value(NEARLY_DUE, row["holder_path"]),
        ),
    )


def one(actor: Actor, process: Process, record_id: int) -> Sheet:
    """A record with its facts, clocks and steps. Raises `NotFound` when it is not there for this actor."""
    offers = engine.offers(actor, process, record_id)  # reads inside the scope, and refuses what lies outside
    model = detail_model(process)
    detail = (
        model._default_manager.annotate(**{f"r_{name}": F(f"record__{name}") for name in _COLUMNS})
        .annotate(r_clocks=CLOCKS)
        .values()
        .get(record_id=record_id)
    )
    row, clocks = {name: detail.pop(f"r_{name}") for name in _COLUMNS}, detail.pop("r_clocks")
    paths = {name for name in columns_of(model) if _is_path(model, name)}
    known = names(
        {row["holder_path"], *(detail[name] for name in paths)}, {row["area_path"]}, {row["holder_person_id"]}
    )
    # the first step that asks for a fact names it best: later ones may repeat or import it
    fields = {item.name: item for step in reversed(process.steps) for item in step.form}
    fields |= {item.name: item for item in process.shown}
    values = [
        DetailValue(name, *_shown(fields.get(name), name, detail[name], known)) for name in columns_of(model)
    ]
    item = _item(row, known, timekeeper(), *labels(process.code, row["state"]))
    return Sheet(item, values, clock_lines(process, clocks, row["holder_path"]), offers)


def timeline(actor: Actor, process: Process, record_id: int, after_version: int = 0) -> list[Line]:
    """What happened to a record, oldest first. Raises `NotFound` when it is not there for this actor."""
    check_visible(actor, process, record_id)
    return lines(record_id, after_version)


def check_visible(actor: Actor, process: Process, record_id: int) -> None:
    """Raises `NotFound` when a record is not there for this actor."""
    seen = Record.objects.filter(pk=record_id, process=process.code).filter(visible(actor, process.app))
    if not seen.exists():
        raise NotFound


def relatives(actor: Actor, item: WorkItem) -> list[WorkItem]:
    """Parent, children and kin of a record, as far as the actor may see them."""
    wanted = Q(parent_id=item.id) | Q(
        pk__in=[*kin_of(item.id), *([item.parent_id] if item.parent_id else [])]
    )
    allowed = Q(pk__in=[])
    for process in registry.processes():
        allowed |= Q(process=process.code) & visible(actor, process.app)
    return _page(Record.objects.filter(wanted).filter(allowed), by_id(None), LIMIT).items


def _is_path(model: type[Model], name: str) -> bool:
    """Whether a column holds a unit's path, as `path_field` makes it."""
    return getattr(model._meta.get_field(name), "db_collation", None) == "C"


def _shown(field: Field | None, name: str, value: Any, known: Names) -> tuple[str, Any, str]:
    """(label, value, how people read it) of a stored fact."""
    label = str(field.label) if field else name
    if value is None or value == "":
        return label, value, ""
    if field is not None and field.kind == Kind.CHOICE:
        return label, value, str(dict(field.choices).get(value, value))
    return label, value, known.holders.get(value, str(value)) if isinstance(value, str) else str(value)
