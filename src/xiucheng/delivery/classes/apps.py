# SPDX-License-Identifier: Apache-2.0
"""Manifest of the pages of classes: their navigation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xiucheng.kernel.ui.navigation import NavItem


class ClassesConfig(AppConfig):
    name = "xiucheng.delivery.classes"
    label = "classes"
    navigation = (NavItem("classes", _("Classes and limits"), "list-details", "classes:list", order=60),)
