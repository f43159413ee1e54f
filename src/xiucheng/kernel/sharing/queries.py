# SPDX-License-Identifier: Apache-2.0
"""Reads of shares: who reads a record, what of it was opened to the actor, and which posts can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import AdminKind, Holder, Person, Post
from xiucheng.kernel.access.scope import reached, visible
from xiucheng.kernel.clock import now
from xiucheng.kernel.declaration.types import Process
from xiucheng.kernel.process.errors import Denied, NotFound
from xiucheng.kernel.record.models import Record
from xiucheng.kernel.sharing.models import Opening

PART = 100
"""The most openings of a record that are shown, the newest."""


@dataclass(frozen=True, slots=True)
class Line:
    """An opening as people read it; names are in the active language."""

    id: int
    person: str
    login: str
    post: str
    unit: str
    until: datetime
    why: str
    opened_by: str
    opened_at: datetime
    ended_at: datetime | None
    ended_by: str
    running: bool

    @property
    def to(self) -> str:
        """Whom it lets read."""
        return self.person or f"{self.post} · {self.unit}"


def openings(actor: Actor, process: Process, record_id: int) -> list[Line]:
    """Who was let read a record, the newest first. Raises `NotFound`, and `Denied` for who may not share it."""
    check_may_share(actor, process, record_id)
    rows = _of(record_id).order_by("-id")
    return [line(one) for one in rows[:PART]]


def running(record_id: int) -> list[Opening]:
    """The openings of a record that are in force, for who was already allowed to see it."""
    return list(_of(record_id).filter(ended_at=None, until__gt=now()).order_by("-until", "-id"))


def to_actor(actor: Actor, process: Process, found: list[Opening]) -> Line | None:
    """Of a record's running openings the one that lets this actor read for the longest time."""
    names = actor.readers(process.app)
    mine = next((one for one in found if names and one.reader.startswith(names)), None)
    return line(mine) if mine else None


def _of(record_id: int) -> QuerySet[Opening]:
    people = ("person", "post", "holder", "opened_by", "ended_by")
    return Opening.objects.filter(record_id=record_id).select_related(*people)


def may_share(actor: Actor, process: Process, record_id: int) -> bool:
    """Whether a post of the actor reaches the record and may open it to others."""
    rows = Record.objects.filter(pk=record_id, process=process.code)
    return actor.may(permission(process)) and rows.filter(reached(actor, permission(process))).exists()


def permission(process: Process) -> str:
    """What a post must allow to open records of a process."""
    return f"{process.app}.share"


def check_may_share(actor: Actor, process: Process, record_id: int) -> None:
    """Raises `NotFound` for what the actor does not see, `Denied` for what the actor may not open to others."""
    if not 0 <= record_id < 2**63:
        raise NotFound
    rows = Record.objects.filter(pk=record_id, process=process.code)
    if not rows.filter(visible(actor, process.app)).exists():
        raise NotFound
    if not may_share(actor, process, record_id):
        raise Denied(
            _("None of your posts may open this case to others. Ask the head of the unit that holds it.")
        )


def posts(process: Process) -> list[tuple[str, str]]:
    """(code, name) of the posts that look at such records at all."""
    rows = Post.objects.filter(
        permissions__contains=[f"{process.app}.view"], admin_kind=AdminKind.NONE
    ).order_by("code")
    return [(one.code, _named(one)) for one in rows]


def line(one: Opening) -> Line:
    """An opening with its people loaded, as people read it."""
    return Line(
        id=one.pk,
        person=_named(one.person) if one.person else "",
        login=one.person.login if one.person else "",
        post=_named(one.post) if one.post else "",
        unit=_named(one.holder) if one.holder else "",
        until=one.until,
        why=one.why,
        opened_by=_named(one.opened_by),
        opened_at=one.opened_at,
        ended_at=one.ended_at,
        ended_by=_named(one.ended_by) if one.ended_by else "",
        running=one.ended_at is None and one.until > now(),
    )


def _named(one: Person | Post | Holder) -> str:
    return one.name_en if get_language() == "en" and one.name_en else one.name
