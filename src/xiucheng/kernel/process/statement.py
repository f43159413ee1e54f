# SPDX-License-Identifier: Apache-2.0
"""The SQL of a step: one read inside the actor's scope, one data-modifying statement. Made once per step.

Both take their items as one JSON text that `json_to_recordset` unfolds, so a single step is a bulk of one and
the client binds one parameter instead of forty arrays (docs/decisions/0004).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.apps import apps
from django.db import connection, models

from xiucheng.kernel.access.scope import REACHED_SQL
from xiucheng.kernel.declaration.types import Fact, Field, Process, RecordRow, Step
from xiucheng.kernel.process.attaching import facts_of
from xiucheng.kernel.record.payload import plain

_RECORD = ", ".join(f"r.{name}" for name in RecordRow._fields)

_CLOCKS = """(SELECT json_object_agg(c.name, to_char(c.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    FROM deadline c WHERE c.record_id = r.id AND c.ended_at IS NULL)"""

_INPUT = (
    "id bigint, number text, state text, version integer, expected integer, seq integer, title text, address text, "
    "area_path text, responsibility text, holder_path text, outcome text, lon float8, lat float8, "
    "boundary_version integer, holder_person_id bigint, urgent boolean, left_holder text, opened_at timestamptz, "
    "closed_at timestamptz, parent_id bigint, open_delta integer, due_at timestamptz, calendar_missing boolean, "
    "at timestamptz, step text, actor_id bigint, post text, unit text, from_state text, changes jsonb, form jsonb, "
    "e_outcome text, e_lon text, e_lat text, personal_digest text, prev text, hash text, "
    "sub_key text, sub_digest text, answer jsonb"
)

# PostgreSQL expects 100 rows of json_to_recordset and would read whole tables for one; LIMIT makes it expect few,
# OFFSET 0 keeps the record's subquery a look-up by key
_ASKED = (
    "(SELECT * FROM json_to_recordset(%(asked)s::json) AS x(n integer, id bigint, key text, form json) "
    "LIMIT %(count)s) a"
)

# columns that a step writes on the record, apart from version, seq, head and open_children
_WRITTEN = (
    *("state", "title", "address", "area_path", "responsibility", "holder_path", "outcome", "lon", "lat"),
    *(
        "boundary_version",
        "holder_person_id",
        "urgent",
        "opened_at",
        "closed_at",
        "due_at",
        "calendar_missing",
    ),
)


@dataclass(frozen=True, slots=True)
class Statements:
    """The SQL of one declared step and the detail columns of its process."""

    read: str
    write: str
    facts: tuple[str, ...]
    columns: tuple[str, ...]
    blanks: Mapping[str, Any]
    reads_form: bool
    files: tuple[Field, ...]


def detail_model(process: Process) -> type[models.Model]:
    return apps.get_model(process.detail)


def columns_of(model: type[models.Model], without: Sequence[str] = ("record",)) -> dict[str, tuple[str, str]]:
    """{attribute: (column, SQL type)} of a model's own columns."""
    return {
        item.attname: (str(item.column), _cast_type(item))
        for item in model._meta.concrete_fields
        if item.name not in without
    }


def _cast_type(item: models.Field[Any, Any]) -> str:
    kind = str(item.db_type(connection))
    # a serial column reads as its integer
    return kind.replace("bigserial", "bigint").replace("serial", "integer").partition(" GENERATED")[0]


_made: dict[tuple[str, int, str], Statements] = {}


def statements(process: Process, step: Step) -> Statements:
    """Both statements of a step; a declaration is frozen, so they are made once.

    Kept by code: hashing a whole declaration at every step cost more than deciding it.
    """
    key = (process.code, process.version, step.code)
    if key not in _made:
        _made[key] = _make(process, step)
    return _made[key]


def _make(process: Process, step: Step) -> Statements:
    columns, facts = tuple(columns_of(detail_model(process))), facts_of(step)
    return Statements(
        read=read_sql(process, facts, start=step.starts),
        write=_start_sql(process, step) if step.starts else _step_sql(process, step),
        facts=tuple(fact.name for fact in facts),
        columns=columns,
        blanks=blanks_of(detail_model(process)),
        reads_form=any(fact.on_form for fact in facts),
        files=step.files,
    )


def blanks_of(model: type[models.Model]) -> dict[str, Any]:
    """What each detail column holds before anything was said: its default, else "" for text, else NULL."""
    return {
        item.attname: None if item.null and not item.has_default() else plain(item.get_default())
        for item in model._meta.concrete_fields
        if item.name != "record"
    }


def read_sql(process: Process, facts: Sequence[Fact], *, start: bool = False) -> str:
    """Reads, per asked item: earlier answer, record, detail, running clocks, facts."""
    selected = "".join(f", ({fact.sql})" for fact in facts)
    if start:
        return (
            f"SELECT s.digest, s.answer::text{selected} "
            f"FROM {_ASKED} LEFT JOIN submission s ON s.actor = %(submitter)s AND s.key = a.key ORDER BY a.n"
        )
    model = detail_model(process)
    detail = "".join(f", d.{column}" for column, _type in columns_of(model).values())
    return (
        f"SELECT s.digest, s.answer::text, f.* FROM {_ASKED} "
        "LEFT JOIN submission s ON s.actor = %(submitter)s AND s.key = a.key "
        f"LEFT JOIN LATERAL (SELECT {_CLOCKS}::text, {_RECORD}{detail}{selected} "
        f"FROM record r JOIN {model._meta.db_table} d ON d.record_id = r.id "
        f"WHERE r.id = a.id AND (r.process = %(process)s) IS TRUE AND {REACHED_SQL} OFFSET 0) f ON true ORDER BY a.n"
    )


def _input(process: Process, step: Step, detail: dict[str, tuple[str, str]], names: Sequence[str]) -> str:
    """The items as rows; what an item adds to other tables rides along as JSON columns, so nothing is joined back."""
    typed = [f"d_{name} {detail[name][1]}" for name in names]
    typed += [f"{name} json" for name in ("ended", "clocks", "personal", *_row_names(step))]
    typed += ["attachments jsonb", "hung json"] if step.files else []
    source = f"json_to_recordset(%(rows)s::json) AS i({_INPUT}, {', '.join(typed)})"
    return f"WITH input AS MATERIALIZED (SELECT * FROM {source} LIMIT %(count)s)"


def _row_names(step: Step) -> list[str]:
    return [f"rows_{number}" for number in range(len(step.rows))]


def _start_sql(process: Process, step: Step) -> str:
    """Everything goes in or nothing does, so later parts may read the input itself."""
    detail = columns_of(detail_model(process))
    table = detail_model(process)._meta.db_table
    columns = ", ".join(_WRITTEN)
    parts = [
        _input(process, step, detail, list(detail)),
        "born AS (INSERT INTO record (id, number, process, process_version, version, seq, head, changed_at, "
        f"parent_id, open_children, {columns}) SELECT id, number, %(process)s, %(process_version)s, 1, 1, "
        f"decode(hash, 'hex'), at, parent_id, open_delta, {columns} FROM input)",
        f"facts AS (INSERT INTO {table} (record_id{''.join(f', {column}' for column, _type in detail.values())}) "
        f"SELECT id{''.join(f', d_{name}' for name in detail)} FROM input)",
    ]
    return _assemble(process, step, parts, "input")


def _step_sql(process: Process, step: Step) -> str:
    """Only items whose record still has the expected version go on into `moved`."""
    detail = columns_of(detail_model(process))
    names = _written_detail(step, detail)
    table = detail_model(process)._meta.db_table
    columns = ", ".join(f"{name} = i.{name}" for name in _WRITTEN)
    parts = [
        _input(process, step, detail, names),
        f"moved AS (UPDATE record r SET {columns}, version = i.version, seq = i.seq, "
        "head = decode(i.hash, 'hex'), changed_at = i.at, open_children = r.open_children + i.open_delta, "
        "last_step = CASE WHEN i.from_state = i.state THEN r.last_step ELSE i.step END "
        "FROM input i WHERE r.id = i.id AND r.version = i.expected RETURNING i.*)",
    ]
    if names:
        values = ", ".join(f"{detail[name][0]} = m.d_{name}" for name in names)
        parts.append(f"facts AS (UPDATE {table} d SET {values} FROM moved m WHERE d.record_id = m.id)")
    if step.hands_over:
        parts.append(
            "shared AS (INSERT INTO share (record_id, holder_path, reason) SELECT id, left_holder, 'handled' "
            "FROM moved WHERE left_holder IS NOT NULL ON CONFLICT (record_id, holder_path) "
            # who handled it sees it for good, also when it had been shared with an end before
            "DO UPDATE SET reason = excluded.reason, until = NULL WHERE share.until IS NOT NULL)"
        )
    return _assemble(process, step, parts, "moved")


def _written_detail(step: Step, detail: dict[str, tuple[str, str]]) -> list[str]:
    """Detail columns a step writes: its stored fields and what its effect sets, each once."""
    asked = [item.name for item in step.form if item.name in detail and not item.personal]
    return list(dict.fromkeys([*asked, *step.sets]))


def _assemble(process: Process, step: Step, parts: list[str], source: str) -> str:
    """Add entry, submission, clocks, parents, personal and satellite rows of what is in `source`."""
    attached = "attachments" if step.files else "'[]'"
    parts.append(
        "written AS (INSERT INTO entry (at, record_id, seq, version, step, actor_id, post, unit, from_state, to_state, "
        "changes, form, outcome, lon, lat, attachments, personal_digest, prev, hash) "
        "SELECT at, id, seq, version, step, actor_id, post, unit, from_state, state, changes, form, e_outcome, e_lon, "
        f"e_lat, {attached}, personal_digest, decode(prev, 'hex'), decode(hash, 'hex') FROM {source})"
    )
    parts.append(
        "kept AS (INSERT INTO submission (actor, key, digest, record_id, answer, at) "
        "SELECT %(submitter)s, sub_key, decode(sub_digest, 'hex'), id, answer, at "
        f"FROM {source} WHERE sub_key IS NOT NULL)"
    )
    parts += _clock_parts(process, step, source)
    if process.child and not step.starts and any(process.state(code).final for code in step.targets):
        parts.append(
            "parents AS (UPDATE record p SET version = p.version + 1, open_children = p.open_children - c.done "
            f"FROM (SELECT parent_id, count(*) AS done FROM {source} "
            "WHERE parent_id IS NOT NULL AND closed_at IS NOT NULL GROUP BY 1) c WHERE p.id = c.parent_id)"
        )
    if any(item.personal for item in step.form):
        parts.append(
            "private AS (INSERT INTO personal (record_id, seq, name, value, salt) "
            f"SELECT m.id, m.seq, x.name, x.value, decode(x.salt, 'hex') FROM {source} m, "
            "json_to_recordset(m.personal) AS x(name text, value text, salt text))"
        )
    if step.files:
        parts.append(
            "attached AS (INSERT INTO attachment (record_id, seq, field, place, file_id) "
            f"SELECT m.id, m.seq, x.field, x.place, x.file FROM {source} m, "
            "json_to_recordset(m.hung) AS x(field text, place smallint, file bigint))"
        )
    parts += [_rows_part(label, number, source) for number, label in enumerate(step.rows)]
    return ", ".join(parts) + f" SELECT id FROM {source}"


def _clock_parts(process: Process, step: Step, source: str) -> list[str]:
    parts = []
    ends = bool(step.clocks) or any(_may_end(process, code) for code in step.frm) or _closes(process, step)
    if not step.starts and ends and has_clocks(process):
        parts.append(
            f"stopped AS (UPDATE deadline c SET ended_at = m.at FROM {source} m, json_array_elements_text(m.ended) x "
            "WHERE c.record_id = m.id AND c.name = x)"
        )
    if step.clocks or any(process.state(code).due for code in step.targets):
        parts.append(
            "started AS (INSERT INTO deadline (record_id, name, started_at, amount, unit, hours, calendar_version, "
            "paused, due_at, ended_at) SELECT m.id, x.name, x.started_at, x.amount, x.unit, x.hours, "
            "x.calendar_version, coalesce(x.paused, '[]'), x.due_at, x.ended_at "
            f"FROM {source} m, json_to_recordset(m.clocks) AS x(name text, started_at timestamptz, "
            "amount integer, unit text, hours text, calendar_version text, paused jsonb, due_at timestamptz, "
            "ended_at timestamptz) "
            "ON CONFLICT (record_id, name) DO UPDATE SET started_at = excluded.started_at, amount = excluded.amount, "
            "unit = excluded.unit, hours = excluded.hours, calendar_version = excluded.calendar_version, "
            "paused = excluded.paused, due_at = excluded.due_at, ended_at = excluded.ended_at)"
        )
    return parts


def _may_end(process: Process, code: str) -> bool:
    return bool(code) and process.state(code).due is not None


def _closes(process: Process, step: Step) -> bool:
    return any(process.state(code).final for code in step.targets)


def has_clocks(process: Process) -> bool:
    """Whether any state or step of the process runs a clock."""
    return any(state.due for state in process.states) or any(step.clocks for step in process.steps)


def _rows_part(label: str, number: int, source: str) -> str:
    """Insert into one satellite table, whose `record` is the item's; a row that is there already stays."""
    model = apps.get_model(label)
    linked = any(item.name == "record" for item in model._meta.concrete_fields)
    auto = () if model._meta.auto_field is None else (model._meta.auto_field.name,)
    # only the row itself may be there already: another one under the same number is a race and must be seen
    same = "" if auto else f" ({', '.join(str(item.column) for item in model._meta.pk_fields)})"
    columns = columns_of(model, without=("record", *auto))
    names = ", ".join([*(["record_id"] if linked else []), *(column for column, _type in columns.values())])
    selected = ", ".join([*(["m.id"] if linked else []), *(f"x.{attribute}" for attribute in columns)])
    typed = ", ".join(f"{attribute} {kind}" for attribute, (_column, kind) in columns.items())
    return (
        f"sat_{number} AS (INSERT INTO {model._meta.db_table} ({names}) SELECT {selected} "
        f"FROM {source} m, json_to_recordset(m.rows_{number}) AS x({typed}) ON CONFLICT{same} DO NOTHING)"
    )


def unpack(row: Sequence[Any], columns: Sequence[str]) -> tuple[RecordRow, dict[str, Any], Sequence[Any]]:
    """(record, detail with its running clocks under "_clocks", the columns that follow)."""
    width = 1 + len(RecordRow._fields)
    record, end = RecordRow._make(row[1:width]), width + len(columns)
    detail: dict[str, Any] = dict(zip(columns, row[width:end], strict=True))
    detail["_clocks"] = orjson.loads(row[0]) if row[0] else {}
    return record, detail, row[end:]


def page_facts(process: Process) -> tuple[Fact, ...]:
    """Facts of all steps that do not need a form, each once: what a case page needs to say why not."""
    found: dict[str, Fact] = {}
    for step in process.steps:
        if not (step.starts or step.internal or step.on_due):
            found.update({fact.name: fact for fact in step.facts if not fact.on_form})
    return tuple(found.values())
