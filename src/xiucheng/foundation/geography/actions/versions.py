# SPDX-License-Identifier: Apache-2.0
"""Versions after they were loaded."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.foundation.geography.models import Boundary, BoundaryVersion
from xiucheng.foundation.geography.queries import refresh
from xiucheng.foundation.geography.types import LOAD
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.access.refusals import AccessRefused, NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local


@transaction.atomic
def withdraw_version(actor: Actor, identity: int) -> None:
    """Take back a version whose first day has not come. One that was in force stays: cases were located by it."""
    require(actor, LOAD)
    found = BoundaryVersion.objects.select_for_update().filter(pk=identity).first()
    if found is None:
        raise NotThere
    if found.valid_from <= local(now()).date():
        raise AccessRefused(
            _(
                "This version has been in force: cases were located by it. Load a new version from a day on instead."
            )
        )
    Boundary.objects.filter(version=found).delete()
    found.delete()
    journal.note("boundaries_withdrawn", f"{found.layer} {identity}", person=actor.id)
    transaction.on_commit(refresh)


def forget_account(person: int) -> set[str]:
    """Take somebody's sign-in name off the boundaries that they loaded; their number takes its place."""
    logins = Person.objects.filter(pk=person).values_list("login", flat=True)
    BoundaryVersion.objects.filter(loaded_by__in=list(logins)).update(loaded_by=f"#{person}")
    return set()
