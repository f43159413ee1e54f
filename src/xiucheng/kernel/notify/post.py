# SPDX-License-Identifier: Apache-2.0
"""Writes notices: to each person once, and through the channels that they chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from xiucheng.kernel.clock import now
from xiucheng.kernel.notify import registry
from xiucheng.kernel.notify.models import Notice, Preference, PushAddress
from xiucheng.kernel.notify.types import OUTER, Channel, Kind, Mode

BATCH = 500


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell one person; see `Notice`."""

    person: int
    kind: str
    key: str
    record: int | None = None
    step: str = ""
    state: str = ""
    title: str = ""
    url: str = ""
    due_at: datetime | None = None
    urgent: bool = False


def post(news: Sequence[News]) -> None:
    """Write notices in the caller's transaction. What a person was told before, by its key, is left as it is."""
    people = {one.person for one in news}
    chosen = Preference.objects.in_bulk(people) if people else {}
    pushed = set(PushAddress.objects.filter(person_id__in=people).values_list("person_id", flat=True))
    rows = []
    for one in news:
        kind = registry.kinds()[one.kind]
        preference = chosen.get(one.person)
        pending, prompt = channels(kind, preference, pushed=one.person in pushed, urgent=one.urgent)
        rows.append(
            Notice(
                person_id=one.person,
                kind=one.kind,
                key=one.key,
                record_id=one.record,
                step=one.step,
                state=one.state,
                title=one.title[:200],
                url=one.url[:300],
                due_at=one.due_at,
                urgent=one.urgent,
                hidden=mode(kind, preference, Channel.APP) is Mode.OFF,
                pending=pending,
                prompt=prompt,
                at=now(),
            )
        )
    Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def post_instead(news: Sequence[News]) -> None:
    """The same, the last of a kind to a person about a record alone, in the place of unread ones before."""
    last = {(one.person, one.kind, one.record): one for one in news}
    older = Q(pk__in=[])
    for person, kind, record in last:
        older |= Q(person_id=person, kind=kind, record_id=record)
    if last:
        Notice.objects.filter(older, read_at=None).delete()
        post(list(last.values()))


def mode(kind: Kind, preference: Preference | None, channel: Channel) -> Mode:
    """How somebody wants to be told of a kind: as chosen, else as declared."""
    text = preference.modes.get(kind.code, {}).get(channel.value, "") if preference else ""
    return Mode(text) if text in set(Mode) else kind.mode(channel)


def channels(
    kind: Kind, preference: Preference | None, *, pushed: bool, urgent: bool
) -> tuple[list[str], list[str]]:
    """(channels that gather it, channels that tell it at once), of those that reach the person."""
    reachable = {
        Channel.MAIL: bool(preference and preference.mail),
        Channel.SMS: bool(preference and preference.phone),
        Channel.PUSH: pushed,
    }
    pending, prompt = [], []
    for channel in OUTER:
        wanted = mode(kind, preference, channel)
        if not reachable[channel] or wanted is Mode.OFF:
            continue
        if urgent or wanted is Mode.ONCE:
            prompt.append(channel.value)
        elif wanted is Mode.DIGEST:
            pending.append(channel.value)
    return pending, prompt
