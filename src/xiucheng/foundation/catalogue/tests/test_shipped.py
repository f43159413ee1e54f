# SPDX-License-Identifier: Apache-2.0
"""The shipped classes: complete, consistent with the facts collected, and loaded as often as one likes."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from xiucheng.foundation.catalogue.actions import load_catalogue, shipped
from xiucheng.foundation.catalogue.models import FilingCondition, ProblemClass
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.clock.types import Unit

STANDARDS = Path(__file__).resolve().parents[6] / "shared" / "standards"
ACTOR = system("test")


def shipped_classes() -> dict[str, Any]:
    return {item["code"]: item for document in shipped() for item in document["classes"]}


def test_every_class_is_complete() -> None:
    found = shipped_classes()
    assert len(found) == sum(len(document["classes"]) for document in shipped())
    assert len(found) >= 60
    for code, item in found.items():
        assert item["name"], code
        assert item["name_en"].isascii(), code
        for condition in item["conditions"]:
            assert all(condition[name] for name in ("words", "closing")), code
            assert all(condition[name].isascii() for name in ("words_en", "closing_en")), code
            assert condition["amount"] > 0
            assert condition["unit"] in set(Unit)


@pytest.mark.skipif(not STANDARDS.is_dir(), reason="the collected facts (../shared/standards) are not here")
def test_limits_are_those_of_the_collected_facts() -> None:
    facts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, name in (("E", "events.csv"), ("C", "components_limits.csv")):
        with (STANDARDS / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                code = f"{kind}{row['major_code']}{row['minor_code']}"
                facts[code].append((row["disposal_limit"], row["limit_unit"]))
    for code, item in shipped_classes().items():
        assert [(str(one["amount"]), one["unit"]) for one in item["conditions"]] == facts[code], code


@pytest.mark.django_db
def test_loading_again_mends_shipped_rows_and_keeps_local_ones() -> None:
    count = load_catalogue(ACTOR)
    conditions = FilingCondition.objects.count()
    ProblemClass.objects.filter(code="GB/T 30428.2-2013:E0110").update(name="别的")
    ProblemClass.objects.create(
        code="local:E9901", scheme="local", kind="event", major="本市", name="本市扩展"
    )
    assert load_catalogue(ACTOR) == count
    assert ProblemClass.objects.get(code="GB/T 30428.2-2013:E0110").name == "暴露垃圾"
    assert ProblemClass.objects.filter(code="local:E9901").exists()
    assert ProblemClass.objects.count() == count + 1
    assert FilingCondition.objects.count() == conditions
    limit = FilingCondition.objects.get(code="GB/T 30428.2-2013:E0110/1")
    assert (limit.amount, limit.unit, limit.problem_class_id) == (
        4,
        "working_hours",
        "GB/T 30428.2-2013:E0110",
    )
