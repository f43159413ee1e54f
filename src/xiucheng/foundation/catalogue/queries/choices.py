# SPDX-License-Identifier: Apache-2.0
"""What forms offer, and what a record's page calls the class and the condition that the record names."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiucheng.foundation.catalogue.queries.entries import class_at, entries
from xiucheng.foundation.catalogue.queries.facts import OF_CLASS
from xiucheng.foundation.catalogue.types import ClassEntry, Condition
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all

CLASS, CONDITION = "class_code", "condition"
"""Fields of forms that hold codes of the catalogue."""

# said as the record's own steps said it: a record keeps the words that held when it was filed
_SAID = f"""
SELECT DISTINCT ON (x.name) x.name, e.form ->> x.name, e.at
FROM entry e CROSS JOIN (VALUES ('{CLASS}'), ('{CONDITION}')) x(name)
WHERE e.record_id = %(record)s AND coalesce(e.form ->> x.name, '') <> ''
ORDER BY x.name, e.seq DESC
"""


# in the order of codes; a form offers what is in use, a record is told its own class whatever became of it
_LABELS = f"""
SELECT c.code, coalesce(v.major, c.major), coalesce(v.major_en, c.major_en),
    coalesce(v.name, c.name), coalesce(v.name_en, c.name_en)
FROM catalogue_class c {OF_CLASS}
WHERE CASE WHEN %(code)s::text IS NULL THEN c.kind <> 'source' AND coalesce(v.in_use, c.in_use)
    ELSE c.code = %(code)s END
ORDER BY c.code
"""


def classes(_actor: Actor, record: int | None) -> list[tuple[str, str]]:
    """Every class that a case can be given, shown as "major · name"; that of a record as the record named it."""
    code, at = _said(record).get(CLASS, ("", None))
    return list((_labels(now()) | (_labels(at, code) if at else {})).items())


def _labels(at: datetime, code: str | None = None) -> dict[str, str]:
    """{code: label} at a moment of what is in use, or of one class."""
    return {
        row[0]: f"{_spoken(row[1], row[2])} · {_spoken(row[3], row[4])}"
        for row in fetch_all(_LABELS, {"at": at, "code": code})
    }


def conditions(_actor: Actor, record: int | None) -> list[tuple[str, str]]:
    """Filing conditions in use, shown with class and limit; of a record those of its class, its own as it was."""
    said = _said(record)
    named = said.get(CLASS)
    known = [class_at(named[0])] if named else entries()
    offered = {
        one.code: condition_shown(entry, one)
        for entry in known
        if entry is not None and (entry.facts.in_use or named)
        for one in entry.conditions
        if one.facts.in_use
    }
    code, at = said.get(CONDITION, ("", None))
    own = class_at(code.rpartition("/")[0], at) if at else None
    if own is not None:
        offered |= {one.code: condition_shown(own, one) for one in own.conditions if one.code == code}
    return list(offered.items())


def _said(record: int | None) -> dict[str, tuple[str, datetime]]:
    """By field: the code that a record's steps named last, and when."""
    if record is None:
        return {}
    return {name: (code, at) for name, code, at in fetch_all(_SAID, {"record": record})}


# the class that the record's steps named last, as it is now
_USUAL = f"""
SELECT CASE WHEN v.id IS NULL THEN c.unit ELSE v.unit END
FROM (SELECT e.form ->> '{CLASS}' AS code FROM entry e
    WHERE e.record_id = %(record)s::bigint AND coalesce(e.form ->> '{CLASS}', '') <> '' ORDER BY e.seq DESC LIMIT 1) s
JOIN catalogue_class c ON c.code = s.code {OF_CLASS}
"""


def usual_unit_of(record: int | None) -> str:
    """The path of the unit that usually handles the class of a record, empty when nobody decided that."""
    return next((path for (path,) in fetch_all(_USUAL, {"record": record, "at": now()})), "")


def class_shown(entry: ClassEntry) -> str:
    """A class as a choice of a form."""
    return f"{major_of(entry)} · {name_of(entry)}"


def name_of(entry: ClassEntry) -> str:
    """Its name in the language of the page."""
    return _spoken(entry.facts.name, entry.facts.name_en)


def major_of(entry: ClassEntry) -> str:
    """The name of its major class in the language of the page."""
    return _spoken(entry.facts.major, entry.facts.major_en)


def condition_shown(entry: ClassEntry, condition: Condition) -> str:
    """A condition as a choice of a form: its class, words and limits."""
    facts = condition.facts
    limits = ((facts.amount, facts.unit), (facts.amount_b, facts.unit_b), (facts.amount_c, facts.unit_c))
    told = " / ".join(f"{amount} {unit_label(unit)}" for amount, unit in limits if amount is not None)
    return f"{name_of(entry)}：{_spoken(facts.words, facts.words_en)}（{told}）"


def _spoken(text: str, english: str) -> str:
    return english if english and get_language() == "en" else text


def unit_label(unit: str) -> str:
    """The kind of time in words."""
    return {
        "hours": _("hours, nights and holidays included"),
        "days": _("days by the clock"),
        "working_minutes": _("working minutes"),
        "working_hours": _("working hours"),
        "working_days": _("working days"),
        "legal_working_days": _("working days"),
        "legal_days": _("days, on to the next working day"),
        "months": _("months"),
        "years": _("years"),
    }.get(unit, unit)
