# SPDX-License-Identifier: Apache-2.0
"""Bringing the shipped classes into the database, and classes that an import names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

from django.db import transaction

from xiucheng.foundation.catalogue.models import FilingCondition, ProblemClass
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor

_CLASS_FIELDS = ["scheme", "kind", "major", "name", "name_en", "source", "confidence", "valid_from"]
_CONDITION_FIELDS = ["problem_class", "words", "words_en", "amount", "unit", "closing", "closing_en"]


def shipped() -> Iterator[dict[str, Any]]:
    """The documents in `data/`, one per major class."""
    folder = files("xiucheng.foundation.catalogue").joinpath("data")
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        if path.name.endswith(".json"):
            yield json.loads(path.read_text("utf-8"))


def load_catalogue(actor: Actor) -> int:
    """Bring the shipped classes and conditions up to date; what a city added stays. Returns the classes."""
    classes: list[ProblemClass] = []
    conditions: list[FilingCondition] = []
    for document in shipped():
        for item in document["classes"]:
            classes.append(_class(document, item))
            conditions.extend(_conditions(classes[-1].code, item))
    with transaction.atomic():
        ProblemClass.objects.bulk_create(
            classes, update_conflicts=True, unique_fields=["code"], update_fields=_CLASS_FIELDS
        )
        FilingCondition.objects.bulk_create(
            conditions, update_conflicts=True, unique_fields=["code"], update_fields=_CONDITION_FIELDS
        )
        journal.note("catalogue_loaded", f"{len(classes)} {len(conditions)}", person=actor.id)
    return len(classes)


def _class(document: dict[str, Any], item: dict[str, Any]) -> ProblemClass:
    return ProblemClass(
        code=f"{document['scheme']}:{item['code']}",
        scheme=document["scheme"],
        kind=document["kind"],
        major=document["major"],
        name=item["name"],
        name_en=item["name_en"],
        source=item.get("source", document["source"]),
        confidence=item.get("confidence", document["confidence"]),
        valid_from=date.fromisoformat(document["valid_from"]),
    )


def _conditions(code: str, item: dict[str, Any]) -> list[FilingCondition]:
    return [
        FilingCondition(
            code=f"{code}/{number}",
            problem_class_id=code,
            words=condition["words"],
            words_en=condition["words_en"],
            amount=condition["amount"],
            unit=condition["unit"],
            closing=condition["closing"],
            closing_en=condition["closing_en"],
        )
        for number, condition in enumerate(item["conditions"], 1)
    ]


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
