# SPDX-License-Identifier: Apache-2.0
"""Jobs as people see them: progress, results, failures as sentences, cancelling, trying again; each their own."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.utils import translation
from procrastinate.exceptions import JobAborted

from tests.makers import Bureau
from xiucheng.kernel.access.actor import ANONYMOUS, Actor
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.access.refusals import NotAllowed, NotThere
from xiucheng.kernel.jobs import background, progress, registry, upkeep
from xiucheng.kernel.jobs.background import NotPossible
from xiucheng.kernel.jobs.models import JobNote
from xiucheng.kernel.jobs.queue import defer
from xiucheng.kernel.record.models import AccessLog

NAME = "drill.asked"


def asked() -> None:
    """A job that the tests do themselves."""


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    registry.declare_job(NAME, f"{__name__}:asked")
    yield
    registry._jobs.pop(NAME)


@pytest.fixture
def who(bureau: Bureau) -> Actor:
    return bureau["handler"]


def set_status(number: int, status: str) -> None:
    """What a worker does to the queue, as far as these tests need it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s",
            [status, number],
        )


def taken(who: Actor) -> int:
    number = background.ask(who, NAME, "Export")
    set_status(number, "doing")
    return number


def test_it_is_told_how_far_it_is_and_what_came_of_it(who: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    number = background.ask(who, NAME, "Export of cases")
    assert (background.one(who, number).state, background.mine(who)[0].title) == (
        "waiting",
        "Export of cases",
    )
    set_status(number, "doing")
    with progress.running(number, NAME, last=False), transaction.atomic():
        progress.tell(10, 40, "rows")
        seen = background.one(who, number)
        assert (seen.state, seen.done, seen.percent, seen.words) == ("running", 10, 25, "rows")
        progress.tell(20)
        assert background.one(who, number).done == 10, "not twice within half a second"
        monkeypatch.setattr(progress, "EVERY", 0.0)
        progress._current.get().quiet_until = 0.0  # type: ignore[union-attr]
        progress.tell(30)
        assert (background.one(who, number).done, background.one(who, number).words) == (30, "rows")
        progress.result("/files/1/", "40 rows")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [number])
    ended = background.one(who, number)
    assert (ended.state, ended.done, ended.result_url, ended.result_words) == (
        "done",
        40,
        "/files/1/",
        "40 rows",
    )
    assert ended.ended_at


def test_outside_a_job_telling_does_nothing() -> None:
    progress.tell(1, 2, "nobody listens")
    progress.result("/nowhere/")


def test_a_job_speaks_its_askers_language(who: Actor) -> None:
    Person.objects.filter(login=who.login).update(language="en")
    with progress.running(taken(who), NAME, last=False):
        assert translation.get_language() == "en"
    Person.objects.filter(login=who.login).update(language="zh-hans")
    with progress.running(taken(who), NAME, last=False):
        assert translation.get_language() == "zh-hans"


def test_a_failure_is_a_sentence_and_never_a_trace(who: Actor, caplog: pytest.LogCaptureFixture) -> None:
    number = taken(who)
    with pytest.raises(progress.Unable), progress.running(number, NAME, last=False):
        raise progress.Unable("The table has no column of that name.")
    set_status(number, "failed")
    assert background.one(who, number).problem == "The table has no column of that name."
    assert JobNote.objects.get(pk=number).outcome == "failed"

    number = taken(who)
    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(ZeroDivisionError),
        progress.running(number, NAME, last=False),
    ):
        raise ZeroDivisionError("secret words")
    found = background.one(who, number)
    assert found.incident in found.problem
    assert "secret" not in found.problem
    assert found.ended_at is None, "it is tried again by itself"
    assert [record.incident for record in caplog.records] == [found.incident]  # type: ignore[attr-defined]


def test_what_nobody_asked_for_is_noted_when_it_fails(bureau: Bureau) -> None:
    number = defer(NAME)
    set_status(number, "doing")
    with pytest.raises(RuntimeError), progress.running(number, NAME, last=True):
        raise RuntimeError
    assert JobNote.objects.get(pk=number).outcome == "failed"
    assert JobNote.objects.get(pk=number).asked_by is None


