# SPDX-License-Identifier: Apache-2.0
"""Manifest of these pages: their navigation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xiucheng.foundation.geography.types import LOAD
from xiucheng.kernel.ui.navigation import NavItem


class BoundariesConfig(AppConfig):
    name = "xiucheng.delivery.boundaries"
    label = "boundaries"
    navigation = (NavItem("boundaries", _("Boundaries"), "map-2", "boundaries:list", (LOAD,), order=71),)
