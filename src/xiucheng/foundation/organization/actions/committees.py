# SPDX-License-Identifier: Apache-2.0
"""Committees above the departments, and who sits in them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.foundation.organization.actions.units import CODE, long_words
from xiucheng.foundation.organization.models import Committee, Seat
from xiucheng.foundation.organization.rules.centres import Sitting, seat_fault
from xiucheng.foundation.organization.rules.dated import meet, runs
from xiucheng.foundation.organization.types import SeatRole, UnitKind
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actions import checked_names
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Holder
from xiucheng.kernel.access.refusals import ACCOUNTS, AccessRefused, NotThere, require

ONLY = {SeatRole.SUPERVISION: UnitKind.SUPERVISION_CENTRE, SeatRole.COMMAND: UnitKind.COMMAND_CENTRE}


@transaction.atomic
def found_committee(
    actor: Actor, code: str, name: str, *, name_en: str = "", starts_on: date, basis: str = ""
) -> None:
    """A new committee; its code is never changed."""
    require(actor, ACCOUNTS)
    errors = checked_names(name, name_en, length=80) | long_words(200, basis=basis)
    if not CODE.fullmatch(code):
        errors["code"] = _("Use 1 to 20 small letters, digits or -.")
    elif Committee.objects.filter(code=code).exists():
        errors["code"] = _("There is or was such a committee. Choose another code.")
    if errors:
        raise AccessRefused(**errors)
    Committee.objects.create(code=code, name=name, name_en=name_en, starts_on=starts_on, basis=basis.strip())
    journal.note("committee_founded", f"{code} {name}", person=actor.id)


@transaction.atomic
def end_committee(actor: Actor, code: str, last_day: date) -> None:
    """Let a committee end with a day, and all its seats with it."""
    found = _committee(actor, code)
    if found.ends_on is not None:
        raise AccessRefused(_("This committee has ended already."))
    if last_day < found.starts_on or found.seats.filter(starts_on__gt=last_day).exists():
        raise AccessRefused(last_day=_("The last day must not lie before the first, of the seats neither."))
    Committee.objects.filter(code=code).update(ends_on=last_day)
    for seat in found.seats.select_for_update():
        if runs(seat.starts_on, seat.ends_on, last_day):
            Seat.objects.filter(pk=seat.pk).update(ends_on=last_day)
    journal.note("committee_ended", f"{code} {last_day}", person=actor.id)


@transaction.atomic
def give_seat(actor: Actor, code: str, role: str, *, title: str = "", unit: str = "", starts_on: date) -> int:
    """Give a seat to a title such as "county head", to a unit, or to both. Returns its number."""
    found = _committee(actor, code)
    holder = Holder.objects.filter(path=unit, ends_on=None).first() if unit else None
    errors = long_words(80, title=title)
    if role not in set(SeatRole):
        errors["role"] = _("Choose what the seat is.")
    if not title.strip() and not unit:
        errors["title"] = _("Name a title or a unit.")
    if unit and holder is None:
        errors["unit"] = _("There is no such unit, or it is closed. Choose one of the list.")
    if not runs(found.starts_on, found.ends_on, starts_on):
        errors["starts_on"] = _("The committee does not exist on that day.")
    if not errors:
        errors = _seat_errors(found, SeatRole(role), holder, starts_on)
    if errors:
        raise AccessRefused(**errors)
    made = Seat.objects.create(
        committee=found,
        role=role,
        title=title.strip(),
        unit=holder,
        starts_on=starts_on,
        ends_on=found.ends_on,
    )
    journal.note("seat_given", f"{code} {role} {title.strip()} {unit}".strip(), person=actor.id)
    return made.pk


def _seat_errors(found: Committee, role: SeatRole, holder: Holder | None, starts_on: date) -> dict[str, str]:
    if role in ONLY and (holder is None or holder.kind != ONLY[role]):
        return {"unit": _("Choose a unit that is such a centre.")}
    period = (starts_on, found.ends_on)
    present = [
        Sitting(one.role, one.unit_id)
        for one in found.seats.all()
        if meet((one.starts_on, one.ends_on), period)
    ]
    fault = seat_fault(present, Sitting(role, holder.path if holder else None))
    return {
        "chair": {"role": _("There is a chair on these days. End that seat first.")},
        "twice": {"unit": _("The unit has such a seat on these days already.")},
        "apart": {"unit": _("Supervision and command are kept apart: one unit cannot be both.")},
    }.get(fault, {})


@transaction.atomic
def end_seat(actor: Actor, code: str, identity: int, last_day: date) -> None:
    """Let a seat end with a day."""
    _committee(actor, code)
    seat = Seat.objects.select_for_update().filter(pk=identity, committee_id=code).first()
    if seat is None:
        raise NotThere
    if last_day < seat.starts_on:
        raise AccessRefused(last_day=_("The last day must not lie before the first."))
    if seat.ends_on is not None and last_day >= seat.ends_on:
        raise AccessRefused(last_day=_("It ends by then already."))
    Seat.objects.filter(pk=identity).update(ends_on=last_day)
    journal.note(
        "seat_ended", f"{code} {seat.role} {seat.title} {seat.unit_id or ''} {last_day}", person=actor.id
    )


def _committee(actor: Actor, code: str) -> Committee:
    require(actor, ACCOUNTS)
    found = Committee.objects.select_for_update().filter(code=code).first() if CODE.fullmatch(code) else None
    if found is None:
        raise NotThere
    return found
