# SPDX-License-Identifier: Apache-2.0
"""Random walks through every declared process: none gets stuck, and its entries tell the record again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.makers import Bureau, report
from xiucheng.kernel.access.actor import Actor, Grant, system
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer, Field, Kind, Process, Step
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid, NotNow
from xiucheng.kernel.process.statement import blanks_of, columns_of, detail_model
from xiucheng.kernel.record import replay, verify
from xiucheng.kernel.record.models import Entry, Record
from xiucheng.kernel.record.payload import plain

ALL = frozenset(registry.permissions())
GRANTS = (Grant("walker", "", "jx/jd/", "", "3", ALL), Grant("walker", "", "", "", "3", ALL))
WALKERS = tuple(Actor(id=9000 + n, name=f"walker {n}", grants=GRANTS) for n in range(3))
"""Three who may do everything: what one reported and another handled, the third may judge."""
CLOCK = system("clock")
ROOTS = [process for process in registry.processes() if not process.child]
STEPS_OF_A_WALK, MOST_STEPS = 14, 40
_numbers = count(1)

VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: st.sampled_from(["甲", "e\u0301tat", "x" * 30, "a  b"]),
    Kind.WORDS: st.sampled_from(["一\n二", "y" * 300, "'; --"]),
    Kind.DECIMAL: st.sampled_from(["1", "2.50"]),
    Kind.BOOLEAN: st.booleans(),
    Kind.DATE: st.sampled_from(["2026-12-01", "2027-02-28"]),
    Kind.DATETIME: st.sampled_from(["2026-12-01T10:00", "2015-05-05T05:05:05Z"]),
    Kind.POINT: st.sampled_from(["121.4737,31.2245", "121.4838,31.2245", "100,20"]),
    Kind.REFERENCE: st.just("x"),
    Kind.FILES: st.just([]),
}


@pytest.fixture(scope="module", autouse=True)
def _no_file_of_seals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    path: Path = tmp_path_factory.mktemp("seals") / "none.jsonl"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify, "anchor_path", lambda: path)
        yield


def value(data: st.DataObject, item: Field, record: int | None, known: dict[str, Any]) -> Any:
    """A value for a field, most often a usable one; None leaves an optional field empty."""
    if item.name in known and not item.choices:
        return known[item.name]
    if not item.required and data.draw(st.booleans()):
        return None
    if item.options:
        choices = [code for code, _shown in registry.options(item.options, WALKERS[0], record)]
        return data.draw(st.sampled_from(choices)) if choices else "none"
    if item.kind is Kind.CHOICE:
        return data.draw(st.sampled_from([code for code, _label in item.choices]))
    if item.kind is Kind.INTEGER:
        low = item.minimum if item.minimum is not None else 0
        return data.draw(
            st.integers(low, min(low + 40, item.maximum if item.maximum is not None else low + 40))
        )
    drawn = data.draw(VALUES[item.kind])
    return drawn[: item.max_length] if isinstance(drawn, str) else drawn


def known_values(bureau: Bureau, step: Step, record: Record | None) -> dict[str, Any]:
    """What only somebody who knows the city could type."""
    names = {item.name for item in step.form}
    known: dict[str, Any] = {}
    if "into" in names:
        known["into"] = report(bureau, "receptionist").number
    if "sent_number" in names:
        known |= {"sent_number": f"n{next(_numbers)}", "beside": None}
    if "external_id" in names:
        facts = (
            detail_model(registry.get(record.process))._default_manager.get(pk=record.pk) if record else None
        )
        known["external_id"] = getattr(facts, "external_id", None) or f"w{next(_numbers)}"
        known["source"] = getattr(facts, "source", None) or "walk"
        known |= {"holder_path": "jx/hw/", "area_path": "310199/001/"}
    return known


def take(
    data: st.DataObject, bureau: Bureau, actor: Actor, process: Process, step: Step, record: Record | None
) -> Answer | None:
    known = known_values(bureau, step, record)
    form = {item.name: value(data, item, record.pk if record else None, known) for item in step.form}
    items = [engine.Item(form, record.pk if record else None, record.version if record else None)]
    outcome = engine.bulk(actor, process.code, step.code, items)[0]
    assert isinstance(outcome, (Answer, Invalid, NotNow)), outcome
    return outcome if isinstance(outcome, Answer) else None


def ways(root: int) -> Iterator[tuple[Actor, Process, Step, Record]]:
    """Every step that could be taken now, on a record or its children, by people or by a clock."""
    for record in family(root):
        process = registry.get(record.process)
        for actor in WALKERS:
            for offer in engine.offers(actor, process, record.pk):
                if offer.allowed:
                    yield actor, process, offer.step, record
        for step in process.steps:
            if step.on_due and record.state in step.frm:
                yield CLOCK, process, step, record


def to_the_end(process: Process, step: Step, state: str) -> int:
    """How many steps are left to a final state after this one, taken in a state."""
    leads_to = {target for source, target in step.moves if source == state}
    reached = {one.code for one in process.states if one.final}
    for left in range(len(process.states)):
        if reached & leads_to:
            return left
        reached |= {source for one in process.steps for source, target in one.moves if target in reached}
    return len(process.states)


def family(root: int) -> list[Record]:
    found = list(Record.objects.filter(pk=root))
    for one in found:
        found += Record.objects.filter(parent=one)
    return found


def assert_entries_tell_the_record(record: Record) -> None:
    told = replay.Told(record.pk)
    facts = {
        name: plain(blank) for name, blank in blanks_of(detail_model(registry.get(record.process))).items()
    }
    for entry in Entry.objects.filter(record_id=record.pk).order_by("seq").values():
        told.take(entry)
        for name, (old, new) in entry["changes"].items():
            if name in facts:
                assert facts[name] == old
                facts[name] = new
    assert list(replay.differences([told])) == []
    stored = detail_model(registry.get(record.process))._default_manager.filter(pk=record.pk).values().get()
    names = columns_of(detail_model(registry.get(record.process)))
    assert {name: plain(stored[name]) for name in names} == facts
    assert (told.last, record.seq) == (record.seq, told.last)


@pytest.mark.parametrize("process", ROOTS, ids=lambda process: process.code)
def test_no_walk_gets_stuck_and_entries_tell_the_record(process: Process, bureau: Bureau) -> None:
    ends: set[str] = set()
    # Where many ways lead round, chance alone seldom finds the end: every second walk takes the shortest.
    kinds = cycle((True, False))

    @settings(
        max_examples=10,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],  # a failing walk is short enough to be read as it is
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    @given(st.data())
    def walk(data: st.DataObject) -> None:
        starts = [step for step in process.steps if step.starts and not step.internal]
        begun = take(data, bureau, WALKERS[0], process, data.draw(st.sampled_from(starts)), None)
        if begun is None:
            return
        straight = next(kinds)
        for _ in range(MOST_STEPS if straight else STEPS_OF_A_WALK):
            root = Record.objects.get(pk=begun.record_id)
            if root.closed_at is not None:
                break
            open_ways = list(ways(root.pk))
            assert open_ways, f"{root.process} is stuck in {root.state}"
            if straight:
                left = [
                    to_the_end(process, step, record.state) for _actor, process, step, record in open_ways
                ]
                open_ways = [way for way, far in zip(open_ways, left, strict=True) if far == min(left)]
            place = data.draw(st.integers(0, len(open_ways) - 1))
            take(data, bureau, *open_ways[place])
        for record in family(begun.record_id):
            assert_entries_tell_the_record(record)
            ends.add(record.state)

    walk()
    assert ends & {state.code for state in process.states if state.final}
    assert verify.verify().broken == []
