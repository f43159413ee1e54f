# SPDX-License-Identifier: Apache-2.0
"""Reads of the catalogue: as it is at a moment, choices of forms, facts of steps, what words mean."""

from xiucheng.foundation.catalogue.queries.choices import classes, conditions, unit_label
from xiucheng.foundation.catalogue.queries.entries import (
    area_kinds,
    class_at,
    conditions_of,
    departments,
    entries,
    find,
    first_conditions,
    history,
    scheme_label,
    schemes,
    source_classes,
    usual_unit,
)
from xiucheng.foundation.catalogue.queries.facts import class_of, condition_of

__all__ = [
    "area_kinds",
    "class_at",
    "class_of",
    "classes",
    "condition_of",
    "conditions",
    "conditions_of",
    "departments",
    "entries",
    "find",
    "first_conditions",
    "history",
    "scheme_label",
    "schemes",
    "source_classes",
    "unit_label",
    "usual_unit",
]
