# SPDX-License-Identifier: Apache-2.0
"""From notices to words, in the reader's language and inside the reader's scope; and to what a channel carries.

Messages leave the bureau: they name numbers, states, times and a link, and never the title, which can hold
words of who reported.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import visible
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.clock.words import moment_short
from xiucheng.kernel.declaration import registry as processes
from xiucheng.kernel.notify import registry
from xiucheng.kernel.notify.models import Notice
from xiucheng.kernel.notify.types import Channel, Message
from xiucheng.kernel.record.models import Record
from xiucheng.kernel.settings import settings

MOST_LINES = 20
"""Lines of a digest; what is more is counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as its receiver reads it. `url` is an address within the system."""

    id: int
    kind: str
    label: str
    text: str
    title: str
    number: str
    url: str
    at: datetime
    due_at: datetime | None
    urgent: bool
    read: bool


def lines(actor: Actor, notices: Sequence[Notice]) -> list[Line]:
    """The words of notices in the active language; those of records that the actor may not see (any more) are
    left out."""
    records = _records(actor, {notice.record_id for notice in notices if notice.record_id})
    found = []
    for notice in notices:
        kind = registry.kinds().get(notice.kind)
        record = records.get(notice.record_id) if notice.record_id else None
        if kind is None or (notice.record_id and record is None):
            continue
        places = _places(notice, record)
        found.append(
            Line(
                id=notice.id,
                kind=notice.kind,
                label=str(kind.label),
                text=str(kind.line(local(notice.at).date())).format(**places),
                title=places["title"] if record else "",
                number=places["number"],
                url=_address(notice, record),
                at=notice.at,
                due_at=notice.due_at,
                urgent=notice.urgent,
                read=notice.read_at is not None,
            )
        )
    return found


def _records(actor: Actor, ids: set[int]) -> dict[int, dict[str, Any]]:
    """Those of the records that the actor may see, by one statement."""
    if not ids:
        return {}
    allowed = Q(pk__in=[])
    for process in processes.processes():
        allowed |= Q(process=process.code) & visible(actor, process.app)
    rows = Record.objects.filter(pk__in=ids).filter(allowed)
    return {row["id"]: dict(row) for row in rows.values("id", "process", "number", "state", "title")}


def _places(notice: Notice, record: dict[str, Any] | None) -> dict[str, str]:
    if record is None:
        ended = {"done": _("is ready"), "failed": _("failed"), "cancelled": _("was cancelled")}
        state = ended.get(notice.state, notice.state)
        return {"number": "", "process": "", "state": state, "step": "", "title": notice.title}
    process = processes.find(record["process"])
    step = process.step(notice.step) if process else None
    states = {state.code: str(state.label) for state in process.states} if process else {}
    return {
        "number": record["number"],
        "process": str(process.label) if process else record["process"],
        "state": states.get(record["state"], record["state"]),
        "step": str(step.label) if step else "",
        "title": record["title"],
    }


def _address(notice: Notice, record: dict[str, Any] | None) -> str:
    if record is None:
        return notice.url
    try:
        return reverse("shell:record", args=[record["process"], record["id"]])
    except NoReverseMatch:
        return ""


def message(channel: Channel, told: Sequence[Line], *, key: str, address: str) -> Message:
    """What a channel carries for one or several lines; the nearest end first."""
    ordered = sorted(told, key=lambda line: (line.due_at is None, line.due_at or line.at, line.id))
    first, count = ordered[0], len(ordered)
    urgent = any(line.urgent for line in told)
    url = _outside(_notice_address(first) if count == 1 else "/notices/")
    if channel is Channel.MAIL:
        return Message(key, address, _subject(ordered), _body(ordered), url, urgent=urgent)
    summary = _summary(ordered)
    parameters = {
        "count": str(count),
        "number": first.number,
        "due": moment_short(first.due_at) if first.due_at else "",
    }
    subject = _("Xiucheng")
    text = json.dumps(
        {"title": subject, "body": summary, "url": _path(first, count), "tag": key}, ensure_ascii=False
    )
    return Message(
        key,
        address,
        subject,
        summary if channel is Channel.SMS else text,
        url,
        template="one" if count == 1 else "digest",
        parameters=parameters,
        urgent=urgent,
    )


def _path(first: Line, count: int) -> str:
    return _notice_address(first) if count == 1 else "/notices/"


def _notice_address(line: Line) -> str:
    """An address that leads to the thing and notes that it was read."""
    return f"/notices/{line.id}/"


def _outside(path: str) -> str:
    """The whole address, as far as this installation knows under which it is reached."""
    return settings.public_url.rstrip("/") + path if settings.public_url else ""


def _subject(told: Sequence[Line]) -> str:
    if len(told) == 1:
        return told[0].text
    return ngettext("%(count)d matter for you", "%(count)d matters for you", len(told)) % {"count": len(told)}


def _body(told: Sequence[Line]) -> str:
    parts = []
    for line in told[:MOST_LINES]:
        parts.append(f"· {line.text}")
        if line.due_at:
            parts.append("  " + _("Due by %(time)s") % {"time": moment_short(line.due_at)})
        if address := _outside(_notice_address(line)):
            parts.append(f"  {address}")
    if len(told) > MOST_LINES:
        parts.append(_("and %(count)d more") % {"count": len(told) - MOST_LINES})
    settings_at = _outside("/notices/settings/")
    note = _("You get this because of your posts. What is sent, and when, you choose under the bell.")
    return "\n".join([*parts, "", note, *([settings_at] if settings_at else [])]) + "\n"


def _summary(told: Sequence[Line]) -> str:
    """One short sentence without words of the record."""
    if len(told) == 1:
        line = told[0]
        due = _(", ") + _("Due by %(time)s") % {"time": moment_short(line.due_at)} if line.due_at else ""
        return line.text + due
    kinds = Counter(line.label for line in told)
    listed = _(", ").join(f"{label} {count}" for label, count in kinds.items())
    whole = _subject(told) + _(": ") + listed
    first = told[0]
    if first.due_at:
        whole += _(". ") + _("The nearest: %(number)s, %(time)s") % {
            "number": first.number,
            "time": moment_short(first.due_at),
        }
    return whole
