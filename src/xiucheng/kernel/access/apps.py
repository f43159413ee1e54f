# SPDX-License-Identifier: Apache-2.0
"""Manifest of the access package."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "xiucheng.kernel.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
