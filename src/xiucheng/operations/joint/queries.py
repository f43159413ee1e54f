# SPDX-License-Identifier: Apache-2.0
"""Reads of joint operations: facts of steps, choices of forms, who takes part with which figures."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q

from xiucheng.foundation.organization.queries import units
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import visible
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Fact
from xiucheng.kernel.desk import desk
from xiucheng.kernel.record.models import Record
from xiucheng.operations.joint.models import CaseLink, Operation, Task
from xiucheng.operations.joint.types import OPERATION, PARTICIPATION, SUMS, TASK
from xiucheng.operations.supervision.types import CASE

_ASKED = (
    "FROM joint_participation p JOIN record c ON c.id = p.record_id WHERE c.parent_id = r.id AND p.round = {}"
)
_THIS, _LAST = _ASKED.format("d.round"), _ASKED.format("d.round - 1")

ASKED_ALREADY = Fact(
    "asked_already",
    f"SELECT EXISTS (SELECT {_THIS} AND p.unit = a.form ->> 'unit' AND (c.closed_at IS NULL OR c.state = 'confirmed'))",
    on_form=True,
)
TAKES_PART = Fact(
    "takes_part",
    f"SELECT EXISTS (SELECT {_THIS} AND p.unit = a.form ->> 'unit' AND c.state = 'confirmed')",
    on_form=True,
)
ANSWERS = Fact(
    "answers",
    "SELECT json_build_array((SELECT count(*) " + _THIS + " AND c.state = 'confirmed'), "
    "coalesce((SELECT json_agg(h.name ORDER BY h.path) FROM joint_participation p JOIN record c "
    "ON c.id = p.record_id JOIN holder h ON h.path = p.unit "
    "WHERE c.parent_id = r.id AND p.round = d.round AND c.closed_at IS NULL), '[]'))::text",
)
CONFIRMED_BEFORE = Fact(
    "confirmed_before",
    f"SELECT json_agg(json_build_array(p.unit, p.demand, p.hours) ORDER BY p.unit)::text {_LAST} "
    "AND c.state = 'confirmed'",
)
_TOTALS = ", ".join(f"'{name}', coalesce(sum(t.{name}), 0)" for name in SUMS)
SUMMED = Fact(
    "sums",
    f"SELECT json_build_object('units', count(DISTINCT t.unit), {_TOTALS})::text FROM joint_task t "
    f"JOIN record c ON c.id = t.record_id WHERE c.parent_id = r.id AND c.state = 'done'",
)
CASE_BY_NUMBER = Fact(
    "case_id",
    f"SELECT t.id FROM record t WHERE t.number = a.form ->> 'case' AND t.process = '{CASE}'",
    on_form=True,
)


def participant_choices(actor: Actor, record: int | None) -> list[tuple[str, str]]:
    """The leading unit and those that confirmed for the days of now, as choices of a form."""
    operation = Operation.objects.filter(pk=record).first() if record else None
    if operation is None:
        return []
    wanted = f"SELECT p.unit {_THIS} AND c.state = 'confirmed'"
    asked = f"SELECT u.unit FROM record r JOIN joint_operation d ON d.record_id = r.id, LATERAL ({wanted}) u "
    paths = {operation.lead, *(row[0] for row in fetch_all(asked + "WHERE r.id = %(id)s", {"id": record}))}
    return [(one["path"], one["name"]) for one in units(actor) if one["path"] in paths]


def open_children(operation: int) -> list[tuple[int, str]]:
    """(id, process) of what is open under an operation. For `actions`."""
    found = Record.objects.filter(parent_id=operation, closed_at=None).order_by("pk")
    return list(found.values_list("pk", "process"))


class Sums(NamedTuple):
    """Figures of tasks, added up."""

    people: int = 0
    problems: int = 0
    corrected: int = 0
    cases: int = 0

    def plus(self, other: Sums) -> Sums:
        return Sums(*map(sum, zip(self, other, strict=True)))


class Participant(NamedTuple):
    """A unit in an operation: what it answered, and what its tasks came to."""

    unit: str
    name: str
    answer: str
    answer_id: int | None
    """Its last invitation; None for the unit that leads."""
    promised: int
    vehicles: int
    tasks: int
    done: int
    sums: Sums


class LinkedCase(NamedTuple):
    """A case of an operation."""

    id: int
    number: str
    title: str
    state: str


class Standing(NamedTuple):
    """How an operation stands: its units, the sums of what is finished, its cases as far as they may be seen."""

    participants: list[Participant]
    sums: Sums
    cases: list[LinkedCase]


_INVITED = """
SELECT DISTINCT ON (p.unit) p.unit, c.id, c.state, coalesce(p.people_promised, 0), coalesce(p.vehicles, 0)
FROM joint_participation p JOIN record c ON c.id = p.record_id WHERE c.parent_id = %(id)s
ORDER BY p.unit, p.round DESC, c.id DESC
"""


def standing(actor: Actor, identity: int) -> Standing:
    """How an operation stands. Raises `NotFound` when it is not there for this actor."""
    desk.check_visible(actor, registry.get(OPERATION), identity)
    lead = Operation.objects.values_list("lead", flat=True).get(pk=identity)
    names = {one["path"]: one["name"] for one in units(actor)}
    invited = {row[0]: row for row in fetch_all(_INVITED, {"id": identity})}
    work = _work(identity)
    states = {one.code: str(one.label) for one in registry.get(PARTICIPATION).states}
    found = []
    for unit in [lead, *sorted({*invited, *work} - {lead})]:
        _unit, child, state, promised, vehicles = invited.get(unit, (unit, None, "", 0, 0))
        tasks, done, sums = work.get(unit, (0, 0, Sums()))
        name, answer = names.get(unit, unit), states.get(state, "")
        found.append(Participant(unit, name, answer, child, promised, vehicles, tasks, done, sums))
    total = Sums()
    for one in found:
        total = total.plus(one.sums)
    return Standing(found, total, _cases(actor, identity))


def _work(identity: int) -> dict[str, tuple[int, int, Sums]]:
    """{unit: (its tasks that count, how many are done, their figures)}; only finished tasks have figures."""
    found: dict[str, tuple[int, int, Sums]] = {}
    rows = Task.objects.filter(record__parent_id=identity, record__state__in=("given", "done"))
    for unit, state, *figures in rows.values_list("unit", "record__state", *SUMS):
        tasks, done, sums = found.get(unit, (0, 0, Sums()))
        more = Sums(*figures) if state == "done" else Sums()
        found[unit] = (tasks + 1, done + (state == "done"), sums.plus(more))
    return found


def _cases(actor: Actor, identity: int) -> list[LinkedCase]:
    ids = set(CaseLink.objects.filter(_of(identity)).values_list("case_id", flat=True))
    process = registry.get(CASE)
    rows = Record.objects.filter(visible(actor, process.app), pk__in=ids).order_by("pk")
    return [LinkedCase(row.pk, row.number, row.title, str(process.state(row.state).label)) for row in rows]


def kin(record: int) -> list[int]:
    """The cases of an operation, or the operations of a case."""
    cases = CaseLink.objects.filter(_of(record)).values_list("case_id", flat=True)
    links = CaseLink.objects.filter(case_id=record).values_list("record_id", "record__parent_id")
    return [*cases, *(parent or own for own, parent in links)]


def _of(operation: int) -> Q:
    """Links of an operation and of its tasks."""
    return Q(record_id=operation) | Q(record__parent_id=operation, record__process=TASK)
