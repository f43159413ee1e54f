# SPDX-License-Identifier: Apache-2.0
"""Makes the units, areas and categories that rows name, each before the first case that needs it."""

from __future__ import annotations

from xiucheng.foundation.catalogue.actions import ensure_source_class
from xiucheng.kernel.access.actions import ensure_area, ensure_holder
from xiucheng.operations.supervision.queries import known_nouns
from xiucheng.operations.takeover.rules import Mapping, Meaning

EXTERNAL = "external"
"""The kind of units and areas that belong to another system: nothing is dispatched to them."""


class Nouns:
    """What is there already under the root of one source. Names that were changed here are left alone."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.units, self.areas, self.categories = known_nouns(mapping.source)

    def need(self, meaning: Meaning) -> None:
        """Make what a row that is taken names and is not there yet."""
        if meaning.form is None:
            return
        unit, area, category = meaning.unit, meaning.area, meaning.category
        if unit and unit.code not in self.units:
            self._root()
            ensure_holder(unit.code, unit.name, EXTERNAL)
            self.units.add(unit.code)
        if area and area.code not in self.areas:
            self._root()
            ensure_area(area.code, area.code.split("/")[-2], area.name, EXTERNAL)
            self.areas.add(area.code)
        if category and category.code not in self.categories:
            ensure_source_class(self.mapping.source, category.code, category.name, category.group)
            self.categories.add(category.code)

    def _root(self) -> None:
        mapping, root = self.mapping, f"{self.mapping.source}/"
        if root not in self.units:
            ensure_holder(root, mapping.name, EXTERNAL, name_en=mapping.name_en)
            self.units.add(root)
        if root not in self.areas:
            ensure_area(root, mapping.source, mapping.name, EXTERNAL)
            self.areas.add(root)
