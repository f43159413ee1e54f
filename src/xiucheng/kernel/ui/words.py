# SPDX-License-Identifier: Apache-2.0
"""Dates, times, durations and distances in the reader's language."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from xiucheng.kernel.clock.words import civil
from xiucheng.kernel.ui.shapes import ClockState, ClockView

HOUR = 60
DAY = 24 * HOUR


def moment(at: datetime) -> str:
    """Date and time to the minute: 22 Nov 2026 15:04.

    Lists tell hundreds of moments a page, and Django's own dates took ten times as long.
    """
    return civil(at).strftime(pgettext("date format", "%-d %b %Y %H:%M"))


def day(at: datetime | date) -> str:
    """The date alone."""
    value = civil(at) if isinstance(at, datetime) else at
    return value.strftime(pgettext("date format", "%-d %b %Y"))


def time_of_day(at: datetime) -> str:
    """Hours and minutes."""
    return f"{civil(at):%H:%M}"


def duration(minutes: int, *, working: bool = False, day_minutes: int = 450) -> str:
    """Minutes in words, at most two units, rounded down: '2 working days 3 h', '3 h 20 min'."""
    minutes = abs(minutes)
    per_day = day_minutes if working else DAY
    if minutes >= 2 * per_day:
        days, rest = divmod(minutes, per_day)
        template = _("%(n)d working days") if working else _("%(n)d days")
        head, tail = template % {"n": days}, rest // HOUR
        return f"{head} {_('%(n)d h') % {'n': tail}}" if tail else head
    hours, left = divmod(minutes, HOUR)
    parts = [_("%(n)d h") % {"n": hours}] if hours else []
    if left or not hours:
        parts.append(_("%(n)d min") % {"n": left})
    return " ".join(parts)


STATE_WORDS = {
    ClockState.IN_TIME: gettext_lazy("In time"),
    ClockState.NEARLY_DUE: gettext_lazy("Nearly due"),
    ClockState.OVERDUE: gettext_lazy("Overdue"),
    ClockState.PAUSED: gettext_lazy("Paused"),
    ClockState.DONE: gettext_lazy("Done"),
    ClockState.MISSING: gettext_lazy("Calendar missing"),
}
STATE_ICONS = {
    ClockState.IN_TIME: "clock",
    ClockState.NEARLY_DUE: "alarm",
    ClockState.OVERDUE: "alert-triangle",
    ClockState.PAUSED: "player-pause",
    ClockState.DONE: "checks",
    ClockState.MISSING: "calendar-off",
}


def state_word(state: ClockState) -> str:
    """The word that always stands beside the colour."""
    return str(STATE_WORDS[state])


def state_icon(state: ClockState) -> str:
    """The icon that always stands beside the colour."""
    return STATE_ICONS[state]


def remaining(clock: ClockView) -> str:
    """'3 h 20 min left', '1 h 5 min late', or nothing when no time runs."""
    if clock.remaining is None:
        return ""
    time = duration(clock.remaining, working=clock.working, day_minutes=clock.day_minutes)
    late = clock.remaining < 0
    return (_("%(time)s late") if late else _("%(time)s left")) % {"time": time}


def remaining_full(clock: ClockView) -> str:
    """The same with the kind of time: '3 h 20 min left (working time)'."""
    text = remaining(clock)
    if not text or not clock.working:
        return text
    return _("%(text)s (working time)") % {"text": text}
