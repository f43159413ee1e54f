# SPDX-License-Identifier: Apache-2.0
"""Units: made, and closed for good."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xiucheng.foundation.organization.rules.centres import not_apart
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actions import change_holder, checked_names, ensure_holder
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Appointment, Holder
from xiucheng.kernel.access.queries import area_path
from xiucheng.kernel.access.refusals import ACCOUNTS, AccessRefused, NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.record.models import Record

CODE = re.compile(r"[a-z0-9-]{1,20}")
PATH_LENGTH = 160


def set_up_unit(
    actor: Actor, path: str, name: str, kind: UnitKind, *, territory: str = "", name_en: str = ""
) -> None:
    """Make a unit, or rename it. `path` is its parent's path, a short code and "/"."""
    require(actor, ACCOUNTS)
    ensure_holder(path, name, kind.value, territory=territory, name_en=name_en)
    journal.note("unit_set_up", path, person=actor.id)


@transaction.atomic
def add_unit(
    actor: Actor, parent: str, code: str, name: str, kind: str, *, name_en: str = "", territory: str = ""
) -> str:
    """A new unit below another one, or at the top; `territory` is the code of an area. Returns its path."""
    require(actor, ACCOUNTS)
    path = f"{parent}{code}/"
    area = area_path(territory) if territory else ""
    errors = checked_names(name, name_en, length=80)
    if parent and not Holder.objects.select_for_update().filter(path=parent, ends_on=None).exists():
        errors["parent"] = _("There is no such unit, or it is closed. Choose one of the list.")
    if not CODE.fullmatch(code) or len(path) > PATH_LENGTH:
        errors["code"] = _("Use 1 to 20 small letters, digits or -.")
    elif Holder.objects.filter(path=path).exists():
        errors["code"] = _("There is or was such a unit here. Choose another code.")
    if kind not in set(UnitKind):
        errors["kind"] = _("Choose what the unit is.")
    other = not_apart(path, kind, dict(Holder.objects.filter(ends_on=None).values_list("path", "kind")))
    if other:
        sentence = _("Supervision and command are kept apart: it cannot lie in or above %(path)s.")
        errors["parent"] = sentence % {"path": other}
    if area is None:
        errors["territory"] = _("There is no area with this code. Load its boundaries first.")
    if errors or area is None:
        raise AccessRefused(**errors)
    ensure_holder(path, name, kind, territory=area, name_en=name_en)
    journal.note("unit_added", f"{path} {name}", person=actor.id)
    return path


@transaction.atomic
def close_unit(actor: Actor, path: str, last_day: date) -> None:
    """Close a unit for good. Nothing and nobody may be left in it, for nobody would see that work again."""
    unit = unit_for_writing(actor, path)
    if unit.ends_on is not None:
        raise AccessRefused(_("This unit is closed already."))
    if last_day > local(now()).date():
        raise AccessRefused(last_day=_("Give today or a day before. A unit is closed when its work is done."))
    reason = _left_in(path, last_day)
    if reason:
        raise AccessRefused(reason)
    change_holder(path, name=unit.name, name_en=unit.name_en, ends_on=last_day)
    journal.note("unit_closed", f"{path} {last_day}", person=actor.id)


def unit_for_writing(actor: Actor, path: str) -> Holder:
    """A unit, locked. Raises `NotThere`."""
    require(actor, ACCOUNTS)
    unit = Holder.objects.select_for_update().filter(path=path).first()
    if unit is None:
        raise NotThere
    return unit


def open_unit(actor: Actor, path: str) -> Holder:
    """The same; one that is closed is refused."""
    unit = unit_for_writing(actor, path)
    if unit.ends_on is not None:
        raise AccessRefused(_("This unit is closed already."))
    return unit


def long_words(most: int, **texts: str) -> dict[str, str]:
    """Sentences beside the fields whose words are too many or cannot be shown."""
    sentence = _("Use at most %(count)d characters on one line.") % {"count": most}
    return {name: sentence for name, text in texts.items() if len(text) > most or not text.isprintable()}


def _left_in(path: str, last_day: date) -> str:
    """What still needs the unit, in a sentence; empty when nothing does."""
    if Holder.objects.filter(path__startswith=path, ends_on=None).exclude(path=path).exists():
        return _("There are open units below it. Close those first.")
    staying = Q(ends_on=None) | Q(ends_on__gt=last_day)
    people = Appointment.objects.filter(staying, holder_id=path).count()
    if people:
        return _("Appointments to it last longer: %(count)d. Have them ended first.") % {"count": people}
    open_records = Record.objects.filter(holder_path=path, closed_at=None).count()
    if open_records:
        return _("It still holds open cases: %(count)d. Have them passed on first.") % {"count": open_records}
    return ""
