# SPDX-License-Identifier: Apache-2.0
"""Reads of accounts, appointments and the access log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Appointment, Area, Person, Post
from xiucheng.kernel.access.refusals import ACCOUNTS, APPOINT, AUDIT, NotThere, require
from xiucheng.kernel.clock.local import instant_of
from xiucheng.kernel.record.models import AccessLog, Record

PART = 50
PART_READ = 1000
_WHO = re.compile(r"\bperson (\d{1,18})\b", re.ASCII)

Found = TypeVar("Found", bound=Model)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the access log, with who it was as far as that is known."""

    id: int
    at: datetime
    kind: str
    login: str
    name: str
    what: str
    record: int | None
    number: str
    """The record's number, as far as it is still there."""
    address: str


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the access log is narrowed to; empty values narrow nothing. Days are whole and both included."""

    kind: str = ""
    person: str = ""
    """A sign-in name."""
    record: str = ""
    """A record's number, or its id."""
    since: date | None = None
    until: date | None = None


def anybody() -> bool:
    """Whether this place has accounts at all: an empty one may become a bureau or the demo."""
    return Person.objects.exists()


def account_id(login: str) -> int | None:
    """The account of a sign-in name, for commands."""
    return Person.objects.filter(login=login).values_list("pk", flat=True).first()


def people(actor: Actor, words: str = "", after: str = "", limit: int = PART) -> list[Person]:
    """Accounts by sign-in name, those after a name only, narrowed by part of a name."""
    require(actor, ACCOUNTS, APPOINT)
    rows = _people(words)
    if after:
        rows = rows.filter(login__gt=after)
    return list(rows[:limit])


def all_people(actor: Actor, words: str = "") -> Iterator[Person]:
    """The same without parts, read as they are asked for."""
    require(actor, ACCOUNTS, APPOINT)
    return _read(_people(words))


def _people(words: str) -> QuerySet[Person]:
    rows = Person.objects.order_by("login")
    if not words:
        return rows
    return rows.filter(Q(login__icontains=words) | Q(name__icontains=words) | Q(name_en__icontains=words))


def _read(rows: QuerySet[Found]) -> Iterator[Found]:
    """Rows of one moment, a part of them in memory at a time."""
    with transaction.atomic():
        yield from rows.iterator(chunk_size=PART_READ)


def person(actor: Actor, identity: int) -> Person:
    """One account. Raises `NotThere`."""
    require(actor, ACCOUNTS, APPOINT)
    found = Person.objects.filter(pk=identity).first()
    if found is None:
        raise NotThere
    return found


def appointments(actor: Actor, identity: int) -> list[Appointment]:
    """All of a person's appointments, those that begin last first."""
    require(actor, ACCOUNTS, APPOINT)
    rows = Appointment.objects.filter(person_id=identity).select_related("post", "holder")
    return list(rows.order_by("-starts_on", "-id"))


def posts(actor: Actor) -> list[Post]:
    """What people can be appointed to."""
    require(actor, ACCOUNTS, APPOINT)
    return list(Post.objects.order_by("admin_kind", "name_en"))


def area_path(code: str) -> str | None:
    """The path of the area with a code, None when there is none; areas are no secret."""
    return Area.objects.filter(code=code).order_by("path").values_list("path", flat=True).first()


def area_names(paths: set[str]) -> dict[str, str]:
    """Names of areas by path."""
    return dict(Area.objects.filter(path__in=paths).values_list("path", "name"))


EVERYTHING = Narrowed()


def access_log(
    actor: Actor, asked: Narrowed = EVERYTHING, *, before: int | None = None, limit: int = PART
) -> list[LogLine]:
    """Lines of the access log, newest first, those before an id only. To read it is itself noted."""
    require(actor, AUDIT)
    rows = _log(asked)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[:limit])
    _note_reading(actor, asked, before)
    return _named(found)


def whole_access_log(actor: Actor, asked: Narrowed = EVERYTHING) -> Iterator[LogLine]:
    """The same without parts, read as they are asked for; noted once."""
    require(actor, AUDIT)
    _note_reading(actor, asked, "all")
    return _lines(_read(_log(asked)))


def _lines(rows: Iterator[AccessLog]) -> Iterator[LogLine]:
    while part := list(islice(rows, PART_READ)):
        yield from _named(part)


def _log(asked: Narrowed) -> QuerySet[AccessLog]:
    rows = AccessLog.objects.order_by("-id")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.person:
        rows = rows.filter(person_id=account_id(asked.person) or 0)
    if asked.record:
        rows = rows.filter(record_id=_record_id(asked.record))
    if asked.since is not None:
        rows = rows.filter(at__gte=instant_of(datetime.combine(asked.since, time.min)))
    if asked.until is not None:
        rows = rows.filter(at__lt=instant_of(datetime.combine(asked.until + timedelta(days=1), time.min)))
    return rows


def _record_id(named: str) -> int:
    """The record of a number or an id; one that is gone is still found by its id. 0 for none."""
    if named.isascii() and named.isdigit() and len(named) < 19:
        return int(named)
    return Record.objects.filter(number=named).values_list("pk", flat=True).first() or 0


def _note_reading(actor: Actor, asked: Narrowed, before: object) -> None:
    if asked.person:
        known = account_id(asked.person)
        asked = replace(asked, person=journal.who(known) if known is not None else "…")
    if asked.record:
        asked = replace(asked, record=str(_record_id(asked.record) or "…"))
    told = [f"{name}={value}" for name, value in asdict(asked).items() if value]
    told += [f"before={before}"] if before else []
    journal.note("access_log_read", " ".join(told), person=actor.id)


def _named(lines: list[AccessLog]) -> list[LogLine]:
    named = {int(number) for line in lines for number in _WHO.findall(line.what)}
    known = Person.objects.in_bulk({line.person_id for line in lines if line.person_id is not None} | named)
    logins = {number: one.login for number, one in known.items()}
    records = {line.record_id for line in lines if line.record_id is not None}
    numbers = dict(Record.objects.filter(pk__in=records).values_list("pk", "number"))
    found = []
    for line in lines:
        who = known.get(line.person_id) if line.person_id is not None else None
        login, name = (who.login, who.name) if who else ("", "")
        found.append(
            LogLine(
                *(line.id, line.at, line.kind, login, name),
                _WHO.sub(lambda found: _by_name(found, logins), line.what),
                *(line.record_id, numbers.get(line.record_id or 0, ""), line.address),
            )
        )
    return found


def _by_name(found: re.Match[str], logins: dict[int, str]) -> str:
    """Somebody's number with the sign-in name of now beside it."""
    login = logins.get(int(found[1]))
    return f"{found[0]} ({login})" if login else found[0]
