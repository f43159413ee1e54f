# SPDX-License-Identifier: Apache-2.0
"""Reads of the catalogue: as it is at a moment, choices of forms, facts of steps, what words mean."""

from xiucheng.foundation.catalogue.queries.choices import (
    class_shown,
    classes,
    condition_shown,
    conditions,
    major_of,
    name_of,
    unit_label,
    usual_unit_of,
)
from xiucheng.foundation.catalogue.queries.entries import (
    MOST_FOUND,
    area_kinds,
    areas,
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
    source_label,
)
from xiucheng.foundation.catalogue.queries.facts import CLASS_NAMES, class_of, condition_of, stages_of

__all__ = [
    "CLASS_NAMES",
    "MOST_FOUND",
    "area_kinds",
    "areas",
    "class_at",
    "class_of",
    "class_shown",
    "classes",
    "condition_of",
    "condition_shown",
    "conditions",
    "conditions_of",
    "departments",
    "entries",
    "find",
    "first_conditions",
    "history",
    "major_of",
    "name_of",
    "scheme_label",
    "schemes",
    "source_classes",
    "source_label",
    "stages_of",
    "unit_label",
    "usual_unit_of",
]
