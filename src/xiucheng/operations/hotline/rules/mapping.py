# SPDX-License-Identifier: Apache-2.0
"""What a city's hotline calls things: its columns, words, times, and how it wants answers back. Read strictly."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.tables.mappings import MappingError, columns, only, texts, time_formats, zone
from xiucheng.operations.hotline.types import KINDS, REPLIES, SATISFIED, SOURCES, URGENCIES

NEEDED = ("external_id", "words")
TARGETS = (
    *NEEDED,
    "kind",
    "urgency",
    "address",
    "lon",
    "lat",
    "sent_at",
    "due",
    "caller_name",
    "caller_phone",
    "remark",
    "satisfaction",
    "said",
)
TOLD = (
    "reply",
    "external_id",
    "number",
    "kind",
    "words",
    "until",
    "made_at",
    "signed_at",
    "attended_at",
    "way",
)
"""What an answer can be told with: the number of the reply, that of the order there and here, what kind of reply …"""
COORDINATES = ("wgs84", "gcj02", "bd09")
ENCODINGS = ("utf-8", "gb18030")
PARTS = {
    "about",
    "source",
    "name",
    "name_en",
    "zone",
    "times",
    "columns",
    "optional",
    "unknown",
    "kind",
    "coordinates",
}
WORDS = {"kinds", "urgencies", "satisfied"}


@dataclass(frozen=True, slots=True)
class Answers:
    """How answers go back: (heading, what stands under it), the format of times, words for kinds, encoding of CSV."""

    columns: tuple[tuple[str, str], ...]
    time: str
    kinds: Dict[str, str]
    encoding: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """What one hotline sends and takes. `data/mappings/README.md` describes every part."""

    source: str
    name: str
    name_en: str
    zone: str
    times: tuple[str, ...]
    coordinates: str
    columns: Dict[str, tuple[str, ...]]
    optional: frozenset[str]
    unknown: Dict[str, frozenset[str]]
    kind: str
    kinds: Dict[str, str]
    urgencies: Dict[str, str]
    satisfied: Dict[str, str]
    answers: Answers


def read_mapping(document: Any) -> Mapping:
    """The mapping that a JSON document declares. Raises `MappingError`."""
    if not isinstance(document, dict):
        raise MappingError(_("A mapping is one JSON object."))
    only(document, PARTS | WORDS | {"answers"}, _("A mapping"))
    try:
        source = _one_of(document.get("source"), SOURCES, "source")
        return Mapping(
            source=source,
            name=str(document.get("name") or source)[:80],
            name_en=str(document.get("name_en") or "")[:80],
            zone=zone(document.get("zone") or ""),
            times=time_formats(document.get("times", [])),
            coordinates=_coordinates(document.get("coordinates", "wgs84")),
            columns=columns(document.get("columns"), TARGETS, NEEDED),
            optional=frozenset(texts(document.get("optional", []), "optional")),
            unknown=_unknown(document.get("unknown", {})),
            kind=_one_of(document.get("kind", "problem"), KINDS, "kind"),
            kinds=_words(document.get("kinds", {}), KINDS, "kinds"),
            urgencies=_words(document.get("urgencies", {}), URGENCIES, "urgencies"),
            satisfied=_words(document.get("satisfied", {}), SATISFIED, "satisfied"),
            answers=_answers(document.get("answers")),
        )
    except (AttributeError, TypeError, ValueError) as error:
        raise MappingError(_("The mapping cannot be used: %(error)s") % {"error": error}) from None


def _coordinates(value: Any) -> str:
    if value not in COORDINATES:
        told = {"part": "coordinates", "codes": ", ".join(COORDINATES)}
        raise MappingError(_('"%(part)s" must be one of %(codes)s.') % told)
    return str(value)


def _one_of(value: Any, choices: tuple[tuple[str, Label], ...], part: str) -> str:
    codes = [code for code, _label in choices]
    if value not in codes:
        sentence = _('"%(part)s" must be one of %(codes)s.')
        raise MappingError(sentence % {"part": part, "codes": ", ".join(codes)})
    return str(value)


def _words(value: Any, choices: tuple[tuple[str, Label], ...], part: str) -> dict[str, str]:
    """Their word → our code; ours are understood always."""
    if not isinstance(value, dict):
        raise MappingError(_('"%(part)s" must name a code for each of their words.') % {"part": part})
    ours = {label.zh: code for code, label in choices} | {code: code for code, _label in choices}
    return ours | {str(word).strip(): _one_of(code, choices, part) for word, code in value.items()}


def _unknown(value: Any) -> dict[str, frozenset[str]]:
    only(value, set(TARGETS), '"unknown"')
    return {target: frozenset(texts(given, target)) for target, given in value.items()}


def _answers(value: Any) -> Answers:
    if not isinstance(value, dict) or not isinstance(value.get("columns"), dict) or not value["columns"]:
        raise MappingError(_('"answers" must have "columns": what stands under each heading.'))
    only(value, {"columns", "time", "kinds", "encoding"}, '"answers"')
    wrong = sorted({str(what) for what in value["columns"].values()} - set(TOLD))
    if wrong:
        sentence = _('"answers" cannot tell %(wrong)s. It can tell %(known)s.')
        raise MappingError(sentence % {"wrong": ", ".join(wrong), "known": ", ".join(TOLD)})
    if "reply" not in value["columns"].values():
        raise MappingError(_('"answers" needs a column for "reply": by it the hotline says what it has.'))
    encoding = value.get("encoding", "utf-8")
    if encoding not in ENCODINGS:
        raise MappingError(_('"encoding" must be one of %(codes)s.') % {"codes": ", ".join(ENCODINGS)})
    kinds = value.get("kinds", {})
    only(kinds, {code for code, _label in REPLIES}, '"kinds"')
    written = {code: label.zh for code, label in REPLIES} | {code: str(word) for code, word in kinds.items()}
    shapes = time_formats([value.get("time", "%Y-%m-%d %H:%M:%S")])
    return Answers(
        tuple((str(heading), str(what)) for heading, what in value["columns"].items()),
        shapes[0],
        written,
        encoding,
    )
