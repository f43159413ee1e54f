# SPDX-License-Identifier: Apache-2.0
"""Manifest of the catalogue."""

from xiucheng.kernel.declaration.registry import Manifest


class CatalogueConfig(Manifest):
    name = "xiucheng.foundation.catalogue"
    label = "catalogue"
    verbose_name = "classes and limits"
    options = {
        "catalogue.classes": "xiucheng.foundation.catalogue.queries:classes",
        "catalogue.conditions": "xiucheng.foundation.catalogue.queries:conditions",
    }
