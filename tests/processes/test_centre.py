# SPDX-License-Identifier: Apache-2.0
"""A random walk over a whole centre: twenty people at their own posts, many cases at once, time going by.

Whatever they do: nothing is without a responsible unit, who verifies has no interest, nothing is closed without
verification, clocks add up, every reporter is told. XIUCHENG_WALK_STEPS makes it longer; `proof/03` takes 500.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import CASE, EAST, POINT, Bureau, bureau_database, make_person, settle
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Holder
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import START, STAY, Answer, Field, Kind, Step
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid, NotFound, NotNow
from xiucheng.kernel.process.timers import Timers
from xiucheng.kernel.record import verify
from xiucheng.kernel.record.models import Deadline, Entry, Record
from xiucheng.kernel.record.relay import consume
from xiucheng.operations.feedback.models import News
from xiucheng.operations.feedback.tasks import take as tell
from xiucheng.operations.supervision.models import Report, ReportLink
from xiucheng.operations.supervision.types import CASE as SUPERVISED

STEPS = int(os.environ.get("XIUCHENG_WALK_STEPS", "60"))
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MOST_OPEN = 15
EVERY = 30
"""So many steps between two looks at all cases; what reporters are told of must be younger than a day."""
MORE = (
    ("handler_3", "handler", "jx/hw/", ""),
    ("handler_4", "handler", "jx/sz/", ""),
    ("inspector_3", "inspector", "jx/jd/", "310199/"),
    ("inspector_4", "inspector", "jx/jd/", "310199/"),
    ("duty_chief_2", "duty_chief", "jx/jd/", ""),
    ("dispatcher_2", "dispatcher", "jx/zh/", ""),
    ("officer_2", "officer", "jx/zf/", "310199/001/"),
    ("centre_head", "centre_head", "jx/jd/", ""),
)
WITHOUT_WORK = {
    "system_admin",
    "security_admin",
    "audit_admin",
    "stranger",
    "strange_chief",
    "strange_inspector",
}
TOLD_ENDS = {"closed", "declined", "rejected", "merged", "voided"}
_numbers = count(1)


@pytest.fixture(scope="module")
def centre(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    with frozen(MONDAY), django_db_blocker.unblock(), bureau_database() as made:
        more = {login: make_person(login, *rest) for login, *rest in MORE}
        people = {**made.people, **more}
        yield Bureau({login: who for login, who in people.items() if login not in WITHOUT_WORK})


@pytest.fixture(autouse=True)
def _no_file_of_seals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "anchor_path", lambda: tmp_path / "none.jsonl")


def likely(step: Step) -> float:
    """What leads on is taken oftener than what leads aside, and that than what leaves everything as it is."""
    if step.primary:
        return 20.0
    return 0.3 if step.to == STAY else 2.0


class Walk:
    """One day and more at the centre, decided by a seed."""

    def __init__(self, centre: Bureau, clock: Frozen, seed: int) -> None:
        self.people, self.clock = list(centre.people.values()), clock
        self.chance = random.Random(seed)  # noqa: S311 - a repeatable walk, nothing secret
        self.process = registry.get(CASE)
        self.timers = Timers()
        self.cases: list[int] = []
        self.taken: list[tuple[str, str]] = []

    def go_on(self) -> None:
        """One step of somebody, and then some time."""
        open_now = list(Record.objects.filter(pk__in=self.cases, closed_at=None).values_list("pk", flat=True))
        if len(open_now) < MOST_OPEN and (not open_now or self.chance.random() < 0.3):
            self._report()
        else:
            self._work(self.chance.choice(open_now if self.chance.random() < 0.9 else self.cases))
        self.clock.advance(timedelta(minutes=self.chance.randint(1, 40)))
        self.timers.turn()

    def _report(self) -> None:
        reporters = [who for who in self.people if who.may("supervision.report")]
        who = self.chance.choice(reporters)
        step = self.process.step("report")
        assert step is not None
        outcome = self._take(who, CASE, step, None, None)
        if outcome is not None:
            self.cases.append(outcome.record_id)

    def _work(self, case: int) -> None:
        """Somebody who can do something about a case, or what hangs on it, does it."""
        found: list[tuple[Actor, Record, Step]] = []
        for record in [*Record.objects.filter(parent=case, closed_at=None), Record.objects.get(pk=case)]:
            for who in self.people:
                found += [(who, record, step) for step in self._offered(who, record)]
        if found:
            who, record, step = self.chance.choices(found, [likely(one) for _who, _record, one in found])[0]
            self._take(who, record.process, step, record.pk, record.version)

    def _offered(self, who: Actor, record: Record) -> list[Step]:
        try:
            offers = engine.offers(who, registry.get(record.process), record.pk)
        except NotFound:  # not theirs to see
            return []
        return [one.step for one in offers if one.allowed]

    def _take(
        self, who: Actor, process: str, step: Step, record: int | None, version: int | None
    ) -> Answer | None:
        form = {item.name: self._typed(item, who, record) for item in step.form}
        outcome = engine.bulk(who, process, step.code, [engine.Item(form, record, version)])[0]
        assert isinstance(outcome, Answer | Invalid | NotNow), (process, step.code, outcome)
        if not isinstance(outcome, Answer):
            return None
        self.taken.append((process, step.code))
        return outcome

    def _another(self) -> str:
        """The number of some open case."""
        found = Record.objects.filter(pk__in=self.cases, closed_at=None).values_list("number", flat=True)
        return self.chance.choice(list(found.order_by("pk")))

    def _typed(self, item: Field, who: Actor, record: int | None) -> Any:
        """What somebody types into a field: most often something usable."""
        if item.name == "into":
            return self._another()
        if not item.required and self.chance.random() < 0.5:
            return None
        if item.options:
            codes = [code for code, _shown in registry.options(item.options, who, record)]
            return self.chance.choice(codes) if codes else "none"
        if item.kind is Kind.CHOICE:
            return self.chance.choice([code for code, _label in item.choices])
        if item.kind is Kind.INTEGER:
            low = item.minimum or 0
            return self.chance.randint(low, min(low + 20, item.maximum or low + 20))
        return {
            Kind.DATE: (self.clock.at + timedelta(days=self.chance.randint(1, 9))).date().isoformat(),
            Kind.DATETIME: (self.clock.at + timedelta(days=1)).isoformat(),
            Kind.POINT: self.chance.choice([POINT, EAST]),
            Kind.DECIMAL: "1",
            Kind.BOOLEAN: self.chance.random() < 0.5,
            Kind.FILES: [],
        }.get(item.kind, f"言 {next(_numbers)}")


def look(walk: Walk) -> None:
    """The invariants of the whole centre, now."""
    settle()
    while consume("feedback.telling", tell):
        pass
    records = Record.objects.filter(pk__in=walk.cases) | Record.objects.filter(parent__in=walk.cases)
    units = set(Holder.objects.values_list("path", flat=True))
    for record in records:
        assert record.closed_at is not None or record.holder_path in units, f"{record.number} is nobody's"
        if record.process == SUPERVISED:
            story = list(Entry.objects.filter(record_id=record.pk).order_by("seq"))
            assert_looked_at_before_the_end(record, story)
            assert_clocks_add_up(record)
            assert_every_reporter_told(record)
    found = verify.verify()
    assert found.broken == []


def assert_looked_at_before_the_end(record: Record, story: list[Entry]) -> None:
    """No closing without verification since the last work, and no verifier with an interest."""
    verified, worked, reporters = False, None, set()
    for entry in story:
        if entry.step in {"report", "join"} or entry.from_state == START:
            reporters.add(entry.actor_id)
        if entry.to_state == "handled" and entry.from_state != "handled":
            verified, worked = False, entry.actor_id
        if entry.to_state == "verified" and entry.from_state == "handled":
            assert entry.actor_id != worked, f"{record.number}: who handled it verified it"
            assert entry.actor_id not in reporters, f"{record.number}: who reported it verified it"
            verified = True
        if entry.to_state == "closed" and entry.from_state != "closed":
            assert verified, f"{record.number} was closed without verification"


def assert_clocks_add_up(record: Record) -> None:
    """What a closed case says of its end, and no clock that runs on behind a closed case."""
    running = Deadline.objects.filter(record=record, ended_at=None)
    if record.closed_at is not None:
        assert not running.exists(), f"{record.number} is closed and its clock runs"
        assert record.due_at is None, record.number
    else:
        ends = [one.due_at for one in running if one.due_at is not None]
        assert record.due_at == (min(ends) if ends else None), record.number


def assert_every_reporter_told(record: Record) -> None:
    """Whoever reported by themselves or left a number has been told how it ended."""
    if record.state not in TOLD_ENDS:
        return
    links = ReportLink.objects.filter(record=record).values("report_id")
    for report in Report.objects.filter(pk__in=links):
        told = [one.what for one in News.objects.filter(report_id=report.pk, record=record).order_by("seq")]
        entry = Entry.objects.filter(record_id=record.pk).order_by("-seq").first()
        alone = entry is not None and entry.actor_id == report.reported_by
        reached = report.channel in {"inspector", "officer"} and not alone
        assert not reached or told[-1:] == [record.state], (record.number, report.pk, told)


@settings(
    max_examples=1,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32))
def test_a_centre_of_twenty_keeps_its_promises_whatever_they_do(
    centre: Bureau, record_property: Callable[[str, object], None], seed: int
) -> None:
    assert len(centre.people) >= 20
    with frozen(MONDAY) as clock:
        walk = Walk(centre, clock, seed)
        for number in range(1, STEPS + 1):
            walk.go_on()
            if number % EVERY == 0:
                look(walk)
    states = set(Record.objects.filter(pk__in=walk.cases).values_list("state", flat=True))
    record_property("cases", len(walk.cases))
    record_property("steps", dict(Counter(step for _process, step in walk.taken).most_common()))
    assert len(walk.taken) > STEPS // 2, "most of what was tried was refused"
    assert STEPS < 60 or "closed" in states, "no case came to its end"
