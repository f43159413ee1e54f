# SPDX-License-Identifier: Apache-2.0
"""What is shown of personal words before somebody asks for them: the one rule of pages, API and exports."""

from __future__ import annotations

import re

HIDDEN = "••••••"
"""What a post that does not need the words is shown: not even how long they are."""

_PHONE = re.compile(r"^\+?[\d\s()-]{7,20}$")
_MAIL = re.compile(r"^([^@\s])[^@\s]*(@[^@\s]+)$")


def mask(words: str) -> str:
    """Enough to tell two people apart, too little to find one: 张**, 138****5678, l***@example.org.

    The number of stars says nothing about the length.
    """
    words = words.strip()
    if not words:
        return ""
    mail = _MAIL.match(words)
    if mail:
        return f"{mail[1]}***{mail[2]}"
    digits = "".join(char for char in words if char.isdigit())
    if _PHONE.match(words) and len(digits) >= 7:
        return f"{digits[:3]}****{digits[-4:]}" if len(digits) == 11 else f"{digits[:2]}****{digits[-2:]}"
    if len(digits) >= 7:  # an identity or plate number, or words that hold one
        return f"{words[:1]}****"
    return f"{words[:1]}**"
