# SPDX-License-Identifier: Apache-2.0
"""Manifest of the import pages: their navigation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xiucheng.kernel.ui.navigation import NavItem
from xiucheng.operations.intake.types import IMPORT, WITHDRAW


class ImportsConfig(AppConfig):
    name = "xiucheng.delivery.imports"
    label = "imports"
    navigation = (NavItem("imports", _("Imports"), "table", "imports:list", (IMPORT, WITHDRAW), order=70),)
