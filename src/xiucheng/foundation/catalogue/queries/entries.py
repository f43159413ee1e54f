# SPDX-License-Identifier: Apache-2.0
"""Classes with their conditions as they are at a moment, what was decided about them, and what words mean."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from xiucheng.foundation.catalogue import rules
from xiucheng.foundation.catalogue.models import (
    AreaKind,
    ClassVersion,
    ConditionVersion,
    FilingCondition,
    ProblemClass,
)
from xiucheng.foundation.catalogue.types import (
    CLASS_FIELDS,
    CONDITION_FIELDS,
    AreaClass,
    ClassEntry,
    ClassFacts,
    Condition,
    ConditionFacts,
    Department,
    Scheme,
)
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Area
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local

MOST_FOUND = 50


@cache
def terms() -> dict[str, Any]:
    """What the shipped tables refer to: schemes, majors, sources, kinds of departments."""
    text = files("xiucheng.foundation.catalogue").joinpath("data/terms.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def schemes() -> tuple[Scheme, ...]:
    """The shipped schemes; a city may have others besides."""
    return tuple(Scheme(**one) for one in terms()["schemes"])


def scheme_label(code: str) -> str:
    """A scheme in words; one of the city's own by its code."""
    found = next((one for one in schemes() if one.code == code), None)
    if found is None:
        return code
    return found.label_en if get_language() == "en" else found.label


def source_label(source: str) -> str:
    """Where an entry comes from in words: a shipped source by its key, another as somebody wrote it."""
    labels = terms()["sources"].get(source)
    return str(labels[get_language() == "en"]) if labels else source


@cache
def departments() -> dict[str, Department]:
    """Kinds of departments by key."""
    return {key: Department(key, *labels) for key, labels in terms()["departments"].items()}


def class_facts(row: Any) -> ClassFacts:
    """The facts in a row of a class or of its version."""
    return ClassFacts(**{name: getattr(row, name) for name in CLASS_FIELDS})


def condition_facts(row: Any) -> ConditionFacts:
    """The facts in a row of a condition or of its version."""
    return ConditionFacts(**{name: getattr(row, name) for name in CONDITION_FIELDS})


def entries(at: datetime | None = None, codes: Iterable[str] | None = None) -> list[ClassEntry]:
    """Every class but categories of imports, also those not in use, as they are at a moment, by code.

    `codes`: only these classes.
    """
    at = at or now()
    heads = ProblemClass.objects.exclude(kind="source").order_by("code")
    conditions = FilingCondition.objects.order_by("code")
    versions, changed = ClassVersion.objects.all(), ConditionVersion.objects.all()
    if codes is not None:
        wanted = list(codes)
        heads, conditions = heads.filter(pk__in=wanted), conditions.filter(problem_class__in=wanted)
        versions = versions.filter(problem_class__in=wanted)
        changed = changed.filter(condition__problem_class__in=wanted)
    newer = _newest(versions, "problem_class_id", at)
    below = _conditions(conditions, _newest(changed, "condition_id", at))
    return [_entry(head, newer.get(head.pk), below.get(head.pk, [])) for head in heads]


def _newest(rows: QuerySet[Any], key: str, at: datetime) -> dict[str, Any]:
    """By code: the newest version that holds by then."""
    held = rows.filter(holds_from__lte=at).order_by(key, "-holds_from", "-pk").distinct(key)
    return {getattr(row, key): row for row in held}


def _conditions(heads: Iterable[FilingCondition], newer: dict[str, Any]) -> dict[str, list[Condition]]:
    found: dict[str, list[Condition]] = defaultdict(list)
    for head in sorted(heads, key=lambda one: rules.number_order(one.pk)):
        version = newer.get(head.pk)
        facts = condition_facts(version or head)
        found[head.problem_class_id].append(Condition(head.pk, head.problem_class_id, facts, _since(version)))
    return found


