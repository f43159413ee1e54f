# SPDX-License-Identifier: Apache-2.0
"""Jobs that no worker took to its end, because an older or newer version asked for them than the one that works.

A job waits in the queue of its name and a worker reads the queues of the names it knows, so what a newer version
asks for waits for a newer worker. Version 0.1.0 reads all queues and fails at once what it does not know.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from procrastinate import App

from xiucheng.kernel.clock import now
from xiucheng.kernel.jobs import registry

log = logging.getLogger("xiucheng.worker")

SHARED: Final = "default"
"""The queue into which 0.1.0 puts all of its jobs."""
PATIENCE: Final = timedelta(days=1)
"""How long a job waits for a worker that knows it: machines come to a new version one after the other."""

# What fails at work is noted as ended when it is given up; what was never begun is not. The wait grows as after other
# failures: a worker of 0.1.0 may take it again. Of a periodic job only one may wait, so they follow one another.
_AGAIN = """
UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = %(at)s + 3 ^ attempts * interval '1 second'
WHERE id IN (
    SELECT j.id FROM procrastinate_jobs j
    WHERE j.status = 'failed' AND j.attempts < %(attempts)s AND j.task_name = ANY(%(known)s)
      AND NOT EXISTS (SELECT FROM job_note n WHERE n.job_id = j.id AND n.ended_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM procrastinate_jobs o WHERE o.queueing_lock = j.queueing_lock
                      AND (o.status = 'todo'
                           OR o.status = 'failed' AND o.attempts < %(attempts)s AND o.id > j.id))
    ORDER BY j.id LIMIT 500 FOR UPDATE OF j SKIP LOCKED)
RETURNING id, task_name
"""
_USED_UP = """
UPDATE job_note n SET ended_at = %(at)s, outcome = 'failed' FROM procrastinate_jobs j
WHERE j.id = n.job_id AND j.status = 'failed' AND n.ended_at IS NULL AND j.attempts >= %(attempts)s
"""
_FORGOTTEN = """
WITH forgotten AS (
    UPDATE procrastinate_jobs j SET status = 'failed'
    WHERE j.status = 'todo' AND j.task_name <> ALL(%(known)s)
      AND (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id) < %(since)s
    RETURNING id, task_name),
told AS (
    UPDATE job_note SET ended_at = %(at)s, outcome = 'failed' FROM forgotten WHERE job_id = forgotten.id)
SELECT id, task_name FROM forgotten
"""


async def gather(app: App, attempts: int) -> None:
    """Have done what an older worker failed without beginning it, so many times at most; give up what no worker knew
    for a day, and tell it to who asked."""
    send, at, known = app.connector.execute_query_all_async, now(), list(registry.jobs())
    for job in await send(_AGAIN, at=at, known=known, attempts=attempts):
        log.warning("Job %s (%s) is done after all: it was failed unbegun", job["id"], job["task_name"])
    await app.connector.execute_query_async(_USED_UP, at=at, attempts=attempts)
    for job in await send(_FORGOTTEN, at=at, known=known, since=at - PATIENCE):
        log.error("Job %s (%s) is given up: no worker knew it for a day", job["id"], job["task_name"])
