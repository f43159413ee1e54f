# SPDX-License-Identifier: Apache-2.0
"""Imports that were stopped half-way and went on in another way, or not at all: all of it can still be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from django.utils import translation

from xiucheng.kernel.access.actor import system
from xiucheng.kernel.jobs import progress
from xiucheng.kernel.record.models import Record
from xiucheng.operations.intake import actions, queries, tasks
from xiucheng.operations.intake.models import ImportRun
from xiucheng.operations.intake.tests.test_intake import again, states, table, taken, upload, worked
from xiucheng.operations.intake.types import IntakeRefused, State
from xiucheng.operations.takeover import actions as importing
from xiucheng.operations.takeover.actions import undoing
from xiucheng.operations.takeover.tests.tables import row

pytestmark = pytest.mark.django_db
DATA = system("data")
OTHERWISE = {"external_id": "id", "opened_at": "opened_at", "title": "department"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path) -> Iterator[None]:
    with (
        translation.override("en"),
        mock.patch.object(tasks, "LANES", 0),
        mock.patch.object(queries, "settings", mock.Mock(var=tmp_path)),
        mock.patch.object(actions, "settings", mock.Mock(var=tmp_path, import_megabytes=1)),
    ):
        yield


def stopped(run: ImportRun) -> ImportRun:
    """The import whose job was cancelled after the first three cases."""
    with (
        mock.patch.object(importing, "BATCH", 3),
        mock.patch.object(undoing, "BATCH", 3),
        mock.patch.object(progress, "tell", side_effect=progress.Stopped),
        pytest.raises(progress.Stopped),
    ):
        tasks.work(run.pk)
    return again(run)


def half() -> ImportRun:
    """An import that was cancelled when it had taken three rows over."""
    run = upload(table([row(number) for number in range(6)]))
    actions.check(DATA, run)
    actions.start(DATA, worked(run))
    found = stopped(run)
    assert (found.state, Record.objects.count()) == (State.FAILED, 3)
    return found


def taken_otherwise(run: ImportRun) -> ImportRun:
    """The import after it took the whole table over under another mapping."""
    actions.match(DATA, run, "generic", "x", OTHERWISE)
    actions.check(DATA, run)
    actions.start(DATA, worked(run))
    return worked(run)


def test_what_an_import_changed_itself_is_taken_back_with_the_rest() -> None:
    done = taken_otherwise(half())
    assert (done.summary["imported"], set(Record.objects.values_list("title", flat=True))) == (
        6,
        {"市政中心"},
    )
    actions.undo(DATA, done, "why")
    assert worked(done).undone == {"taken_back": 6, "left": 0}
    assert set(states()) == {"withdrawn"}


def test_what_was_given_back_and_taken_again_is_given_back_again() -> None:
    taken([row(number) for number in range(6)])
    second = taken([row(number, title="路灯不亮（两盏）") for number in range(6)])
    path = queries.table_path(second)
    actions.undo(DATA, second, "why")
    path.write_bytes(table([row(number) for number in range(6)]))
    assert stopped(second).state == State.FAILED
    done = taken_otherwise(second)
    actions.undo(DATA, done, "why")
    assert worked(done).undone == {"taken_back": 6, "left": 0}
    assert set(Record.objects.values_list("title", flat=True)) == {"路灯不亮"}


def test_what_was_taken_over_in_part_is_undone_and_not_discarded() -> None:
    run = half()
    for _matched in range(2):
        with pytest.raises(IntakeRefused, match="Undo the import first"):
            actions.discard(DATA, run)
        assert queries.table_path(run).exists()
        actions.choose(DATA, run, "generic")
    assert again(run).state == State.READY
    actions.undo(DATA, run, "why")
    assert worked(run).undone == {"taken_back": 3, "left": 0}
    assert not queries.table_path(run).exists(), "nothing can be done with it any more"


def test_a_table_that_had_to_go_for_its_words_does_not_keep_what_it_began() -> None:
    run = half()
    actions.forget_words(["路灯不亮"])
    assert (again(run).state, queries.table_path(run).exists()) == (State.DISCARDED, False)
    actions.undo(DATA, run, "why")
    assert worked(run).undone == {"taken_back": 3, "left": 0}


def test_what_took_nothing_over_cannot_be_undone() -> None:
    run = upload(table([row(1)]))
    for state in State:
        ImportRun.objects.filter(pk=run.pk).update(state=state, job=1)
        with pytest.raises(IntakeRefused, match="not possible"):
            actions.begin_undo(DATA, again(run), "why")


def test_an_undoing_by_command_that_was_killed_goes_on() -> None:
    run = taken([row(number) for number in range(6)])
    assert run.job is not None
    for _killed in range(2):
        actions.begin_undo(DATA, again(run), "why")
        with (
            mock.patch.object(undoing, "BATCH", 3),
            mock.patch.object(progress, "tell", side_effect=ConnectionError),
            pytest.raises(ConnectionError),
        ):
            tasks.work(run.pk)
    assert (again(run).state, states().count("withdrawn")) == (State.UNDOING, 6)
    actions.undo(DATA, again(run), "why")
    with pytest.raises(IntakeRefused, match="not possible"):
        actions.begin_undo(DATA, again(run), "its job does it")
    assert worked(run).undone == {"taken_back": 6, "left": 0}
