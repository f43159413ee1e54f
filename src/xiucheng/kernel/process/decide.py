# SPDX-License-Identifier: Apache-2.0
"""The pure half of a step: may they, is it possible, what changes, what is hashed. No database, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xiucheng.kernel.declaration.types import (
    NO_CHANGES,
    START,
    STAY,
    Changes,
    Context,
    Field,
    Point,
    Process,
    Spawn,
    State,
    Step,
)
from xiucheng.kernel.numbering import number_for
from xiucheng.kernel.process.clocks import Timekeeper, nearest, promise, told
from xiucheng.kernel.process.errors import Invalid
from xiucheng.kernel.process.judging import judged
from xiucheng.kernel.process.obstacles import obstacle
from xiucheng.kernel.record.payload import GENESIS, entry_hash, instant, payload_of, personal_digest, plain

_NOTHING: list[dict[str, Any]] = []

# columns that stay as they are until an effect says otherwise, and what they hold before the first step
_CARRIED: tuple[tuple[str, Any], ...] = (
    *((name, "") for name in ("title", "address", "area_path", "responsibility", "holder_path", "outcome")),
    *((name, None) for name in ("lon", "lat", "holder_person_id")),
    ("boundary_version", 0),
    ("urgent", False),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every item of one call: the declaration, its detail columns with what they
    hold while empty, the timekeeper."""

    process: Process
    step: Step
    blanks: Mapping[str, Any]
    timekeeper: Timekeeper
    local_day: datetime
    inherited: Mapping[str, Any] = field(default_factory=dict)
    """What a child takes from its parent unless its own first step says otherwise."""
    files: Sequence[Field] = ()
    """The fields of the step that take files."""


@dataclass(slots=True)
class Plan:
    """Everything one step writes, as plain values for the data-modifying statement."""

    row: dict[str, Any]
    rows: Mapping[str, list[dict[str, Any]]]
    clocks: list[dict[str, Any]]
    ended: list[str]
    personal: list[dict[str, Any]]
    spawn: tuple[Spawn, ...]
    answer: dict[str, Any]
    attachments: Sequence[Mapping[str, Any]] = ()
    hung: Sequence[Mapping[str, Any]] = ()


def plan(setting: Setting, context: Context, *, identity: int, salt: bytes) -> Plan:
    """What the step writes. `identity` is the record's id. Raises a `Refused` when it may not happen."""
    process, step = setting.process, setting.step
    refusal = obstacle(process, step, context)
    if refusal is not None:
        raise refusal
    errors: dict[str, str] = {}
    attachments, hung = _NOTHING, _NOTHING
    if setting.files:
        attachments, hung, errors = judged(setting.files, context.form, context.facts)
    for check in step.checks:
        errors.update(check(context))
    if errors:
        raise Invalid(errors)
    changes = step.effect(context) if step.effect is not None else NO_CHANGES
    made = _Writer(setting, context, changes, identity, attachments).plan(salt)
    made.attachments, made.hung = attachments, hung
    return made


