# SPDX-License-Identifier: Apache-2.0
"""What every declared process must be, whoever declared it: generated from the registry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, models
from django.utils import translation

from tests.makers import Bureau
from xiucheng.kernel import numbering
from xiucheng.kernel.access.actor import Actor, Grant, system
from xiucheng.kernel.access.models import Post
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.checks import faults
from xiucheng.kernel.declaration.fingerprint import KERNEL_STEPS, change, committed, fingerprint
from xiucheng.kernel.declaration.types import SYSTEM, Field, Kind, Label, Process, Step
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.attaching import facts_of
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound, NotNow, Refused
from xiucheng.kernel.process.statement import blanks_of, columns_of, detail_model, read_sql, statements
from xiucheng.kernel.record.models import Entry, Record
from xiucheng.kernel.record.replay import BLANK

PROCESSES = registry.processes()
STEPS = [(process, step) for process in PROCESSES for step in process.steps]
BY_CODE = pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.code)
BY_STEP = pytest.mark.parametrize(
    ("process", "step"), STEPS, ids=[f"{process.code}-{step.code}" for process, step in STEPS]
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def labels(process: Process) -> Iterator[Label]:
    yield process.label
    for state in process.states:
        yield state.label
    for step in process.steps:
        yield step.label
        for item in step.form:
            yield item.label
            yield from (label for _code, label in item.choices)
            if item.help:
                yield item.help


@BY_CODE
def test_it_has_no_faults_and_every_state_can_be_reached(process: Process) -> None:
    assert faults(process) == []


@BY_CODE
def test_it_speaks_both_languages(process: Process) -> None:
    for label in labels(process):
        assert label.zh.strip()
        assert label.en.strip()
        assert label.en.isascii() or "’" in label.en
        assert not label.zh.isascii() or label.zh == label.en


@BY_CODE
def test_its_permissions_are_declared_and_some_post_holds_each(process: Process, bureau: Bureau) -> None:
    needed = {step.by for step in process.steps} - {SYSTEM} | {f"{process.app}.view"}

    assert needed <= set(registry.permissions())
    held = {permission for post in Post.objects.all() for permission in post.permissions}
    assert needed <= held


@BY_STEP
def test_every_step_names_its_law(process: Process, step: Step) -> None:
    assert step.law or step.code in KERNEL_STEPS


@BY_CODE
def test_what_is_published_is_as_it_was_published(process: Process) -> None:
    assert change(process, committed(process)) is None
    assert len(fingerprint(process)) == 64


@BY_CODE
def test_its_facts_can_be_told_in_entries(process: Process) -> None:
    """No float has one spelling, and a fact named like a column of the record would hide it in the changes."""
    model = detail_model(process)

    kinds = {type(field) for field in model._meta.concrete_fields}
    assert not kinds & {models.FloatField, models.JSONField}
    assert not set(columns_of(model)) & set(BLANK)


@BY_STEP
def test_its_input_fits_its_columns(process: Process, step: Step) -> None:
    columns: dict[str, Any] = {field.attname: field for field in detail_model(process)._meta.concrete_fields}
    columns |= {
        name: Record._meta.get_field(name)
        for name in ("title", "address", "outcome", "holder_path", "area_path")
    }
    for item in step.form:
        column = columns.get(item.name)
        if item.personal or column is None:
            continue
        if isinstance(column, models.CharField) and column.max_length is not None:
            assert longest(item) <= column.max_length, item.name
        if item.kind is Kind.INTEGER:
            assert item.minimum is not None, item.name
            assert item.maximum is not None, item.name
            low, high = connection.ops.integer_field_range(column.get_internal_type())
            assert low <= item.minimum <= item.maximum <= high


def longest(item: Field) -> int:
    if item.kind is Kind.CHOICE:
        return max(len(code) for code, _label in item.choices)
    return max(item.max_length, 2000) if item.kind is Kind.WORDS else item.max_length


@BY_STEP
def test_what_it_names_exists(process: Process, step: Step) -> None:
    model = detail_model(process)
    assert set(step.sets) <= set(columns_of(model))
    assert {spawned for spawned in step.spawns if registry.find(spawned) is None} == set()
    for item in step.form:
        if item.options:
            assert item.options in registry.option_names()
    if step.on_due:
        names = {state.code for state in process.states} | {
            name for one in process.steps for name in one.clocks
        }
        assert step.on_due in names


@BY_STEP
def test_the_server_can_plan_its_statements(process: Process, step: Step, bureau: Bureau) -> None:
    """Both statements are SQL that the server takes, and the same text every time."""
    made = statements(process, step)

    assert made.read == read_sql(process, facts_of(step), start=step.starts)
    parameters = {
        **dict.fromkeys(("asked", "rows"), "[]"),
        "count": 1,
        "submitter": "t",
        "person": None,
        "app": "",
        "process": process.code,
        "process_version": 1,
        "holders": "{}",
        "areas": "{}",
        "at": now(),
    }
    assert fetch_all(made.read, parameters) == []
    assert fetch_all(made.write, parameters) == []


# ---- nobody without the permission, and nothing changed


def example(item: Field, bureau: Bureau) -> Any:
    """A usable value for a field."""
    values: dict[Kind, Any] = {
        Kind.INTEGER: item.minimum or 1,
        Kind.DECIMAL: Decimal(item.minimum or 1),
        Kind.BOOLEAN: True,
        Kind.DATE: date(2026, 12, 1).isoformat(),
        Kind.DATETIME: "2026-12-01T10:00",
        Kind.POINT: "121.4737,31.2245",
        Kind.FILES: [],
        Kind.CHOICE: item.choices[0][0] if item.choices else "",
    }
    return values.get(item.kind, "x")


def seeded(process: Process, state: str) -> int:
    """A record standing in a state, for judging only: rows as a step would leave them, without history."""
    identity = numbering.take()[0]
    record = Record.objects.create(
        id=identity,
        number=f"X{identity}",
        process=process.code,
        process_version=process.version,
        state=state,
        version=1,
        seq=0,
        head=bytes(32),
        title="x",
        area_path="310199/001/",
        holder_path="jx/zz/",
        opened_at=now(),
        changed_at=now(),
    )
    model = detail_model(process)
    model._default_manager.create(
        record=record, **{name: value for name, value in blanks_of(model).items() if value is not None}
    )
    return identity


def everything() -> tuple[int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM entry), (SELECT sum(version) FROM record), "
            "(SELECT count(*) FROM submission)"
        )
        return tuple(cursor.fetchone())


@BY_STEP
def test_no_post_without_the_permission_can_take_it(process: Process, step: Step, bureau: Bureau) -> None:
    form = {item.name: example(item, bureau) for item in step.form if item.required}
    record = None if step.starts else seeded(process, step.frm[0])
    before = everything()

    for post in Post.objects.all():
        held = frozenset({*post.permissions, f"{process.app}.view"})
        actor = Actor(id=1, name="x", grants=(Grant(post.code, "", "jx/", "", "310199/", held),))
        if step.by in held and not step.internal:
            continue
        outcome = engine.bulk(
            actor, process.code, step.code, [engine.Item(form, record, 1, f"no-{post.code}")]
        )[0]
        assert isinstance(outcome, NotFound if step.internal else Denied), post.code
        assert str(outcome)
        assert everything() == before
    stranger = Actor(
        id=1,
        name="x",
        grants=(Grant("x", "", "elsewhere/", "", "99/", frozenset({step.by, f"{process.app}.view"})),),
    )
    if record is not None:
        assert isinstance(
            engine.bulk(stranger, process.code, step.code, [engine.Item(form, record, 1)])[0], NotFound
        )
    assert everything() == before


@BY_STEP
def test_it_is_refused_in_every_other_state(process: Process, step: Step, bureau: Bureau) -> None:
    if step.starts:
        return
    form = {item.name: example(item, bureau) for item in step.form if item.required}
    for state in process.states:
        if state.code in step.frm:
            continue
        record = seeded(process, state.code)
        before = everything()
        outcome = engine.bulk(system("test"), process.code, step.code, [engine.Item(form, record, 1)])[0]
        assert isinstance(outcome, NotNow)
        assert str(outcome).startswith("In the state “")
        assert everything() == before
        assert Entry.objects.filter(record_id=record).count() == 0


@BY_CODE
def test_nonsense_in_any_form_is_refused_in_sentences(process: Process, bureau: Bureau) -> None:
    nonsense: tuple[Any, ...] = (
        None,
        "",
        "\x00",
        "\ud800",
        "x" * 5000,
        [],
        {},
        [[1]],
        1e308,
        -1,
        True,
        "'; DROP TABLE",
    )
    before = everything()
    for step in process.steps:
        record = None if step.starts else seeded(process, step.frm[0])
        before = everything()
        for value in nonsense:
            form = {item.name: value for item in step.form} | {"unknown": value}
            outcome = engine.bulk(system("test"), process.code, step.code, [engine.Item(form, record, 1)])[0]
            assert isinstance(outcome, (Invalid, NotNow, Refused))
            assert all(outcome.errors.values()) if isinstance(outcome, Invalid) else str(outcome)
            assert everything() == before
