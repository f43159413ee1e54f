# SPDX-License-Identifier: Apache-2.0
"""Icons, and the chip of a clock, as HTML."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiucheng.kernel.ui import words
from xiucheng.kernel.ui.shapes import ClockView

STATIC = Path(__file__).parent / "static"
ICON_NAME = re.compile(r"[a-z0-9-]+")
SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def drawing(relative: str) -> SafeString:
    """The inside of one of our own SVG files; empty when set-up has not copied it yet."""
    try:
        found = SHAPES.search((STATIC / relative).read_text(encoding="utf-8"))
    except OSError:
        return SafeString()
    return SafeString(found.group(1).strip()) if found else SafeString()


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


def chip(view: ClockView, *, full: bool = False) -> SafeString:
    """The countdown: icon, colour, word and time. Lists show a hundred, so nothing is looked up twice."""
    until = _("until %(at)s") % {"at": words.moment(view.due)} if view.due else ""
    time = words.remaining_full(view) if full else words.remaining(view)
    title = f' title="{escape(until)}"' if until else ""
    left = f' <span class="x-num">{escape(time)}</span>' if time else ""
    return SafeString(
        f'<span class="x-clock x-clock-{view.state.value.replace("_", "-")}"{title}>'
        f"{icon(words.state_icon(view.state))}<b>{escape(words.state_word(view.state))}</b>{left}</span>"
    )