class _Writer:
    """Turns changes into the rows of one step."""

    def __init__(
        self,
        setting: Setting,
        context: Context,
        changes: Changes,
        identity: int,
        attachments: Sequence[Mapping[str, Any]],
    ) -> None:
        self.setting, self.context, self.changes, self.identity = setting, context, changes, identity
        self.attachments = attachments
        self.record = context.record
        self._only_declared()
        self.target = self._target()
        self.changed: dict[str, list[Any]] = {}

    def _only_declared(self) -> None:
        """What is not declared has no place in the step's statement and would be lost without a word."""
        step, changes = self.setting.step, self.changes
        clocks = (*changes.clocks, *changes.promised, *changes.recounted, *changes.ended)
        children = [child.process for child in changes.spawn]
        for what, used, declared in (
            ("rows", changes.rows, step.rows),
            ("clocks", clocks, step.clocks),
            ("children", children, step.spawns),
        ):
            # most steps use none of them, and sets of nothing cost as much as sets of something
            if used and not set(used) <= set(declared):
                raise AssertionError(f"{step.code} changes the {what} {sorted(used)} but declares {declared}")

    def _target(self) -> State:
        step, wanted = self.setting.step, self.changes.state
        if step.to == STAY and self.record is not None:
            return self.setting.process.state(self.record.state)
        if isinstance(step.to, str):
            if wanted not in (None, step.to):
                raise AssertionError(f"{step.code} goes to {step.to} only, not to {wanted}")
            return self.setting.process.state(step.to)
        if wanted not in step.to:
            raise AssertionError(f"the effect of {step.code} must choose one of {step.to}")
        return self.setting.process.state(wanted)

    def plan(self, salt: bytes) -> Plan:
        form, personal = self._form()
        row = self._record_columns()
        row.update(self._detail_columns(form))
        clocks, ended = self._clocks(row)
        row.update(self._entry_columns(form, personal, salt))
        return Plan(
            row=row,
            rows={table: [_sent(item) for item in items] for table, items in self.changes.rows.items()},
            clocks=clocks,
            ended=ended,
            personal=[{"name": name, "value": value, "salt": salt.hex()} for name, value in personal.items()],
            spawn=self.changes.spawn,
            answer={
                "record_id": self.identity,
                "number": row["number"],
                "state": self.target.code,
                "version": row["version"],
                "seq": row["seq"],
            },
        )

    def _form(self) -> tuple[dict[str, Any], dict[str, str]]:
        """(form as the entry keeps it, personal values apart)."""
        kept: dict[str, Any] = {}
        personal: dict[str, str] = {}
        for item in self.setting.step.form:
            value = self.context.form.get(item.name)
            if value is None:
                continue
            if item.personal:
                personal[item.name] = str(value)
            else:
                kept[item.name] = plain(value)
        return kept, personal

    def _record_columns(self) -> dict[str, Any]:
        record, changes = self.record, self.changes
        row: dict[str, Any] = {"id": self.identity, "state": self.target.code}
        for name, blank in _CARRIED:
            old = blank if record is None else getattr(record, name)
            new = getattr(changes, name)
            if new is None and record is None:
                new = self.setting.inherited.get(name)
            if new is None or new == old:
                row[name] = old
            else:
                row[name] = new
                self.changed[name] = [_spelled(old), _spelled(new)]
        row["left_holder"] = None
        if record is not None and row["holder_path"] != record.holder_path:
            row["left_holder"] = record.holder_path
            if not self.setting.step.hands_over:
                raise AssertionError(
                    f"{self.setting.step.code} changes the holder but does not declare hands_over"
                )
        if self._leaves_hand(row):
            row["holder_person_id"] = None
            self.changed["holder_person_id"] = [record.holder_person_id if record else None, None]
        row.update(self._span())
        row["version"] = record.version + 1 if record else 1
        row["expected"] = record.version if record else 0
        row["seq"] = record.seq + 1 if record else 1
        row["number"] = record.number if record else self._number()
        row["parent_id"] = record.parent_id if record else self.setting.inherited.get("parent_id")
        if record is None and row["parent_id"] is not None:
            self.changed["parent_id"] = [None, row["parent_id"]]
        row["open_delta"] = len(changes.spawn)
        return row

    def _leaves_hand(self, row: Mapping[str, Any]) -> bool:
        """Whether nobody has it in hand any more: it was put back, or it moved on to the next post."""
        record, changes = self.record, self.changes
        if record is None or record.holder_person_id is None or changes.holder_person_id is not None:
            return False
        return changes.nobody or record.state != self.target.code or row["left_holder"] is not None

    def _span(self) -> dict[str, str | None]:
        """When the record was opened and closed; the entry tells what its own time does not."""
        record, changes, at = self.record, self.changes, self.context.at
        opened_before, closed_before = (record.opened_at, record.closed_at) if record else (at, None)
        opened_at = changes.opened_at or opened_before
        closed_at = (changes.closed_at or at) if self.target.final else None
        if opened_at != opened_before:
            self.changed["opened_at"] = [instant(opened_before), instant(opened_at)]
        if closed_at != closed_before:
            self.changed["closed_at"] = [plain(closed_before), plain(closed_at)]
        return {"opened_at": instant(opened_at), "closed_at": instant(closed_at) if closed_at else None}

    def _number(self) -> str:
        return number_for(self.setting.process.prefix, self.setting.local_day.date(), self.identity)

    def _detail_columns(self, form: Mapping[str, Any]) -> dict[str, Any]:
        """Columns of the detail, with what the form says in its plain spelling."""
        setting, step = self.setting, self.setting.step
        values = {
            item.name: form.get(item.name)
            for item in step.form
            if item.name in setting.blanks and not item.personal
        }
        for name, value in self.changes.detail.items():
            if name not in step.sets:
                raise AssertionError(f"{step.code} sets {name} but does not declare it")
            values[name] = plain(value)
        if self.record is None:
            before = setting.blanks
            row = {"d_" + name: value for name, value in before.items()}
        else:
            before = {name: plain(self.context.detail[name]) for name in {*values, *step.sets}}
            row = {"d_" + name: before[name] for name in step.sets}
        for name, value in values.items():
            new, old = setting.blanks[name] if value is None else value, before[name]
            row["d_" + name] = new
            if new != old:
                self.changed[name] = [old, new]
        return row

    def _clocks(self, row: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
        """Clocks that start and end; sets due_at and calendar_missing of the record."""
        # a deadline is counted in the hours of the unit that has the work from now on
        at, timekeeper = self.context.at, self.setting.timekeeper.of(row["holder_path"])
        running = dict(self.context.detail.get("_clocks") or {})
        moved = self.record is None or self.record.state != self.target.code
        ended = set(self.changes.ended)
        if moved and self.record is not None:
            ended.add(self.record.state)
        if self.target.final:
            ended.update(running)
        ended &= set(running)
        limits = dict(self.changes.clocks)
        if moved and self.target.due is not None and self.setting.step.stage_clock:
            limits[self.target.code] = self.changes.stage or self.target.due
        started = [timekeeper.start(name, at, limit) for name, limit in limits.items()]
        started += [promise(name, row, end) for name, end in self.changes.promised.items()]
        started += [timekeeper.recount(name, clock) for name, clock in self.changes.recounted.items()]
        # a clock that starts again is written once, by its start
        ended -= {clock["name"] for clock in started}
        left = {name: due for name, due in running.items() if name not in ended}
        left.update({clock["name"]: clock["due_at"] for clock in started if clock.get("ended_at") is None})
        row["due_at"], row["calendar_missing"] = nearest(left)
        if self.changes.recounted and self.record is not None and row["due_at"] != plain(self.record.due_at):
            self.changed["due_at"] = [plain(self.record.due_at), row["due_at"]]
        ends = told(running, started, ended)
        if ends:
            self.changed["clocks"] = ends
        return started, sorted(ended)

    def _entry_columns(self, form: dict[str, Any], personal: dict[str, str], salt: bytes) -> dict[str, Any]:
        context, setting = self.context, self.setting
        grant = context.grant
        if grant is not None and grant.stands_in is not None:
            # who acted stands in the entry as always; here is for whom
            self.changed["stands_in"] = [None, grant.stands_in]
        values = [context.form.get(item.name) for item in setting.step.form if not item.personal]
        point = next((value for value in values if isinstance(value, Point)), None)
        entry: dict[str, Any] = {
            "record_id": self.identity,
            "number": self.record.number if self.record else self._number(),
            "process": f"{setting.process.code}/{setting.process.version}",
            "seq": self.record.seq + 1 if self.record else 1,
            "version": self.record.version + 1 if self.record else 1,
            "at": instant(context.at),
            "step": setting.step.code,
            "actor_id": context.actor.id,
            "post": grant.post if grant else context.actor.name if context.actor.kind == "system" else "",
            "unit": grant.holder if grant else "",
            "from_state": self.record.state if self.record else START,
            "to_state": self.target.code,
            "changes": self.changed,
            "form": form,
            "outcome": self.changes.outcome or "",
            "lon": str(point.lon) if point else "",
            "lat": str(point.lat) if point else "",
            "attachments": self.attachments,
            "personal_digest": personal_digest(personal, salt) if personal else "",
            "prev": bytes(self.record.head) if self.record else GENESIS,
        }
        digest = entry_hash(payload_of(entry))
        # the record and its entry share one input row: what both have under one name goes by an e_ prefix
        return {
            "at": entry["at"],
            "step": entry["step"],
            "actor_id": entry["actor_id"],
            "post": entry["post"],
            "unit": entry["unit"],
            "from_state": entry["from_state"],
            "changes": self.changed,
            "form": form,
            "e_outcome": entry["outcome"],
            "e_lon": entry["lon"],
            "e_lat": entry["lat"],
            "personal_digest": entry["personal_digest"],
            "prev": entry["prev"].hex(),
            "hash": digest.hex(),
        }


def _spelled(value: Any) -> Any:
    """A record column's value as the chain spells it: places as text, since floats have no one spelling."""
    return f"{value:.7f}" if isinstance(value, float) else plain(value)


def _sent(row: Mapping[str, Any]) -> dict[str, Any]:
    """A satellite row as JSON carries it; it is not hashed, so floats may pass."""
    return {name: value if isinstance(value, float) else plain(value) for name, value in row.items()}
