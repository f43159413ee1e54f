# SPDX-License-Identifier: Apache-2.0
"""Tags and filters of the components."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiucheng.kernel.clock import now
from xiucheng.kernel.ui import words
from xiucheng.kernel.ui.keys import SHORTCUTS, Shortcut
from xiucheng.kernel.ui.shapes import ClockState, ClockView, FormField, Piece

register = template.Library()

STATIC = Path(__file__).parent.parent / "static"
ICON_NAME = re.compile(r"[a-z0-9-]+")
SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
INPUT_TYPES = {"integer": "text", "decimal": "text", "date": "date", "datetime": "datetime-local"}
INPUT_MODES = {"integer": "numeric", "decimal": "decimal"}


@cache
def drawing(relative: str) -> SafeString:
    """The inside of one of our own SVG files; empty when set-up has not copied it yet."""
    try:
        found = SHAPES.search((STATIC / relative).read_text(encoding="utf-8"))
    except OSError:
        return SafeString()
    return SafeString(found.group(1).strip()) if found else SafeString()


@register.simple_tag
@lru_cache(maxsize=1000)
def icon(name: str, label: str = "") -> SafeString:
    """An outline icon in the text's colour. Without a label it is decoration and hidden from readers."""
    inner = drawing(f"vendor/icons/{name}.svg") if ICON_NAME.fullmatch(name) else SafeString()
    speech = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="x-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        speech,
        inner,
    )


@register.simple_tag
def mark() -> SafeString:
    """The mark: a map pin of cross-stitches."""
    return format_html(
        '<svg class="x-mark" viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-width="1.35" '
        'stroke-linecap="round" aria-hidden="true">{}</svg>',
        drawing("ui/mark.svg"),
    )


@register.simple_tag
def shortcuts() -> tuple[Shortcut, ...]:
    """The lines of the keyboard help."""
    return SHORTCUTS


@register.simple_tag
def clock(view: ClockView, *, full: bool = False) -> SafeString:
    """The countdown chip: icon, colour, word and time. Drawn here, as lists show a hundred."""
    until = _("until %(at)s") % {"at": words.moment(view.due)} if view.due else ""
    time = words.remaining_full(view) if full else words.remaining(view)
    return format_html(
        '<span class="x-clock x-clock-{}"{}>{}<b>{}</b>{}</span>',
        view.state.value.replace("_", "-"),
        format_html(' title="{}"', until) if until else "",
        icon(words.state_icon(view.state)),
        words.state_word(view.state),
        format_html(' <span class="x-num">{}</span>', time) if time else "",
    )


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
    return words.moment_short(value) if value else ""


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
    sign = icon(words.state_icon(state))
    return format_html(
        '<span class="x-clock x-clock-{}">{}<b>{}</b></span>', css, sign, words.state_word(state)
    )
