# SPDX-License-Identifier: Apache-2.0
"""Names, lines and powers of units, each from a day on; what was decided before stays as it was."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.foundation.organization.actions.units import long_words, open_unit, unit_for_writing
from xiucheng.foundation.organization.models import UnitName, UnitParent, UnitPower
from xiucheng.foundation.organization.queries.structure import belongs_to
from xiucheng.foundation.organization.rules.centres import opposed
from xiucheng.foundation.organization.rules.dated import FromDay, in_circle, in_force, rewrites
from xiucheng.foundation.organization.types import BEGINNING, Line
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actions import change_holder, checked_names
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Holder
from xiucheng.kernel.access.refusals import AccessRefused, NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local


@transaction.atomic
def rename_unit(
    actor: Actor, path: str, name: str, name_en: str, *, starts_on: date | None = None, basis: str = ""
) -> None:
    """Give a unit another name from a day on, today when none is given.

    Lists show the name of now; what a unit was called on another day stays known, and records keep what was written.
    """
    unit, today = unit_for_writing(actor, path), local(now()).date()
    starts_on = starts_on or today
    decided = list(UnitName.objects.filter(unit=unit))
    errors = checked_names(name, name_en, length=80) | long_words(200, basis=basis)
    errors |= _too_early(decided, starts_on)
    if errors:
        raise AccessRefused(**errors)
    common = {"made_at": now(), "made_by_id": actor.id}
    if not decided and starts_on > BEGINNING:
        UnitName.objects.create(
            unit=unit, name=unit.name, name_en=unit.name_en, starts_on=BEGINNING, **common
        )
    UnitName.objects.create(
        unit=unit, name=name, name_en=name_en, starts_on=starts_on, basis=basis.strip(), **common
    )
    if starts_on <= today:
        change_holder(path, name=name, name_en=name_en, ends_on=unit.ends_on)
    journal.note("unit_renamed", f"{path} {unit.name} → {name} from {starts_on}", person=actor.id)


def _too_early(decided: list[UnitName] | list[UnitParent], starts_on: date) -> dict[str, str]:
    rows: list[FromDay] = [*decided]
    if not rewrites(rows, starts_on):
        return {}
    last = max(one.starts_on for one in rows)
    sentence = _("A later decision is there, from %(day)s on. History grows at its end only.")
    return {"starts_on": sentence % {"day": last.isoformat()}}


@transaction.atomic
def bring_names_up_to_date(actor: Actor) -> int:
    """Let units be called what was decided for today; returns how many changed. The platform itself only."""
    require(actor)
    today, changed = local(now()).date(), 0
    decided: dict[str, list[UnitName]] = {}
    for row in UnitName.objects.filter(starts_on__lte=today):
        decided.setdefault(row.unit_id, []).append(row)
    for unit in Holder.objects.select_for_update().filter(path__in=decided, ends_on=None).order_by("path"):
        held = in_force(decided[unit.path], today)
        if held is not None and (held.name, held.name_en) != (unit.name, unit.name_en):
            change_holder(unit.path, name=held.name, name_en=held.name_en, ends_on=None)
            journal.note("unit_renamed", f"{unit.path} {unit.name} → {held.name}", person=actor.id)
            changed += 1
    return changed


@transaction.atomic
def decide_parent(
    actor: Actor, path: str, line: str, parent: str, *, starts_on: date, basis: str = ""
) -> None:
    """Let a unit belong to another one in a line from a day on; an empty `parent`: to none any more.

    The unit's path stays, so no record moves and nobody sees more or less by it.
    """
    unit = open_unit(actor, path)
    above = Holder.objects.filter(path=parent, ends_on=None).first() if parent else None
    errors = long_words(200, basis=basis)
    if line not in set(Line):
        raise AccessRefused(line=_("Choose in what it belongs to the other unit."))
    decided = list(UnitParent.objects.filter(unit=unit, line=line))
    errors |= _too_early(decided, starts_on)
    if parent and above is None:
        errors["parent"] = _("There is no such unit, or it is closed. Choose one of the list.")
    elif above is not None:
        errors |= _unfit(unit, above, Line(line), starts_on)
    if errors:
        raise AccessRefused(**errors)
    UnitParent.objects.create(
        unit=unit,
        line=line,
        parent=above,
        starts_on=starts_on,
        basis=basis.strip(),
        made_at=now(),
        made_by_id=actor.id,
    )
    journal.note("unit_parent_decided", f"{path} {line} → {parent or '—'} from {starts_on}", person=actor.id)


def _unfit(unit: Holder, above: Holder, line: Line, starts_on: date) -> dict[str, str]:
    if in_circle(unit.path, above.path, belongs_to(line, starts_on)):
        return {"parent": _("The unit would belong to itself. Choose another one.")}
    if opposed(unit.kind, above.kind):
        return {"parent": _("Supervision and command are kept apart: neither belongs to the other.")}
    return {}


@transaction.atomic
def grant_power(
    actor: Actor, path: str, words: str, basis: str, *, starts_on: date, ends_on: date | None = None
) -> int:
    """Say what a unit may do from a day on, by which document. Returns the number of the power."""
    unit = open_unit(actor, path)
    errors = long_words(200, words=words, basis=basis)
    if not words.strip():
        errors["words"] = _("Say what the unit may do.")
    if not basis.strip():
        errors["basis"] = _("Name the document that gives the power.")
    if ends_on is not None and ends_on < starts_on:
        errors["ends_on"] = _("The last day must not lie before the first.")
    running = UnitPower.objects.filter(unit=unit, words=words.strip(), ends_on=None)
    if not errors and running.exists():
        errors["words"] = _("The unit has this power already.")
    if errors:
        raise AccessRefused(**errors)
    made = UnitPower.objects.create(
        unit=unit,
        words=words.strip(),
        basis=basis.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        made_at=now(),
        made_by_id=actor.id,
    )
    journal.note("unit_power_granted", f"{path} {words.strip()} from {starts_on}", person=actor.id)
    return made.pk


@transaction.atomic
def end_power(actor: Actor, path: str, identity: int, last_day: date) -> None:
    """Let a power end with a day; it is never made longer: grant it again."""
    unit_for_writing(actor, path)
    power = UnitPower.objects.select_for_update().filter(pk=identity, unit_id=path).first()
    if power is None:
        raise NotThere
    if last_day < power.starts_on:
        raise AccessRefused(last_day=_("The last day must not lie before the first."))
    if power.ends_on is not None and last_day >= power.ends_on:
        raise AccessRefused(last_day=_("It ends by then already."))
    UnitPower.objects.filter(pk=identity).update(ends_on=last_day)
    journal.note("unit_power_ended", f"{path} {power.words} {last_day}", person=actor.id)
