# SPDX-License-Identifier: Apache-2.0
"""Limits, codes and words: pure rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiucheng.foundation.catalogue import rules
from xiucheng.foundation.catalogue.types import AreaClass, ClassEntry, ClassFacts, Condition, ConditionFacts

FACTS = ConditionFacts(words="路面积水", amount=2, unit="hours", closing="消除积水")


def made(
    number: str, name: str, name_en: str = "", *, words: str = "条件", in_use: bool = True
) -> ClassEntry:
    code = f"T:{number}"
    facts = ClassFacts(major="大类", name=name, name_en=name_en, in_use=in_use)
    return ClassEntry(
        code, "T", number, "event", facts, (Condition(f"{code}/1", code, replace(FACTS, words=words)),)
    )


KNOWN = (
    made("E0101", "暴露垃圾", "Exposed garbage"),
    made("E0102", "垃圾满溢", "Overflowing garbage", words="垃圾箱满了"),
    made("E0103", "道路积水", "Flooded road"),
    made("E0104", "垃圾箱", "Litter bin", in_use=False),
)


@given(st.integers(1, 9999), st.sampled_from(rules.UNITS))
def test_a_limit_that_is_written_is_read(amount: int, unit: str) -> None:
    assert rules.limit_of(rules.limit_text(amount, unit)) == (amount, unit)
    assert rules.limit_of(f" {amount}{unit} ") == (amount, unit)


@given(st.text(max_size=12))
def test_any_text_is_a_limit_or_none(text: str) -> None:
    found = rules.limit_of(text)
    assert found is None or (found[0] > 0 and found[1] in set(rules.UNITS))


@pytest.mark.parametrize(
    "text", ["", "4", "工作时", "0 工作时", "4 小时", "2 天", "-1 工作日", "10000 工作日", "4 工作时 2"]
)
def test_what_could_mean_two_things_is_no_limit(text: str) -> None:
    assert rules.limit_of(text) is None


def test_full_width_is_read_too() -> None:
    assert rules.limit_of("４ 工作日") == (4, "working_days")


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("垃圾", "E0102"),
        ("暴露", "E0101"),
        ("E0103", "E0103"),
        ("0103", "E0103"),
        ("t:e0103", "E0103"),
        ("flooded", "E0103"),
        ("ROAD flooded", "E0103"),
        ("满了", "E0102"),
        ("下雨后路上全是积水", "E0103"),
    ],
)
def test_words_mean_a_class(words: str, best: str) -> None:
    assert rules.meant(KNOWN, words)[0].number == best


@pytest.mark.parametrize("words", ["", " ", "!?", "xyzzy", "鹦鹉螺", "暴露 积水"])
def test_words_that_mean_nothing(words: str) -> None:
    found = rules.meant(KNOWN, words)
    assert words == "暴露 积水" or found == []


@given(st.text(max_size=30))
def test_any_words_can_be_asked(words: str) -> None:
    assert set(rules.meant(KNOWN, words)) <= set(KNOWN)


def test_an_area_without_a_limit_of_its_own_has_that_of_a() -> None:
    facts = replace(FACTS, amount_b=4, unit_b="working_hours")
    assert facts.limit(AreaClass.A) == (2, "hours")
    assert facts.limit(AreaClass.B) == (4, "working_hours")
    assert facts.limit(AreaClass.C) == (2, "hours")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": " "}, "words"),
        ({"words": "长" * 301}, "words"),
        ({"closing": ""}, "closing"),
        ({"amount": 0}, "amount"),
        ({"amount": 10_000}, "amount"),
        ({"unit": "months"}, "unit"),
        ({"amount_b": 3}, "unit_b"),
        ({"amount_c": -1, "unit_c": "days"}, "amount_c"),
        ({"words": "换\n行"}, "words"),
        ({"source": "长" * 201}, "source"),
        ({"confidence": "sure"}, "confidence"),
    ],
)
def test_conditions_that_cannot_be_kept(changes: dict[str, object], field: str) -> None:
    facts = replace(FACTS, **changes)  # type: ignore[arg-type]
    assert set(rules.condition_faults(facts)) == {field}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"major": "长" * 61}, "major"),
        ({"departments": "sanitation nobody"}, "departments"),
        ({"geometry": "cube"}, "geometry"),
        ({"confidence": "sure"}, "confidence"),
        ({"accept_minutes": 0}, "accept_minutes"),
        ({"verify_minutes": 1441}, "verify_minutes"),
    ],
)
def test_classes_that_cannot_be_kept(changes: dict[str, object], field: str) -> None:
    facts = replace(ClassFacts(major="大类", name="小类"), **changes)  # type: ignore[arg-type]
    assert set(rules.class_faults(facts, {"sanitation"})) == {field}
