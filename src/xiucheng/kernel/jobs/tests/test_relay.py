# SPDX-License-Identifier: Apache-2.0
"""The relay loses nothing, gives nothing twice, and puts jobs where their step is."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest
from django.db import connection, transaction

from tests.makers import CASE, Bureau, report, settle
from xiucheng.kernel.jobs import registry, relay
from xiucheng.kernel.jobs.loops import Loop
from xiucheng.kernel.jobs.queue import UnknownJob, defer
from xiucheng.kernel.record.models import Cursor, Entry
from xiucheng.kernel.record.relay import Event, after, consume, tip

NOTED: list[int] = []


def note(record_id: int, **_rest: object) -> None:
    """A job that remembers what it was given."""
    NOTED.append(record_id)


@pytest.fixture
def noting() -> Iterator[str]:
    """A declared job that follows every report."""
    registry.declare_job("drill.note", f"{__name__}:note")
    registry.declare_after(CASE, "report", ("drill.note",))
    yield "drill.note"
    registry.declare_after(CASE, "report", ())


@pytest.fixture
def cursor() -> str:
    """A consumer that begins at what is there now."""
    settle()
    xid, number = tip()
    name = f"drill{random.randrange(10**9)}.reader"
    Cursor.objects.create(name=name, xid=xid, entry_id=number)
    return name


def in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def waiting_jobs(name: str) -> list[dict[str, object]]:
    with connection.cursor() as found:
        found.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [name])
        return [json.loads(row[0]) for row in found]


def test_an_entry_that_commits_late_is_waited_for(bureau: Bureau, cursor: str) -> None:
    begun, may_commit = threading.Event(), threading.Event()
    made: list[int] = []

    def late() -> None:
        with transaction.atomic():
            made.append(report(bureau).record_id)
            begun.set()
            may_commit.wait(20)

    thread = in_thread(late)
    assert begun.wait(20)
    quick = [report(bureau).record_id for _ in range(5)]
    seen: list[int] = []

    def take(events: Sequence[Event]) -> None:
        seen.extend(event.record_id for event in events)

    assert consume(cursor, take) == 0, "the quick ones began later; passing them would lose the late one"
    may_commit.set()
    thread.join()
    settle()
    while consume(cursor, take):
        pass
    assert seen == [*made, *quick]


def write_at_random(bureau: Bureau, seed: int) -> None:
    """Twelve transactions of a few reports each, that take their time to commit."""
    dice = random.Random(seed)
    for _ in range(12):
        with transaction.atomic():
            for _ in range(dice.randint(1, 3)):
                report(bureau)
            time.sleep(dice.choice((0, 0, 0.002, 0.02, 0.08)))


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)


def test_many_writers_and_two_readers_lose_nothing_and_double_nothing(bureau: Bureau, cursor: str) -> None:
    start = tip()
    delivered: list[tuple[int, int]] = []

    def take(events: Sequence[Event]) -> None:
        delivered.extend((event.xid, event.id) for event in events)

    readers = [Loop(f"reader {n}", lambda: consume(cursor, take, 7) > 0, pause=0.002) for n in range(2)]
    for reader in readers:
        reader.start()
    writers = [in_thread(partial(write_at_random, bureau, seed)) for seed in range(6)]
    for thread in writers:
        thread.join()
    settle()
    written = {(event.xid, event.id) for event in after(*start, 10_000)}
    wait_until(lambda: len(delivered) >= len(written))
    for reader in readers:
        reader.end()
        reader.join(5)
    assert len(written) >= 72
    assert sorted(delivered) == sorted(written)
    assert delivered == sorted(delivered), "in the order of the record"


def test_jobs_after_a_step_wait_in_the_queue_once(bureau: Bureau, cursor: str, noting: str) -> None:
    before = len(waiting_jobs(noting))
    case = report(bureau)
    settle()
    assert consume(cursor, relay.to_jobs) == 1
    assert consume(cursor, relay.to_jobs) == 0
    waiting = waiting_jobs(noting)[before:]
    assert waiting == [{"record_id": case.record_id, "seq": 1, "process": CASE, "step": "report"}]


def test_when_the_handler_fails_neither_jobs_nor_cursor_stay(
    bureau: Bureau, cursor: str, noting: str
) -> None:
    before = len(waiting_jobs(noting))
    case = report(bureau)
    settle()

    def broken(events: Sequence[Event]) -> None:
        relay.to_jobs(events)
        raise RuntimeError("the power failed")

    with pytest.raises(RuntimeError):
        consume(cursor, broken)
    assert len(waiting_jobs(noting)) == before
    seen: list[int] = []
    assert consume(cursor, lambda events: seen.extend(event.record_id for event in events)) == 1
    assert seen == [case.record_id]


def test_a_failing_subscription_is_tried_entry_by_entry(bureau: Bureau, cursor: str) -> None:
    good, bad = report(bureau).record_id, report(bureau).record_id
    settle()
    seen: list[int] = []
    broken = True

    def take(events: Sequence[Event]) -> None:
        if broken and bad in {event.record_id for event in events}:
            raise RuntimeError("cannot use this one")
        seen.extend(event.record_id for event in events)

    careful = relay._Careful(cursor, take)
    with pytest.raises(RuntimeError):
        careful.turn()
    careful.failed()
    assert careful.turn()
    assert seen == [good], "what came before the bad one is not held up"
    with pytest.raises(RuntimeError):
        careful.turn()
    broken = False
    careful.failed()
    assert careful.turn()
    assert seen == [good, bad]


def test_an_idle_consumer_costs_one_query_and_says_now_and_then_that_it_reads(
    bureau: Bureau, cursor: str
) -> None:
    consume(cursor, lambda _events: None)
    moved_at = Cursor.objects.get(name=cursor).moved_at
    assert moved_at is not None
    for _ in range(3):
        assert consume(cursor, lambda _events: None) == 0
    assert Cursor.objects.get(name=cursor).moved_at == moved_at


def test_a_job_is_deferred_in_the_transaction_of_its_caller(bureau: Bureau, noting: str) -> None:
    before = len(waiting_jobs(noting))
    with pytest.raises(RuntimeError), transaction.atomic():
        defer(noting, record_id=1)
        raise RuntimeError("rolled back")
    assert len(waiting_jobs(noting)) == before
    with transaction.atomic():
        defer(noting, record_id=2)
    assert waiting_jobs(noting)[before:] == [{"record_id": 2}]
    with pytest.raises(UnknownJob):
        defer("drill.unknown")


def test_the_longest_name_can_be_a_queue(bureau: Bureau) -> None:
    name = "drill." + "n" * (registry.LONGEST - len("drill."))
    registry.declare_job(name, f"{__name__}:note")
    try:
        defer(name, record_id=3)
    finally:
        registry._jobs.pop(name)
    assert waiting_jobs(name) == [{"record_id": 3}]


def test_declarations_are_checked() -> None:
    with pytest.raises(registry.DeclarationError):
        registry.declare_job("Drill Note", "nowhere:note")
    with pytest.raises(registry.DeclarationError):
        registry.declare_job("drill." + "n" * registry.LONGEST, "nowhere:note")
    with pytest.raises(registry.DeclarationError):
        registry.declare_job("jobs.seal", "elsewhere:seal")
    registry.declare_after("drill.errand", "go", ("drill.missing",))
    try:
        assert "drill.missing" in " ".join(registry.faults())
    finally:
        registry.declare_after("drill.errand", "go", ())
    assert registry.faults() == []


def test_the_loop_survives_what_its_turn_raises() -> None:
    calls: list[str] = []

    def turn() -> bool:
        calls.append("turn")
        if len(calls) == 1:
            raise RuntimeError("first time")
        return False

    loop = Loop("drill", turn, pause=0.01, failed=lambda: calls.append("failed"))
    loop.start()
    wait_until(lambda: calls.count("turn") >= 3)
    loop.end()
    loop.join(2)
    assert calls[:3] == ["turn", "failed", "turn"]
    assert not loop.is_alive()


def test_every_entry_belongs_to_what_the_relay_reads(bureau: Bureau) -> None:
    assert Entry.objects.count() == len(after(0, 0, 100_000))
