# SPDX-License-Identifier: Apache-2.0
"""Manifest of named filters."""

from django.apps import AppConfig


class FiltersConfig(AppConfig):
    name = "xiucheng.kernel.filters"
    label = "filters"
    default_auto_field = "django.db.models.BigAutoField"
