# SPDX-License-Identifier: Apache-2.0
"""A mapping as its JSON file declares it, read strictly: a wrong word in it must not import wrongly."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.kernel.tables.mappings import MappingError, columns, only, places, texts, time_formats, zone

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
        return places(self.source, self.columns, self.optional, header)


def read_mapping(document: Any) -> Mapping:
    """The mapping that a JSON document declares. Raises `MappingError`."""
    if not isinstance(document, dict):
        raise MappingError(_("A mapping is one JSON object."))
    known = {"about", "source", "name", "name_en", "zone", "times", "columns", "optional", "closed"}
    only(document, known | {"channels", "outcomes", "rewrites", "unknown"}, _("A mapping"))
    source = document.get("source")
    if not isinstance(source, str) or not _SOURCE.fullmatch(source):
        raise MappingError(_('"source" must be a short code of small letters, digits, "-" and "_".'))
    try:
        return Mapping(
            source=source,
            name=str(document.get("name") or source)[:80],
            name_en=str(document.get("name_en") or "")[:80],
            zone=zone(document.get("zone") or ""),
            times=time_formats(document.get("times", [])),
            columns=columns(document.get("columns"), TARGETS, NEEDED),
            optional=frozenset(texts(document.get("optional", []), "optional")),
            closed=frozenset(text.casefold() for text in texts(document.get("closed", []), "closed")),
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


def _unknown(value: Any) -> dict[str, Any]:
    """Values that stand for "not known", by target; and positions that do."""
    points = frozenset((float(lon), float(lat)) for lon, lat in value.get("points", []))
    only(value, {*TARGETS, "points"}, '"unknown"')
    words = {target: frozenset(texts(given, target)) for target, given in value.items() if target != "points"}
    return {"unknown": words, "unknown_points": points | {(0.0, 0.0)}}
