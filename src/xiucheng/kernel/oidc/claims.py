# SPDX-License-Identifier: Apache-2.0
"""What a system is told of somebody, by the scopes that it may ask for."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import IntegrityError

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.oidc.models import Subject


def subject_of(person: int) -> str:
    """The name under which all systems know a person; drawn at the first time."""
    found = Subject.objects.filter(person_id=person).values_list("subject", flat=True).first()
    if found:
        return found
    try:
        return Subject.objects.get_or_create(person_id=person, defaults={"subject": secrets.token_hex(16)})[
            0
        ].subject
    except IntegrityError:
        return Subject.objects.get(person_id=person).subject


def of(actor: Actor, scope: str) -> dict[str, Any]:
    """The claims. Posts are one's own of today: where somebody stands in for another is not told."""
    scopes = scope.split()
    told: dict[str, Any] = {"sub": subject_of(actor.id or 0)}
    if "profile" in scopes:
        told |= {"name": actor.name, "preferred_username": actor.login, "locale": _locale(actor)}
    if "posts" in scopes:
        told["posts"] = [
            {"post": one.post, "name": one.post_name, "unit": one.holder, "unit_name": one.holder_name}
            for one in actor.grants
            if one.stands_in is None
        ]
    return told


def _locale(actor: Actor) -> str:
    return "en" if actor.language == "en" else "zh-CN"
