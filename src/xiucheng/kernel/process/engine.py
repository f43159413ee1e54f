# SPDX-License-Identifier: Apache-2.0
"""The one way a record begins or moves: read in scope, decide, write if nobody was quicker."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from contextvars import ContextVar
from time import perf_counter
from typing import Any

import orjson
import psycopg
from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.kernel import numbering
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import sql_parameters
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer, Context, Process, RecordRow, Spawn, Step
from xiucheng.kernel.process.counting import count
from xiucheng.kernel.process.decide import Plan, Setting, plan
from xiucheng.kernel.process.errors import Conflict, Denied, Invalid, KeyReused, NotFound, NotNow, Refused
from xiucheng.kernel.process.form import parse
from xiucheng.kernel.process.history import entries_after
from xiucheng.kernel.process.items import Item as Item
from xiucheng.kernel.process.items import Outcome, rounds
from xiucheng.kernel.process.obstacles import grant_for, obstacle
from xiucheng.kernel.process.offers import Offer as Offer
from xiucheng.kernel.process.offers import offers as offers
from xiucheng.kernel.process.offers import unseen
from xiucheng.kernel.process.races import Lost, halves, only_ours
from xiucheng.kernel.process.statement import Statements, statements, unpack
from xiucheng.kernel.process.submissions import digest
from xiucheng.kernel.process.timekeeping import timekeeper
from xiucheng.kernel.record.words import kept_apart

_WIDTH = len(RecordRow._fields)


def _encode(value: Any) -> str:
    """JSON text; what JSON has no form for (decimals, points) goes as text."""
    return orjson.dumps(value, default=str, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()


INHERITED = "title address area_path boundary_version responsibility holder_path lon lat urgent".split()  # noqa: SIM905
"""What a child record takes over from its parent unless its first step gives it."""

_calling: ContextVar[bool] = ContextVar("calling", default=False)
"""Whether a declared call of another step runs: only then may a person's request reach internal steps."""


def start(
    actor: Actor, process: str, step: str, form: Mapping[str, Any], *, key: str | None = None
) -> Answer:
    """Begin a record. The same key again returns the same answer and acts once. Raises `Refused`."""
    return _single(bulk(actor, process, step, [Item(form=form, key=key)]))


def step(
    actor: Actor,
    process: str,
    record_id: int,
    step: str,
    form: Mapping[str, Any],
    *,
    version: int | None,
    key: str | None = None,
) -> Answer:
    """Take a step. `version` is what the caller saw (None: whatever is there, for the platform's own steps).

    Raises `NotFound`, `Denied`, `NotNow`, `Invalid`, `Conflict` or `KeyReused`.
    """
    return _single(bulk(actor, process, step, [Item(form, record_id, version, key)]))


def _single(outcomes: list[Outcome]) -> Answer:
    if isinstance(outcomes[0], Refused):
        raise outcomes[0]
    return outcomes[0]


def bulk(actor: Actor, process_code: str, step_code: str, items: Sequence[Item]) -> list[Outcome]:
    """Take the same step for many items in one read and one write; each item succeeds or is refused alone.

    Steps with children or calls run their items one by one, each in its own transaction.
    """
    process = registry.get(process_code)
    declared = process.step(step_code)
    if declared is None or (declared.internal and actor.kind != "system" and not _calling.get()):
        return [NotFound(_("The process has no step of this name."))] * len(items)
    if (declared.spawns or declared.calls) and len(items) > 1:
        return [outcome for item in items for outcome in bulk(actor, process_code, step_code, [item])]
    outcomes: dict[int, Outcome] = {}
    started = perf_counter()
    for positions in rounds(declared, items, outcomes):
        taken = _Run(actor, process, declared).take([items[position] for position in positions])
        outcomes.update(zip(positions, taken, strict=True))
    found = [outcomes[position] for position in range(len(items))]
    count(process, declared, found, perf_counter() - started)
    return found


