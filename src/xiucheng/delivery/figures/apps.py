# SPDX-License-Identifier: Apache-2.0
"""Manifest of the pages of figures."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xiucheng.insight.figures.types import PERMISSION
from xiucheng.kernel.ui.navigation import NavItem


class FigurePagesConfig(AppConfig):
    name = "xiucheng.delivery.figures"
    label = "figure_pages"
    navigation = (NavItem("figures", _("Figures"), "chart-bar", "figures:figures", (PERMISSION,), order=50),)
