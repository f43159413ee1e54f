# SPDX-License-Identifier: Apache-2.0
"""From desks and sheets to the shapes that templates draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _

from xiucheng.delivery.shell.shapes import (
    BulkOffer,
    ClockState,
    ClockView,
    Fact,
    MapView,
    Paging,
    StepOffer,
    WorkRow,
)
from xiucheng.foundation.catalogue.queries import unit_label
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import STAY, Process
from xiucheng.kernel.desk import many
from xiucheng.kernel.desk.clocks import ClockLine
from xiucheng.kernel.desk.countdown import Countdown, Standing
from xiucheng.kernel.desk.desk import DetailValue, Page, Sheet, WorkItem
from xiucheng.kernel.desk.names import names
from xiucheng.kernel.personal import reading
from xiucheng.kernel.process.engine import Offer

_STATES = {one: ClockState[one.name] for one in Standing if one.name in ClockState.__members__}


def record_url(code: str, identity: int) -> str:
    return f"{_records_url(code)}{identity}/"


@cache
def _records_url(code: str) -> str:
    """What the addresses of a process's records begin with; a list asks for it a hundred times."""
    return reverse("shell:record", args=[code, 0]).removesuffix("0/")


def clock(countdown: Countdown, line: ClockLine | None = None) -> ClockView | None:
    """The chip of a deadline; None when nothing runs."""
    state = _STATES.get(countdown.standing)
    if state is None:
        return None
    return ClockView(
        state,
        due=countdown.due_at,
        # no working time between now and the end: the word and the time of the end say more than "0 minutes"
        remaining=countdown.minutes or None,
        working=countdown.working,
        day_minutes=countdown.day_minutes,
        # a promised end has no amount
        limit=f"{line.amount} {unit_label(line.unit)}" if line and line.amount else "",
        net=line.net_minutes if line else None,
        gross=line.gross_minutes if line else None,
        note=_("The calendar of that year is not loaded; the deadline is computed when it is.")
        if state is ClockState.MISSING
        else "",
    )


def row(item: WorkItem, *, mine: bool = False) -> WorkRow:
    """One line of a list."""
    return WorkRow(
        id=item.id,
        number=item.number,
        title=item.title,
        url=record_url(item.process, item.id),
        state=item.state_label,
        tone=tone(item, mine=mine),
        clock=clock(item.countdown),
        process=item.process_label,
        place=item.address or item.area,
        holder=item.holder,
        person=item.person,
        mark=f"{item.id}:{item.version}",
        fits=f"{item.process}:{item.state}",
        urgent=item.urgent,
    )


def bulk(actor: Actor, items: Sequence[WorkItem]) -> tuple[BulkOffer, ...]:
    """Steps that can be taken for several of these lines at once."""
    states: dict[str, set[str]] = {}
    for item in items:
        states.setdefault(item.process, set()).add(item.state)
    processes = [process for code in sorted(states) if (process := registry.find(code)) is not None]
    return tuple(
        BulkOffer(
            label=str(step.label) if len(processes) == 1 else f"{step.label} · {process.label}",
            url=reverse("lists:many", args=[process.code, step.code]),
            fits=" ".join(f"{process.code}:{state}" for state in step.frm),
            primary=step.primary,
        )
        for process in processes
        for step in many.offered(actor, process, states[process.code])
    )


def tone(item: WorkItem, *, mine: bool = False) -> str:
    """The colour family of a state: closed, mine or open."""
    if item.closed_at is not None:
        return "closed"
    return "mine" if mine else "open"


def paging(page: Page, first: int, next_url: str) -> Paging | None:
    """Where the list stands; nothing when all of it is on the page."""
    if page.next is None and first == 1:
        return None
    return Paging(first, first + len(page.items) - 1, next_url=next_url if page.next else "")


