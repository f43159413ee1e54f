# SPDX-License-Identifier: Apache-2.0
"""Opening a record to somebody for reading, and ending it; the only writers of openings and their shares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal, readers
from xiucheng.kernel.access.actor import Actor, by_id
from xiucheng.kernel.access.models import Appointment, Holder, Person
from xiucheng.kernel.access.scope import reached
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.declaration.types import Field, Kind, Label, Process
from xiucheng.kernel.notify.post import News, post
from xiucheng.kernel.personal.forgetting import blank
from xiucheng.kernel.process.errors import Invalid, NotFound
from xiucheng.kernel.record.models import Record, Share
from xiucheng.kernel.search import fill
from xiucheng.kernel.sharing.models import Opening
from xiucheng.kernel.sharing.queries import check_may_share, posts

LONGEST_DAYS = 92
LONGEST_PATH = 160
"""Characters of the path of a share."""
OPENED = "opened"
"""The reason of such a share."""

FIELDS = (
    Field(
        "person",
        Kind.TEXT,
        Label("同事的登录名", "Sign-in name of a colleague"),
        required=False,
        max_length=60,
    ),
    Field("post", Kind.TEXT, Label("或岗位", "Or a post"), required=False, max_length=40),
    Field("unit", Kind.TEXT, Label("该岗位所在单位", "The unit of the post"), required=False, max_length=160),
    Field("until", Kind.DATETIME, Label("开放至", "Until")),
    Field("why", Kind.TEXT, Label("理由", "Why"), max_length=100),
)
"""What is asked for; one of person, or post and unit."""


def open_to(actor: Actor, process: Process, record_id: int, given: dict[str, Any]) -> Opening:
    """Let somebody read a record; `given` is by FIELDS. What ran for the same reader is replaced.

    Raises `NotFound`, `Denied`, and `Invalid` beside the fields.
    """
    check_may_share(actor, process, record_id)
    whom, errors = _whom(actor, process, record_id, given)
    errors |= _too_late_or_long(given["until"])
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        # one after the other: two who open to the same reader, or one who ends it meanwhile
        Record.objects.select_for_update(no_key=True).get(pk=record_id)
        at = now()
        made = Opening(
            record_id=record_id,
            **whom,
            until=given["until"],
            why=given["why"],
            opened_by_id=actor.id or 0,
            opened_at=at,
        )
        Opening.objects.filter(record_id=record_id, **_exactly(whom), ended_at=None, until__gt=at).update(
            ended_at=at, ended_by_id=actor.id
        )
        made.save()
        Share.objects.update_or_create(
            record_id=record_id,
            holder_path=made.reader,
            defaults={"reason": OPENED, "until": made.until},
        )
        fill.refresh([(record_id, process.code)])
        key = f"opened:{made.pk}"
        post(
            [News(person, "shares.opened", key, record_id) for person in _readers(made) if person != actor.id]
        )
        told = f"{_told(made)} until {local(made.until):%Y-%m-%d %H:%M}"
        journal.note("opened", told, person=actor.id, record=record_id)
    return made


def _readers(one: Opening) -> list[int]:
    """Who reads it as things stand."""
    if one.person_id is not None:
        return [one.person_id]
    return sorted(set(_held(one.post_id or "", one.holder_id or "").values_list("person_id", flat=True)))


def _held(post: str, unit: str) -> QuerySet[Appointment]:
    """Appointments of today to a post in a unit."""
    today = local(now()).date()
    rows = Appointment.objects.filter(post_id=post, holder_id=unit, starts_on__lte=today)
    return rows.exclude(ends_on__lt=today)


def _exactly(whom: dict[str, Any]) -> dict[str, Any]:
    return {name: whom.get(name) for name in ("person", "post_id", "holder_id")}


def _whom(
    actor: Actor, process: Process, record_id: int, given: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """(what an opening keeps of its reader, sentences beside the fields)."""
    if given["person"] and (given["post"] or given["unit"]):
        return {}, {"person": _("Name a colleague, or a post and its unit; not both.")}
    if given["person"]:
        return _colleague(actor, process, record_id, given["person"])
    return _post(process, given["post"] or "", given["unit"] or "")


def _colleague(
    actor: Actor, process: Process, record_id: int, login: str
) -> tuple[dict[str, Any], dict[str, str]]:
    found = Person.objects.filter(login=login, is_active=True).first()
    reader = by_id(found.pk) if found else None
    if found is None or reader is None or found.pk == actor.id:
        return {}, {"person": _("There is no such colleague who can sign in. Check the sign-in name.")}
    if not reader.readers(process.app):
        sentence = _("%(name)s has no post that looks at such cases: there is nothing to open.")
        return {}, {"person": sentence % {"name": reader.name}}
    rows = Record.objects.filter(pk=record_id).filter(reached(reader, f"{process.app}.view"))
    if rows.exists():
        return {}, {"person": _("%(name)s sees this already by their own post.") % {"name": reader.name}}
    return {"person": found}, {}


def _post(process: Process, chosen: str, unit: str) -> tuple[dict[str, Any], dict[str, str]]:
    errors = {}
    if chosen not in dict(posts(process)):
        errors["post"] = _("Choose a post that looks at such cases, or name a colleague.")
    holder = Holder.objects.filter(path=unit, ends_on=None).first()
    if holder is None:
        errors["unit"] = _("There is no such unit, or it is closed. Choose one of the list.")
    if not errors and not _held(chosen, unit).exists():
        errors["unit"] = _(
            "Nobody holds this post in this unit now. Choose another one, or name a colleague."
        )
    if not errors and len(readers.of_post(chosen, unit)) > LONGEST_PATH:
        errors["unit"] = _("This unit lies too deep for a share to its post. Name a colleague.")
    return {"post_id": chosen, "holder_id": unit}, errors


def _too_late_or_long(until: datetime) -> dict[str, str]:
    at = now()
    if until <= at:
        return {"until": _("It ends in the past. Give a time to come.")}
    if until > at + timedelta(days=LONGEST_DAYS):
        return {"until": _("It lasts at most %(days)d days. Open it again later.") % {"days": LONGEST_DAYS}}
    return {}


@transaction.atomic
def end(actor: Actor, process: Process, record_id: int, identity: int) -> None:
    """End one at once. Raises `NotFound`, also for one that has ended already, and `Denied`."""
    check_may_share(actor, process, record_id)
    Record.objects.select_for_update(no_key=True).get(pk=record_id)
    at = now()
    running = Opening.objects.filter(record_id=record_id, ended_at=None, until__gt=at)
    found = running.filter(pk=identity).first() if 0 <= identity < 2**63 else None
    if found is None:
        raise NotFound
    Opening.objects.filter(pk=found.pk).update(ended_at=at, ended_by_id=actor.id)
    Share.objects.filter(record_id=record_id, holder_path=found.reader, reason=OPENED).update(until=at)
    journal.note("opening_ended", _told(found), person=actor.id, record=record_id)


def _told(one: Opening) -> str:
    whom = journal.who(one.person_id) if one.person_id else f"{one.post_id} {one.holder_id}"
    return f"{one.pk}: to {whom}"


def forget_words(words: Sequence[str]) -> None:
    """Blank reasons that hold one of the words of somebody who is erased."""
    blank("opening", ("why",), words, to="…")
