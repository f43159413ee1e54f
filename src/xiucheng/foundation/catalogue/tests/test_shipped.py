# SPDX-License-Identifier: Apache-2.0
"""The shipped classes: complete, consistent with the facts collected, and loaded as often as one likes."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from xiucheng.foundation.catalogue import rules
from xiucheng.foundation.catalogue.actions import (
    bring_catalogue_up_to_date,
    change_class,
    load_catalogue,
)
from xiucheng.foundation.catalogue.actions.loading import Shipped, shipped
from xiucheng.foundation.catalogue.models import (
    ClassVersion,
    ConditionVersion,
    FilingCondition,
    ProblemClass,
)
from xiucheng.foundation.catalogue.queries import class_at, departments, entries, schemes, source_label
from xiucheng.foundation.catalogue.types import ClassEntry, Condition
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local

STANDARDS = Path(__file__).resolve().parents[6] / "shared" / "standards"
ACTOR = system("test")
GB, EXTENSION, CJT = (one.code for one in schemes())
TABLES = (
    ("C", GB, "components.csv"),
    ("E", GB, "events.csv"),
    ("C", CJT, "components_cjt214_2007.csv"),
    ("E", CJT, "events_cjt214_2007.csv"),
)
KNOWN = {one.code: one for one in shipped()}


def entry(one: Shipped) -> ClassEntry:
    conditions = tuple(Condition(code, one.code, facts) for code, facts in one.conditions.items())
    kind = rules.KINDS[one.number[0]]
    return ClassEntry(one.code, one.scheme, one.number, kind, one.facts, conditions)


def test_every_class_is_complete() -> None:
    assert len(KNOWN) == 390
    assert sum(len(one.conditions) for one in KNOWN.values()) == 533
    for code, one in KNOWN.items():
        assert rules.class_faults(one.facts, departments()) == {}, code
        assert rules.NUMBER.fullmatch(one.number), code
        assert one.facts.name_en.isascii() or "ç" in one.facts.name_en, code
        assert source_label(one.facts.source) != one.facts.source, code
        assert one.facts.confidence in {"high", "medium", "low"}, code
        assert not one.facts.in_use or one.conditions, f"{code} cannot be filed"
        for condition, facts in one.conditions.items():
            assert rules.condition_faults(facts) == {}, condition
            assert facts.words_en, condition
            assert facts.closing_en, condition
            assert source_label(facts.source) != facts.source, condition


def test_only_the_present_standard_is_in_use() -> None:
    used = {one.scheme for one in KNOWN.values() if one.facts.in_use}
    assert used == {GB}


@pytest.mark.skipif(not STANDARDS.is_dir(), reason="the collected facts (../shared/standards) are not here")
@pytest.mark.parametrize(("letter", "scheme", "name"), TABLES, ids=[name for _l, _s, name in TABLES])
def test_every_row_of_the_collected_facts_is_found(letter: str, scheme: str, name: str) -> None:
    everything = [entry(one) for one in KNOWN.values()]
    by_name = defaultdict(list)
    for one in everything:
        by_name[one.facts.name].append(one.code)
    with (STANDARDS / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for place, row in enumerate(rows):
        own = EXTENSION if "LOCAL EXTENSION" in row["source"] else scheme
        code = f"{own}:{letter}{row['major_code']}{row['minor_code']}"
        title = row["minor_name"]
        if row["minor_code"]:
            assert code in KNOWN, code
            assert KNOWN[code].facts.name == (title or "（名称待查）")
        elif not title.startswith("("):
            code = next(
                one for one in by_name[title] if one.startswith(f"{own}:{letter}{row['major_code']}X")
            )
        if place % 9 == 0 and title and not title.startswith("("):
            assert code in {one.code for one in rules.meant(everything, title)}, title
        if place % 9 == 4:
            assert code in {one.code for one in rules.meant(everything, code.rpartition(":")[2])}, code


@pytest.mark.skipif(not STANDARDS.is_dir(), reason="the collected facts (../shared/standards) are not here")
def test_limits_are_those_of_the_collected_facts() -> None:
    facts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    tables = (
        ("E", GB, "events.csv"),
        ("C", GB, "components_limits.csv"),
        ("E", CJT, "events_cjt214_2007.csv"),
    )
    for letter, scheme, name in tables:
        with (STANDARDS / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                own = EXTENSION if "LOCAL EXTENSION" in row["source"] else scheme
                if row["disposal_limit"]:
                    code = f"{own}:{letter}{row['major_code']}{row['minor_code']}"
                    facts[code].append((row["disposal_limit"], row["limit_unit"]))
    limits = {
        code: [(str(each.amount), each.unit) for each in one.conditions.values()]
        for code, one in KNOWN.items()
        if one.conditions
    }
    assert limits == facts


@pytest.mark.django_db
def test_loading_again_mends_shipped_rows_and_keeps_local_ones() -> None:
    code = f"{GB}:E0110"
    count = load_catalogue(ACTOR)
    conditions = FilingCondition.objects.count()
    ProblemClass.objects.filter(code=code).update(name="别的")
    FilingCondition.objects.filter(code=f"{code}/1").update(amount=9)
    ProblemClass.objects.create(
        code="local:E9901", scheme="local", kind="event", major="本市", name="本市扩展"
    )
    assert load_catalogue(ACTOR) == count
    found = class_at(code)
    assert found is not None
    assert found.facts.name == "暴露垃圾"
    limit = found.conditions[0]
    assert (limit.facts.amount, limit.facts.unit, limit.class_code) == (4, "working_hours", code)
    assert ProblemClass.objects.filter(code="local:E9901").exists()
    assert ProblemClass.objects.count() == count + 1
    assert FilingCondition.objects.count() == conditions
    assert (ClassVersion.objects.count(), ConditionVersion.objects.count()) == (1, 1)
    assert bring_catalogue_up_to_date(ACTOR) == 0


@pytest.mark.django_db
def test_what_the_city_decided_stays_when_a_version_ships_something_else() -> None:
    code = f"{GB}:E0110"
    load_catalogue(ACTOR)
    ProblemClass.objects.filter(code=code).update(name="旧名")
    today = local(now()).date()
    change_class(ACTOR, code, {"name": "本市叫法"}, starts_on=today, why="本市习惯")
    assert bring_catalogue_up_to_date(ACTOR) == 0
    found = class_at(code)
    assert found is not None
    assert found.facts.name == "本市叫法"


@pytest.mark.django_db
def test_a_place_without_a_catalogue_is_given_none() -> None:
    assert bring_catalogue_up_to_date(ACTOR) == 0
    assert entries() == []