def test_a_job_that_killed_its_workers_says_so(who: Actor) -> None:
    number = taken(who)
    set_status(number, "failed")
    assert background.one(who, number).problem


def test_a_waiting_job_is_taken_out_and_a_running_one_is_told(who: Actor) -> None:
    waiting = background.ask(who, NAME, "Export")
    background.cancel(who, waiting, "wrong filter")
    found = background.one(who, waiting)
    assert (found.state, found.act, found.act_by, found.act_why) == (
        "cancelled",
        "cancel",
        who.name,
        "wrong filter",
    )
    with pytest.raises(NotPossible):
        background.cancel(who, waiting)

    number = taken(who)
    with pytest.raises(JobAborted), progress.running(number, NAME, last=False):
        progress.tell(1)
        background.cancel(who, number)
        assert background.one(who, number).stopping
        progress._current.get().quiet_until = 0.0  # type: ignore[union-attr]
        progress.tell(2)
        raise AssertionError("it went on")
    assert JobNote.objects.get(pk=number).outcome == "cancelled"


def test_trying_again_needs_a_reason_that_is_kept(who: Actor) -> None:
    number = background.ask(who, NAME, "Export")
    for reason in ("", "  \n"):
        with pytest.raises(NotPossible):
            background.retry(who, number, reason)
    with pytest.raises(NotPossible):
        background.retry(who, number, "it waits still")
    background.cancel(who, number)
    background.retry(who, number, "the disk has room\nagain " + "x" * 300)
    found = background.one(who, number)
    assert (found.state, found.act, found.attempts, found.ended_at) == ("waiting", "retry", 0, None)
    assert found.act_why.startswith("the disk has room again x")
    assert len(found.act_why) == background.LONGEST_WHY
    assert JobNote.objects.get(pk=number).rounds == 1
    line = AccessLog.objects.order_by("-id")[0]
    assert (line.kind, line.person_id) == ("job_retry", who.id)
    assert line.what == f"{NAME} {number}", "what somebody typed could never be erased"


def test_a_lock_that_waits_refuses_a_second_one_in_a_sentence(bureau: Bureau, who: Actor) -> None:
    first = taken(who)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET queueing_lock = 'one', status = 'failed' WHERE id = %s", [first]
        )
        second = defer(NAME)
        cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = 'one' WHERE id = %s", [second])
    with pytest.raises(NotPossible):
        background.retry(who, first, "again")
    assert background.one(who, first).state == "failed"


def test_jobs_of_others_are_not_there(bureau: Bureau, who: Actor) -> None:
    number = background.ask(who, NAME, "Export")
    other, admin = bureau["handler_2"], bureau["system_admin"]
    for stranger in (other, ANONYMOUS, bureau["leader"], bureau["audit_admin"]):
        assert number not in {job.number for job in background.mine(stranger)}
        for attempt in (background.one, background.cancel):
            with pytest.raises(NotThere):
                attempt(stranger, number)
        with pytest.raises(NotThere):
            background.retry(stranger, number, "why")
        with pytest.raises(NotAllowed):
            background.everything(stranger)
    for nowhere in (0, -1, 2**63, 10**30):
        with pytest.raises(NotThere):
            background.one(who, nowhere)
    assert background.one(admin, number).asked_by_name == who.name
    assert number in {job.number for job in background.everything(admin, state="waiting", name=NAME)}
    assert background.everything(admin, state="running", name="drill.none") == []
    assert background.everything(admin, before=1) == []
    background.cancel(admin, number, "the disk is full")
    assert background.one(who, number).act_by == admin.name


def test_notes_of_long_ago_are_forgotten(who: Actor) -> None:
    gone, waiting = taken(who), taken(who)
    JobNote.objects.filter(pk__in=(gone, waiting)).update(told_at="2026-01-01T00:00Z")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [gone])
    upkeep.old_failures()
    assert set(JobNote.objects.filter(pk__in=(gone, waiting)).values_list("pk", flat=True)) == {waiting}
