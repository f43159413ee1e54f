# SPDX-License-Identifier: Apache-2.0
"""Writes of the catalogue: the shipped tables, decisions about classes and conditions, imported tables."""

from xiucheng.foundation.catalogue.actions.deciding import (
    add_class,
    add_condition,
    change_class,
    change_condition,
    forget_words,
    set_area_kind,
    use_scheme,
)
from xiucheng.foundation.catalogue.actions.loading import (
    bring_catalogue_up_to_date,
    ensure_source_class,
    load_catalogue,
)
from xiucheng.foundation.catalogue.actions.tables import (
    ClassesRefused,
    catalogue_sheet,
    take_table,
    try_table,
)

__all__ = [
    "ClassesRefused",
    "add_class",
    "add_condition",
    "bring_catalogue_up_to_date",
    "catalogue_sheet",
    "change_class",
    "change_condition",
    "ensure_source_class",
    "forget_words",
    "load_catalogue",
    "set_area_kind",
    "take_table",
    "try_table",
    "use_scheme",
]
