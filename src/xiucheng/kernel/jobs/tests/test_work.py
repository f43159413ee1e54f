# SPDX-License-Identifier: Apache-2.0
"""Jobs need the app role's rights only, and the next worker does them when theirs is killed or stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.makers import Bureau, report, settle
from xiucheng.kernel.access.models import Session
from xiucheng.kernel.clock import now
from xiucheng.kernel.database import addresses
from xiucheng.kernel.jobs import background, registry, upkeep
from xiucheng.kernel.jobs.queue import defer
from xiucheng.kernel.record import seal as sealing
from xiucheng.kernel.record.models import Seal, Submission

pytestmark = pytest.mark.server
WORKER = "xiucheng.kernel.jobs.tests.drills"


class Worker:
    """Worker processes on the test's database, and what their jobs noted."""

    def __init__(self, folder: Path) -> None:
        self.notes = folder / "notes"
        self.notes.touch()
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, known: str = "slow counting") -> subprocess.Popen[bytes]:
        name = str(connection.settings_dict["NAME"])
        url = addresses.urls().app.replace("/xiucheng?", f"/{name}?")
        own = {"DATABASE_URL": url, "DRILL_FILE": str(self.notes), "XIUCHENG_VAR": str(self.notes.parent)}
        environment = os.environ | own | {"DRILL_KNOWN": known}
        process = subprocess.Popen([sys.executable, "-m", WORKER], env=environment)
        self.processes.append(process)
        return process

    def lines(self) -> list[str]:
        return self.notes.read_text(encoding="utf-8").splitlines()

    def wait_for(self, line: str, seconds: float = 25, *, times: int = 1) -> None:
        wait_until(lambda: self.lines().count(line) >= times, seconds, f"{line!r} in {self.lines()}")


def wait_until(true: Callable[[], bool], seconds: float, what: str = "") -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited {seconds} s: {what}"
        time.sleep(0.05)


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    for name in ("slow", "counting"):
        registry.declare_job(f"drill.{name}", f"xiucheng.kernel.jobs.tests.drills:{name}")
    made = Worker(tmp_path)
    yield made
    for process in made.processes:
        process.kill()
        process.wait()


def statuses() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'drill.slow'")
        return [row[0] for row in cursor.fetchall()]


def test_a_job_of_a_killed_worker_runs_again(bureau: Bureau, worker: Worker) -> None:
    """Progress and cancelling live through it too: what was cancelled meanwhile is not begun again."""
    process, who = worker.start(), bureau["handler"]
    defer("drill.slow", word="killed", seconds=60)
    number = background.ask(who, "drill.counting", "Counting", word="counted")
    worker.wait_for("begin killed")
    wait_until(lambda: background.one(who, number).done > 5, 25, "it tells how far it is")
    told = background.one(who, number)
    assert (told.state, told.total, told.words) == ("running", 200, "counting")
    process.kill()
    process.wait()
    background.cancel(who, number, "no longer needed")
    assert background.one(who, number).stopping
    worker.start()
    worker.wait_for("end killed")
    assert [line for line in worker.lines() if "killed" in line] == [
        "begin killed",
        "begin killed",
        "end killed",
    ]
    wait_until(lambda: statuses() == [], 5, "a job that is done leaves no row")
    wait_until(lambda: background.one(who, number).state == "cancelled", 5, "the next worker ends it")
    assert background.one(who, number).ended_at
    assert worker.lines().count("begin counted") == 1

    background.retry(who, number, "needed after all")
    worker.wait_for("begin counted", times=2)
    wait_until(lambda: background.one(who, number).done > 2, 10, "it counts again")
    background.cancel(who, number)
    worker.wait_for("stopped counted", 5)
    wait_until(lambda: background.one(who, number).state == "cancelled", 5, "it stops where it tells")


def test_a_stopping_worker_lets_a_short_job_finish(bureau: Bureau, worker: Worker) -> None:
    process = worker.start()
    defer("drill.slow", word="short", seconds=1.5)
    worker.wait_for("begin short")
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert time.monotonic() - began < 5
    assert worker.lines() == ["begin short", "end short"]
    wait_until(lambda: statuses() == [], 2, "a job that is done leaves no row")


def test_a_stopping_worker_leaves_a_long_job_to_the_next(bureau: Bureau, worker: Worker) -> None:
    process = worker.start()
    defer("drill.slow", word="long", seconds=60)
    worker.wait_for("begin long")
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert time.monotonic() - began < 5
    worker.start()
    worker.wait_for("end long", 8)


def test_an_older_worker_leaves_what_it_does_not_know_to_a_newer_one(bureau: Bureau, worker: Worker) -> None:
    """What a worker of 0.1.0 failed without knowing it is done, too."""
    who = bureau["handler"]
    failed = defer("drill.slow", word="failed unbegun", seconds=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed', attempts = 1 WHERE id = %s", [failed]
        )
    worker.start(known="slow")
    number = background.ask(who, "drill.counting", "Counting", word="new work")
    defer("drill.slow", word="old work", seconds=0)
    worker.wait_for("end old work")
    found = background.one(who, number)
    assert (found.state, found.attempts) == ("waiting", 0)
    worker.start()
    worker.wait_for("begin new work")
    background.cancel(who, number)
    worker.wait_for("end failed unbegun")


def test_upkeep_works_with_the_rights_of_the_app_role(
    bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "anchor_path", lambda: tmp_path / "seals.jsonl")
    case = report(bureau, key="old-key")
    settle()
    upkeep.partitions()
    upkeep.seal()
    assert Seal.objects.filter(journal="entry").exists()
    Submission.objects.filter(key="old-key").update(at=now() - timedelta(days=91))
    assert upkeep.old_submissions() == 1
    assert not Submission.objects.filter(record_id=case.record_id).exists()
    person = bureau["handler"].id
    times = {"created_at": now(), "seen_at": now(), "person_id": person}
    Session.objects.create(digest=b"past", expires_at=now() - timedelta(seconds=1), **times)
    Session.objects.create(digest=b"live", expires_at=now() + timedelta(hours=1), **times)
    assert upkeep.old_sessions() == 1
    assert bytes(Session.objects.get().digest) == b"live"
    assert upkeep.old_failures() == 0
