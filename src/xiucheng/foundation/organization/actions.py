# SPDX-License-Identifier: Apache-2.0
"""Setting up units and posts."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from importlib.resources import files

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xiucheng.foundation.organization.types import PostChange, PostData, ProfileData, UnitKind
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actions import change_holder, checked_names, ensure_holder, ensure_post
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Appointment, Holder, Post
from xiucheng.kernel.access.queries import area_path
from xiucheng.kernel.access.refusals import ACCOUNTS, AccessRefused, NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration.actions import change
from xiucheng.kernel.record.models import Record

CODE = re.compile(r"[a-z0-9-]{1,20}")
PATH_LENGTH = 160


@cache
def shipped_posts() -> tuple[PostData, ...]:
    """The posts in `data/posts.json`."""
    text = files("xiucheng.foundation.organization").joinpath("data/posts.json").read_text("utf-8")
    return tuple(
        PostData(
            code=post["code"],
            name=post["name"],
            name_en=post["name_en"],
            permissions=tuple(post["permissions"]),
            admin_kind=post.get("admin_kind", ""),
        )
        for post in json.loads(text)["posts"]
    )


@cache
def shipped_profiles() -> tuple[ProfileData, ...]:
    """The city profiles in `data/profiles.json`."""
    text = files("xiucheng.foundation.organization").joinpath("data/profiles.json").read_text("utf-8")
    return tuple(
        ProfileData(**item | {"silent": frozenset(item["silent"])}) for item in json.loads(text)["profiles"]
    )


@transaction.atomic
def apply_profile(actor: Actor, code: str, unit: str, *, starts_on: date, why: str) -> int:
    """Decide every setting of a unit as a profile says, all or none; returns how many that changed.

    Raises `NotThere` for a profile, unit or setting that there is not, `AccessRefused` beside the field.
    """
    require(actor, ACCOUNTS)
    profile = next((one for one in shipped_profiles() if one.code == code), None)
    if profile is None:
        raise NotThere
    reason = f"{profile.code}: {why}" if why.strip() else ""
    return sum(
        change(actor, name, value, unit=unit, starts_on=starts_on, why=reason)
        for name, value in profile.settings.items()
    )


def set_up_posts(actor: Actor) -> int:
    """Make the shipped posts, or bring them up to date; returns how many there are. The platform itself only."""
    require(actor)
    for post in shipped_posts():
        ensure_post(
            post.code, post.name, list(post.permissions), name_en=post.name_en, admin_kind=post.admin_kind
        )
    journal.note("posts_set_up", "", person=actor.id)
    return len(shipped_posts())


@transaction.atomic
def bring_posts_up_to_date(actor: Actor) -> list[PostChange]:
    """Give the posts of an installation what came with a newer version. The platform itself only.

    A shipped post that is missing is made. A right that no post has yet is new, and goes to the posts that it is
    shipped with; what some post has already is the bureau's own arrangement. Nothing is taken away, and an
    installation without any post is left empty.
    """
    require(actor)
    here = {post.code: post for post in Post.objects.select_for_update().order_by("code")}
    known = {right for post in here.values() for right in post.permissions}
    changes = []
    for shipped in shipped_posts() if here else ():
        post = here.get(shipped.code)
        given = tuple(one for one in shipped.permissions if post is None or one not in known)
        if post is not None and not given:
            continue
        name, name_en = (post.name, post.name_en) if post else (shipped.name, shipped.name_en)
        rights = [*(post.permissions if post else ()), *given]
        ensure_post(shipped.code, name, rights, name_en=name_en, admin_kind=shipped.admin_kind)
        changes.append(PostChange(shipped.code, given, made=post is None))
    for one in changes:
        journal.note("posts_brought_up", f"{one.code} + {' '.join(one.permissions)}", person=actor.id)
    return changes


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
    if area is None:
        errors["territory"] = _("There is no area with this code. Load its boundaries first.")
    if errors or area is None:
        raise AccessRefused(**errors)
    ensure_holder(path, name, kind, territory=area, name_en=name_en)
    journal.note("unit_added", f"{path} {name}", person=actor.id)
    return path


@transaction.atomic
def rename_unit(actor: Actor, path: str, name: str, name_en: str) -> None:
    """Give a unit another name; what happened under the old one now shows the new."""
    unit = _unit(actor, path)
    errors = checked_names(name, name_en, length=80)
    if errors:
        raise AccessRefused(**errors)
    change_holder(path, name=name, name_en=name_en, ends_on=unit.ends_on)
    journal.note("unit_renamed", f"{path} {unit.name} → {name}", person=actor.id)


@transaction.atomic
def close_unit(actor: Actor, path: str, last_day: date) -> None:
    """Close a unit for good. Nothing and nobody may be left in it, for nobody would see that work again."""
    unit = _unit(actor, path)
    if unit.ends_on is not None:
        raise AccessRefused(_("This unit is closed already."))
    if last_day > local(now()).date():
        raise AccessRefused(last_day=_("Give today or a day before. A unit is closed when its work is done."))
    reason = _left_in(path, last_day)
    if reason:
        raise AccessRefused(reason)
    change_holder(path, name=unit.name, name_en=unit.name_en, ends_on=last_day)
    journal.note("unit_closed", f"{path} {last_day}", person=actor.id)


def _unit(actor: Actor, path: str) -> Holder:
    require(actor, ACCOUNTS)
    unit = Holder.objects.select_for_update().filter(path=path).first()
    if unit is None:
        raise NotThere
    return unit


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
