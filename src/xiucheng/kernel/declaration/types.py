# SPDX-License-Identifier: Apache-2.0
"""The vocabulary in which a process is declared. Frozen: a declaration is data, reviewed and fingerprinted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from django.utils.translation import get_language

from xiucheng.kernel.access.actor import Actor, Grant
from xiucheng.kernel.clock.types import Limit

START = ""
"""The state before a record exists: `frm` of steps that begin one."""

STAY = "="
"""`to` of steps that leave the state as it is, whatever it is: neither its clock nor its desk changes."""

SYSTEM = "system"
"""`by` of steps that only the platform takes, e.g. when a deadline passes."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words of law and standards: Chinese is the original, English the translation."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if get_language() == "en" else self.zh


class Kind(StrEnum):
    """What a field holds; each has one parser, one widget and one schema."""

    TEXT = "text"
    WORDS = "words"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    DATE = "date"
    DATETIME = "datetime"
    POINT = "point"
    REFERENCE = "reference"
    FILES = "files"


class Point(NamedTuple):
    """A place as longitude and latitude (CGCS2000/WGS-84) with 7 decimals, about a centimetre."""

    lon: Decimal
    lat: Decimal


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a step. Stored in the detail table when a column has its name, else only in the entry.

    `options` names a source of choices (see `registry.options`); `personal` keeps the value out of the
    chain and out of the detail table. `minimum` and `maximum` bound numbers and how many files, `max_length` text.
    `accepts` names the kinds of files (see `kernel.files`) that a field of files takes; `moment` says whether its
    photos show what was `before` or `after`. `by_program`: only programs fill it in, no page asks for it.
    `begins`: the stored fact with which its form begins on a page.
    """

    name: str
    kind: Kind
    label: Label
    required: bool = True
    help: Label | None = None
    choices: tuple[tuple[str, Label], ...] = ()
    options: str = ""
    max_length: int = 200
    minimum: int | None = None
    maximum: int | None = None
    personal: bool = False
    accepts: tuple[str, ...] = ()
    moment: str = ""
    by_program: bool = False
    begins: str = ""

    @property
    def known_as(self) -> str:
        """The stored fact with which its form begins; empty for none."""
        return self.begins or (self.name if self.kind is Kind.REFERENCE else "")


@dataclass(frozen=True, slots=True)
class State:
    """Where a record can be. `due` starts a clock named like the state; leaving the state ends it.

    `paused`: it waits there on purpose, and lists show no time running out.
    """

    code: str
    label: Label
    final: bool = False
    due: Limit | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a step must know, read in the same statement as the record.

    `sql` is one scalar expression. It may use `r` (the record), `d` (its detail) and `a.form ->> 'name'`.
    Facts that use the form are `on_form`; guards see only the others, as they speak before a form is filled in.
    """

    name: str
    sql: str
    on_form: bool = False


class RecordRow(NamedTuple):
    """The columns of a record that a decision may use; the statement reads them in this order."""

    id: int
    number: str
    state: str
    version: int
    seq: int
    head: bytes
    title: str
    address: str
    area_path: str
    boundary_version: int
    responsibility: str
    holder_path: str
    holder_person_id: int | None
    lon: float | None
    lat: float | None
    opened_at: datetime
    changed_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    outcome: str
    parent_id: int | None
    open_children: int
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What guards, checks and effects are given. `record` is None before a record exists."""

    actor: Actor
    grant: Grant | None
    at: datetime
    record: RecordRow | None
    detail: Mapping[str, Any]
    form: Mapping[str, Any]
    facts: Mapping[str, Any]
    fresh: Callable[[], int]

    @property
    def row(self) -> RecordRow:
        """The record of a step that is not a start."""
        assert self.record is not None
        return self.record


@dataclass(frozen=True, slots=True)
class Spawn:
    """A child record to begin in the same transaction; place and title come from the parent unless given."""

    process: str
    step: str
    form: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Running:
    """What a running clock was started with; its end follows from this and the calendar."""

    started_at: datetime
    limit: Limit
    hours: str
    paused: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What an effect wants: of the record (None: as it was), its detail, its satellite rows and its clocks.

    `nobody` takes the record out of a person's hand, as does every step that leads on. `urgent` puts it at the top
    of desks. `stage` is the limit of the state that is entered, where it is another than its declared `due`.
    `clocks` start to run by a limit; `promised` ones end at a time that somebody named; `recounted` ones run
    on and get their end anew from the calendar of now.
    """

    detail: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    state: str | None = None
    title: str | None = None
    address: str | None = None
    area_path: str | None = None
    boundary_version: int | None = None
    responsibility: str | None = None
    holder_path: str | None = None
    holder_person_id: int | None = None
    nobody: bool = False
    urgent: bool | None = None
    lon: float | None = None
    lat: float | None = None
    outcome: str | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    clocks: Mapping[str, Limit] = field(default_factory=dict)
    stage: Limit | None = None
    promised: Mapping[str, datetime] = field(default_factory=dict)
    recounted: Mapping[str, Running] = field(default_factory=dict)
    ended: tuple[str, ...] = ()
    spawn: tuple[Spawn, ...] = ()


