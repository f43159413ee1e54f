# SPDX-License-Identifier: Apache-2.0
"""Manifest of these pages: their navigation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xiucheng.foundation.organization.types import CARE, CHECK, PRESENCE
from xiucheng.kernel.access.refusals import ACCOUNTS
from xiucheng.kernel.ui.navigation import NavItem


class StructureConfig(AppConfig):
    name = "xiucheng.delivery.structure"
    label = "structure"
    navigation = (
        NavItem("responsible", _("Who answers here"), "map-pin", "structure:responsible", order=45),
        NavItem("on-duty", _("On duty"), "calendar-time", "structure:on-duty", (PRESENCE,), order=46),
        NavItem(
            "cares", _("Responsibility areas"), "clipboard-list", "structure:cares", (CARE, CHECK), order=47
        ),
        NavItem("committees", _("Committees"), "users", "structure:committees", (ACCOUNTS,), order=81),
    )
