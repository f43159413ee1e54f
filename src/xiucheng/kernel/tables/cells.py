# SPDX-License-Identifier: Apache-2.0
"""Text that spreadsheet programs must take as text: never as a formula, never as a number that loses digits.

In CSV nothing but the text itself can say so. What would begin a formula gets an apostrophe in front; long
digits get a tab behind, which nobody sees. Reading takes both away again, so what was written comes back.
"""

from __future__ import annotations

import re
from typing import Final

APOSTROPHE: Final = "'"
TAB: Final = "\t"
# blanks and invisible marks may stand before the sign: some programs drop them first
_FORMULA: Final = re.compile("[\\s\u200b-\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")
_DIGITS: Final = re.compile(r"(?:\d{11,}|0\d+|\d+[eE]\d+)\t*", re.ASCII)
_MARKED: Final = re.compile(r"(?:\d{11,}|0\d+|\d+[eE]\d+)\t+", re.ASCII)
# a text that begins with none of these, and with no blank, needs no closer look
_SUSPICIOUS: Final = frozenset(
    "'=+-@\uff1d\uff0b\uff0d\uff20\u200b\u200c\u200d\u200e\u200f\u2060\ufeff0123456789"
)


def begins_formula(text: str) -> bool:
    """Whether a spreadsheet program might compute this text."""
    return _FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """The text as a CSV cell that stays text."""
    first = text[:1]
    if first not in _SUSPICIOUS and not first.isspace():
        return text
    if _needs_apostrophe(text):
        return APOSTROPHE + text
    return text + TAB if _DIGITS.fullmatch(text) else text


def bare(cell: str) -> str:
    """The text that `guarded` made this cell of; other cells are themselves."""
    if cell[:1] == APOSTROPHE:
        return cell[1:] if _needs_apostrophe(cell[1:]) else cell
    return cell[:-1] if cell[-1:] == TAB and _MARKED.fullmatch(cell) else cell


def _needs_apostrophe(text: str) -> bool:
    """Formulas, and texts whose own apostrophe reading would take for ours."""
    return begins_formula(text.lstrip(APOSTROPHE))
