# SPDX-License-Identifier: Apache-2.0
"""Typed input from declared fields: one parser for pages, API, field app, imports and jobs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from xiucheng.kernel.clock.local import instant_of
from xiucheng.kernel.declaration.types import Field, Kind, Point

# NUL cannot be stored in jsonb, lone surrogates not in UTF-8, and the rest cannot be seen in a list
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_POINT = re.compile(r"^\s*(-?\d{1,3}(?:\.\d{1,30})?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d{1,30})?)\s*$")
_YEARS = range(1900, 2201)
_CENTIMETRE = Decimal("0.0000001")
_INTEGER = re.compile(r"^[+-]?\d{1,15}$")
_FILE = re.compile(r"^[0-9]{1,18}$")
_DECIMAL = re.compile(r"^[+-]?\d{1,15}(\.\d{1,6})?$")

MOST_FILES = 50
"""The most files of one field that sets no bound of its own."""

Day = TypeVar("Day", date, datetime)


class Unusable(ValueError):
    """The sentence for one field."""


def parse(fields: Sequence[Field], data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """(clean values by field, sentences by field). Every declared field is in the first, None when empty."""
    clean: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for item in fields:
        try:
            clean[item.name] = read(item, data.get(item.name))
        except Unusable as error:
            errors[item.name] = str(error)
    known = {item.name for item in fields}
    for name in data:
        if name not in known:
            errors[str(name)[:60]] = _("This step does not ask for this. Leave it out.")
    return clean, errors


def read(item: Field, value: Any) -> Any:
    """The typed value of one field, None when empty and optional. Raises `Unusable`."""
    if isinstance(value, str):
        value = text(value)
    if value is None or value in ("", []):
        if item.required:
            raise Unusable(_("Fill this in."))
        return None
    return _READERS[item.kind](item, value)


def text(value: str) -> str:
    """Trimmed text in NFC. Raises `Unusable` for characters that cannot be kept or seen."""
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    # line breaks and some blanks are not "printable" either, so the pattern has the last word
    if not value.isprintable() and _UNPRINTABLE.search(value):
        raise Unusable(_("This contains characters that cannot be shown. Type it again without them."))
    return value.strip()


def _text(item: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise Unusable(_("Write text here."))
    limit = item.max_length if item.kind != Kind.WORDS else max(item.max_length, 2000)
    if len(value) > limit:
        figures = {"limit": limit, "count": len(value)}
        raise Unusable(_("Shorten this to %(limit)d characters; it has %(count)d.") % figures)
    if item.kind == Kind.TEXT and "\n" in value:
        raise Unusable(_("Write this on one line."))
    return value


def _integer(item: Field, value: Any) -> int:
    if isinstance(value, bool) or not _INTEGER.match(str(value)):
        raise Unusable(_("Write a whole number in digits."))
    return int(_bounded(item, int(value)))


def _decimal(item: Field, value: Any) -> Decimal:
    if isinstance(value, bool) or not _DECIMAL.match(str(value)):
        raise Unusable(_("Write a number in digits, with at most six decimals."))
    return Decimal(_bounded(item, Decimal(str(value))))


def _bounded(item: Field, value: int | Decimal) -> int | Decimal:
    if item.minimum is not None and value < item.minimum:
        raise Unusable(_("Write at least %(bound)d.") % {"bound": item.minimum})
    if item.maximum is not None and value > item.maximum:
        raise Unusable(_("Write at most %(bound)d.") % {"bound": item.maximum})
    return value


def _boolean(_item: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    words = {
        "true": True,
        "on": True,
        "1": True,
        "yes": True,
        "false": False,
        "off": False,
        "0": False,
        "no": False,
    }
    try:
        return words[str(value).lower()]
    except KeyError:
        raise Unusable(_("Choose yes or no.")) from None


def _choice(item: Field, value: Any) -> str:
    if not any(value == code for code, _label in item.choices):
        shown = "、".join(str(label) for _code, label in item.choices)
        raise Unusable(_("Choose one of: %(choices)s.") % {"choices": shown})
    return str(value)


def _date(_item: Field, value: Any) -> date:
    try:
        return _sensible(date.fromisoformat(str(value)))
    except ValueError:
        raise Unusable(_("Write a date such as 2026-11-22.")) from None


def _datetime(_item: Field, value: Any) -> datetime:
    try:
        given = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return instant_of(_sensible(given))
    except ValueError:
        raise Unusable(_("Write a time such as 2026-11-22T15:04.")) from None


def _sensible(day: Day) -> Day:
    """The day again; ValueError far from our time, where zones and calendars end."""
    if day.year not in _YEARS:
        raise ValueError
    return day


def _point(_item: Field, value: Any) -> Point:
    if isinstance(value, Mapping):
        value = [value.get("lon"), value.get("lat")]
    if isinstance(value, (list, tuple)) and len(value) == 2:
        value = f"{value[0]},{value[1]}"
    match = _POINT.match(str(value))
    try:
        lon, lat = (Decimal(part).quantize(_CENTIMETRE) for part in match.groups()) if match else (None, None)
    except InvalidOperation:
        lon, lat = None, None
    if lon is None or lat is None or abs(lon) > 180 or abs(lat) > 90:
        raise Unusable(_("Set the pin on the map, or write longitude, latitude such as 121.4737, 31.2304."))
    return Point(lon, lat)


def _files(item: Field, value: Any) -> list[int]:
    """Numbers of files, each once, in the order they were put."""
    given = list(value) if isinstance(value, (list, tuple)) else [value]
    if len(given) > MOST_FILES or not all(
        _FILE.match(str(one)) and not isinstance(one, bool) for one in given
    ):
        raise Unusable(_("Send the files first, then write their numbers here."))
    numbers = list(dict.fromkeys(int(one) for one in given))
    if item.minimum is not None and len(numbers) < item.minimum:
        raise Unusable(_("Add at least %(bound)d.") % {"bound": item.minimum})
    if len(numbers) > (item.maximum or MOST_FILES):
        raise Unusable(_("Add at most %(bound)d.") % {"bound": item.maximum or MOST_FILES})
    return numbers


def _reference(item: Field, value: Any) -> str:
    return _text(item, str(value) if isinstance(value, int) and not isinstance(value, bool) else value)


_READERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.WORDS: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.BOOLEAN: _boolean,
    Kind.CHOICE: _choice,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.POINT: _point,
    Kind.REFERENCE: _reference,
    Kind.FILES: _files,
}
