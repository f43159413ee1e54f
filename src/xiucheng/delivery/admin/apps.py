# SPDX-License-Identifier: Apache-2.0
"""Manifest of the administrators' pages: their navigation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xiucheng.kernel.access.refusals import ACCOUNTS, AGREE, APPOINT, AUDIT, ERASE
from xiucheng.kernel.ui.navigation import NavItem


class AdminConfig(AppConfig):
    name = "xiucheng.delivery.admin"
    label = "admin"
    navigation = (
        NavItem("accounts", _("Accounts"), "users", "admin:accounts", (ACCOUNTS,), order=80),
        NavItem("units", _("Units"), "building-community", "admin:units", (ACCOUNTS,), order=81),
        NavItem(
            "appointments", _("Appointments"), "shield-check", "admin:appointments", (APPOINT,), order=82
        ),
        NavItem("identities", _("One-door sign-on"), "login", "admin:identities", (ACCOUNTS,), order=82),
        NavItem("systems", _("Other systems"), "external-link", "admin:systems", (APPOINT,), order=84),
        NavItem("settings", _("Settings"), "settings", "admin:settings", (ACCOUNTS,), order=84),
        NavItem("jobs", _("Background work"), "list-check", "admin:jobs", ("jobs.manage",), order=85),
        NavItem("outbox", _("Messages"), "send", "admin:outbox", ("notify.manage",), order=86),
        NavItem("policies", _("Password and session"), "lock", "admin:policies", (APPOINT,), order=83),
        NavItem(
            "erasures", _("Erasure of personal words"), "trash", "admin:erasures", (ERASE, AGREE), order=85
        ),
        NavItem("access-log", _("Access log"), "list-check", "admin:log", (AUDIT,), order=87),
    )
