# SPDX-License-Identifier: Apache-2.0
"""Jobs as people see them: asked for, looked at, cancelled, tried again. The asker sees their own, who may
manage jobs sees all; to everybody else a job is not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.jobs import registry
from xiucheng.kernel.jobs.models import JobNote
from xiucheng.kernel.jobs.queue import defer

MANAGE: Final = "jobs.manage"
"""The permission to see and manage everybody's jobs."""

STATES: Final = ("waiting", "running", "failed", "cancelled", "done")
PART = 50
LONGEST_WHY = 200

_STATE = """CASE j.status WHEN 'todo' THEN 'waiting' WHEN 'doing' THEN 'running' WHEN 'failed' THEN 'failed'
     WHEN 'cancelled' THEN 'cancelled' WHEN 'aborted' THEN 'cancelled' ELSE 'done' END"""
_LINES = f"""
SELECT coalesce(n.job_id, j.id), coalesce(n.name, j.task_name), coalesce(n.title, ''), {_STATE},
       coalesce(n.done, 0), n.total, coalesce(n.words, ''), n.asked_by_id, coalesce(p.name, ''),
       coalesce(n.asked_at, (SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)),
       n.started_at, n.told_at, n.ended_at, CASE WHEN j.status = 'todo' THEN j.scheduled_at END,
       coalesce(j.attempts, 0), coalesce(n.failure, ''), coalesce(n.incident, ''), coalesce(n.result_url, ''),
       coalesce(n.result_words, ''), n.cancel_at IS NOT NULL, coalesce(n.act, ''), coalesce(b.name, ''),
       n.act_at, coalesce(n.act_why, '')
FROM job_note n FULL JOIN procrastinate_jobs j ON j.id = n.job_id
LEFT JOIN person p ON p.id = n.asked_by_id LEFT JOIN person b ON b.id = n.act_by_id
WHERE {{where}} ORDER BY coalesce(n.job_id, j.id) DESC LIMIT %(limit)s
"""
_MINE = _LINES.format(where="n.asked_by_id = %(person)s AND n.job_id < %(before)s")
_ALL = _LINES.format(
    where=f"coalesce(n.job_id, j.id) < %(before)s AND (%(state)s = '' OR {_STATE} = %(state)s)"
    " AND (%(name)s = '' OR coalesce(n.name, j.task_name) = %(name)s)"
)
_ONE = _LINES.format(where="coalesce(n.job_id, j.id) = %(number)s")

_CANCEL = "SELECT procrastinate_cancel_job_v1(%s, true, false)"
_RETRY = """
UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, abort_requested = false
WHERE id = %s AND status IN ('failed', 'cancelled', 'aborted') RETURNING id
"""


class NotPossible(Exception):
    """The job is not in a state in which this can be done; the message says so."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `state` is one of `STATES`; `next_at` is when a failed one is tried again by itself, `attempts`
    how often that was; `stopping`: it is asked to stop and has not yet. The rest: see `JobNote`."""

    number: int
    name: str
    title: str
    state: str
    done: int
    total: int | None
    words: str
    asked_by: int | None
    asked_by_name: str
    asked_at: datetime | None
    started_at: datetime | None
    told_at: datetime | None
    ended_at: datetime | None
    next_at: datetime | None
    attempts: int
    failure: str
    incident: str
    result_url: str
    result_words: str
    stopping: bool
    act: str
    act_by: str
    act_at: datetime | None
    act_why: str

    @property
    def open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in {"waiting", "running"}

    @property
    def percent(self) -> int | None:
        """How far it is, None when it does not know how much there is."""
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def problem(self) -> str:
        """Why it failed, as a sentence; empty when it did not."""
        if self.failure:
            return self.failure
        if self.incident:
            return _("A fault of ours. Tell the service desk the number %(number)s.") % {
                "number": self.incident
            }
        if self.state == "failed" and self.asked_by is not None and self.started_at is None:
            return _(
                "No process took this work: those that run are of another version. Tell the service desk."
            )
        if self.state == "failed":
            return _("The process that did it ended again and again. Tell the service desk.")
        return ""


