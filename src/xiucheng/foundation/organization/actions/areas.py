# SPDX-License-Identifier: Apache-2.0
"""Responsibility areas: given to a unit, checked, ended."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.foundation.organization.actions.units import long_words
from xiucheng.foundation.organization.models import Care, CareCheck
from xiucheng.foundation.organization.rules.dated import meet
from xiucheng.foundation.organization.types import CARE, CHECK, CareKind
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Area, Holder
from xiucheng.kernel.access.queries import area_path
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed, NotThere, require
from xiucheng.kernel.clock import now

MOST_DAYS = 366


@transaction.atomic
def set_care(
    actor: Actor,
    kind: str,
    unit: str,
    area: str,
    *,
    place: str = "",
    standard: str = "",
    basis: str = "",
    every_days: int = 0,
    starts_on: date,
) -> int:
    """Let a unit answer for a kind of care in an area (its code) from a day on. Returns the number.

    One place of one area has one owner for each kind of care: end the other one first.
    """
    require(actor, CARE)
    holder = Holder.objects.filter(path=unit, ends_on=None).first()
    path = area_path(area) if area else None
    errors = long_words(200, place=place, basis=basis) | long_words(300, standard=standard)
    if kind not in set(CareKind):
        errors["kind"] = _("Choose for what the unit answers.")
    if holder is None:
        errors["unit"] = _("There is no such unit, or it is closed. Choose one of the list.")
    if path is None:
        errors["area"] = _("There is no area with this code. Load its boundaries first.")
    if not 0 <= every_days <= MOST_DAYS:
        errors["every_days"] = _("Write a whole number of days, 0 to %(most)d.") % {"most": MOST_DAYS}
    if errors or holder is None or path is None:
        raise AccessRefused(**errors)
    # one at a time for each area: two at once would not see each other
    list(Area.objects.select_for_update(no_key=True).filter(path=path))
    others = Care.objects.filter(kind=kind, area=path, place=place.strip())
    if any(meet((one.starts_on, one.ends_on), (starts_on, None)) for one in others):
        raise AccessRefused(area=_("Somebody answers for this from that day on. End that first."))
    made = Care.objects.create(
        kind=kind,
        unit=holder,
        area=path,
        place=place.strip(),
        standard=standard.strip(),
        basis=basis.strip(),
        every_days=every_days,
        starts_on=starts_on,
    )
    journal.note("care_set", f"{made.pk} {kind} {path} {unit}", person=actor.id)
    return made.pk


@transaction.atomic
def end_care(actor: Actor, identity: int, last_day: date) -> None:
    """Let a responsibility area end with a day."""
    require(actor, CARE)
    found = _care(identity)
    if last_day < found.starts_on:
        raise AccessRefused(last_day=_("The last day must not lie before the first."))
    if found.ends_on is not None and last_day >= found.ends_on:
        raise AccessRefused(last_day=_("It ends by then already."))
    Care.objects.filter(pk=identity).update(ends_on=last_day)
    journal.note("care_ended", f"{identity} {last_day}", person=actor.id)


@transaction.atomic
def check_care(actor: Actor, identity: int, *, kept: bool, finding: str) -> None:
    """Note a check. Only by a post whose area holds the responsibility area; nobody checks the own unit."""
    require(actor, CHECK)
    found = _care(identity)
    grants = [grant for grant in actor.grants if CHECK in grant.permissions]
    if actor.kind != "system" and not any(grant.covers_area(found.area) for grant in grants):
        raise NotAllowed(_("This responsibility area lies outside the area of your post."))
    if any(found.unit_id.startswith(grant.holder) for grant in actor.grants):
        raise NotAllowed(_("Your own unit answers for this. Somebody else must check it."))
    errors = long_words(300, finding=finding)
    if not kept and not finding.strip():
        errors["finding"] = _("Say what is not kept.")
    if errors:
        raise AccessRefused(**errors)
    CareCheck.objects.create(care=found, at=now(), kept=kept, finding=finding.strip(), made_by_id=actor.id)
    journal.note("care_checked", f"{identity} {'kept' if kept else 'not kept'}", person=actor.id)


def _care(identity: int) -> Care:
    found = Care.objects.select_for_update().filter(pk=identity).first()
    if found is None:
        raise NotThere
    return found


def forget_words(words: list[str]) -> None:
    """Blank findings and places that hold words of somebody who is erased."""
    for word in words:
        CareCheck.objects.filter(finding__contains=word).update(finding="…")
        Care.objects.filter(place__contains=word).update(place="…")
        Care.objects.filter(standard__contains=word).update(standard="…")
