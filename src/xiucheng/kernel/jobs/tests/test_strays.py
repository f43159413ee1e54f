# SPDX-License-Identifier: Apache-2.0
"""What workers of other versions failed or left is done after all, or its asker is told; nothing goes on for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import cast

import pytest
from django.db import connection
from django.utils import translation
from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.django_connector import DjangoConnector

from tests.makers import Bureau
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.jobs import background, progress, registry, strays
from xiucheng.kernel.jobs.models import JobNote
from xiucheng.kernel.jobs.queue import defer
from xiucheng.kernel.jobs.work import ATTEMPTS
from xiucheng.kernel.notify import endings, inbox
from xiucheng.kernel.observe.health import look

NAME = "drill.stray"


def asked() -> None:
    """A job that nobody does here."""


@pytest.fixture(autouse=True)
def declared(bureau: Bureau) -> Iterator[None]:
    send("DELETE FROM procrastinate_jobs")
    JobNote.objects.all().delete()
    registry.declare_job(NAME, f"{__name__}:asked")
    yield
    registry._jobs.pop(NAME, None)


@pytest.fixture
def who(bureau: Bureau) -> Actor:
    return bureau["handler"]


def send(sql: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def state(number: int) -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", [number])
        found: tuple[str, int] = cursor.fetchone()
        return found


def worker_of_before() -> None:
    """What 0.1.0 does: it takes whatever waits, from every queue, and knows none of it."""
    app = App(connector=cast("DjangoConnector", django_app.connector).get_worker_connector())

    async def work() -> None:
        async with app.open_async():
            await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    asyncio.run(work())


def gather(*, unknown: bool = False) -> None:
    """One look of a worker, of this version or of one without the job."""
    app = App(connector=cast("DjangoConnector", django_app.connector).get_worker_connector())

    async def once() -> None:
        async with app.open_async():
            await strays.gather(app, ATTEMPTS)

    if unknown:
        registry._jobs.pop(NAME)
    asyncio.run(once())
    registry.declare_job(NAME, f"{__name__}:asked")


def test_what_an_older_worker_failed_unbegun_waits_again(who: Actor) -> None:
    wanted, alone = background.ask(who, NAME, "Export"), defer(NAME)
    worker_of_before()
    assert (state(wanted), state(alone)) == (("failed", 1), ("failed", 1))
    assert background.one(who, wanted).problem
    gather(unknown=True)
    assert state(alone) == ("failed", 1), "a worker that does not know it either leaves it"
    gather()
    assert (state(wanted), state(alone)) == (("todo", 1), ("todo", 1))
    found = background.one(who, wanted)
    assert (found.state, found.ended_at) == ("waiting", None)
    assert found.next_at is not None, "not at once: the older worker may take it again"
    assert endings.look() == 0


def test_what_failed_at_work_stays_failed(who: Actor) -> None:
    number = background.ask(who, NAME, "Export")
    worker_of_before()
    with pytest.raises(progress.Unable), progress.running(number, NAME, last=False):
        raise progress.Unable("The table has no column of that name.")
    gather()
    assert state(number) == ("failed", 1)


def test_it_ends_after_as_many_times_as_other_failures_and_is_told_once(who: Actor) -> None:
    number = background.ask(who, NAME, "Export of cases")
    for _time in range(ATTEMPTS):
        worker_of_before()
        gather()
        send("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    gather()
    assert state(number) == ("failed", ATTEMPTS)
    assert JobNote.objects.get(pk=number).outcome == "failed"
    assert (endings.look(), endings.look()) == (1, 0)
    assert inbox.listing(who)[0][0].text.startswith("Export of cases")


def test_periodic_jobs_follow_one_another(who: Actor) -> None:
    first, second, third = defer(NAME), defer(NAME), defer(NAME)
    worker_of_before()
    send("UPDATE procrastinate_jobs SET queueing_lock = 'drill'")
    for done in (third, second, first):
        for _again in range(2):
            gather()
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM procrastinate_jobs WHERE status = 'todo'")
            assert cursor.fetchall() == [(done,)]
        send("DELETE FROM procrastinate_jobs WHERE id = %s", done)


def test_what_no_worker_knew_for_a_day_is_given_up_and_told(who: Actor) -> None:
    old, alone, new = (
        background.ask(who, NAME, "Export of cases"),
        defer(NAME),
        background.ask(who, NAME, "2"),
    )
    send("UPDATE procrastinate_events SET at = at - interval '1 day' WHERE job_id <> %s", new)
    gather()
    assert state(old)[0] == "todo", "it is known here: only the queue is long"
    gather(unknown=True)
    assert [state(number)[0] for number in (old, alone, new)] == ["failed", "failed", "todo"]
    assert dict(look().jobs)["failed"] == 2, "which the doctor tells"
    with translation.override("en"):
        assert "another version" in background.one(who, old).problem
    assert endings.look() == 1
    gather()
    assert state(old)[0] == "failed", "it was told"
