# SPDX-License-Identifier: Apache-2.0
"""Manifest of the catalogue."""

from xiucheng.kernel.declaration.registry import Manifest
from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.personal.registry import declare_forgetting


class CatalogueConfig(Manifest):
    name = "xiucheng.foundation.catalogue"
    label = "catalogue"
    verbose_name = "classes and limits"
    permissions = {"catalogue.manage": Label("管理类别和立案条件", "Manage classes and filing conditions")}
    options = {
        "catalogue.classes": "xiucheng.foundation.catalogue.queries:classes",
        "catalogue.conditions": "xiucheng.foundation.catalogue.queries:conditions",
    }

    def ready(self) -> None:
        super().ready()
        declare_forgetting("catalogue", words="xiucheng.foundation.catalogue.actions:forget_words")
