# SPDX-License-Identifier: Apache-2.0
"""How long an order may take that names no time itself: what a bureau decides, each from a day on."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiucheng.kernel.configuration.declared import Setting, Unfit


def _whole(most: int) -> Callable[[str], int]:
    """Reads 1 to `most`."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
            raise Unfit(_("Write a whole number, 1 to %(most)d.") % {"most": most})
        return int(text)

    return read


USUAL_DAYS: Setting[int] = Setting(
    "hotline_answer_days",
    gettext_lazy("Hotline orders"),
    gettext_lazy("Working days in which an order of a hotline is answered that names no time itself."),
    "5",
    _whole(90),
    pattern=gettext_lazy("%(value)s working days"),
)
USUAL_URGENT_HOURS: Setting[int] = Setting(
    "hotline_urgent_hours",
    gettext_lazy("Urgent hotline orders"),
    gettext_lazy("Hours in which an urgent order of a hotline is answered that names no time itself."),
    "24",
    _whole(240),
    pattern=gettext_lazy("%(value)s hours"),
)
"""Practice of cities, no national rule: a bureau decides its own from a day on."""
SETTINGS = (USUAL_DAYS, USUAL_URGENT_HOURS)
