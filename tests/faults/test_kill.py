# SPDX-License-Identifier: Apache-2.0
"""Every part is killed while eight clients work: what was answered is there, once, and the system goes on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence

import psutil
import pytest

from tests.faults.clients import Client, Told
from tests.faults.system import System, wait_until

pytestmark = pytest.mark.server

ANSWERS = 12
"""So many steps must be answered after each death before the next."""

PARTS: tuple[tuple[str, Callable[[System], psutil.Process]], ...] = (
    ("web worker", System.web_worker),
    ("worker", System.worker),
    ("live worker", System.live_worker),
    ("web master", System.web_master),
    ("postmaster", System.postmaster),
    ("live master", System.live_master),
    ("keeper", System.keeper),
    ("postmaster while its keeper is new", System.postmaster),
)

_HALVES = """
SELECT 'entries are not 1..seq', r.id FROM record r
    WHERE r.seq <> (SELECT count(*) FROM entry e WHERE e.record_id = r.id)
UNION ALL SELECT 'no detail', r.id FROM record r
    WHERE NOT EXISTS (SELECT FROM supervision_case d WHERE d.record_id = r.id)
UNION ALL SELECT 'no report', r.id FROM record r
    WHERE NOT EXISTS (SELECT FROM supervision_report_link l WHERE l.record_id = r.id)
UNION ALL SELECT 'entry without record', e.record_id FROM entry e
    WHERE NOT EXISTS (SELECT FROM record r WHERE r.id = e.record_id)
UNION ALL SELECT 'step without its key', e.record_id FROM entry e
    GROUP BY 2 HAVING count(*) <> (SELECT count(*) FROM submission s WHERE s.record_id = e.record_id)
UNION ALL SELECT 'clock runs on a closed record', c.record_id
    FROM deadline c JOIN record r ON r.id = c.record_id WHERE c.ended_at IS NULL AND r.closed_at IS NOT NULL
"""


@pytest.fixture
def clients(system: System) -> Iterator[list[Client]]:
    made = [Client(system) for _ in range(8)]
    for client in made:
        client.start()
    yield made
    for client in made:
        client.ending.set()


def serving(system: System) -> bool:
    """Whether the supervisor itself, which is not killed here, is alive."""
    return system.process is not None and system.process.poll() is None


def told_since(clients: Sequence[Client], moment: float) -> int:
    return sum(1 for client in clients for told in client.told if told.at > moment)


def kill(system: System, part: str, process: psutil.Process, clients: Sequence[Client]) -> float:
    """Kill a part and wait until the clients are answered again; returns how long that took."""
    process.kill()
    process.wait(10)
    moment = time.monotonic()

    def answered() -> bool:
        assert serving(system), f"serve ended after the {part} was killed; see {system.log}"
        assert [fault for client in clients for fault in client.wrong] == []
        return told_since(clients, moment) >= ANSWERS

    wait_until(answered, 30, f"answers after the {part} was killed")
    return time.monotonic() - moment


def test_what_was_answered_survives_the_death_of_every_part(
    system: System, clients: list[Client], record_property: Callable[[str, object], None]
) -> None:
    wait_until(lambda: told_since(clients, 0) > 40, 20, "the clients to work")
    for part, found in PARTS:
        seconds = kill(system, part, found(system), clients)
        record_property(part, round(seconds, 2))
        print(f"{part}: answered again after {seconds:.2f} s")  # noqa: T201
    for client in clients:
        client.ending.set()
    for client in clients:
        client.join(45)
    assert [fault for client in clients for fault in client.wrong] == []
    every = [told for client in clients for told in client.told]
    record_property("answered", len(every))
    record_property("answered after a repetition", sum(told.tries > 1 for told in every))
    wait_until(system.answers, 20, "all parts to serve again by themselves")
    assert system.worker().is_running()
    check_record(system, every)
    verified = system.run("xiucheng.delivery.cli", "record", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert json.loads(verified.stdout)["broken"] == []


def check_record(system: System, every: Sequence[Told]) -> None:
    """Every answered step is there, exactly once, and nothing is there by half."""
    with system.connect() as connection:
        rows = connection.execute("SELECT record_id, seq, step FROM entry").fetchall()
        keys = connection.execute(
            "SELECT key, (answer->>'record_id')::bigint, (answer->>'seq')::int FROM submission"
        )
        answers = {key: (record, seq) for key, record, seq in keys.fetchall()}
        assert connection.execute(_HALVES).fetchall() == []
    there = {(record, seq): step for record, seq, step in rows}
    assert len(there) == len(rows), "no place in a history is taken twice"
    for told in every:
        assert there[told.record_id, told.seq] == told.step
        assert answers[told.key] == (told.record_id, told.seq)
    assert len({told.key for told in every}) == len({(told.record_id, told.seq) for told in every})
