# SPDX-License-Identifier: Apache-2.0
"""Manifest of the interface package."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers templates, static files and the check that every icon is there."""

    name = "xiucheng.kernel.ui"
    label = "ui"
    components = "xiucheng.kernel.ui.parts:parts"

    def ready(self) -> None:
        """Connect the start-up check."""
        from xiucheng.kernel.ui import checks  # noqa: F401, PLC0415 - Django wants checks registered here
