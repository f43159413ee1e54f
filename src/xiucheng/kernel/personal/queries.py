# SPDX-License-Identifier: Apache-2.0
"""Reads of erasures: what was asked, by whom, and how it was decided."""

from __future__ import annotations

from django.db.models import F

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import AGREE, ERASE, NotThere, require
from xiucheng.kernel.personal.models import Erasure, ErasureEntry

PART = 100


def erasures(actor: Actor) -> list[Erasure]:
    """The newest erasures, those that wait first."""
    require(actor, ERASE, AGREE)
    rows = Erasure.objects.select_related("asked_by", "decided_by", "account")
    return list(rows.order_by(F("decided_at").desc(nulls_first=True), "-id")[:PART])


def erasure(actor: Actor, identity: int) -> tuple[Erasure, list[ErasureEntry]]:
    """One erasure with the entries that it concerns. Raises `NotThere`."""
    require(actor, ERASE, AGREE)
    found = Erasure.objects.select_related("asked_by", "decided_by", "account").filter(pk=identity).first()
    if found is None:
        raise NotThere
    return found, list(found.entries.select_related("record").order_by("record_id", "seq"))
