# SPDX-License-Identifier: Apache-2.0
"""Does the jobs: a procrastinate worker with heartbeats, and the rescue of jobs whose worker was killed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from itertools import count
from typing import Any, cast

from django.db import close_old_connections
from procrastinate import App, JobContext, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ProcrastinateException, UniqueViolation
from procrastinate.jobs import DeleteJobCondition, Job, Status
from procrastinate.worker import Worker

from xiucheng.kernel.clock import now
from xiucheng.kernel.jobs import progress, registry, strays

log = logging.getLogger("xiucheng.worker")

HEARTBEAT = 2.0
STALLED = 10.0
"""A worker that was silent for so many seconds is taken for dead, and its jobs run again."""
GATHERED = 8
"""Heartbeats from one look for jobs that workers of other versions failed or left to the next."""
GRACE = 3.0
"""How long a stopping worker lets a job go on."""
ATTEMPTS = 8
CONCURRENCY = 2
POLL = 2.0
LONGEST_BACK_OFF = 10.0

_CANCELLED = "SELECT abort_requested FROM procrastinate_jobs WHERE id = %(job)s"
_ENDED = """
UPDATE job_note SET ended_at = %(at)s, outcome = %(outcome)s WHERE job_id = %(job)s AND ended_at IS NULL
"""


class _Patience(RetryStrategy):
    """Tries again what may go better later; what says itself that it cannot be done is left."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, progress.Unable):
            return None
        return super().get_retry_decision(exception=exception, job=job)


# 3, 9, 27 seconds … 1.8 hours in all: an outage of an hour costs no job
RETRY = _Patience(max_attempts=ATTEMPTS, exponential_wait=3)


def runner(path: str) -> Callable[..., None]:
    """The function of a job, with a database connection that is known to live, telling how it goes."""

    def run(context: JobContext, **arguments: Any) -> None:
        arguments.pop("timestamp", None)  # what procrastinate adds to periodic jobs
        job = context.job
        close_old_connections()
        try:
            with progress.running(job.id or 0, job.task_name, last=job.attempts >= ATTEMPTS):
                registry.load(path)(**arguments)
        finally:
            close_old_connections()

    return run


def worker_app() -> App:
    """A procrastinate app for workers, with every declared job.

    An app of its own: jobs are done over its connections, while `defer` goes on using Django's and with it
    the caller's transaction. procrastinate's `replace_connector` would take that away.
    """
    made = App(connector=cast("DjangoConnector", django_app.connector).get_worker_connector())
    times = registry.periodic()
    for name, path in registry.jobs().items():
        once = {"queueing_lock": name, "lock": name} if name in times else {}
        how = {"name": name, "queue": name, "retry": RETRY, "pass_context": True, **once}
        task = made.task(**how)(runner(path))  # type: ignore[call-overload]
        if name in times:
            made.periodic(cron=times[name])(task)
    return made


async def rescue(app: App) -> int:
    """Put jobs of dead workers back into the queue; one that killed too many workers is given up."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED))
    for job in stalled:
        try:
            await _put_back(app, job)
        except ProcrastinateException as error:
            log.info("Job %s was rescued by somebody else: %s", job.id, error)
    return len(stalled)


async def _gather(app: App) -> None:
    try:
        await strays.gather(app, ATTEMPTS)
    except UniqueViolation as error:
        log.info("A periodic job came while one of before was to wait again: %s", error)


async def _put_back(app: App, job: Job) -> None:
    if job.attempts >= ATTEMPTS:
        log.error("Job %s (%s) is given up: its workers died %s times", job.id, job.task_name, job.attempts)
        await _end(app, job, Status.FAILED, "failed")
        return
    asked = await app.connector.execute_query_one_async(_CANCELLED, job=job.id)
    if asked["abort_requested"]:
        log.warning("Job %s (%s) was to be cancelled when its worker died", job.id, job.task_name)
        await _end(app, job, Status.ABORTED, "cancelled")
        return
    log.warning("Job %s (%s) runs again: its worker died", job.id, job.task_name)
    await app.job_manager.retry_job(job)


async def _end(app: App, job: Job, status: Status, outcome: str) -> None:
    """End a job that no worker ends, and tell it to who asked."""
    await app.job_manager.finish_job(job, status, delete_job=False)
    await app.connector.execute_query_async(_ENDED, job=job.id, outcome=outcome, at=now())


async def work(stop: asyncio.Event, *, app_of: Callable[[], App] = worker_app) -> bool:
    """Do jobs until `stop`, over restarts of the database. Returns whether every job could be finished."""
    back_off = HEARTBEAT / 4
    while not stop.is_set():
        started = asyncio.get_running_loop().time()
        try:
            finished = await _work_once(app_of(), stop)
        except Exception as error:
            if asyncio.get_running_loop().time() - started > LONGEST_BACK_OFF:
                back_off = HEARTBEAT / 4
            log.error("Jobs stopped (%s: %s); they go on in %.1f s", type(error).__name__, error, back_off)
            await _wait(stop, back_off)
            back_off = min(back_off * 2, LONGEST_BACK_OFF)
            continue
        if stop.is_set():
            return finished
    return True


async def _work_once(app: App, stop: asyncio.Event) -> bool:
    async with app.open_async():
        worker = Worker(
            app,
            queues=[strays.SHARED, *registry.jobs()],
            concurrency=CONCURRENCY,
            fetch_job_polling_interval=POLL,
            shutdown_graceful_timeout=GRACE,
            delete_jobs=DeleteJobCondition.SUCCESSFUL,
            install_signal_handlers=False,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=STALLED,
        )
        running = asyncio.create_task(worker.run(), name="jobs")  # type: ignore[no-untyped-call]
        rescuing = asyncio.create_task(_rescue_for_ever(app), name="rescue")
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({running, rescuing, stopped}, return_when=asyncio.FIRST_COMPLETED)
            worker.stop()  # type: ignore[no-untyped-call]
            await asyncio.wait({running}, timeout=GRACE + 0.5)
            if not running.done():
                await release(app, worker)
                return False
            # what ended it without being asked is raised here
            for task in (running, rescuing):
                if task.done():
                    task.result()
        finally:
            rescuing.cancel()
            stopped.cancel()
    return True


async def release(app: App, worker: Worker) -> None:
    """Give up the jobs that did not finish in time: without their worker they count as stalled at once."""
    if worker.worker_id is not None:
        await app.job_manager.unregister_worker(worker.worker_id)
    log.warning("A job did not finish in %.0f s and is left to the next worker", GRACE)


async def _rescue_for_ever(app: App) -> None:
    for beat in count():
        await rescue(app)
        if beat % GATHERED == 0:
            await _gather(app)
        await asyncio.sleep(HEARTBEAT)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
