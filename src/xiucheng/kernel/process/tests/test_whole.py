# SPDX-License-Identifier: Apache-2.0
"""A step is written whole or not at all: what refuses takes all else back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.utils import translation

from tests.makers import CASE, FORMS, Bureau, make_case, report, take
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.engine import Item
from xiucheng.kernel.process.errors import Conflict, Denied, Invalid, NotFound, NotNow, Refused
from xiucheng.kernel.record.models import Entry, Record

from . import family
from .family import CHILD, PARENT, WORKER
from .sights import counts, state_of

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"), family.declared():
        yield


# ---- nothing half-written

STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "report": ("", {"reporter_name": "王"}),
    "file": ("accepted", {}),
    "rework": ("handled", {}),
    "merge": ("reported", {}),
}
TABLES = {
    "report": "record entry submission deadline personal supervision_case supervision_report supervision_report_link",
    "file": "record entry submission deadline share supervision_case",
    "rework": "record entry submission deadline supervision_case",
    "merge": "record entry submission deadline supervision_report_link",
}


@pytest.mark.parametrize(
    ("step", "table"), [(step, table) for step, tables in TABLES.items() for table in tables.split()]
)
def test_a_step_is_written_whole_or_not_at_all(
    bureau: Bureau, step: str, table: str, django_db_blocker: Any
) -> None:
    state, more = STEPS[step]
    case = make_case(bureau, state) if state else None
    other = report(bureau, "receptionist")
    before, seen = counts(), state_of(case.record_id) if case else ()
    form = {"into": other.number} if step == "merge" else {**FORMS[step], **more}

    def act() -> Answer:
        if case is None:
            return engine.start(bureau["inspector"], CASE, step, form, key=f"whole-{table}")
        who = {"file": "duty_chief", "rework": "inspector_2", "merge": "receptionist"}[step]
        return take(bureau, who, case, step, form, key=f"whole-{step}-{table}")

    with broken(table), pytest.raises(psycopg.Error, match="planted"):
        act()

    assert counts() == before
    assert not case or state_of(case.record_id) == seen
    assert state_of(other.record_id)[-1] == (1, "report")
    assert not act().replayed


class broken:  # noqa: N801 - reads as a word in `with`
    """A table that refuses every new or changed row, as the owner makes it."""

    def __init__(self, table: str) -> None:
        self.table = table

    def __enter__(self) -> None:
        self.run(
            "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted'; END $$",
            f"CREATE TRIGGER planted BEFORE INSERT OR UPDATE ON {self.table} FOR EACH ROW EXECUTE FUNCTION planted()",
        )

    def __exit__(self, *_error: object) -> None:
        self.run(f"DROP TRIGGER planted ON {self.table}", "DROP FUNCTION planted")

    @staticmethod
    def run(*statements: str) -> None:
        with connections["owner"].cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


# ---- children and calls


def children(answer: Answer) -> list[Record]:
    return list(Record.objects.filter(parent=answer.record_id).order_by("id"))


def test_children_begin_with_their_parent_and_inherit_its_place(bureau: Bureau) -> None:
    mother = family.parent(2)

    first, second = children(mother)
    assert (first.title, second.title) == ("mother", "child 1")
    for one in (first, second):
        assert (one.address, one.area_path, one.holder_path, one.lon, one.lat) == (
            "街1号",
            "31/",
            "kin/",
            1.5,
            2.5,
        )
        assert (one.state, one.version, one.seq) == ("todo", 1, 1)
        told = Entry.objects.get(record_id=one.id).changes
        assert told["holder_path"] == ["", "kin/"]
    assert Record.objects.get(pk=mother.record_id).open_children == 2


def test_the_last_child_opens_the_way_to_close(bureau: Bureau) -> None:
    mother = family.parent(2)
    for left, child in zip((1, 0), children(mother), strict=True):
        with pytest.raises(NotNow, match=f"Cannot close: {left + 1} tasks are still open"):
            engine.step(WORKER, PARENT, mother.record_id, "finish", {}, version=None)
        tried = engine.step(WORKER, CHILD, child.id, "try", {}, version=1)
        assert Record.objects.get(pk=mother.record_id).version == mother.version + 1 - left
        engine.step(WORKER, CHILD, child.id, "finish", {}, version=tried.version)
        assert Record.objects.get(pk=mother.record_id).open_children == left

    with pytest.raises(Conflict):
        engine.step(WORKER, PARENT, mother.record_id, "finish", {}, version=mother.version)
    assert engine.step(WORKER, PARENT, mother.record_id, "finish", {}, version=None).state == "done"


def test_finishing_children_in_a_bulk_counts_each(bureau: Bureau) -> None:
    mother, other = family.parent(3), family.parent(1)
    items = [Item({}, child.id, 1) for child in (*children(mother)[:2], *children(other))]

    assert all(isinstance(outcome, Answer) for outcome in engine.bulk(WORKER, CHILD, "finish", items))

    assert Record.objects.get(pk=mother.record_id).open_children == 1
    assert Record.objects.get(pk=other.record_id).open_children == 0


def test_nobody_begins_a_child_by_itself(bureau: Bureau) -> None:
    with pytest.raises(NotFound):
        engine.start(WORKER, CHILD, "begin", {"title": "orphan"})


def test_a_child_that_cannot_begin_takes_its_parents_step_back(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother = family.parent()
    before, seen = counts(), state_of(mother.record_id)
    refusing = registry.get(CHILD).step("begin")
    assert refusing is not None
    object.__setattr__(
        refusing, "checks", (lambda context: {"title": "no"} if context.form["title"] else {},)
    )
    try:
        with pytest.raises(Invalid):
            engine.step(WORKER, PARENT, mother.record_id, "split", {"count": 3}, version=1, key="split-1")
    finally:
        object.__setattr__(refusing, "checks", ())

    assert (counts(), state_of(mother.record_id)) == (before, seen)
    assert not engine.step(
        WORKER, PARENT, mother.record_id, "split", {"count": 3}, version=1, key="split-1"
    ).replayed


def test_calls_write_with_the_step_or_not_at_all(bureau: Bureau) -> None:
    mother, sister = family.parent(), family.parent()
    before, seen = counts(), (state_of(mother.record_id), state_of(sister.record_id))

    def act(actor: Any, _context: Any, _answer: Any) -> None:
        engine.step(actor, PARENT, sister.record_id, "finish", {}, version=None)

    def refuse(*_args: Any) -> None:
        raise Denied("not this one")

    def crash(*_args: Any) -> None:
        raise RuntimeError("crash")

    for end, error in ((refuse, Refused), (crash, RuntimeError)):
        family.called[:] = [act, end]
        with pytest.raises(error):
            engine.step(WORKER, PARENT, mother.record_id, "ring", {"title": "x"}, version=1, key="ring-1")
        assert (counts(), state_of(mother.record_id), state_of(sister.record_id)) == (before, *seen)
    family.called[:] = [act]
    engine.step(WORKER, PARENT, mother.record_id, "ring", {"title": "x"}, version=1, key="ring-1")
    assert Record.objects.get(pk=sister.record_id).state == "done"
    assert engine.step(
        WORKER, PARENT, mother.record_id, "ring", {"title": "x"}, version=1, key="ring-1"
    ).replayed
