# SPDX-License-Identifier: Apache-2.0
"""The worker is killed while it takes a table over: the next one goes on, no row comes twice, none is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from psycopg.conninfo import make_conninfo

from xiucheng.kernel.access.actor import system
from xiucheng.kernel.database import addresses
from xiucheng.kernel.jobs.models import JobNote
from xiucheng.kernel.record.models import Entry, Record
from xiucheng.operations.intake import actions, queries
from xiucheng.operations.intake.models import ImportRun
from xiucheng.operations.intake.tests.test_intake import table
from xiucheng.operations.intake.types import State
from xiucheng.operations.supervision.models import Case, ImportLink
from xiucheng.operations.takeover.tests.tables import row

pytestmark = pytest.mark.server
DATA = system("data")
ROWS = 1200


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """While this file is there, workers take their time."""
    return tmp_path / "slow"


@pytest.fixture
def start(committed_db: str, tmp_path: Path, slow: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts workers on the test's database and folder; none outlives the test."""
    started: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "DATABASE_URL": make_conninfo(addresses.urls().app, dbname=committed_db),
        "XIUCHENG_VAR": str(tmp_path),
        "DRILL_SLOW": str(slow),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }

    def worker() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "xiucheng.operations.intake.tests.drills"]
        started.append(subprocess.Popen(command, env=environment))
        return started[-1]

    settings = mock.Mock(var=tmp_path, import_megabytes=1)
    with mock.patch.object(queries, "settings", settings), mock.patch.object(actions, "settings", settings):
        yield worker
    for process in started:
        process.kill()
        process.wait()


def wait_until(true: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def state(run: ImportRun) -> str:
    run.refresh_from_db()
    return run.state


def test_a_killed_workers_import_goes_on(start: Callable[[], subprocess.Popen[bytes]], slow: Path) -> None:
    run = actions.receive(DATA, "requests.csv", [table([row(number) for number in range(ROWS)])])
    first = start()
    actions.check(DATA, run)
    wait_until(lambda: state(run) == State.CHECKED, "it is tried")
    assert (run.checked["imported"], Record.objects.count()) == (ROWS, 0)
    slow.touch()
    actions.start(DATA, run)
    run.refresh_from_db()
    number = run.job or 0
    second = start()  # gets ready meanwhile
    wait_until(lambda: 0 < JobNote.objects.get(pk=number).done < ROWS, "it tells how far it is")
    assert JobNote.objects.get(pk=number).total == ROWS
    first.kill()
    first.wait()
    before = Record.objects.count()
    assert 0 < before < ROWS
    assert state(run) == State.RUNNING
    slow.unlink()
    wait_until(lambda: state(run) == State.DONE, "the other worker goes on")
    assert second.poll() is None
    assert (run.summary["rows"], run.summary["imported"], run.summary["rejected"]) == (ROWS, ROWS, 0)
    wait_until(lambda: JobNote.objects.get(pk=number).ended_at, "the job ends")
    job = JobNote.objects.get(pk=number)
    assert (job.outcome, job.done, job.result_words) == ("done", ROWS, f"{ROWS} 行")
    assert Record.objects.count() == Entry.objects.count() == ImportLink.objects.count() == ROWS
    assert Case.objects.values("external_id").distinct().count() == ROWS

    actions.undo(DATA, run, "wrong file")
    wait_until(lambda: state(run) == State.UNDONE, "all of it is taken back")
    assert run.undone == {"taken_back": ROWS, "left": 0}
    assert set(Record.objects.values_list("state", flat=True)) == {"withdrawn"}
