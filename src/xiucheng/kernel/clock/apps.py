# SPDX-License-Identifier: Apache-2.0
"""Manifest of the clock package."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "xiucheng.kernel.clock"
    label = "clock"
    default_auto_field = "django.db.models.BigAutoField"
