# SPDX-License-Identifier: Apache-2.0
"""Deciding a setting: who, when, from which day on and why are kept."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Holder
from xiucheng.kernel.access.refusals import ACCOUNTS, AccessRefused, NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration import store
from xiucheng.kernel.configuration.declared import Setting, Unfit, find
from xiucheng.kernel.configuration.models import UnitSetting

LONGEST_REASON = 300


@transaction.atomic
def change(
    actor: Actor, name: str, value: str | None, *, unit: str = store.CITY, starts_on: date, why: str
) -> bool:
    """Decide a setting of a unit from a day on, today or later; None lets the unit above decide again.

    Returns False when that is decided already. Raises `NotAllowed`, `NotThere` for a setting or unit that there
    is not, `AccessRefused` with a sentence beside the field.
    """
    require(actor, ACCOUNTS)
    setting = find(name)
    if setting is None or not _unit(unit):
        raise NotThere
    value = value.strip() if value is not None else None
    errors = _faults(setting, value, starts_on, why)
    if errors:
        raise AccessRefused(**errors)
    value = setting.kept(value) if value is not None else None
    last = UnitSetting.objects.filter(unit=unit, name=name, starts_on=starts_on).order_by("-pk").first()
    if last is not None and last.value == value:
        return False
    UnitSetting.objects.create(
        unit=unit,
        name=name,
        value=value,
        starts_on=starts_on,
        why=why.strip(),
        made_at=now(),
        made_by_id=actor.id,
    )
    told = f"{unit or '*'} {name} = {'↑' if value is None else value} from {starts_on}"
    journal.note("setting_changed", told, person=actor.id)
    transaction.on_commit(store.forget)
    return True


def _unit(path: str) -> bool:
    return path == store.CITY or Holder.objects.filter(path=path, ends_on=None).exists()


def _faults(setting: Setting[object], value: str | None, starts_on: date, why: str) -> dict[str, str]:
    errors = {}
    if value is not None:
        try:
            setting.read(value)
        except Unfit as error:
            errors["value"] = str(error)
    if starts_on < local(now()).date():
        errors["starts_on"] = _("Give today or a later day: what was decided for the past stays as it was.")
    if not why.strip() or len(why) > LONGEST_REASON or not why.isprintable():
        errors["why"] = _("Say why in one line of at most %(count)d characters.") % {"count": LONGEST_REASON}
    return errors