def ask(actor: Actor, name: str, title: str, **arguments: Any) -> int:
    """Have a job done in somebody's name, once the caller's transaction commits; returns its number.

    They find it under the bell by its `title`, see how far it is, may cancel it, and are told how it ended.
    """
    with transaction.atomic():
        number = defer(name, **arguments)
        JobNote.objects.create(
            job_id=number, name=name, title=title[:200], asked_by_id=actor.id, asked_at=now()
        )
    return number


def mine(actor: Actor, *, before: int | None = None, limit: int = PART) -> list[Job]:
    """The actor's own jobs, newest first, those before a number only."""
    if actor.id is None:
        return []
    return _lines(_MINE, person=actor.id, before=before, limit=limit)


def everything(
    actor: Actor, *, state: str = "", name: str = "", before: int | None = None, limit: int = PART
) -> list[Job]:
    """All jobs, newest first, narrowed by state and name. Raises `NotAllowed`."""
    require(actor, MANAGE)
    return _lines(_ALL, state=state, name=name, before=before, limit=limit)


def one(actor: Actor, number: int) -> Job:
    """One job of the actor's own, or any for who manages them. Raises `NotThere`."""
    found = _lines(_ONE, number=number, limit=1) if 0 < number < 2**63 else []
    if not found or not _concerns(actor, found[0]):
        raise NotThere
    return found[0]


def works(number: int) -> bool:
    """Whether a job waits or runs: that much of it anybody may know."""
    return any(job.open for job in _lines(_ONE, number=number, limit=1))


def _concerns(actor: Actor, job: Job) -> bool:
    return actor.may(MANAGE) or (actor.id is not None and job.asked_by == actor.id)


def _lines(sql: str, *, before: int | None = None, **values: Any) -> list[Job]:
    last = 2**63 - 1 if before is None else before
    return [Job(*row) for row in fetch_all(sql, {"before": last, **values})]


def cancel(actor: Actor, number: int, why: str = "") -> None:
    """Take a waiting job out of the queue, or ask a running one to stop: it does where it next tells how far it
    is. Raises `NotThere`, `NotPossible`."""
    job = one(actor, number)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CANCEL, [number])
            found = cursor.fetchone()
            if found is None or found[0] is None:
                raise NotPossible(_("It has ended already. There is nothing to cancel."))
            cursor.execute("SELECT status = 'cancelled' FROM procrastinate_jobs WHERE id = %s", [number])
            at_once = cursor.fetchone()
        at = now()
        ended = {"ended_at": at, "outcome": "cancelled"} if at_once and at_once[0] else {}
        _act(actor, job, "cancel", why, cancel_at=at, **ended)


def retry(actor: Actor, number: int, why: str) -> None:
    """Put a job that failed or was cancelled into the queue again, with who and why.

    Raises `NotThere`, `NotPossible`.
    """
    job = one(actor, number)
    if not why.strip():
        raise NotPossible(_("Say why it is tried again: it is kept with the job."))
    if job.name not in registry.jobs():
        raise NotPossible(_("This version does not know such jobs any more."))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_RETRY, [number])
            if cursor.fetchone() is None:
                raise NotPossible(_("Only a job that failed or was cancelled can be tried again."))
            again = {"cancel_at": None, "ended_at": None, "outcome": "", "rounds": _rounds(number) + 1}
            _act(actor, job, "retry", why, **again)
    except IntegrityError:
        raise NotPossible(_("The same work waits in the queue already.")) from None


def _rounds(number: int) -> int:
    return JobNote.objects.filter(pk=number).values_list("rounds", flat=True).first() or 0


def _act(actor: Actor, job: Job, act: str, why: str, **values: Any) -> None:
    why = " ".join(why.split())[:LONGEST_WHY]
    values |= {"act": act, "act_by_id": actor.id, "act_at": now(), "act_why": why}
    made = {"name": job.name, "asked_at": job.asked_at or now()}
    JobNote.objects.update_or_create(job_id=job.number, defaults=values, create_defaults=made | values)
    journal.note(f"job_{act}", f"{job.name} {job.number}", person=actor.id)