def facts(actor: Actor, process: Process, sheet: Sheet) -> tuple[Fact, ...]:
    """What and where, in the order people ask."""
    item = sheet.item
    lines = [
        Fact(_("Address"), item.address or _("not given")),
        Fact(_("Area"), _area(item.area_path) or _("Outside all boundaries: unassigned")),
        Fact(_("Held by"), item.holder + (f" · {item.person}" if item.person else "")),
    ]
    if item.lon is not None and item.lat is not None:
        lines.append(Fact(_("Position"), f"{item.lon:.6f}, {item.lat:.6f}", code=True))
    # a column that no field asks for has no label of its own and is not for readers
    words = reading.masked(actor, process, [item.id]).get(item.id, [])
    lines += [_masked(process, item.id, word) for word in words]
    told = [value for value in sheet.detail if value.shown and value.label != value.name]
    lines += [Fact(value.label, _named(actor, process, item.id, value)) for value in told]
    return tuple(lines)


def _area(path: str) -> str:
    """The names from the district down to the grid."""
    parts = path.split("/")[:-1]
    above = ["/".join(parts[: count + 1]) + "/" for count in range(len(parts))]
    known = names((), above).areas
    return " ".join(known[one] for one in above if one in known)


def _masked(process: Process, identity: int, word: reading.Word) -> Fact:
    """Personal words, masked; the link asks posts that need them for a reason, and notes the look."""
    address = reverse("shell:personal", args=[process.code, identity, word.name])
    return Fact(word.label, word.shown, masked_url=address if word.told else "")


def _named(actor: Actor, process: Process, identity: int, value: DetailValue) -> str:
    """A reference by its name: the code of a class says nothing to those who read the case."""
    fields = (
        item for step in process.steps for item in step.form if item.name == value.name and item.options
    )
    field = next(fields, None)
    if field is None:
        return value.shown
    return dict(registry.options(field.options, actor, identity)).get(str(value.value), value.shown)


def map_of(sheet: Sheet) -> MapView | None:
    item = sheet.item
    if item.lon is None or item.lat is None:
        return None
    return MapView(
        areas_url=reverse("shell:map-areas"),
        lon=item.lon,
        lat=item.lat,
        zoom=16,
        label=item.address or item.title,
    )


def nearest_clock(sheet: Sheet) -> ClockView | None:
    """The clock that runs out first, or how the last one ended."""
    running = [line for line in sheet.clocks if line.ended_at is None]
    if not running:
        return clock(sheet.item.countdown)
    standing = next((line for line in running if line.paused), None)
    if standing is not None:
        return _paused(standing, sheet.item.state_label)
    first = min(running, key=lambda line: (line.countdown.due_at is None, line.countdown.due_at))
    return clock(first.countdown, first)


def _paused(line: ClockLine, why: str) -> ClockView | None:
    """A clock that stands still: what is left of it once it runs on, and since when it does not."""
    shown = clock(line.countdown, line)
    since = max(pause.begin for pause in line.pauses)
    return shown and replace(shown, state=ClockState.PAUSED, paused_since=since, pause_reason=why)


def goes_on(offers: Sequence[Offer]) -> bool:
    """Whether the actor may lead the record on, not only remark on it or take it in hand."""
    return any(one.allowed and one.step.to != STAY for one in offers)


def steps(process: Process, identity: int, found: Sequence[Offer]) -> tuple[StepOffer, ...]:
    """What the actor's posts can do here, the main step first, then what they cannot now."""
    allowed = sorted((one for one in found if one.allowed), key=lambda one: not one.step.primary)
    return (*(_offer(process, identity, one) for one in allowed), *_refused(found, elsewhere=False))


def others(found: Sequence[Offer]) -> tuple[StepOffer, ...]:
    """What other posts and units can do here."""
    return _refused(found, elsewhere=True)


def _refused(found: Sequence[Offer], *, elsewhere: bool) -> tuple[StepOffer, ...]:
    """Greyed; steps with the same reason in one line."""
    labels: dict[str, list[str]] = {}
    for one in found:
        if one.reason is not None and one.elsewhere == elsewhere:
            labels.setdefault(one.reason, []).append(str(one.step.label))
    return tuple(
        StepOffer("", _(", ").join(names), allowed=False, reason=reason) for reason, names in labels.items()
    )


def _offer(process: Process, identity: int, one: Offer) -> StepOffer:
    """A step as a button."""
    return StepOffer(
        code=one.step.code,
        label=str(one.step.label),
        url=reverse("shell:step", args=[process.code, identity, one.step.code]),
        primary=one.step.primary,
    )
