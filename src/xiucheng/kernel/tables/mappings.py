# SPDX-License-Identifier: Apache-2.0
"""What the columns of another system's table mean, as a JSON document, read strictly: a wrong word in it must not
import wrongly. What there can be columns for is each importer's own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from xiucheng.kernel.tables.times import TimeFormatError, reader

Columns = Mapping[str, tuple[str, ...]]
"""{target: the columns that may hold it, the first that says something counts}."""


class MappingError(Exception):
    """The mapping, or the table under it, cannot be used; the message says what to change."""


def places(
    source: str, columns: Columns, optional: Collection[str], header: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """Where the columns of each target are. Raises `MappingError` that names what is missing."""
    at = {name: index for index, name in reversed(list(enumerate(header)))}
    found = {target: tuple(at[name] for name in names if name in at) for target, names in columns.items()}
    missing = [
        _(" or ").join(columns[target])
        for target, where in found.items()
        if not where and target not in optional
    ]
    if missing:
        sentence = _(
            "The table lacks what the mapping of %(source)s needs: %(missing)s. It has: %(header)s. "
            "Choose the mapping that fits, or write one."
        )
        told = {"missing": "; ".join(missing), "header": ", ".join(header)[:600]}
        raise MappingError(sentence % (told | {"source": source}))
    _once(columns, header)
    return found


def _once(columns: Columns, header: Sequence[str]) -> None:
    used = {name for names in columns.values() for name in names}
    twice = sorted(name for name in used if list(header).count(name) > 1)
    if twice:
        sentence = _("The table has more than one column %(names)s. Give each its own name.")
        raise MappingError(sentence % {"names": ", ".join(twice)})


def only(given: Mapping[str, Any], known: set[str], what: str) -> None:
    """Refuse parts that nobody reads. Raises `MappingError`."""
    wrong = sorted(set(given) - known)
    if wrong:
        sentence = _("%(what)s has no part %(wrong)s. It has: %(known)s.")
        told = {"what": what, "wrong": ", ".join(wrong), "known": ", ".join(sorted(known))}
        raise MappingError(sentence % told)


def texts(value: Any, name: str) -> tuple[str, ...]:
    """A list of texts. Raises `MappingError`."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise MappingError(_('"%(name)s" must be a list of texts.') % {"name": name})
    return tuple(value)


def zone(name: str) -> str:
    """The name of a time zone, empty for the bureau's own. Raises `MappingError`."""
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        sentence = _("%(name)s is no time zone such as America/New_York.")
        raise MappingError(sentence % {"name": name}) from None


def time_formats(value: Any) -> tuple[str, ...]:
    """Formats of times. Raises `MappingError`."""
    formats = texts(value, "times")
    try:
        reader(formats, ZoneInfo("UTC"))
    except TimeFormatError as error:
        sentence = _("A time format cannot be used: %(error)s")
        raise MappingError(sentence % {"error": error}) from None
    return formats


def columns(value: Any, targets: Collection[str], needed: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The columns of each target. Raises `MappingError`."""
    if not isinstance(value, dict):
        raise MappingError(_('"columns" must name the columns of each target.'))
    only(value, set(targets), '"columns"')
    found = {
        target: texts([names] if isinstance(names, str) else names, target) for target, names in value.items()
    }
    lacking = [target for target in needed if not found.get(target)]
    if lacking:
        sentence = _('"columns" must say where to find %(names)s.')
        raise MappingError(sentence % {"names": ", ".join(lacking)})
    return found
