# SPDX-License-Identifier: Apache-2.0
"""Manifest of the pages of hotlines: their navigation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xiucheng.kernel.ui.navigation import NavItem
from xiucheng.operations.hotline.types import VIEW


class HotlinePagesConfig(AppConfig):
    name = "xiucheng.delivery.hotline"
    label = "hotline_pages"
    navigation = (NavItem("hotline", _("Hotlines"), "phone", "hotline:overview", (VIEW,), order=44),)
