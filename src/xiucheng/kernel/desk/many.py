# SPDX-License-Identifier: Apache-2.0
"""The same step for many records at once: which steps suit, what each would meet, and taking it.

Each record answers for itself: its step is taken whole or refused with a sentence, and what happens to the others
does not matter to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import SYSTEM, Field, Kind, Process, Step
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import NotFound
from xiucheng.kernel.process.items import Outcome
from xiucheng.kernel.process.obstacles import obstacle
from xiucheng.kernel.process.offers import contexts

MOST = 200
"""The most records of one call."""


class Seen(NamedTuple):
    """A record in the version that somebody saw."""

    record_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """What one record would meet: `reason` says why not, and is empty where the step is possible now.

    `version` and what follows are as they are now; a record that is not there for the actor has no number.
    """

    seen: Seen
    version: int
    number: str
    title: str
    state: str
    reason: str


def suits(step: Step) -> bool:
    """Whether a step can be taken for many: by people, at records that are there, without a file for each."""
    by_people = step.by != SYSTEM and not (step.internal or step.on_due or step.starts)
    return by_people and not any(item.required for item in step.files)


def fields(step: Step) -> tuple[Field, ...]:
    """What is asked once for all of them: a photo shows one place only and is left out."""
    return tuple(item for item in step.form if item.kind is not Kind.FILES)


def offered(actor: Actor, process: Process, states: Iterable[str]) -> list[Step]:
    """Steps for many that the actor's posts may take somewhere, out of any of these states; main steps first."""
    known = set(states)
    found = [step for step in process.steps if suits(step) and actor.may(step.by) and known & set(step.frm)]
    if {step.by for step in found} <= {f"{process.app}.view"}:
        return []  # nothing could be done with what was taken in hand, and many need no remark of a reader
    return sorted(found, key=lambda step: not step.primary)


def prospects(actor: Actor, process: Process, step: Step, marked: Sequence[Seen]) -> list[Prospect]:
    """What stands in the way of the step at each record now, in their order; one statement."""
    if not marked:
        return []
    known = contexts(actor, process, [one.record_id for one in marked])
    found = []
    for seen, context in zip(marked, known, strict=True):
        if context is None:
            found.append(Prospect(seen, 0, "", "", "", str(NotFound())))
            continue
        row, refusal = context.row, obstacle(process, step, context)
        label = str(process.state(row.state).label)
        found.append(Prospect(seen, row.version, row.number, row.title, label, str(refusal or "")))
    return found


def take(
    actor: Actor, process: Process, step: Step, form: Mapping[str, Any], marked: Sequence[Seen], key: str
) -> list[Outcome]:
    """Take the step for each record with this form; an answer or a refusal for each, in their order.

    `key` is the caller's for all of it: sent again, also with some of the records only, each acts once.
    """
    if not suits(step):
        return [NotFound()] * len(marked)
    items = [
        engine.Item(form, one.record_id, one.version, _key_of(key, one.record_id) if key else None)
        for one in marked
    ]
    return engine.bulk(actor, process.code, step.code, items)


def _key_of(key: str, record_id: int) -> str:
    """The key of one record: as long as any other, whatever the caller's is."""
    return "many-" + hashlib.blake2b(f"{record_id} {key}".encode(), digest_size=24).hexdigest()