NO_CHANGES = Changes()

Guard = Callable[[Context], str | None]
"""Answers None, or the sentence why not and what to do. Never queries: what it needs is a fact."""

Check = Callable[[Context], Mapping[str, str]]
"""Answers sentences by field for input that cannot be used."""

Effect = Callable[[Context], Changes]
"""Pure: from record, form and facts to changes."""

Call = Callable[[Actor, Context, "Answer"], None]
"""An action of another app, in the same transaction as the step."""

Lookup = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Something computed from the form without the database, e.g. the grid of a point; plain values only."""

Within = Literal["holder", "area", "any"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a caller gets back, and again on every repetition of the same key."""

    record_id: int
    number: str
    state: str
    version: int
    seq: int
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table that a process is.

    `frm` → `to`: states (`to` may list alternatives; the effect then chooses by `Changes.state`), or `STAY`.
    `by`: the permission; `within`: whether the post must cover the record's holder or its area.
    `form`, `lookups`, `facts`: what is typed in, computed from it in memory (a fact by its name, and
    `a.form -> 'name'` for the facts' SQL), and read. `when`: guards before, `checks`: sentences about input.
    `effect`: what changes; `sets`: detail columns it may set; `rows`: satellite tables it may add to;
    `clocks`: clocks it may start or end; `hands_over`: whether the holder may change.
    `stage_clock`: whether the clock of the state that is entered starts; not when the state was reached long ago.
    `law`: the basis. `after`: jobs once committed. `calls`: other apps' actions in the same transaction.
    `on_due`: the platform takes this step when the clock of that name passes.
    `internal`: taken only by another step's call or by a command; no page and no endpoint offers it.
    `takes_back`: undoes what the platform itself took over; `reopens`: begins anew what had ended. Only these two kinds
    of steps may leave a final state, and a step that reopens leaves nothing else.
    `quiet`: told only where it is possible; refused it would stand greyed on every page.
    """

    code: str
    label: Label
    frm: tuple[str, ...]
    to: str | tuple[str, ...]
    by: str
    within: Within = "holder"
    form: tuple[Field, ...] = ()
    lookups: tuple[tuple[str, Lookup], ...] = ()
    facts: tuple[Fact, ...] = ()
    when: tuple[Guard, ...] = ()
    checks: tuple[Check, ...] = ()
    effect: Effect | None = None
    sets: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    stage_clock: bool = True
    hands_over: bool = False
    spawns: tuple[str, ...] = ()
    law: str = ""
    after: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    on_due: str = ""
    internal: bool = False
    primary: bool = False
    takes_back: bool = False
    reopens: bool = False
    quiet: bool = False

    @property
    def targets(self) -> tuple[str, ...]:
        if self.to == STAY:
            return self.frm
        return (self.to,) if isinstance(self.to, str) else self.to

    @property
    def moves(self) -> tuple[tuple[str, str], ...]:
        """Pairs of states that the step leads between."""
        if self.to == STAY:
            return tuple((code, code) for code in self.frm)
        return tuple((source, target) for source in self.frm for target in self.targets)

    @property
    def starts(self) -> bool:
        return START in self.frm

    def reaches(self, grant: Grant, record: RecordRow | None) -> bool:
        """Whether an appointment reaches a record for this step: by its unit, its area, or anywhere."""
        if record is None or self.within == "any":
            return True
        # no post's area covers a place outside all boundaries: there the unit that holds the record answers
        if self.within == "area" and record.area_path:
            return grant.covers_area(record.area_path)
        return grant.covers_holder(record.holder_path)

    @property
    def files(self) -> tuple[Field, ...]:
        """The fields that take files."""
        return tuple(item for item in self.form if item.kind is Kind.FILES)


@dataclass(frozen=True, slots=True)
class Process:
    """A declared process. `detail` is the model of its own facts, 1:1 with the record, as "app.Model".

    `clocks` names in words the clocks that steps start; those of states go by the state's words. `columns` names the
    facts that effects set and nobody types; of these, `shown` are told on the record's page.
    """

    code: str
    version: int
    prefix: str
    label: Label
    detail: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    clocks: tuple[tuple[str, Label], ...] = ()
    columns: tuple[tuple[str, Label], ...] = ()
    shown: tuple[Field, ...] = ()
    child: bool = False
    published: bool = False

    @property
    def app(self) -> str:
        return self.code.partition(".")[0]

    def state(self, code: str) -> State:
        return next(state for state in self.states if state.code == code)

    def step(self, code: str) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)
