# SPDX-License-Identifier: Apache-2.0
"""Pure rules of the catalogue: how limits and numbers are written, what fits, and which class words mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from xiucheng.foundation.catalogue.types import ClassEntry, ClassFacts, ConditionFacts
from xiucheng.kernel.clock.types import Unit
from xiucheng.kernel.search.words import haystack, normal, terms

UNITS = (Unit.HOURS, Unit.DAYS, Unit.WORKING_HOURS, Unit.WORKING_DAYS)
_SPELLED = {
    "hours": Unit.HOURS,
    "紧急工作时": Unit.HOURS,
    "days": Unit.DAYS,
    "紧急工作日": Unit.DAYS,
    "working_hours": Unit.WORKING_HOURS,
    "working hours": Unit.WORKING_HOURS,
    "工作时": Unit.WORKING_HOURS,
    "工作小时": Unit.WORKING_HOURS,
    "working_days": Unit.WORKING_DAYS,
    "working days": Unit.WORKING_DAYS,
    "工作日": Unit.WORKING_DAYS,
}
_SHOWN = {
    Unit.HOURS: "紧急工作时",
    Unit.DAYS: "紧急工作日",
    Unit.WORKING_HOURS: "工作时",
    Unit.WORKING_DAYS: "工作日",
}
_LIMIT = re.compile(r"(\d{1,4})\s*([^\d\s].*)", re.ASCII)
NUMBER = re.compile(r"[CE]\d{2}(?:\d{2,4}|X\d{2})?", re.ASCII)
SCHEME = re.compile(r"[^\s:?#%\\][^:?#%\\]{0,39}")
MOST_AMOUNT, MOST_MINUTES = 9999, 1440
KINDS = {"C": "component", "E": "event"}
GEOMETRIES = ("", "point", "line", "area", "area/point", "line/area")
CONFIDENCE = ("", "high", "medium", "low")
_LENGTHS = {
    "major": 60,
    "major_en": 60,
    "name": 80,
    "name_en": 80,
    "also": 200,
    "departments": 200,
    "source": 200,
}
_CONDITION_LENGTHS = {"words": 300, "words_en": 300, "closing": 200, "closing_en": 200, "source": 200}


def limit_of(text: str) -> tuple[int, str] | None:
    """(amount, unit) of a limit such as `4 工作时` or `4 working_hours`; None for a text that is none.

    Hours and days alone are none: nobody could tell whether nights count.
    """
    found = _LIMIT.fullmatch(normal(text).strip())
    unit = _SPELLED.get(found[2].strip()) if found else None
    return (int(found[1]), unit.value) if found and unit and int(found[1]) else None


def limit_text(amount: int | None, unit: str) -> str:
    """A limit as a table has it; empty for none."""
    return "" if amount is None else f"{amount} {_SHOWN[Unit(unit)]}"


def number_order(code: str) -> tuple[str, int]:
    """A key that puts conditions of one class into the order of their numbers."""
    head, _slash, number = code.rpartition("/")
    return head, int(number) if number.isascii() and number.isdigit() else 0


def class_faults(facts: ClassFacts, departments: Iterable[str]) -> dict[str, str]:
    """Sentences by field about what cannot be kept of a class. `departments`: the keys that there are."""
    errors = _texts(facts, _LENGTHS, ("major", "name"))
    unknown = sorted(set(facts.departments.split()) - set(departments))
    if unknown:
        sentence = _("There is no such kind of department: %(names)s.")
        errors["departments"] = sentence % {"names": ", ".join(unknown)}
    if facts.geometry not in GEOMETRIES:
        errors["geometry"] = _("Write point, line or area.")
    if facts.confidence not in CONFIDENCE:
        errors["confidence"] = _("Write high, medium or low.")
    for name in ("accept_minutes", "dispatch_minutes", "verify_minutes"):
        minutes = getattr(facts, name)
        if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
            errors[name] = _("Write a whole number of minutes, 1 to 1440.")
    return errors


def condition_faults(facts: ConditionFacts) -> dict[str, str]:
    """Sentences by field about what cannot be kept of a condition."""
    errors = _texts(facts, _CONDITION_LENGTHS, ("words", "closing"))
    if facts.confidence not in CONFIDENCE:
        errors["confidence"] = _("Write high, medium or low.")
    limits = (("", facts.amount, facts.unit), ("_b", facts.amount_b, facts.unit_b))
    for mark, amount, unit in (*limits, ("_c", facts.amount_c, facts.unit_c)):
        if amount is None and mark:
            continue
        if amount is None or not 1 <= amount <= MOST_AMOUNT:
            errors[f"amount{mark}"] = _("Write a whole number, 1 to 9999.")
        elif unit not in set(UNITS):
            errors[f"unit{mark}"] = _("Choose the kind of time.")
    return errors


def _texts(facts: object, lengths: Mapping[str, int], needed: Sequence[str]) -> dict[str, str]:
    errors = {}
    for name, most in lengths.items():
        text = getattr(facts, name)
        if name in needed and not text.strip():
            errors[name] = _("Fill this in.")
        elif len(text) > most or not text.isprintable():
            errors[name] = _("Write one line of at most %(count)d characters.") % {"count": most}
    return errors


def meant(entries: Iterable[ClassEntry], asked: str) -> list[ClassEntry]:
    """The classes that words, a number or a code mean, best first.

    Every word must stand in what is known of the class; classes in use come first among equals. When there is none,
    Chinese words are taken apart into pairs of neighbours, and the classes are meant whose names share the most.
    """
    wanted = terms(asked)
    if not wanted:
        return []
    known = [(one, _Text(one)) for one in entries]
    hits = [(text.rank(wanted, asked), one) for one, text in known if text.holds(wanted)]
    if not hits:
        pairs = {first + second for word in wanted for first, second in pairwise(word) if not word.isascii()}
        shared = [(len(pairs & text.pairs), one, text) for one, text in known]
        most = max((count for count, _one, _text in shared), default=0)
        hits = [((len(text.pairs),), one) for count, one, text in shared if count == most and most]
    return [one for _rank, one in sorted(hits, key=_order)]


def _order(hit: tuple[tuple[int, ...], ClassEntry]) -> tuple[object, ...]:
    (first, *rest), entry = hit
    return (first, not entry.facts.in_use, rest, entry.code)


class _Text:
    """A class in the spelling in which words are compared."""

    def __init__(self, entry: ClassEntry) -> None:
        facts = entry.facts
        self.number, self.code = normal(entry.number), normal(entry.code)
        self.names = haystack((facts.name, facts.name_en, facts.also))
        conditions = (
            text
            for one in entry.conditions
            for text in (one.facts.words, one.facts.words_en, one.facts.closing, one.facts.closing_en)
        )
        labels = (entry.code, entry.number, facts.major, facts.major_en)
        self.all = " ".join((self.names, haystack(labels), haystack(conditions)))

    @property
    def pairs(self) -> set[str]:
        return {first + second for first, second in pairwise(self.names)}

    def holds(self, wanted: Sequence[str]) -> bool:
        return all(word in self.all for word in wanted)

    def rank(self, wanted: Sequence[str], asked: str) -> tuple[int, ...]:
        """Small for what is meant more likely: its number, its whole name, its name's beginning, its name."""
        text = normal(asked).strip()
        if text in (self.number, self.number[1:], self.code):
            return (0, 0)
        if any(name == text for name in self.names.split(" ")):
            return (1, 0)
        if self.names.startswith(wanted[0]):
            return (2, len(self.names))
        return (3 if all(word in self.names for word in wanted) else 4, 0)
