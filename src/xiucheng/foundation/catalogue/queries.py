# SPDX-License-Identifier: Apache-2.0
"""Reads of classes and conditions: choices of forms, facts of steps."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiucheng.foundation.catalogue.models import FilingCondition, ProblemClass
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Fact


def classes(_actor: Actor, _record: int | None) -> list[tuple[str, str]]:
    """Every class that a case can be given, shown as "major · name"."""
    english = get_language() == "en"
    found = ProblemClass.objects.exclude(kind="source")
    return [
        (one.code, f"{one.major} · {one.name_en if english and one.name_en else one.name}") for one in found
    ]


def conditions(_actor: Actor, _record: int | None) -> list[tuple[str, str]]:
    """Every filing condition, shown with its class and limit."""
    english = get_language() == "en"
    found = FilingCondition.objects.select_related("problem_class")
    return [(one.code, _shown(one, english=english)) for one in found]


def _shown(condition: FilingCondition, *, english: bool) -> str:
    problem = condition.problem_class
    name = problem.name_en if english and problem.name_en else problem.name
    words = condition.words_en if english and condition.words_en else condition.words
    return f"{name}：{words}（{condition.amount} {unit_label(condition.unit)}）"


def unit_label(unit: str) -> str:
    """The kind of time in words."""
    return {
        "hours": _("hours, nights and holidays included"),
        "days": _("days by the clock"),
        "working_hours": _("working hours"),
        "working_days": _("working days"),
        "legal_working_days": _("working days"),
        "legal_days": _("days, on to the next working day"),
        "months": _("months"),
        "years": _("years"),
    }.get(unit, unit)


def class_of(name: str, field: str) -> Fact:
    """The Chinese name of the class that a form field points to, NULL when there is none."""
    return Fact(
        name, f"SELECT c.name FROM catalogue_class c WHERE c.code = a.form ->> '{field}'", on_form=True
    )


def condition_of(name: str, field: str) -> Fact:
    """[class code, amount, unit] of the condition that a form field points to, as JSON text, or NULL."""
    return Fact(
        name,
        "SELECT json_build_array(c.problem_class_id, c.amount, c.unit)::text FROM catalogue_condition c "
        f"WHERE c.code = a.form ->> '{field}'",
        on_form=True,
    )


def first_conditions() -> dict[str, str]:
    """{class number such as E0110: code of its first filing condition} of the shipped scheme."""
    found = FilingCondition.objects.order_by("-code").values_list("code", "problem_class_id")
    return {problem.rpartition(":")[2]: code for code, problem in found}


def source_classes(source: str) -> set[str]:
    """Codes of the categories that imports of a source made."""
    return set(ProblemClass.objects.filter(kind="source", scheme=source).values_list("code", flat=True))
