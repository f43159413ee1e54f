# SPDX-License-Identifier: Apache-2.0
"""The pages, and what they share: refusals, words, fields."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from xiucheng.delivery.shell.pages import Page, signed_in
from xiucheng.delivery.shell.shapes import Choice, FormField
from xiucheng.foundation.catalogue.queries import class_at, unit_label
from xiucheng.foundation.catalogue.types import ClassEntry
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.process.errors import NotFound

UNITS = ("working_hours", "working_days", "hours", "days")


def open_to_all(page: Page) -> Page:
    """A page for everybody who is signed in: classes are no secret."""

    @wraps(page)
    def told(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return page(request, *args, **kwargs)
        except NotThere as refusal:
            raise NotFound from refusal

    return signed_in(told)


def entry_of(code: str) -> ClassEntry:
    """A class as it is now. Raises `NotThere`."""
    found = class_at(code) if code.isprintable() else None
    if found is None:
        raise NotThere
    return found


def kinds() -> dict[str, str]:
    """What a class can be of."""
    return {"event": _("Event"), "component": _("Component")}


def limit_shown(amount: int | None, unit: str) -> str:
    """A limit in words, a dash for none."""
    return "—" if amount is None else f"{amount} {unit_label(unit)}"


def unit_choices() -> tuple[Choice, ...]:
    return tuple(Choice(one, unit_label(one)) for one in UNITS)


def dated() -> tuple[FormField, ...]:
    """From which day on, and why."""
    today = local(now()).date().isoformat()
    return (
        FormField("starts_on", "date", _("From"), value=today),
        FormField("why", "text", _("Why"), help=_("It is kept with the decision."), max_length=300),
    )
