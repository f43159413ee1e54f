# SPDX-License-Identifier: Apache-2.0
"""Times as other systems write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

_PARTS = {
    "%Y": r"(?P<Y>\d{4})",
    "%m": r"(?P<m>\d{1,2})",
    "%d": r"(?P<d>\d{1,2})",
    "%H": r"(?P<H>\d{1,2})",
    "%I": r"(?P<I>\d{1,2})",
    "%M": r"(?P<M>\d{2})",
    "%S": r"(?P<S>\d{2})",
    "%f": r"(?P<f>\d{1,6})",
    "%p": r"(?P<p>[AaPp][Mm])",
}
_CODE = re.compile(r"%.")
YEARS = range(1900, 2201)
"""Those that forms take; outside of them zones and calendars end."""
_MORNING_OR_AFTERNOON = {"AM": 0, "PM": 12}

ReadTime = Callable[[str], datetime]


class TimeFormatError(ValueError):
    """A format of a mapping cannot be used."""


def reader(formats: Sequence[str], zone: ZoneInfo) -> ReadTime:
    """A function from text to an aware time, ISO 8601 always included. It raises ValueError for other text.

    Patterns are compiled once: `datetime.strptime` looks its format up at every call, which for three times
    a row is as long as everything else that is done to the row.
    """
    patterns = [_pattern(text) for text in formats]
    return partial(_read, patterns, zone)


def _pattern(text: str) -> re.Pattern[str]:
    codes = _CODE.findall(text)
    wrong = [code for code in codes if code not in _PARTS]
    if wrong or len(set(codes)) < len(codes):
        sentence = _("%(format)s has %(wrong)s; use each of %(parts)s once.")
        told = {"wrong": ", ".join(wrong) or _("a part twice"), "parts": " ".join(_PARTS)}
        raise TimeFormatError(sentence % (told | {"format": text}))
    if not {"%Y", "%m", "%d"} <= set(codes) or ("%I" in codes) != ("%p" in codes):
        sentence = _("%(format)s needs %(date)s, and %(noon)s exactly when it has %(hour)s.")
        raise TimeFormatError(sentence % {"format": text, "date": "%Y %m %d", "noon": "%p", "hour": "%I"})
    written = [re.escape(piece) for piece in _CODE.split(text)]
    joined = [piece + (_PARTS[codes[at]] if at < len(codes) else "") for at, piece in enumerate(written)]
    return re.compile("".join(joined), re.ASCII)


def _read(patterns: list[re.Pattern[str]], zone: ZoneInfo, text: str) -> datetime:
    civil = _civil(patterns, text)
    if civil.year not in YEARS:
        raise ValueError("a year of our time is expected")
    # once here instead of at every use: the record keeps UTC
    return (civil if civil.tzinfo else civil.replace(tzinfo=zone)).astimezone(UTC)


def _civil(patterns: list[re.Pattern[str]], text: str) -> datetime:
    for pattern in patterns:
        match = pattern.fullmatch(text)
        if match:
            return _time(match.groupdict())
    return datetime.fromisoformat(text)


def _time(parts: dict[str, str]) -> datetime:
    """The civil time of matched parts."""
    get = parts.get
    hour = int(get("H") or 0)
    if "p" in parts:
        twelve = int(parts["I"])
        if not 1 <= twelve <= 12:
            raise ValueError("an hour of the twelve-hour clock is 1 to 12")
        hour = twelve % 12 + _MORNING_OR_AFTERNOON[parts["p"].upper()]
    micro = int((get("f") or "0").ljust(6, "0"))
    return datetime(  # noqa: DTZ001 - civil until its zone is known
        int(parts["Y"]),
        int(parts["m"]),
        int(parts["d"]),
        hour,
        int(get("M") or 0),
        int(get("S") or 0),
        micro,
    )
