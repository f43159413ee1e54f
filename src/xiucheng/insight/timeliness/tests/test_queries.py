# SPDX-License-Identifier: Apache-2.0
"""The statement over all cases: the same verdicts as the rule, only of what the actor may see."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from xiucheng.delivery.cli import report
from xiucheng.insight.timeliness.queries import timeliness, timeliness_by
from xiucheng.insight.timeliness.rules import nothing, verdict
from xiucheng.insight.timeliness.types import By, Figures, Verdict
from xiucheng.kernel.access.actor import Actor, Grant, system
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.local import ZONE
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Deadline, Record
from xiucheng.operations.supervision.types import CASE
from xiucheng.operations.takeover.actions import import_requests
from xiucheng.operations.takeover.tests.tables import row, write

ACTOR = system("test")
START = datetime(2026, 3, 1, tzinfo=ZONE)
AS_OF = START + timedelta(days=20)
UNITS = ("市政中心", "环卫中心")


def written(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""


@pytest.fixture
def cases(db: None, tmp_path: Path) -> None:
    source = random.Random(7)  # noqa: S311 - the same cases at every run
    rows = []
    for number in range(300):
        opened_at = START + timedelta(hours=source.randrange(30 * 24))
        due_at = opened_at + timedelta(hours=source.randrange(200)) if source.random() < 0.8 else None
        closed_at = opened_at + timedelta(hours=source.randrange(-5, 300)) if source.random() < 0.7 else None
        cells = {"opened_at": written(opened_at), "due_at": written(due_at), "closed_at": written(closed_at)}
        status = "closed" if closed_at else "open"
        rows.append(row(number, status=status, department=source.choice(UNITS), **cells))
    with frozen(AS_OF + timedelta(days=60)):
        import_requests(ACTOR, write(tmp_path / "cases.csv", rows), "generic", lanes=0)


def by_rule(as_of: datetime) -> Figures:
    targets = dict(Deadline.objects.filter(name="disposal").values_list("record_id", "due_at"))
    found = Counter(
        verdict(record.opened_at, targets.get(record.pk), record.closed_at, as_of)
        for record in Record.objects.all()
    )
    return nothing() | {one: found[one] for one in Verdict}


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("days", [0, 5, 20, 50])
def test_the_statement_says_what_the_rule_says(days: int) -> None:
    as_of = START + timedelta(days=days)
    assert timeliness(ACTOR, as_of) == by_rule(as_of)
    for by in By:
        groups = timeliness_by(ACTOR, by, as_of)
        for one in Verdict:
            assert sum(group.figures[one] for group in groups) == by_rule(as_of)[one]


@pytest.mark.usefixtures("cases")
def test_only_what_the_actor_may_see_is_counted() -> None:
    grant = Grant("chief", "", "generic/环卫中心/", "", "", frozenset({"supervision.view"}))
    seen = timeliness(Actor(id=1, name="甲", grants=(grant,)), AS_OF)
    groups = {group.name: group.figures for group in timeliness_by(ACTOR, By.DEPARTMENT, AS_OF)}
    assert seen == groups["环卫中心"]
    assert timeliness(Actor(id=2, name="乙"), AS_OF) == nothing()


@pytest.mark.usefixtures("cases")
def test_a_target_that_was_taken_back_is_no_target(tmp_path: Path) -> None:
    opened = row(9001, opened_at="2026-03-02 08:00:00", due_at="2026-03-03 08:00:00")
    path = write(tmp_path / "one.csv", [opened])
    before = timeliness(ACTOR, AS_OF)
    import_requests(ACTOR, path, "generic", lanes=0)
    assert timeliness(ACTOR, AS_OF)[Verdict.OPEN_OVERDUE] == before[Verdict.OPEN_OVERDUE] + 1
    import_requests(ACTOR, write(path, [opened | {"due_at": ""}]), "generic", lanes=0)
    found = timeliness(ACTOR, AS_OF)
    assert found[Verdict.OPEN_OVERDUE] == before[Verdict.OPEN_OVERDUE]
    assert found[Verdict.NO_TARGET] == before[Verdict.NO_TARGET] + 1


@pytest.mark.django_db
def test_stages_are_not_the_limit_of_the_case() -> None:
    grant = Grant("inspector", "监督员", "jx/", "中心", "", frozenset({"supervision.report"}))
    inspector = Actor(id=None, name="inspector", grants=(grant,))
    form = {"point": "121.47,31.23", "words": "垃圾", "channel": "inspector"}
    with frozen(START):
        started = engine.start(inspector, CASE, "report", form)
    assert Deadline.objects.filter(record_id=started.record_id).exists()
    assert timeliness(ACTOR, AS_OF)[Verdict.NO_TARGET] == 1


@pytest.mark.usefixtures("cases")
def test_the_command_prints_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert report.run_timeliness(["--as-of", "2026-03-21T00:00"]) == 0
    assert json.loads(capsys.readouterr().out) == timeliness(ACTOR, AS_OF)
    assert report.run_timeliness(["--as-of", "2026-03-21T00:00", "--by", "department"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {f"generic/{name}/" for name in UNITS}
    with pytest.raises(SystemExit, match="2"):
        report.run_timeliness(["--as-of", "yesterday"])
