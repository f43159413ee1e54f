# SPDX-License-Identifier: Apache-2.0
"""The pages, one module each, and what they share."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiucheng.delivery.admin.asking import Typed
from xiucheng.delivery.shell.shapes import FormField
from xiucheng.kernel.access.refusals import AccessRefused
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.ui.words import day

GREATEST = 2**31


def today() -> date:
    return local(now()).date()


def asked_day(request: HttpRequest) -> date:
    """The day that the address asks for, today when it asks for none or for no day."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today()


def since(name: str = "starts_on") -> FormField:
    return FormField(name, "date", _("From which day on"), value=today().isoformat())


def last_day() -> FormField:
    return FormField("last_day", "date", _("Last day"), value=today().isoformat())


def basis(*, required: bool = False) -> FormField:
    return FormField(
        "basis", "text", _("Document"), help=_("By which it was decided"), required=required, max_length=200
    )


def period(starts_on: date, ends_on: date | None) -> str:
    """From a day on, until a day if there is one."""
    return f"{day(starts_on)} – {day(ends_on) if ends_on else ''}".strip()


def number_of(typed: Typed, name: str) -> int:
    """A whole number of a field, 0 for an empty one. Raises `AccessRefused` beside it."""
    text = typed[name] or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise AccessRefused(**{name: _("Write a whole number.")})
    return int(text)
