# SPDX-License-Identifier: Apache-2.0
"""Personal words of a record: hidden until somebody whose post needs them asks, and every look is noted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import visible
from xiucheng.kernel.process.errors import Denied, NotFound
from xiucheng.kernel.process.types import Process
from xiucheng.kernel.record.models import Personal, Record


def kept(record_id: int) -> list[str]:
    """Names of the personal words that a record has and that were not erased, in the order they came."""
    found = Personal.objects.filter(record_id=record_id).order_by("seq", "id").values_list("name", flat=True)
    return list(dict.fromkeys(found))


def reveal(actor: Actor, process: Process, record_id: int, name: str) -> str:
    """The latest words of that name. Raises `NotFound` out of scope, `Denied` for posts that do not need them."""
    seen = Record.objects.filter(pk=record_id, process=process.code).filter(visible(actor, process.app))
    if not seen.exists():
        raise NotFound
    if not actor.may(f"{process.app}.personal"):
        raise Denied(_("Your post does not need personal words here. Ask the unit that holds the case."))
    words = Personal.objects.filter(record_id=record_id, name=name).order_by("-seq").first()
    if words is None:
        raise NotFound
    journal.note("look", name, person=actor.id, record=record_id)
    return words.value