class _Run:
    """One call of one declared step."""

    def __init__(
        self, actor: Actor, process: Process, declared: Step, parent: Mapping[str, Any] | None = None
    ) -> None:
        self.actor, self.process, self.step = actor, process, declared
        self.sql: Statements = statements(process, declared)
        self.at = now()
        self.setting = Setting(
            process,
            declared,
            self.sql.blanks,
            timekeeper(),
            local(self.at),
            _inherited(parent),
            self.sql.files,
        )
        self.ids: Iterator[int] = iter(())
        self.block = 1

    def _fresh(self) -> int:
        """An id; a bulk takes as many at once as it has items, a single step one."""
        for identity in self.ids:
            return identity
        self.ids = iter(numbering.take(self.block))
        return next(self.ids)

    def take(self, items: Sequence[Item]) -> list[Outcome]:
        self.block = len(items)
        outcomes: list[Outcome | None] = [None] * len(items)
        forms: dict[int, dict[str, Any]] = {}
        looked_up: dict[int, dict[str, Any]] = {}
        for position, item in enumerate(items):
            clean, errors = parse(self.step.form, item.form)
            forms[position] = clean
            if errors:
                outcomes[position] = Invalid(errors)
            else:
                looked_up[position] = {name: lookup(clean) for name, lookup in self.step.lookups}
        plans: dict[int, Plan] = {}
        contexts: dict[int, Context] = {}
        for position, row in self._read(items, forms, looked_up):
            try:
                known = looked_up.get(position, {})
                found = self._earlier(items[position], row) or self._context(
                    items[position], row, forms[position], known
                )
                if isinstance(found, Answer):
                    outcomes[position] = found
                elif outcomes[position] is None:
                    contexts[position] = found
                    plans[position] = self._plan(items[position], found)
                else:
                    outcomes[position] = obstacle(self.process, self.step, found) or outcomes[position]
            except Refused as refusal:
                outcomes[position] = self._better(outcomes[position], refusal)
        self._write(items, plans, contexts, outcomes)
        return [outcome if outcome is not None else Conflict() for outcome in outcomes]

    @staticmethod
    def _better(earlier: Outcome | None, refusal: Refused) -> Refused:
        """What is not there stays not there even when its form was wrong too: forms must not probe records."""
        return earlier if isinstance(earlier, Invalid) and not isinstance(refusal, NotFound) else refusal

    def _read(
        self,
        items: Sequence[Item],
        forms: Mapping[int, dict[str, Any]],
        looked_up: Mapping[int, dict[str, Any]],
    ) -> Iterator[tuple[int, tuple[Any, ...]]]:
        asked = [
            {
                "n": n,
                "id": item.record_id,
                "key": item.key,
                "form": forms[n] | looked_up.get(n, {}) if self.sql.reads_form else None,
            }
            for n, item in enumerate(items)
        ]
        rows = fetch_all(
            self.sql.read,
            {
                "asked": _encode(asked),
                "count": len(asked),
                "submitter": self.actor.submitter,
                "person": self.actor.id,
                "app": f"{self.process.app}.",
                "process": self.process.code,
                "at": self.at,
                **sql_parameters(self.actor, self.process.app),
            },
        )
        return enumerate(rows)

    def _earlier(self, item: Item, row: tuple[Any, ...]) -> Answer | None:
        if item.key is None or row[0] is None:
            return None
        if bytes(row[0]) != digest(self.process, self.step, item):
            raise KeyReused
        return Answer(**json.loads(row[1]), replayed=True)

    def _context(
        self, item: Item, row: tuple[Any, ...], form: dict[str, Any], known: Mapping[str, Any]
    ) -> Context:
        """Record, detail and facts of one item. Raises `NotFound` and `Conflict`."""
        record: RecordRow | None = None
        detail: dict[str, Any] = {}
        rest: Sequence[Any] = row[2:]
        if not self.step.starts:
            if rest[1] is None:
                raise unseen(self.actor, self.process, item.record_id or 0)
            record, detail, rest = unpack(rest, self.sql.columns)
            if item.version is not None and item.version != record.version:
                raise self._conflict(record.id, item.version, record.version)
        at = max(self.at, record.changed_at) if record else self.at
        facts = {**known, **dict(zip(self.sql.facts, rest, strict=True))}
        try:
            grant = grant_for(self.step, self.actor, record)
        except Denied:
            grant = None  # the plan refuses with the state's reason first, if that is the nearer one
        return Context(self.actor, grant, at, record, detail, form, facts, self._fresh)

    def _plan(self, item: Item, context: Context) -> Plan:
        identity = context.record.id if context.record else self._fresh()
        made = plan(self.setting, context, identity=identity, salt=secrets.token_bytes(16))
        if not made.row["holder_path"]:
            # what nobody holds waits on no desk and would be lost
            raise NotNow(_("No unit answers for this. Ask the administrator to set up the responsible unit."))
        made.row["sub_key"] = item.key
        made.row["sub_digest"] = digest(self.process, self.step, item).hex() if item.key else None
        made.row["answer"] = made.answer if item.key else None
        return made

    def _write(
        self,
        items: Sequence[Item],
        plans: Mapping[int, Plan],
        contexts: Mapping[int, Context],
        outcomes: list[Outcome | None],
    ) -> None:
        if not plans:
            return
        try:
            self._attempt(plans, contexts, outcomes)
        except (Lost, psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected) as error:
            only_ours(error)
            for half in halves(plans):
                self._write(items, half, contexts, outcomes)
        except Refused as refusal:
            # from a child or a call: everything this step wrote is rolled back with it
            outcomes[next(iter(plans))] = refusal
        for position in plans:
            if outcomes[position] is None:
                outcomes[position] = self._lost(items[position])

    def _attempt(
        self, plans: Mapping[int, Plan], contexts: Mapping[int, Context], outcomes: list[Outcome | None]
    ) -> None:
        """Write all, or nothing when children or calls belong to it and somebody was quicker."""
        together = bool(self.step.calls or self.step.spawns)
        with transaction.atomic() if together else nullcontext():
            written = self._send(list(plans.values()), guarded=together)
            for position, made in plans.items():
                if made.row["id"] in written:
                    outcomes[position] = self._follow_up(made, contexts[position])
                elif together:
                    raise Lost

    def _send(self, plans: Sequence[Plan], *, guarded: bool) -> set[int]:
        return {row[0] for row in fetch_all(self.sql.write, self._parameters(plans), guarded=guarded)}

    def _parameters(self, plans: Sequence[Plan]) -> dict[str, Any]:
        for made in plans:
            row = made.row
            personal = kept_apart(row["id"], row["seq"], made.personal)
            row |= {"ended": made.ended, "clocks": made.clocks, "personal": personal}
            if self.sql.files:
                row["attachments"], row["hung"] = made.attachments, made.hung
            for number, label in enumerate(self.step.rows):
                row[f"rows_{number}"] = made.rows.get(label, ())
        return {
            "rows": _encode([made.row for made in plans]),
            "count": len(plans),
            "submitter": self.actor.submitter,
            "process": self.process.code,
            "process_version": self.process.version,
        }

    def _follow_up(self, made: Plan, context: Context) -> Answer:
        """Children and calls of a step, in its transaction."""
        answer = Answer(**made.answer)
        for child in made.spawn:
            self._spawn(child, made.row)
        token = _calling.set(True)
        try:
            for call in self.step.calls:
                call(self.actor, context, answer)
        finally:
            _calling.reset(token)
        return answer

    def _spawn(self, child: Spawn, parent: Mapping[str, Any]) -> None:
        process = registry.get(child.process)
        declared = process.step(child.step)
        assert declared is not None
        outcome = _Run(self.actor, process, declared, parent).take([Item(form=child.form)])[0]
        if isinstance(outcome, Refused):
            raise outcome

    def _lost(self, item: Item) -> Outcome:
        """Somebody was quicker: the same key means it was ourselves, so replay; else tell what changed."""
        for _position, row in self._read([item], {0: {}}, {}):
            try:
                earlier = self._earlier(item, row)
            except KeyReused as refusal:
                return refusal
            if earlier is not None:
                return earlier
            if not self.step.starts and row[3] is not None:
                version = RecordRow._make(row[3 : 3 + _WIDTH]).version
                seen = item.version if item.version is not None else version
                return self._conflict(item.record_id or 0, seen, version)
        return Conflict()

    def _conflict(self, identity: int, seen: int, version: int) -> Conflict:
        return Conflict(entries_after(self.actor, self.process.app, identity, seen, version), version)


def _inherited(parent: Mapping[str, Any] | None) -> dict[str, Any]:
    return {} if parent is None else {name: parent[name] for name in INHERITED} | {"parent_id": parent["id"]}
