# SPDX-License-Identifier: Apache-2.0
"""Bringing the shipped classes into the database, and categories that an import names."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Any

from django.db import transaction

from xiucheng.foundation.catalogue import rules
from xiucheng.foundation.catalogue.models import (
    ClassVersion,
    ConditionVersion,
    FilingCondition,
    ProblemClass,
)
from xiucheng.foundation.catalogue.queries.entries import class_facts, condition_facts, schemes, terms
from xiucheng.foundation.catalogue.types import OWN_FIELDS, ClassFacts, ConditionFacts
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import require
from xiucheng.kernel.clock import now

Facts = ClassFacts | ConditionFacts
WHY = "Shipped with the platform / 随平台版本提供"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A shipped class with its conditions by code, each with its facts."""

    scheme: str
    number: str
    facts: ClassFacts
    conditions: Mapping[str, ConditionFacts]

    @property
    def code(self) -> str:
        return f"{self.scheme}:{self.number}"


def shipped() -> Iterator[Shipped]:
    """The classes in `data/`."""
    conditions: dict[str, dict[str, ConditionFacts]] = {}
    for row in _rows("conditions"):
        code = f"{row['scheme']}:{row['number']}"
        conditions.setdefault(code, {})[f"{code}/{row['condition']}"] = _condition(row)
    bases = {one.code: one.extends or one.code for one in schemes()}
    for row in _rows("classes"):
        scheme, number = row["scheme"], row["number"]
        major, major_en = terms()["majors"][bases[scheme]][number[:3]]
        facts = ClassFacts(
            major=major,
            major_en=major_en,
            name=row["name"],
            name_en=row["name_en"],
            also=row["also"],
            geometry=row["geometry"],
            departments=row["departments"],
            in_use=bool(row["in_use"]),
            source=row["source"],
            confidence=row["confidence"],
        )
        yield Shipped(scheme, number, facts, conditions.get(f"{scheme}:{number}", {}))


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = files("xiucheng.foundation.catalogue").joinpath(f"data/{name}.csv")
    yield from csv.DictReader(path.read_text("utf-8").splitlines())


def _condition(row: Mapping[str, str]) -> ConditionFacts:
    (amount, unit), (amount_b, unit_b), (amount_c, unit_c) = (
        rules.limit_of(row[f"limit_{letter}"]) or (None, "") for letter in "abc"
    )
    assert amount is not None, row
    return ConditionFacts(
        words=row["words"],
        words_en=row["words_en"],
        amount=amount,
        unit=unit,
        amount_b=amount_b,
        unit_b=unit_b,
        amount_c=amount_c,
        unit_c=unit_c,
        closing=row["closing"],
        closing_en=row["closing_en"],
        source=row["source"],
        confidence=row["confidence"],
    )


def load_catalogue(actor: Actor) -> int:
    """Bring the shipped classes and conditions up to date; returns how many classes there are.

    What is new is added. What says something else than the last shipped entry gets a version that holds from now,
    unless the city decided about it since. Nothing is changed or removed.
    """
    known = list(shipped())
    _brought(actor, known)
    return len(known)


def bring_catalogue_up_to_date(actor: Actor) -> int:
    """The same for an installation that has a catalogue; returns how many rows are new or newer. The platform only."""
    require(actor)
    if not ProblemClass.objects.exclude(kind="source").exists():
        return 0
    return _brought(actor, list(shipped()))


def _brought(actor: Actor, known: Sequence[Shipped]) -> int:
    since = date.fromisoformat(terms()["valid_from"])
    with transaction.atomic():
        made = _add_new(known, since)
        classes = {one.code: one.facts for one in known if one.code not in made}
        conditions = {
            code: facts for one in known for code, facts in one.conditions.items() if code not in made
        }
        mended = _mend(ProblemClass, ClassVersion, "problem_class", classes)
        mended += _mend(FilingCondition, ConditionVersion, "condition", conditions)
        if made or mended:
            journal.note("catalogue_loaded", f"+{len(made)} ~{mended}", person=actor.id)
    return len(made) + mended


def _add_new(known: Sequence[Shipped], since: date) -> set[str]:
    """Make what there is not yet; returns the codes."""
    there = set(ProblemClass.objects.values_list("pk", flat=True))
    there |= set(FilingCondition.objects.values_list("pk", flat=True))
    classes = [
        ProblemClass(
            code=one.code,
            scheme=one.scheme,
            kind=rules.KINDS[one.number[0]],
            valid_from=since,
            **values(one.facts),
        )
        for one in known
        if one.code not in there
    ]
    conditions = [
        FilingCondition(code=code, problem_class_id=one.code, **values(facts))
        for one in known
        for code, facts in one.conditions.items()
        if code not in there
    ]
    # another server that starts at the same time may have made some of them
    ProblemClass.objects.bulk_create(classes, ignore_conflicts=True)
    FilingCondition.objects.bulk_create(conditions, ignore_conflicts=True)
    return {one.pk for one in classes} | {one.pk for one in conditions}


def _mend(heads: Any, versions: Any, key: str, shipped_facts: Mapping[str, Facts]) -> int:
    """Add versions of what was shipped otherwise before; returns how many."""
    read: Any = class_facts if heads is ProblemClass else condition_facts
    newest = {row.pk: row for row in heads.objects.filter(pk__in=shipped_facts)}
    last_shipped = {code: read(row) for code, row in newest.items()}
    for version in versions.objects.filter(**{f"{key}__in": list(shipped_facts)}).order_by("pk"):
        code = getattr(version, f"{key}_id")
        newest[code] = version
        if version.shipped:
            last_shipped[code] = read(version)
    at, made = now(), []
    for code, facts in shipped_facts.items():
        decided_here = isinstance(newest[code], versions) and not newest[code].shipped
        wanted = replace(facts, **{name: getattr(last_shipped[code], name) for name in _own(facts)})
        if wanted != last_shipped[code] and not decided_here:
            told = {"holds_from": at, "made_at": at, "shipped": True, "why": WHY}
            made.append(versions(**{f"{key}_id": code}, **values(wanted), **told))
    versions.objects.bulk_create(made)
    return len(made)


def _own(facts: Facts) -> frozenset[str]:
    return OWN_FIELDS if isinstance(facts, ClassFacts) else frozenset({"in_use"})


def values(facts: Facts) -> dict[str, Any]:
    """The facts as columns."""
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}


def ensure_source_class(source: str, code: str, name: str, major: str) -> None:
    """Make a category that only imported requests of `source` have, unless it is there."""
    ProblemClass.objects.get_or_create(
        code=code,
        defaults={
            "scheme": source,
            "kind": "source",
            "major": major,
            "name": name,
            "name_en": name,
            "source": source,
        },
    )
