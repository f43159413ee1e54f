# SPDX-License-Identifier: Apache-2.0
"""What a job says of itself while it runs, and where it learns that it is to stop.

A job calls `tell` as often as it likes and `result` once; outside a job both do nothing, so that a command
can call the same function.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation
from procrastinate.exceptions import JobAborted

from xiucheng.kernel.clock import now

log = logging.getLogger("xiucheng.worker")

EVERY = 0.5
"""Seconds between two notes of how far a job is; what is told in between is not written."""

_BEGIN = """
UPDATE job_note n SET started_at = %(at)s, told_at = %(at)s, ended_at = NULL, outcome = '', done = 0,
       words = '', failure = '', incident = ''
WHERE job_id = %(job)s
RETURNING (SELECT language FROM person WHERE id = n.asked_by_id), cancel_at IS NOT NULL
"""
_TELL = """
INSERT INTO job_note (job_id, name, asked_at, started_at, told_at, done, total, words)
VALUES (%(job)s, %(name)s, %(at)s, %(at)s, %(at)s, coalesce(%(done)s, 0), %(total)s, %(words)s)
ON CONFLICT (job_id) DO UPDATE SET told_at = %(at)s, done = coalesce(%(done)s, job_note.done),
    total = coalesce(%(total)s, job_note.total), words = coalesce(nullif(%(words)s, ''), job_note.words)
RETURNING cancel_at IS NOT NULL
"""
_DONE = """
UPDATE job_note SET ended_at = %(at)s, told_at = %(at)s, outcome = 'done', words = '', done = coalesce(total, done),
       result_url = %(url)s, result_words = %(words)s
WHERE job_id = %(job)s
"""
_FAILED = """
INSERT INTO job_note (job_id, name, asked_at, told_at, ended_at, outcome, failure, incident)
VALUES (%(job)s, %(name)s, %(at)s, %(at)s, %(ended)s, %(outcome)s, %(failure)s, %(incident)s)
ON CONFLICT (job_id) DO UPDATE SET told_at = %(at)s, ended_at = %(ended)s, outcome = %(outcome)s,
    failure = %(failure)s, incident = %(incident)s
"""


class Stopped(Exception):
    """Somebody cancelled the job. It comes out of `tell`: clean up if need be, and let it pass."""


class Unable(Exception):
    """The job cannot be done, and trying again would not help; the message is a sentence for who asked."""


@dataclass(slots=True)
class _Running:
    """The job that this thread does. It speaks over a connection of its own: what is told inside the job's
    transaction would be seen by nobody, and would keep others from asking it to stop."""

    number: int
    name: str
    own: BaseDatabaseWrapper | None = None
    quiet_until: float = 0.0
    url: str = ""
    words: str = ""

    def write(self, sql: str, **values: Any) -> tuple[Any, ...] | None:
        """One statement about this job; its first row. None, too, when the database does not answer."""
        if self.own is None:
            self.own = connection.copy()
        try:
            with self.own.cursor() as cursor:
                cursor.execute(sql, values | {"job": self.number, "name": self.name, "at": now()})
                return cursor.fetchone() if cursor.description else None
        except (DatabaseError, InterfaceError) as error:
            log.warning("job %s could not tell how far it is: %s", self.number, error)
            self.close()
            return None

    def close(self) -> None:
        if self.own is not None:
            self.own.close()
            self.own = None


_current: ContextVar[_Running | None] = ContextVar("job", default=None)


def tell(done: int | None = None, total: int | None = None, words: str = "") -> None:
    """Say how far the job is: `done` of `total`, doing what (`words`, one short phrase in the asker's language).

    Cheap: written at most twice a second, so call it for every row. Raises `Stopped` once somebody cancelled.
    """
    job = _current.get()
    if job is None or time.monotonic() < job.quiet_until:
        return
    row = job.write(_TELL, done=done, total=total, words=words[:200])
    job.quiet_until = time.monotonic() + EVERY
    if row is not None and row[0]:
        raise Stopped


def result(url: str = "", words: str = "") -> None:
    """Say what the job made: where it is found (an address within the system) and a short sentence."""
    job = _current.get()
    if job is not None:
        job.url, job.words = url[:300], words[:200]


@contextmanager
def running(number: int, name: str, *, last: bool) -> Iterator[None]:
    """Around a job: notes its begin and its end, and speaks its asker's language.

    What it raises is kept as a sentence for people; `last` says that it is not tried again by itself.
    """
    job = _Running(number, name)
    token = _current.set(job)
    try:
        language, cancelled = job.write(_BEGIN) or (None, False)
        with translation.override(language or settings.LANGUAGE_CODE):
            if cancelled:
                raise Stopped
            yield
        job.write(_DONE, url=job.url, words=job.words)
    except Stopped:
        job.write(_FAILED, ended=now(), outcome="cancelled", failure="", incident="")
        raise JobAborted from None
    except Exception as error:
        _note_failure(job, error, last=last or isinstance(error, Unable))
        raise
    finally:
        _current.reset(token)
        job.close()


def _note_failure(job: _Running, error: Exception, *, last: bool) -> None:
    sentence, incident = (str(error)[:400], "") if isinstance(error, Unable) else ("", secrets.token_hex(5))
    ended, outcome = (now(), "failed") if last else (None, "")
    job.write(_FAILED, ended=ended, outcome=outcome, failure=sentence, incident=incident)
    if incident:
        log.error("job %s (%s) failed", job.number, job.name, exc_info=error, extra={"incident": incident})
