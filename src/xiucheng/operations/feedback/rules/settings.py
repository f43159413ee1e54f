# SPDX-License-Identifier: Apache-2.0
"""What units decide about reporters: dated settings. The defaults are practice; no rule names such numbers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from xiucheng.kernel.configuration.declared import SWITCH, Setting, number_between, switch

REOPEN_DAYS: Setting[int] = Setting(
    "reopen_days",
    _("Reporters open cases again for"),
    _("So many days after its closing a reporter can have a case opened again. 0: never. Practice, no rule."),
    "30",
    number_between(0, 365),
    pattern=_("%(value)s days"),
)
REOPEN_TIMES: Setting[int] = Setting(
    "reopen_times",
    _("Times that reporters open a case again"),
    _("How often reporters can have the same case opened again. Practice, no rule."),
    "2",
    number_between(0, 9),
    pattern=_("%(value)s times"),
)
TELL_MINUTES: Setting[int] = Setting(
    "reporter_minutes",
    _("Between messages to a reporter"),
    _("Minutes that lie at least between two messages about the same report. Practice, no rule."),
    "60",
    number_between(0, 1440),
    pattern=_("%(value)s minutes"),
)
RESULT_PHOTOS: Setting[bool] = Setting(
    "result_photos",
    _("Photos of the result for reporters"),
    _("Whether a reporter sees the photos of the result once it was checked."),
    "yes",
    switch,
    SWITCH,
)
SETTINGS: tuple[Setting[object], ...] = (REOPEN_DAYS, REOPEN_TIMES, TELL_MINUTES, RESULT_PHOTOS)  # type: ignore[assignment]
