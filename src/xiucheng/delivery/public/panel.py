# SPDX-License-Identifier: Apache-2.0
"""On the page of a case: what its reporters were told, and what they say of the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.delivery.public.shapes import HeardRow
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.ui.words import moment
from xiucheng.operations.feedback.queries import heard
from xiucheng.operations.feedback.types import WHAT, Heard
from xiucheng.operations.supervision.types import SATISFACTION


def panel(_actor: Actor, identity: int) -> tuple[str, Mapping[str, Any]] | None:
    """What reporters heard and said of a case that the actor sees."""
    rows = tuple(_row(one) for one in heard(identity))
    return ("public/panel.html", {"rows": rows}) if rows else None


def _row(one: Heard) -> HeardRow:
    return HeardRow(
        received=moment(one.received_at),
        said=str(dict(SATISFACTION).get(one.said, "")),
        said_at=moment(one.said_at) if one.said_at else "",
        told=_told(one),
    )


def _told(one: Heard) -> str:
    if not one.what or one.told_at is None:
        return ""
    ways = {
        "": _("told under the bell: %(what)s, %(time)s"),
        "waits": _("waits to be told by SMS: %(what)s, %(time)s"),
        "sent": _("told by SMS: %(what)s, %(time)s"),
    }
    return ways[one.sms] % {"what": dict(WHAT)[one.what], "time": moment(one.told_at)}
