# SPDX-License-Identifier: Apache-2.0
"""Tags and filters of the components."""

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.template import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xiucheng.kernel.clock import now
from xiucheng.kernel.clock import words as moments
from xiucheng.kernel.ui import drawings, words
from xiucheng.kernel.ui.keys import SHORTCUTS, Shortcut
from xiucheng.kernel.ui.panels import drawn
from xiucheng.kernel.ui.rows import lines as rows_of
from xiucheng.kernel.ui.shapes import ClockState, ClockView, FormField, Piece, WorkRow

register = template.Library()
register.simple_tag(drawings.icon, name="icon")

INPUT_TYPES = {"integer": "text", "decimal": "text", "date": "date", "datetime": "datetime-local"}
INPUT_MODES = {"integer": "numeric", "decimal": "decimal"}


@register.simple_tag
def mark() -> SafeString:
    """The mark: a map pin of cross-stitches."""
    return format_html(
        '<svg class="x-mark" viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-width="1.35" '
        'stroke-linecap="round" aria-hidden="true">{}</svg>',
        drawings.drawing("ui/mark.svg"),
    )


@register.simple_tag
def shortcuts() -> tuple[Shortcut, ...]:
    """The lines of the keyboard help."""
    return SHORTCUTS


@register.simple_tag
def clock(view: ClockView, *, full: bool = False) -> SafeString:
    """The countdown chip; with the kind of time when `full`."""
    return drawings.chip(view, full=full)


@register.simple_tag
def lines(rows: Iterable[WorkRow], *, selectable: bool = False) -> SafeString:
    """The lines of a list of records."""
    return rows_of(rows, selectable=bool(selectable))


@register.simple_tag(takes_context=True)
def panels(context: RequestContext, identity: int) -> SafeString:
    """What apps add to the page of this record."""
    request = context["request"]
    code = request.resolver_match.kwargs.get("code", "") if request.resolver_match else ""
    return drawn(request, code, identity)


@register.simple_tag
def print_moment() -> str:
    """When a page was made, for its paper."""
    return words.moment(now())


@register.filter
def state_word(value: str) -> str:
    """The word of a clock state given by its code."""
    return words.state_word(ClockState(value))


@register.filter
def moment(value: datetime | None) -> str:
    """Date and time."""
    return words.moment(value) if value else ""


@register.filter
def moment_short(value: datetime | None) -> str:
    """Date and time without the year."""
    return moments.moment_short(value) if value else ""


@register.filter
def day(value: datetime | date | None) -> str:
    """The date alone."""
    return words.day(value) if value else ""


@register.filter
def time_of_day(value: datetime | None) -> str:
    """Hours and minutes."""
    return words.time_of_day(value) if value else ""


@register.filter
def minutes(value: int | None) -> str:
    """A span that ran day and night."""
    return words.duration(value) if value is not None else ""


@register.filter
def working_minutes(value: int | None, day_minutes: int = 450) -> str:
    """A span of working time."""
    return words.duration(value, working=True, day_minutes=day_minutes) if value is not None else ""


@register.filter
def pieces(value: Iterable[Piece]) -> SafeString:
    """A text with its hits marked."""
    return SafeString(
        "".join(format_html("<mark>{}</mark>" if piece.hit else "{}", piece.text) for piece in value)
    )


@register.filter
def input_type(question: FormField) -> str:
    """The HTML type of a one-line question."""
    return INPUT_TYPES.get(question.kind, question.kind if question.kind == "password" else "text")


@register.filter
def input_mode(question: FormField) -> str:
    """Which keyboard a phone shows."""
    return INPUT_MODES.get(question.kind, "")


@register.filter
def describedby(question: FormField, prefix: str) -> str:
    """Ids of the texts that explain a field, error first."""
    ids = [
        f"{prefix}-{question.name}-error" if question.error else "",
        f"{prefix}-{question.name}-help" if question.help or question.law or question.unit else "",
    ]
    return " ".join(one for one in ids if one)


@register.simple_tag
def legend_state(value: str) -> SafeString:
    """A clock state as it appears in a legend: icon, colour and word, no time."""
    state = ClockState(value)
    css = value.replace("_", "-")
    sign = drawings.icon(words.state_icon(state))
    return format_html(
        '<span class="x-clock x-clock-{}">{}<b>{}</b></span>', css, sign, words.state_word(state)
    )
