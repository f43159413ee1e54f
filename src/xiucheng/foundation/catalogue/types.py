# SPDX-License-Identifier: Apache-2.0
"""Vocabulary of the catalogue: what is known of a class and of a filing condition, and what was found by words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

MANAGE = "catalogue.manage"
"""The permission to change classes, conditions and kinds of area."""


class AreaClass(StrEnum):
    """Kinds of area for which a condition may have limits of its own; a city says which area is of which."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What is known of a class on a day. `also`: other names; `departments`: keys of `Department`, with blanks
    between; `unit`: path of the unit here that usually handles it; minutes of working time for a stage, None as usual.
    """

    major: str
    name: str
    major_en: str = ""
    name_en: str = ""
    also: str = ""
    geometry: str = ""
    departments: str = ""
    unit: str = ""
    accept_minutes: int | None = None
    dispatch_minutes: int | None = None
    verify_minutes: int | None = None
    in_use: bool = True
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class ConditionFacts:
    """What is known of a filing condition on a day. `amount` and `unit` are the limit of areas A, and of B and C
    where these have none (None, empty); units as in `kernel.clock`."""

    words: str
    amount: int
    unit: str
    words_en: str = ""
    amount_b: int | None = None
    unit_b: str = ""
    amount_c: int | None = None
    unit_c: str = ""
    closing: str = ""
    closing_en: str = ""
    in_use: bool = True
    source: str = ""
    confidence: str = ""

    def limit(self, kind: AreaClass) -> tuple[int, str]:
        """(amount, unit) in areas of a kind."""
        own = {AreaClass.B: (self.amount_b, self.unit_b), AreaClass.C: (self.amount_c, self.unit_c)}
        amount, unit = own.get(kind, (None, ""))
        return (self.amount, self.unit) if amount is None else (amount, unit)


CLASS_FIELDS = tuple(one.name for one in fields(ClassFacts))
CONDITION_FIELDS = tuple(one.name for one in fields(ConditionFacts))
OWN_FIELDS = frozenset({"unit", "accept_minutes", "dispatch_minutes", "verify_minutes", "in_use"})
"""What only a city decides; a shipped table says nothing about it, but for what is in use at first."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A filing condition as it is on a day; `since` is None while it is as it was first entered."""

    code: str
    class_code: str
    facts: ConditionFacts
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ClassEntry:
    """A class as it is on a day, with its conditions in their order."""

    code: str
    scheme: str
    number: str
    kind: str
    facts: ClassFacts
    conditions: tuple[Condition, ...] = ()
    since: date | None = None
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """A shipped scheme; `extends` names the scheme among whose codes its own stand."""

    code: str
    label: str
    label_en: str
    digits: int
    extends: str


@dataclass(frozen=True, slots=True)
class Department:
    """A kind of department that tables of classes name, such as sanitation."""

    key: str
    label: str
    label_en: str


class Remark(StrEnum):
    """What may be said of a row of an imported table."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowRemark:
    """What becomes of a row: its line in the file, the code it speaks of, and for a refused one why."""

    line: int
    code: str
    remark: Remark
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import of classes does, or would do: how many classes and conditions are new and changed."""

    rows: int
    new: int
    changed: int
    same: int
    refused: int
    remarks: tuple[RowRemark, ...]
