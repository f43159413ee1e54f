# SPDX-License-Identifier: Apache-2.0
"""Manifest of the shell: its navigation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xiucheng.kernel.ui.navigation import NavItem

VIEWS = ("supervision.view", "correction.view")
STARTS = ("supervision.report", "correction.order")


class ShellConfig(AppConfig):
    name = "xiucheng.delivery.shell"
    label = "shell"
    navigation = (
        NavItem("work", _("My work"), "inbox", "shell:work", order=10),
        NavItem("start", _("Report"), "plus", "shell:start", STARTS, order=20),
        NavItem("cases", _("Cases"), "list-details", "shell:cases", VIEWS, order=30),
        NavItem("map", _("Map"), "map-2", "shell:map", VIEWS, order=40),
    )
