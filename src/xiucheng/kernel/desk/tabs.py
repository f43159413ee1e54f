# SPDX-License-Identifier: Apache-2.0
"""The tabs of the inbox as conditions on records; all derived from the declarations and the actor's posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import StrEnum

from django.db.models import Q

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import opened_to, shared_with, within
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import instant_of, local
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import STAY, Process, Step


class Tab(StrEnum):
    """Parts of the inbox.

    `mine`: waits for me, as mine in person, or in nobody's hands and one of my posts takes the next step.
    `unit`: open at my units. `pool`: the same in nobody's hands. `returned`: sent back by the last move.
    `due_today`, `overdue`: by time. `handled`: passed on or closed by my units. `opened`: opened to me for reading.
    """

    MINE = "mine"
    UNIT = "unit"
    POOL = "pool"
    RETURNED = "returned"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    HANDLED = "handled"
    OPENED = "opened"


_NOTHING = Q(pk__in=[])


def condition(actor: Actor, tab: Tab) -> Q:
    """Which records a tab shows to this actor; never more than the actor may see."""
    return _CONDITIONS[tab](actor)


def _mine(actor: Actor) -> Q:
    takeable = _NOTHING
    for process in registry.processes():
        takeable |= Q(process=process.code) & _takeable(actor, process)
    in_nobodys_hands = Q(holder_person_id=None)
    if actor.id is None:
        return Q(closed_at=None) & in_nobodys_hands & takeable
    in_my_hand = Q(holder_person_id=actor.id)
    return Q(closed_at=None) & ((in_my_hand & (_held(actor) | takeable)) | (in_nobodys_hands & takeable))


def _takeable(actor: Actor, process: Process) -> Q:
    """Records of a process in a state that waits for one of the actor's posts, where that post may act."""
    by_holder: dict[frozenset[str], set[str]] = defaultdict(set)
    by_area: dict[frozenset[str], set[str]] = defaultdict(set)
    for grant in actor.grants:
        if f"{process.app}.view" not in grant.permissions:
            continue
        own = [(state, step) for state, step in awaited(process) if step.by in grant.permissions]
        at_holder = frozenset(state for state, step in own if step.within != "area")
        in_area = frozenset(state for state, step in own if step.within == "area")
        by_holder[at_holder].add(grant.holder)
        if grant.area:
            by_area[in_area].add(grant.area)
    found = _NOTHING
    for column, groups in (("holder_path", by_holder), ("area_path", by_area)):
        for states, paths in groups.items():
            if states:
                found |= Q(state__in=sorted(states)) & within(column, sorted(paths))
    return found


def awaited(process: Process) -> Iterator[tuple[str, Step]]:
    """The steps that each state waits for: its primary ones; where none is primary, all of them.

    Who may also decline or merge finds such a record by its unit; it is the next hand's work.
    """
    for state in process.states:
        leaving = [
            step for step in process.steps if state.code in step.frm and not step.internal and step.to != STAY
        ]
        for step in [step for step in leaving if step.primary] or leaving:
            yield state.code, step


def _held(actor: Actor) -> Q:
    """Records held by units whose records of that app the actor may see."""
    codes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for process in registry.processes():
        codes[actor.sight(process.app)[0]].append(process.code)
    found = _NOTHING
    for holders, processes in codes.items():
        if holders:
            found |= Q(process__in=processes) & within("holder_path", holders)
    return found


def _unit(actor: Actor) -> Q:
    return Q(closed_at=None) & _held(actor)


def _pool(actor: Actor) -> Q:
    return _unit(actor) & Q(holder_person_id=None)


def _desk(actor: Actor) -> Q:
    """All open work that concerns the actor: that of the units, and what waits for a post by its area."""
    return _unit(actor) | _mine(actor)


def _returned(actor: Actor) -> Q:
    sent_back = _NOTHING
    for process in registry.processes():
        steps = backward_steps(process)
        states = sorted({target for code in steps for target in _targets(process, code)})
        if steps:
            sent_back |= Q(process=process.code, state__in=states, last_step__in=steps)
    return _desk(actor) & sent_back


def backward_steps(process: Process) -> list[str]:
    """Steps that lead back to a state declared before every state they leave: returns, rework.

    The usual way on is none, as from a side way back to the work.
    """
    place = {state.code: number for number, state in enumerate(process.states)}
    return [
        step.code
        for step in process.steps
        if not (step.starts or step.primary)
        and max(place[code] for code in step.targets) < min(place[code] for code in step.frm)
    ]


def _targets(process: Process, code: str) -> tuple[str, ...]:
    return next(step.targets for step in process.steps if step.code == code)


def _due_today(actor: Actor) -> Q:
    at = now()
    tonight = instant_of(local(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1))
    return _desk(actor) & Q(due_at__gte=at, due_at__lte=tonight)


def _overdue(actor: Actor) -> Q:
    return _desk(actor) & Q(due_at__lt=now())


def _handled(actor: Actor) -> Q:
    codes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for process in registry.processes():
        codes[actor.sight(process.app)[0]].append(process.code)
    found = _NOTHING
    for holders, processes in codes.items():
        if holders:
            passed_on = Q(shared_with(holders)) & ~within("holder_path", holders)
            closed = Q(closed_at__isnull=False) & within("holder_path", holders)
            found |= Q(process__in=processes) & (passed_on | closed)
    return found


def _opened(actor: Actor) -> Q:
    codes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for process in registry.processes():
        codes[actor.readers(process.app)].append(process.code)
    found = _NOTHING
    for readers, processes in codes.items():
        if readers:
            found |= Q(process__in=processes, pk__in=opened_to(readers).values("record_id"))
    return found


_CONDITIONS: dict[Tab, Callable[[Actor], Q]] = {
    Tab.MINE: _mine,
    Tab.UNIT: _unit,
    Tab.POOL: _pool,
    Tab.RETURNED: _returned,
    Tab.DUE_TODAY: _due_today,
    Tab.OVERDUE: _overdue,
    Tab.HANDLED: _handled,
    Tab.OPENED: _opened,
}
