# SPDX-License-Identifier: Apache-2.0
"""Manifest of the configuration package."""

from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    name = "xiucheng.kernel.configuration"
    label = "configuration"
    default_auto_field = "django.db.models.BigAutoField"