def _entry(head: ProblemClass, version: ClassVersion | None, conditions: list[Condition]) -> ClassEntry:
    return ClassEntry(
        code=head.pk,
        scheme=head.scheme,
        number=head.pk.rpartition(":")[2],
        kind=head.kind,
        facts=class_facts(version or head),
        conditions=tuple(conditions),
        since=_since(version),
        valid_from=head.valid_from,
    )


def _since(version: Any) -> date | None:
    return local(version.holds_from).date() if version else None


def class_at(code: str, at: datetime | None = None) -> ClassEntry | None:
    """One class as it is at a moment, None when there is none of that code."""
    return next(iter(entries(at, [code])), None)


def conditions_of(code: str, at: datetime | None = None) -> tuple[Condition, ...]:
    """The conditions in use of a class at a moment."""
    entry = class_at(code, at)
    return tuple(one for one in entry.conditions if one.facts.in_use) if entry else ()


def find(
    _actor: Actor,
    words: str = "",
    *,
    at: datetime | None = None,
    scheme: str = "",
    kind: str = "",
    in_use: bool = False,
    limit: int = MOST_FOUND,
) -> list[ClassEntry]:
    """Classes that words, a number or a code mean, best first; all of them, by code, when nothing is asked.

    Classes are no secret. `kind`: event or component. `in_use`: only those that a case can be given.
    """
    known = [
        one
        for one in entries(at)
        if (not scheme or one.scheme == scheme)
        and (not kind or one.kind == kind)
        and (one.facts.in_use or not in_use)
    ]
    return (rules.meant(known, words) if words.strip() else known)[:limit]


@dataclass(frozen=True, slots=True)
class Decision:
    """One change of a class or of one of its conditions: since when it holds, what it says, who decided it and why."""

    code: str
    facts: ClassFacts | ConditionFacts
    holds_from: datetime
    made_at: datetime
    why: str
    person: str
    shipped: bool


def history(_actor: Actor, code: str) -> list[Decision]:
    """What was decided about a class and its conditions, newest first; what is to come stands first."""
    of_class = ClassVersion.objects.filter(problem_class=code).select_related("made_by")
    of_conditions = ConditionVersion.objects.filter(condition__problem_class=code).select_related("made_by")
    found = [
        *_decisions(of_class, "problem_class_id", class_facts),
        *_decisions(of_conditions, "condition_id", condition_facts),
    ]
    return sorted(found, key=lambda one: (one.holds_from, one.made_at), reverse=True)


def _decisions(rows: QuerySet[Any], key: str, facts: Callable[[Any], Any]) -> list[Decision]:
    return [
        Decision(
            code=getattr(row, key),
            facts=facts(row),
            holds_from=row.holds_from,
            made_at=row.made_at,
            why=row.why,
            person=row.made_by.name if row.made_by else "",
            shipped=row.shipped,
        )
        for row in rows.order_by("-pk")
    ]


def area_kinds(at: datetime | None = None) -> dict[str, AreaClass]:
    """{path of an area: its kind} of the areas for which somebody decided; empty path: the whole city."""
    held = (
        AreaKind.objects.filter(holds_from__lte=at or now())
        .order_by("area_path", "-holds_from", "-pk")
        .distinct("area_path")
    )
    return {row.area_path: AreaClass(row.letter) for row in held if row.letter}


def areas() -> dict[str, str]:
    """{path: name} of districts, towns and communities, which may be of a kind; parents first."""
    found = Area.objects.filter(kind__in=("district", "town", "community")).order_by("path")
    return dict(found.values_list("path", "name"))


def first_conditions() -> dict[str, str]:
    """{class number such as E0110: code of its first condition in use} of the classes in use."""
    return {
        entry.number: code
        for entry in entries()
        if entry.facts.in_use
        for code in [next((one.code for one in entry.conditions if one.facts.in_use), "")]
        if code
    }


def source_classes(source: str) -> set[str]:
    """Codes of the categories that imports of a source made."""
    return set(ProblemClass.objects.filter(kind="source", scheme=source).values_list("code", flat=True))
