# SPDX-License-Identifier: Apache-2.0
"""Nothing open is orphaned: what somebody has in hand goes to a colleague or back to the unit's pool, recorded."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.kernel.access import actions, journal
from xiucheng.kernel.access.actor import Actor, by_id, system
from xiucheng.kernel.access.queries import account_id
from xiucheng.kernel.access.refusals import ACCOUNTS, AccessRefused, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.handing import HAND_OVER
from xiucheng.kernel.process.engine import Item, bulk
from xiucheng.kernel.process.errors import Refused
from xiucheng.kernel.record.models import Record

log = logging.getLogger("xiucheng.access")

ACTOR = "hand_over"
BATCH = 500

_ORPHANS = """
SELECT r.id, r.process, r.version, r.holder_person_id FROM record r
WHERE r.closed_at IS NULL AND r.holder_person_id IS NOT NULL AND r.id > %(after)s AND NOT EXISTS (
    SELECT FROM person p JOIN appointment a ON a.person_id = p.id
        OR a.id IN (SELECT d.appointment_id FROM delegation d WHERE d.person_id = p.id
                    AND d.starts_at <= %(at)s AND d.ends_at > %(at)s AND d.ended_at IS NULL)
    WHERE p.id = r.holder_person_id AND p.is_active
      AND a.starts_on <= %(today)s AND (a.ends_on IS NULL OR a.ends_on >= %(today)s)
      AND (starts_with(r.holder_path, a.holder_path) OR (a.area <> '' AND starts_with(r.area_path, a.area))))
ORDER BY r.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Held:
    """An open record in somebody's hand. Only what the system administrator needs to see of it."""

    id: int
    number: str
    process: str
    version: int
    holder_path: str
    area_path: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """What somebody would leave behind."""

    records: tuple[Held, ...]
    sessions: int
    tokens: int
    delegations: int

    @property
    def mark(self) -> str:
        """Changes when the records do: what was previewed is what is done."""
        return "-".join(
            [str(len(self.records)), str(sum(one.id * one.version for one in self.records) % 10**9)]
        )


def leaving(actor: Actor, person: int) -> Leaving:
    """What somebody has in hand, and the keys and powers that would end."""
    require(actor, ACCOUNTS)
    rows = Record.objects.filter(holder_person_id=person, closed_at=None).order_by("id")
    names = ("id", "number", "process", "version", "holder_path", "area_path")
    keys = actions.keys_of(person)
    return Leaving(tuple(Held(*row) for row in rows.values_list(*names)), *keys)


def hand_over(actor: Actor, person: int, to: str, mark: str, *, off: bool) -> int:
    """Hand everything over that is in somebody's hand, end their sessions, tokens and delegations: all or nothing.

    `to` is a colleague's sign-in name, empty for the pools of the units; `mark` is that of the preview; `off`
    switches the account off as well. Returns how many records moved. Raises `AccessRefused`.
    """
    require(actor, ACCOUNTS)
    with transaction.atomic():
        before = leaving(actor, person)
        if before.mark != mark:
            raise AccessRefused(
                _("What this person has in hand changed meanwhile. Look at it again, then hand over.")
            )
        colleague = _colleague(person, to, before.records) if to else None
        _move(before.records, person, colleague, actor.id)
        actions.end_everything(actor, person)
        if off:
            actions.switch_off(actor, person)
        journal.note("handed_over", f"{journal.who(person)}: {len(before.records)}", person=actor.id)
    return len(before.records)


def _colleague(person: int, login: str, records: Sequence[Held]) -> int:
    """Who takes over, if they may see all of it. Raises `AccessRefused` beside the field."""
    identity = account_id(login) if login.isprintable() else None
    colleague = by_id(identity) if identity is not None else None
    if identity is None or colleague is None or identity == person:
        raise AccessRefused(to=_("There is no such colleague who can sign in. Check the sign-in name."))
    outside = sum(not _sees(colleague, one) for one in records)
    if outside:
        sentence = _("%(name)s may not see %(count)d of these. Choose somebody else, or the pool.")
        raise AccessRefused(to=sentence % {"name": colleague.name, "count": outside})
    return identity


def _sees(actor: Actor, one: Held) -> bool:
    holders, areas = actor.sight(one.process.partition(".")[0])
    return one.holder_path.startswith(holders) or one.area_path.startswith(areas)


def _move(records: Sequence[Held], person: int, to: int | None, ordered_by: int | None) -> None:
    """The recorded steps; any that is refused undoes all."""
    form = {"from_person": person, "to_person": to, "ordered_by": ordered_by}
    by_process: defaultdict[str, list[Item]] = defaultdict(list)
    for one in records:
        by_process[one.process].append(Item(form, one.id, one.version))
    for process, items in by_process.items():
        for first in range(0, len(items), BATCH):
            outcomes = bulk(system(ACTOR), process, HAND_OVER, items[first : first + BATCH])
            if any(isinstance(outcome, Refused) for outcome in outcomes):
                raise AccessRefused(
                    _("What this person has in hand changed meanwhile. Look at it again, then hand over.")
                )


def orphans() -> int:
    """Put back into the pools what lies in hands that cannot act any more; a job of every hour.

    An appointment that ends by its day, or an account that is switched off, leaves nothing lying.
    """
    at, after, told = now(), 0, Counter[str]()
    while True:
        parameters = {"at": at, "today": local(at).date(), "after": after, "limit": BATCH}
        rows = fetch_all(_ORPHANS, parameters)
        if not rows:
            break
        after = rows[-1][0]
        by_process: defaultdict[str, list[Item]] = defaultdict(list)
        for identity, process, version, person in rows:
            if registry.find(process) is not None:
                by_process[process].append(Item({"from_person": person}, identity, version))
        for process, items in by_process.items():
            outcomes = bulk(system(ACTOR), process, HAND_OVER, items)
            told.update("refused" if isinstance(one, Refused) else "moved" for one in outcomes)
    if told:
        log.info("Records of people who left went back to their units: %s", dict(told))
    return told["moved"]
