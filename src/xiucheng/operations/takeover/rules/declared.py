# SPDX-License-Identifier: Apache-2.0
"""A mapping as its JSON file declares it, read strictly: a wrong word in it must not import wrongly."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from xiucheng.operations.takeover.rules.times import TimeFormatError, reader

NEEDED = ("external_id", "opened_at")
TARGETS = (
    *NEEDED,
    "title",
    "words",
    "result",
    "address",
    "lon",
    "lat",
    "department",
    "department_name",
    "area",
    "category",
    "category_group",
    "channel",
    "status",
    "closed_at",
    "changed_at",
    "due_at",
    "outcome",
)
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}")


class MappingError(Exception):
    """The mapping, or the table under it, cannot be used; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the columns of one source mean. `data/mappings/README.md` describes every part."""

    source: str
    name: str
    name_en: str
    zone: str
    times: tuple[str, ...]
    columns: Dict[str, tuple[str, ...]]
    optional: frozenset[str]
    closed: frozenset[str]
    channels: Dict[str, str]
    outcomes: tuple[tuple[str, str], ...]
    rewrites: Dict[str, tuple[tuple[re.Pattern[str], str], ...]]
    unknown: Dict[str, frozenset[str]]
    unknown_points: frozenset[tuple[float, float]] = field(default_factory=frozenset)

    def indexes(self, header: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Where the columns of each target are. Raises `MappingError` that names what is missing."""
        places = {name: index for index, name in reversed(list(enumerate(header)))}
        found = {
            target: tuple(places[name] for name in names if name in places)
            for target, names in self.columns.items()
        }
        missing = [
            _(" or ").join(self.columns[target])
            for target, at in found.items()
            if not at and target not in self.optional
        ]
        if missing:
            sentence = _(
                "The table lacks what the mapping of %(source)s needs: %(missing)s. It has: %(header)s. "
                "Choose the mapping that fits, or write one."
            )
            told = {"missing": "; ".join(missing), "header": ", ".join(header)[:600]}
            raise MappingError(sentence % (told | {"source": self.source}))
        self._once(header)
        return found

    def _once(self, header: Sequence[str]) -> None:
        used = {name for names in self.columns.values() for name in names}
        twice = sorted(name for name in used if list(header).count(name) > 1)
        if twice:
            sentence = _("The table has more than one column %(names)s. Give each its own name.")
            raise MappingError(sentence % {"names": ", ".join(twice)})


def read_mapping(document: Any) -> Mapping:
    """The mapping that a JSON document declares. Raises `MappingError`."""
    if not isinstance(document, dict):
        raise MappingError(_("A mapping is one JSON object."))
    known = {"about", "source", "name", "name_en", "zone", "times", "columns", "optional", "closed"}
    _only(document, known | {"channels", "outcomes", "rewrites", "unknown"}, _("A mapping"))
    source = document.get("source")
    if not isinstance(source, str) or not _SOURCE.fullmatch(source):
        raise MappingError(_('"source" must be a short code of small letters, digits, "-" and "_".'))
    try:
        return Mapping(
            source=source,
            name=str(document.get("name") or source)[:80],
            name_en=str(document.get("name_en") or "")[:80],
            zone=_zone(document.get("zone") or ""),
            times=_times(document.get("times", [])),
            columns=_columns(document.get("columns")),
            optional=frozenset(_texts(document.get("optional", []), "optional")),
            closed=frozenset(text.casefold() for text in _texts(document.get("closed", []), "closed")),
            channels={
                str(key).casefold(): str(value)[:30] for key, value in document.get("channels", {}).items()
            },
            outcomes=tuple((str(part), str(code)[:40]) for part, code in document.get("outcomes", [])),
            rewrites={
                target: tuple((re.compile(str(pattern)), str(new)) for pattern, new in pairs)
                for target, pairs in document.get("rewrites", {}).items()
            },
            **_unknown(document.get("unknown", {})),
        )
    except (AttributeError, TypeError, ValueError, re.error) as error:
        sentence = _("The mapping of %(source)s cannot be used: %(error)s")
        raise MappingError(sentence % {"source": source, "error": error}) from None


def _only(given: Dict[str, Any], known: set[str], what: str) -> None:
    wrong = sorted(set(given) - known)
    if wrong:
        sentence = _("%(what)s has no part %(wrong)s. It has: %(known)s.")
        told = {"what": what, "wrong": ", ".join(wrong), "known": ", ".join(sorted(known))}
        raise MappingError(sentence % told)


def _texts(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise MappingError(_('"%(name)s" must be a list of texts.') % {"name": name})
    return tuple(value)


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        sentence = _("%(name)s is no time zone such as America/New_York.")
        raise MappingError(sentence % {"name": name}) from None


def _times(value: Any) -> tuple[str, ...]:
    formats = _texts(value, "times")
    try:
        reader(formats, ZoneInfo("UTC"))
    except TimeFormatError as error:
        sentence = _("A time format cannot be used: %(error)s")
        raise MappingError(sentence % {"error": error}) from None
    return formats


def _columns(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise MappingError(_('"columns" must name the columns of each target.'))
    _only(value, set(TARGETS), '"columns"')
    found = {
        target: _texts([names] if isinstance(names, str) else names, target)
        for target, names in value.items()
    }
    lacking = [target for target in NEEDED if not found.get(target)]
    if lacking:
        sentence = _('"columns" must say where to find %(names)s.')
        raise MappingError(sentence % {"names": ", ".join(lacking)})
    return found


def _unknown(value: Any) -> dict[str, Any]:
    """Values that stand for "not known", by target; and positions that do."""
    points = frozenset((float(lon), float(lat)) for lon, lat in value.get("points", []))
    _only(value, {*TARGETS, "points"}, '"unknown"')
    words = {
        target: frozenset(_texts(texts, target)) for target, texts in value.items() if target != "points"
    }
    return {"unknown": words, "unknown_points": points | {(0.0, 0.0)}}
