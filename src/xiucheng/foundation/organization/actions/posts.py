# SPDX-License-Identifier: Apache-2.0
"""Posts and city profiles as the product ships them."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib.resources import files

from django.db import transaction

from xiucheng.foundation.organization.types import PostChange, PostData, ProfileData
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actions import ensure_post
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Post
from xiucheng.kernel.access.refusals import ACCOUNTS, NotThere, require
from xiucheng.kernel.configuration.actions import change


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
